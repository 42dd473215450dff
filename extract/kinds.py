"""What a letter is for: its role in the exchange and the kind of co-operation asked, by weighing all its cues.

Most letters never name their kind in a stock phrase, so what they ask for counts: each cue once, more where it stands
in the subject, in the title, or near words that ask.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from math import exp

from extract.findings import overall
from extract.letter import Letter
from extract.trained import TYPE, reader
from extract.vocabulary import spaced, table
from records.values import Proposal

NAMED_IN_SUBJECT, NAMED, ASKED_NEAR, ASKED = 5.0, 1.6, 1.1, 0.45
TRAINED = 2.0
"""What the trained reader says of the type weighs so much beside the cues: the weight that was best on invented letters
whose phrases it had not met (0.44 right with cues alone, 0.64 with both)."""
FOLLOW_UPS = frozenset({"acknowledgement", "further_information", "progress", "reply", "refusal", "postponement"})
"""Roles whose sender is the State that was asked."""
_ASKS = re.compile(
    r"\b(?:we (?:ask|request|would ask|seek)|request(?:s|ed|ing)?|ask(?:s|ed)? (?:that|for|to)|requires?|sought|"
    r"obliged|grateful|please|kindly|it is desired|help needed|assistance|"
    r"demande(?:e|es|ons|r)?|prions|prie|priee?s?|sollicit\w+|requier\w+|saurais|saurions|obligee?|mission|"
    r"mesures?|bien vouloir|faire proceder|"
    r"solicit\w+|pid[ea]\w*|rueg\w+|ruega|interes[ae]\w*|diligencias|agradec\w+|requier\w+|se sirva\w*|medidas|"
    r"pede\w*|peco|pedimos|roga\w*|requer\w*|agradece\w*|dignem?|se digne|diligencia|providencias|se proceda)\b"
)


_REQUEST_SIGNS = (
    (
        r"(?:international )?letters? of request|letters? rogatory|commission rogatoire internationale|"
        r"comision rogatoria|carta rogatoria|exhorto|formulario"
    ),
    (
        r"statement of facts|summary of (?:the )?facts|the facts|expose des faits|les faits|relacion de hechos|"
        r"hechos|antecedentes|materia de facto|factos|fatos|dos factos"
    ),
    (
        r"assistance (?:requested|sought|required)|help needed|mission|mesures? (?:sollicitee|demandee)s?|"
        r"diligencias (?:solicitadas|interesadas|rogadas|cuya)|que se (?:solicita|pide|pede)"
    ),
    (
        r"the offences?|qualification|calificacion|encuadramiento|enquadramento|do direito|dispositivos legais|"
        r"charges and"
    ),
)
"""Titles, facts, measures, offences: headings of a request of its own."""


@cache
def _types() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    """For each kind the patterns of its names, then of what it asks."""
    return {kind: (_any(entry["named"]), _any(entry["asked"])) for kind, entry in table("request_types").items()}


@cache
def _roles() -> Mapping[str, tuple[tuple[float, re.Pattern[str]], ...]]:
    return {
        role: tuple((float(weight), _any(phrases)) for weight, phrases in entry.items())
        for role, entry in table("document_roles").items()
    }


def _any(phrases: list[str]) -> re.Pattern[str]:
    parts = [spaced(phrase) for phrase in phrases]
    return re.compile(
        "|".join(
            rf"(?:(?<![\w-])(?:{part})(?![\w]))" if not part.startswith("\\A") else f"(?:{part})" for part in parts
        ),
        re.MULTILINE,
    )


def subject_span(letter: Letter) -> tuple[int, int] | None:
    """The subject: behind 'Re:', 'Objet', 'Asunto' …, with the line that follows in the same block."""
    label = re.compile(
        r"(?:^|[\n\t])\s?(?:re|sub|subject|object|objet|asunto|assunto|concerne|affaire|ref)"
        r"\s?\.?\s?:?\s?[:\t]\s?(?=\w)|(?:^|\n)(?:asunto|assunto|objet|subject)\b\s?:?\s?"
    )
    match = label.search(letter.low, 0, 3500)
    if match is None:
        return None
    end = letter.low.find("\n\n", match.end())
    return match.end(), min(end if end > 0 else len(letter.low), match.end() + 260)


def _title_spans(letter: Letter) -> list[tuple[int, int]]:
    """The subject and every short line in capitals on the first page."""
    spans = [span for span in (subject_span(letter),) if span]
    for line in letter.lines:
        text = letter.text[line.start : line.end]
        if line.page == letter.lines[0].page and text.isupper() and len(text.split()) >= 2 and len(text) < 120:
            spans.append((line.start, line.end))
    return spans


def type_scores(letter: Letter) -> dict[str, float]:
    """For each kind of co-operation how much speaks for it."""
    titles = _title_spans(letter)
    asking = [m.start() for m in _ASKS.finditer(letter.low)]
    scores: dict[str, float] = {}
    for kind, (named, asked) in _types().items():
        seen: dict[str, float] = {}
        for match in named.finditer(letter.low):
            in_title = any(s <= match.start() < e for s, e in titles)
            _keep(seen, "name:" + match[0], NAMED_IN_SUBJECT if in_title else NAMED)
        for match in asked.finditer(letter.low):
            near = any(0 <= match.start() - a < 240 for a in asking)
            in_title = any(s <= match.start() < e for s, e in titles)
            _keep(seen, match[0], 2.5 if in_title else ASKED_NEAR if near else ASKED)
        scores[kind] = _sum_falling(seen.values())
    return scores


def _keep(seen: dict[str, float], key: str, weight: float) -> None:
    key = " ".join(key.split())
    seen[key] = max(seen.get(key, 0.0), weight)


def _sum_falling(weights: Iterable[float]) -> float:
    """The weights added up, each further one a little less: many weak cues shall not beat a strong one."""
    ordered = sorted(weights, reverse=True)
    return float(sum(weight * 0.86**i for i, weight in enumerate(ordered)))


def role_scores(letter: Letter) -> dict[str, float]:
    """For each role how much speaks for it; the beginning of a letter says more than its end."""
    scores = {}
    for role, groups in _roles().items():
        seen: dict[str, float] = {}
        for weight, pattern in groups:
            for match in pattern.finditer(letter.low):
                early = 1.0 if match.start() < 1800 else 0.55
                _keep(seen, match[0], weight * early)
        scores[role] = _sum_falling(seen.values())
    return scores


def propose_kind(letter: Letter) -> tuple[Proposal, ...]:
    """The document's role and the kind of request, each with its nearest rivals."""
    return (*_propose_role(letter), *_propose_type(letter))


