"""The treaties and articles that a letter relies on, by the names that the record uses; domestic law is none.

'UNCAC art. 46' for the universal conventions, 'bilateral' for a treaty between two States alone, 'reciprocity' where
it is offered, the name as written for an instrument that the table (`config/treaties.toml`) does not know.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extract.findings import Found, proposal, without_overlaps
from extract.letter import Letter
from extract.other_treaties import find_other_treaties
from extract.vocabulary import either, table
from records.values import Proposal

_ARTICLE = r"\b(?:art(?:icle|iculo|igo)?s?\.?o?)(?![a-z])"
_ARTICLES = re.compile(_ARTICLE)
_NUMBERS = re.compile(r"\s?\d(?:[\d\s,()-]|\.?o(?![a-z])|\b(?:and|et|y|e|to|a|al|bis|ter)\b|/)*")
_JOINED = re.compile(
    r"[\s,]*(?:and|et|y|e|as well as|ainsi que|asi como|bem como)?\s?"
    r"(?:the|les?|l'|los?|el|os?|des|de l'|del|do|dos)?\s?"
)
_UP_TO_NAME = re.compile(
    r"(?!.*\b(?:convention|convencion|convenio|convencao|treaty|tratado|traite|act|code|codigo|law|loi|ley|lei|cuerpo"
    r"|constitu[a-z]+|protocol[eo]?)\b)[^.;:\d]{0,70}$"
)
_CITED_AFTER = re.compile(
    rf"^[^.;,(]{{0,40}}?[,(]\s?(?:et |and |y |e )?(?:[a-z]+\s){{0,3}}?{_ARTICLE}\s(\d+(?:[\d\s,()]|and|et|y|e)*)"
)
_WITHIN = re.compile(
    r"\([^)]*\)|(?:,\s?)?(?:paragraphs?|para|paragraphe|par|apartados?|parrafos?|numeral(?:es)?|n\.?\s?os?|"
    r"paragrafos?|incisos?|alineas?|al)\.?\s"
    r"[\dl]+(?:\s(?:and|et|y|e|to|a)\s\d+)?|§+\s?\d+(?:\.?o)?|(?:19|20)\d\d"
)
_CITED_PLAINLY = re.compile(rf"^,?\s\(?{_ARTICLE}\s(\d{{1,3}})(?![\d/])")


@dataclass(frozen=True, slots=True)
class _Instrument:
    """An instrument of the table: how it is named; `name` is None where the record takes the words as written."""

    pattern: re.Pattern[str]
    name: str | None
    has_articles: bool
    is_plain: bool


@cache
def _known() -> tuple[_Instrument, ...]:
    return tuple(
        _Instrument(
            re.compile("|".join(rf"\b{name}".replace(" ", r"\s+") for name in entry["names"])),
            entry.get("canonical"),
            entry.get("articles", False),
            entry.get("plain", False),
        )
        for entry in table("treaties")["treaty"]
    )


@cache
def _protocol() -> re.Pattern[str]:
    return re.compile(rf"(?:{either('treaties', 'protocols', 'to')})\s?$")


@cache
def _reciprocity() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(table("treaties")["reciprocity"]["names"]) + r")\b")


def find_treaties(letter: Letter, *, states: Sequence[Found]) -> tuple[Found, ...]:
    """Every instrument relied on (`kind` "treaty", one finding for each article) and every word of reciprocity."""
    known = _longest(_known_ones(letter))
    spans = [(f.start, f.end) for f in known]
    others = find_other_treaties(letter, states, known)
    unknown = [f for f in others if not any(f.start < e and s < f.end for s, e in spans)]
    promised = [
        Found("treaty", m.start(), m.end(), "reciprocity", 0.85, "reciprocity")
        for m in _reciprocity().finditer(letter.low)
    ]
    return (*sorted(known, key=lambda f: f.start), *without_overlaps(unknown), *promised[:1])


def _longest(found: Iterable[Found]) -> list[Found]:
    """Of instruments that overlap only the longest: a protocol, not the convention in its name."""
    kept: list[Found] = []
    for each in sorted(found, key=lambda f: f.start - f.end):
        if not any(each.overlaps(k) and (k.start, k.end) != (each.start, each.end) for k in kept):
            kept.append(each)
    return kept


def _known_ones(letter: Letter) -> Iterator[Found]:
    for instrument in _known():
        for match in instrument.pattern.finditer(letter.low):
            start, end = match.span()
            protocol = _protocol().search(letter.low, max(0, start - 80), start)
            if protocol is None and instrument.name is not None and instrument.has_articles:
                articles = _articles(letter.low, start, end)
                for article in articles or ("",):
                    value = f"{instrument.name} art. {article}" if article else instrument.name
                    yield Found("treaty", start, end, value, 0.95 if article else 0.6, "treaties")
                continue
            start = start if protocol is None else protocol.start()
            name = None if protocol is not None else instrument.name
            name = name or _written(letter, start, end)
            named = Found("treaty", start, end, name, 0.95, "treaties")
            yield named if instrument.is_plain else _with_its_article(letter, named)


def _written(letter: Letter, start: int, end: int) -> str:
    return " ".join(letter.text[start:end].split())


def _with_its_article(letter: Letter, found: Found) -> Found:
    """The instrument with its article where a single one is cited: 'art. 5 of the Convention …'."""
    articles = _articles(letter.low, found.start, found.end)
    return replace(found, value=f"{found.value} art. {articles[0]}") if len(articles) == 1 else found


def _articles(low: str, start: int, end: int) -> tuple[str, ...]:
    """The numbers of the articles cited before or behind the name."""
    before = _cited_before(_WITHIN.sub(" ", re.sub(r"\s+", " ", low[max(0, start - 150) : start])))
    if before:
        return before
    behind = re.sub(r"\s+", " ", low[end : end + 120])
    after = _CITED_AFTER.search(behind) or _CITED_PLAINLY.search(behind)
    return tuple(dict.fromkeys(re.findall(r"\d{1,3}", _WITHIN.sub(" ", after[1])))) if after else ()


def _cited_before(lead: str) -> tuple[str, ...]:
    """The articles that the last words before a name cite; 'article 5 of the Code, article 18 of' cites 18 alone."""
    cited: list[str] = []
    rest = lead
    for article in reversed(list(_ARTICLES.finditer(lead))):
        numbers = _NUMBERS.match(rest, article.end())
        if numbers is None or not (_JOINED if cited else _UP_TO_NAME).fullmatch(rest, numbers.end()):
            break
        cited = [*re.findall(r"(?<!\d)\d{1,3}(?!\d)", numbers[0]), *cited]
        rest = rest[: article.start()]
    return tuple(dict.fromkeys(cited))


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
