"""The evidence for what a letter does and asks for: words that name it, words that ask for it, what the reader heard.

Each role and each type gets the same few counts; `extract.kinds` weighs them. Only the text is looked at, so that
letters that were never on paper (`extract/training`) are judged alike.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from extract.trained import Heard
from extract.vocabulary import spaced, table

FOLLOW_UPS = frozenset({"acknowledgement", "further_information", "progress", "reply", "refusal", "postponement"})
"""Roles whose writer is the side that was asked."""
COMES_BACK = frozenset({"reminder", "supplement", "withdrawal"})
"""Roles of a letter in which the side that asked comes back to its request."""
EARLY = 1800
"""Signs of a letter that count as its beginning."""
HEAD = 3500
"""Signs within which subject and titles stand."""
NEAR = 240
"""Signs behind a word that asks within which the thing asked for stands."""
FALLING = 0.86
"""Each further cue counts so much less: many weak cues shall not beat a strong one."""
ENOUGH = 3.0
"""So much asking, in passages that the reader heard, is that of a request; most letters have more."""
BANNER = 3.0
"""The weight of a word in a heading that is spaced out or joined, so that no phrase finds it."""
FORM_SECTIONS = 5
"""So many different lettered sections make the form of a European Investigation Order."""

_ASKS = re.compile(
    r"\b(?:we (?:ask|request|would ask|seek)|request(?:s|ed|ing)?|ask(?:s|ed)? (?:that|for|to)|requires?|sought|"
    r"obliged|grateful|please|pls|kindly|it is desired|help needed|assistance|pleased to cause|"
    r"demande(?:e|es|ons|r)?|prions|prie|priee?s?|sollicit\w+|requier\w+|saurais|saurions|obligee?|mission|attendu de|"
    r"mesures?|bien vouloir|faire proceder|pourriez|voudriez|"
    r"solicit\w+|pid[ea]\w*|rueg\w+|ruega|interes[ae]\w*|diligencias|agradec\w+|requier\w+|se sirva\w*|medidas|"
    r"pede\w*|peco|pedimos|roga\w*|requer\w*|agradece\w*|dignem?|se digne|diligencia|providencias|se proceda|"
    r"queira\w*)\b"
)
_SUBJECT = re.compile(
    r"(?:^|[\n\t])\s?(?:re|sub|subject|object|objet|asunto|assunto|concerne|affaire|ref)"
    r"\s?\.?\s?:?\s?[:\t]\s?(?=\w)|(?:^|\n)(?:asunto|assunto|objet|subject)\b\s?:?\s?"
)
_GREETING = re.compile(
    r"\n\n\s?(?:dear|sirs?|madam|my dear|honou?red|respected|esteemed|your excellency|excellenc|greetings|"
    r"(?:mon )?chere?s?|monsieur|madame|mesdames|messieurs|mes? chere?s?|maitre|honoree?s?|"
    r"(?:muy )?(?:senor|estimad|distinguid|honorable|respetad|apreciad|excelentisim|ilustrisim|ciudadan)|"
    r"de (?:mi|nuestra) (?:mayor |alta |distinguida )*consideracion|"
    r"(?:exm|exc)[a-z]*|senhor|prezad|ilustrissim|meritissim|car[oa]s? (?:colega|senhor)|muito estimad|digniss)"
    r"[^\n]{0,80}(?:\n|$)"
)
_ADDRESS = re.compile(
    r"\s?(?:the|to|att|attn|attention|a|al|a la|a los|aos?|au|aux|a l'|ministr|ministere|ministerio|embass|ambassade|"
    r"embajada|embaixada|office|department|departement|departamento|direction|direcc|direc|procur|fiscal|parquet|"
    r"tribunal|court|cour|juzgado|central authority|autoridad|autorite|mr|ms|mrs|senor|senora|via|through|by)\b(?!')|"
    r"[^\n]*\b\d{4,5}\b"
)
"""How a block begins that is an address, not the subject."""
_SECTION = re.compile(r"(?:^|\n)\s?(?:section|seccion|seccao|secao) ([a-l])\d?\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """A letter as it is weighed: its text, the same folded in lower case, the passages the trained reader heard."""

    text: str
    low: str
    heard: Sequence[Heard]


def subject_of(low: str) -> tuple[int, int] | None:
    """The subject: behind 'Re:', 'Objet', 'Asunto' …, with the line that follows in the same block."""
    match = _SUBJECT.search(low, 0, HEAD)
    if match is None:
        return None
    end = low.find("\n\n", match.end())
    return match.end(), min(end if end > 0 else len(low), match.end() + 260)


def title_spans(text: str, low: str) -> list[tuple[int, int]]:
    """The subject and every short line in capitals near the beginning."""
    subject = subject_of(low)
    matter = matter_of(low)
    return [
        *([subject] if subject else ()), *([matter] if matter else ()),
        *(span for span in lines_in_capitals(text) if len(text[slice(*span)].split()) >= 2),
    ]  # fmt: skip


def lines_in_capitals(text: str) -> list[tuple[int, int]]:
    """The short lines in capitals near the beginning: banners and titles."""
    lines = re.finditer(r"[^\n\t]+", text[:HEAD])
    return [line.span() for line in lines if line[0].isupper() and len(line[0]) < 120]


def matter_of(low: str) -> tuple[int, int] | None:
    """A subject that no word announces: the short block right before the greeting, if it is no address."""
    greeting = _GREETING.search(low, 0, HEAD)
    start = low.rfind("\n\n", 0, greeting.start()) + 2 if greeting else 0
    if greeting is None or start < 2 or _ADDRESS.match(low, start):
        return None
    block = low[start : greeting.start()]
    return (start, greeting.start()) if block.count("\n") < 4 and len(block) < 300 else None


def is_order_form(low: str) -> bool:
    """Whether the lettered sections of the form of a European Investigation Order stand in the letter."""
    return len({match[1] for match in _SECTION.finditer(low)}) >= FORM_SECTIONS


TYPE_EVIDENCE = ("named in title", "named", "asked in title", "asked near", "asked", "treaty", "heard",
                 "heard in subject", "heard where asked", "form")  # fmt: skip


def type_evidence(reading: Reading) -> dict[str, tuple[float, ...]]:
    """For each kind of co-operation the counts of `TYPE_EVIDENCE`, 0.0 and up."""
    titles = title_spans(reading.text, reading.low)
    asking = [match.start() for match in _ASKS.finditer(reading.low)]
    form = is_order_form(reading.low)
    found = {}
    for kind, (named, asked, treaty) in _types().items():
        groups: list[dict[str, float]] = [{}, {}, {}, {}, {}]
        for match in named.finditer(reading.low):
            groups[0 if _within(match.start(), titles) else 1][_key(match)] = 1.0
        for match in asked.finditer(reading.low):
            near = any(0 <= match.start() - a < NEAR for a in asking)
            groups[2 if _within(match.start(), titles) else 3 if near else 4][_key(match)] = 1.0
        cues = (_sum_falling(group.values()) for group in groups)
        relied = float(treaty is not None and treaty.search(reading.low) is not None)
        found[kind] = (*cues, relied, *_heard_of_type(reading.heard, kind, asking), float(form and kind == ORDER))
    return found


ORDER = "european_investigation_order"


def _heard_of_type(heard: Sequence[Heard], kind: str, asking: Sequence[int]) -> tuple[float, float, float]:
    told = [(each, each.types.get(kind, 0.0)) for each in heard]
    asked = [share for each, share in told if any(each.start - NEAR < a < each.end for a in asking)]
    subject = [share for each, share in told if each.is_subject]
    return _sum_falling(share for _, share in told), max(subject, default=0.0), _sum_falling(asked)


ROLE_EVIDENCE = (
    "cues", "early cues", "heard", "heard early", "comes back", "answers", "request signs", "hardly asks", "quoted",
    "form", "is a request",
)  # fmt: skip


def role_evidence(reading: Reading) -> dict[str, tuple[float, ...]]:
    """For each role the counts of `ROLE_EVIDENCE`, 0.0 and up; the last five are those of a request alone."""
    ours, theirs, quoted = (_sum_falling([1.0] * len({_key(m) for m in p.finditer(reading.low)})) for p in _sides())
    banners = " ".join(re.sub(r"[^a-z]", "", reading.low[slice(*span)]) for span in lines_in_capitals(reading.text))
    found: dict[str, tuple[float, ...]] = {}
    for role, groups in _roles().items():
        cues: dict[str, float] = {}
        early: dict[str, float] = {}
        for weight, pattern in groups:
            for match in pattern.finditer(reading.low):
                kept = early if match.start() < EARLY else cues
                kept[_key(match)] = max(kept.get(_key(match), 0.0), weight)
        if not early and _banners()[role].search(banners):
            early["banner"] = BANNER
        heard = [(each, each.roles.get(role, 0.0)) for each in reading.heard]
        found[role] = (
            _sum_falling(cues.values()), _sum_falling(early.values()), _sum_falling(share for _, share in heard),
            _sum_falling(share for each, share in heard if each.start < EARLY),
            ours * (role in COMES_BACK), theirs * (role in FOLLOW_UPS), *[0.0] * 5,
        )  # fmt: skip
    hardly = max(0.0, ENOUGH - _sum_falling(each.roles.get("request", 0.0) for each in reading.heard))
    form = float(is_order_form(reading.low))
    found["request"] = (*[0.0] * 6, float(request_signs(reading.low)), hardly, quoted, form, 1.0)
    return found


def request_signs(low: str) -> int:
    """How much looks like a request of its own: a title of one, facts told, measures, offences with provisions."""
    return sum(
        re.search(rf"(?:^|[\n\t.])\s?(?:[ivx\d]+[.)]?\s?[-.–]?\s?)?(?:{'|'.join(signs)})", low) is not None
        for signs in table("exchange")["headings"].values()
    )


@cache
def _types() -> Mapping[str, tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str] | None]]:
    """For each kind the patterns of its names, of what it asks, and of treaties about it alone, if there are any."""
    return {
        kind: (_any(entry["named"]), _any(entry["asked"]), _any(entry["treaty"]) if entry.get("treaty") else None)
        for kind, entry in table("request_types").items()
    }


@cache
def _roles() -> Mapping[str, tuple[tuple[float, re.Pattern[str]], ...]]:
    return {
        role: tuple((float(weight), _any(phrases)) for weight, phrases in entry.items() if weight != "banner")
        for role, entry in table("document_roles").items()
    }


@cache
def _banners() -> Mapping[str, re.Pattern[str]]:
    """For each role what its banners hold, white space left out; a pattern that never matches where none is known."""
    roles = table("document_roles").items()
    return {role: re.compile("|".join(entry.get("banner", ())) or r"(?!)") for role, entry in roles}


@cache
def _sides() -> tuple[re.Pattern[str], ...]:
    """What says that the writer had asked, that the reader of the letter had, and that a file of theirs is quoted."""
    return tuple(_any(table("exchange")[group]) for group in ("ours", "theirs", "quoted"))


def forget() -> None:
    """Read the tables anew at the next letter (for tests that add to them)."""
    for each in (_types, _roles, _banners, _sides):
        each.cache_clear()


def _any(phrases: Sequence[str]) -> re.Pattern[str]:
    """Any of the phrases, as whole words; those for the beginning of the letter (`\\A`) as they are."""
    parts = [f"(?:{spaced(phrase.strip())})" for phrase in phrases]
    first = [part for part in parts if part.startswith("(?:\\A")]
    whole = "|".join(part for part in parts if part not in first)
    return re.compile("|".join([*first, *([rf"(?<![\w-])(?:{whole})(?!\w)"] if whole else [])]), re.MULTILINE)


def _within(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def _key(match: re.Match[str]) -> str:
    return " ".join(match[0].split())


def _sum_falling(weights: Iterable[float]) -> float:
    ordered = sorted(weights, reverse=True)
    return float(sum(weight * FALLING**i for i, weight in enumerate(ordered)))