def _propose_role(letter: Letter) -> Iterator[Proposal]:
    scores = role_scores(letter)
    scores["request"] = 2.6 + 1.0 * _request_signs(letter)
    ranked = sorted(scores, key=lambda role: -scores[role])
    sure = 1 / (1 + exp(-(scores[ranked[0]] - scores[ranked[1]])))
    yield from _ranked("document_role", ranked, sure, scores)


def _request_signs(letter: Letter) -> int:
    """How much looks like a request of its own: a title of one, facts told, offences with their provisions."""
    return sum(
        bool(re.search(rf"(?:^|[\n\t.])\s?(?:[ivx\d]+[.)]?\s?[-.–]?\s?)?(?:{sign})", letter.low))
        for sign in _REQUEST_SIGNS
    )


def _propose_type(letter: Letter) -> Iterator[Proposal]:
    scores = type_scores(letter)
    for kind, told in reader().told(letter.low)[TYPE].items():
        scores[kind] += TRAINED * told
    if scores["provisional_arrest"] >= 2.4 and scores["provisional_arrest"] >= 0.55 * scores["extradition"]:
        scores["provisional_arrest"] += 0.35 * scores["extradition"]
    ranked = sorted(scores, key=lambda kind: -scores[kind])
    if scores[ranked[0]] < 0.8 and scores[ranked[0]] - scores[ranked[1]] < 0.3:
        return
    sure = 1 / (1 + exp(-0.6 * (scores[ranked[0]] - scores[ranked[1]])))
    yield from _ranked("request_type", ranked, sure, scores)


def _ranked(field: str, ranked: list[str], sure: float, scores: Mapping[str, float]) -> Iterator[Proposal]:
    for rank, value in enumerate(ranked[:3]):
        if rank == 0 or scores[value] > 0.4 * scores[ranked[0]]:
            confidence = sure if rank == 0 else (1 - sure) * 0.7 ** (rank - 1)
            made = overall(field, value, confidence=confidence, finder="cues")
            yield Proposal(made.field, made.value, made.confidence, made.finder, rank=rank)
