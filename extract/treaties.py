"""The treaties and articles that a letter relies on, by the names that the record uses; domestic law is none.

'UNCAC art. 46' for the universal conventions, 'bilateral' for a treaty between two States alone, 'reciprocity' where
it is offered, the name as written for an instrument that the table (`config/treaties.toml`) does not know.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extract.findings import Found, proposal, without_overlaps
from extract.folding import fold
from extract.letter import Letter
from extract.vocabulary import table
from records.values import Proposal

_ARTICLE = r"(?:art(?:icle|iculo|igo)?s?\.?o?)"
_CITED_BEFORE = re.compile(
    rf"\b{_ARTICLE}\s((?:(?!\b(?:convention|convencion|convenio|convencao|act|code|codigo|law|loi|ley|lei)\b)"
    rf"[^;:]){{1,110}})$"
)
_CITED_AFTER = re.compile(
    rf"^[^.;,(]{{0,40}}?[,(]\s?(?:et |and |y |e )?(?:[a-z]+\s){{0,3}}?{_ARTICLE}\s(\d+(?:[\d\s,()]|and|et|y|e)*)"
)
_WITHIN = re.compile(
    r"\([^)]*\)|(?:,\s?)?(?:paragraphs?|para|paragraphe|par|apartados?|parrafos?|numeral(?:es)?|n\.?\s?os?|"
    r"paragrafos?|incisos?|alineas?|al)\.?\s"
    r"[\dl]+(?:\s(?:and|et|y|e|to|a)\s\d+)?|§+\s?\d+(?:\.?o)?|(?:19|20)\d\d"
)


@cache
def _known() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    return tuple(
        (
            re.compile("|".join(rf"\b{name}".replace(" ", r"\s+") for name in entry["names"])),
            entry["canonical"],
            entry.get("articles", False),
        )
        for entry in table("treaties")["treaty"]
    )


@cache
def _reciprocity() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(table("treaties")["reciprocity"]["names"]) + r")\b")


@cache
def _open_name() -> re.Pattern[str]:
    nouns = "|".join(fold(noun) for noun in table("treaties")["open"]["nouns"])
    return re.compile(rf"\b(?:[A-Z][\w-]+ )?(?:{nouns})\s(?=[a-z]|[A-Z])[^.;:()\"]{{8,220}}")


def find_treaties(letter: Letter, *, states: Sequence[Found]) -> tuple[Found, ...]:
    """Every instrument relied on (`kind` "treaty", one finding for each article) and every word of reciprocity."""
    known = list(_known_ones(letter))
    spans = [(f.start, f.end) for f in known]
    unknown = [f for f in _unknown_ones(letter, states) if not any(f.start < e and s < f.end for s, e in spans)]
    promised = [
        Found("treaty", m.start(), m.end(), "reciprocity", 0.85, "reciprocity")
        for m in _reciprocity().finditer(letter.low)
    ]
    return (*sorted(known, key=lambda f: f.start), *without_overlaps(unknown), *promised[:1])


def _known_ones(letter: Letter) -> Iterator[Found]:
    for pattern, canonical, has_articles in _known():
        for match in pattern.finditer(letter.low):
            articles = _articles(letter.low, match.start(), match.end()) if has_articles else ()
            for article in articles or ("",):
                value = f"{canonical} art. {article}" if article else canonical
                yield Found(
                    "treaty",
                    match.start(),
                    match.end(),
                    value,
                    0.95 if article or not has_articles else 0.6,
                    "treaties",
                )


def _articles(low: str, start: int, end: int) -> tuple[str, ...]:
    """The numbers of the articles cited before or behind the name."""
    before = _CITED_BEFORE.search(re.sub(r"\s+", " ", low[max(0, start - 130) : start]))
    if before:
        listed = before[1][before[1].rfind("art ") + 1 :]
        return tuple(dict.fromkeys(re.findall(r"\b(\d{1,3})(?:\.?o)?\b", _WITHIN.sub(" ", listed))))
    after = _CITED_AFTER.search(re.sub(r"\s+", " ", low[end : end + 120]))
    return tuple(dict.fromkeys(re.findall(r"\d{1,3}", _WITHIN.sub(" ", after[1])))) if after else ()


def _unknown_ones(letter: Letter, states: Sequence[Found]) -> Iterator[Found]:
    ends = re.compile(r"[,\s]\s?(?:" + "|".join(table("treaties")["open"]["ends"]) + ")")
    about = re.compile("|".join(table("treaties")["open"]["about"]))
    for match in _open_name().finditer(letter.plain):
        sentence = match[0].lower()
        name = sentence[: cut.start()] if (cut := ends.search(sentence, 12)) else sentence.split(",")[0]
        end = match.start() + len(name.rstrip(" ,\n\t"))
        if not about.search(name):
            continue
        between = {
            s.value for s in states if match.start() <= s.start < match.end() and s.kind in {"state", "nationality"}
        }
        several = re.search(
            r"member states|etats membres|estados[- ]membros|estados miembros|estados partes|republicas", sentence
        )
        pair = re.search(r"\b(?:between|entre|con|with|avec|com)\b", sentence) or "bilateral" in sentence
        if (
            pair
            and not several
            and (
                len(between) in {1, 2}
                or re.search(
                    r"(?:nos|our|os|ambos) (?:deux |two |dois )?(?:etats|states|estados|paises|countries)", sentence
                )
            )
        ):
            yield Found("treaty", match.start(), end, "bilateral", 0.85, "bilateral treaties")
        elif len(name) > 24 and (several or not pair):
            written = " ".join(letter.text[match.start() : end].split())
            yield Found("treaty", match.start(), end, written, 0.7, "other treaties")


def propose_treaties(letter: Letter, found: Sequence[Found]) -> Iterator[Proposal]:
    """Each legal basis once; a convention without article only where no article of it is cited."""
    kept: dict[str, Found] = {}
    for each in found:
        kept.setdefault(each.value, each)
    cited = {value.partition(" art. ")[0] for value in kept if " art. " in value}
    listed = [f for value, f in kept.items() if value not in cited]
    for item, each in enumerate(listed):
        yield proposal(
            letter, "legal_basis", each.value, start=each.start, end=each.end, confidence=each.confidence,
            finder=each.finder, item=item,
        )  # fmt: skip
