"""Treaties that no table knows: those between two States alone, and those of many States by the name they bear."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extract.findings import Found
from extract.folding import fold
from extract.letter import Letter
from extract.vocabulary import either, table

PAIR = 150
"""Letters behind 'between' within which both States are named."""
_LEADING = re.compile(
    r"(?:(?:The|This|That|Said|Under|By|In|Per|Our|Your|And|Of|With|To|On|From|As|Le|La|Les|El|Los|Las|Un|Une|Una|O|A|Os"
    r"|Um|Uma|Du|De|Del|Da|Do)[ \n])+"
)


@cache
def _open_name() -> re.Pattern[str]:
    nouns = "|".join(fold(noun) for noun in table("treaties")["open"]["nouns"])
    lead = r"(?:[A-Z][\w'-]+[ \n](?:(?:of|and|for|the)[ \n]){0,2}){0,6}"
    return re.compile(rf"\b{lead}(?:{nouns})\s(?=[a-z]|[A-Z])[^.;:()\"\t]{{8,220}}")


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(r"[,\s]\s?(?:" + "|".join(table("treaties")["open"]["ends"]) + r")|\n\n")


@cache
def _about() -> re.Pattern[str]:
    return re.compile("|".join(table("treaties")["open"]["about"]))


@cache
def _several() -> re.Pattern[str]:
    return re.compile(either("treaties", "bilateral", "several"))


def find_other_treaties(letter: Letter, states: Sequence[Found], known: Sequence[Found]) -> Iterator[Found]:
    """Every treaty that the table does not know and every word of one between two States; `known` are taken."""
    named = list(_named(letter, states))
    yield from named
    yield from _bilateral(letter, states, [*known, *(f for f in named if f.value != "bilateral")])


def _named(letter: Letter, states: Sequence[Found]) -> Iterator[Found]:
    for match in _open_name().finditer(letter.plain):
        start = match.start() + (lead.end() if (lead := _LEADING.match(match[0])) else 0)
        sentence = letter.low[start : match.end()]
        name = sentence[: cut.start()] if (cut := _ends().search(sentence, 12)) else sentence.split(",")[0]
        end = start + len(name.rstrip(" ,\n\t"))
        if not _about().search(name) or _is_denied(letter, start):
            continue
        several = _several().search(sentence)
        pair = re.search(r"\b(?:between|entre|con|with|avec|com)\b", sentence) or "bilateral" in sentence
        if pair and not several and (len(_between(states, start, match.end())) in {1, 2} or _both().search(sentence)):
            yield Found("treaty", start, end, "bilateral", 0.85, "bilateral treaties")
        elif len(name) > 24 and (several or not pair):
            if more := re.compile(r"(?:,\s[A-Z][\w ]{2,30})+\s(?:and|et|y|e)\s[A-Z]\w+").match(letter.plain, end):
                end = more.end()  # the list of the States
            written = " ".join(letter.text[start:end].split())
            yield Found("treaty", start, end, written, 0.7, "other treaties")


def _between(states: Sequence[Found], start: int, end: int) -> set[str]:
    return {s.value for s in states if start <= s.start < end and s.kind in {"state", "nationality"}}


@cache
def _both() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{either('treaties', 'bilateral', 'both')})")


@cache
def _noun() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{either('treaties', 'bilateral', 'nouns')})(?![a-z'])")


def _bilateral(letter: Letter, states: Sequence[Found], taken: Sequence[Found]) -> Iterator[Found]:
    """Treaties between two States, however they are called: 'the treaty of 1990 between A and B', 'the A-B treaty'."""
    for noun in _noun().finditer(letter.low):
        if any(f.start <= noun.start() < f.end for f in taken) or _is_denied(letter, noun.start()):
            continue
        end = _told_bilateral(letter, states, noun.start(), noun.end())
        if end is not None:
            yield Found("treaty", noun.start(), end, "bilateral", 0.8, "bilateral treaties")


def _told_bilateral(letter: Letter, states: Sequence[Found], start: int, end: int) -> int | None:
    """Where the words end that make the treaty named there one between two States; None if there are none."""
    stop = re.compile(r"[.;:](?!\d)|\n\n").search(letter.low, end, end + 170)
    last = stop.start() if stop else min(end + 170, len(letter.low))
    adjective = re.compile(either("treaties", "bilateral", "adjectives")).search(letter.low, end, min(end + 60, last))
    if adjective is not None and not re.search(r"[,(]", letter.low[end : adjective.start()]):
        return adjective.end()
    if _ADJECTIVE_BEFORE.search(letter.plain[max(0, start - 60) : start]):
        return end
    if both := _both().search(letter.low, end, last):
        return both.end()
    between = re.compile(r"\b(?:between|entre)\s").search(letter.low, end, min(end + 110, last))
    sure_noun = re.match(r"treat|trait|tratad", letter.low[start:end])
    if between is None or not (sure_noun or _about().search(letter.low, start, between.start())):
        return None
    if _several().search(letter.low, start, last):
        return None
    return _end_of_pair(letter, states, between.end(), last)


_ADJECTIVE_BEFORE = re.compile(r"(?:\b[Bb]ilateral|\b[A-Z][a-z]+-[A-Z][a-z]+) (?:[A-Za-z]+ ){0,4}$")
_ARTICLE = r"(?:[Tt]he |la |le |l'|el |os? |as? )?"
_PAIR = re.compile(
    rf"{_ARTICLE}(?:[A-Z][\w'-]+\s(?:(?:of|de|du|des|del|da|do|d') ?)?(?:(?:the|la|l') ?)?){{1,5}}"
    rf"(?:and|et|y|e)\s{_ARTICLE}[A-Z][\w'-]+"
)
"""'the Republic of A and B'."""


def _end_of_pair(letter: Letter, states: Sequence[Found], start: int, last: int) -> int | None:
    """Where a pair of names ends of which one at least is a State and no third State follows."""
    named = _between(states, start, last)
    pair = _PAIR.match(letter.plain, start, min(start + PAIR, len(letter.plain)))
    if len(named) == 2 or (len(named) == 1 and pair is not None):
        return pair.end() if pair else last
    return None


def _is_denied(letter: Letter, position: int) -> bool:
    """Whether the words before say that there is no such treaty."""
    return re.search(
        rf"(?<![\w'])(?:{either('treaties', 'bilateral', 'denied')})\s(?:[a-z'-]+\s){{0,4}}$",
        letter.low[max(0, position - 70) : position],
    ) is not None  # fmt: skip
