"""What an office is: a court, a prosecutor, a ministry, a unit, known by the words that begin such names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from extract.letter import Letter, Line
from extract.marks import is_band
from extract.stamps import is_arrival
from extract.vocabulary import spaced, table

HEAD_HEIGHT = 0.5
"""The letterhead and the addressee stand in this upper part of the first page."""
RANKS = ("organ", "unit", "ministry", "mission")


@dataclass(frozen=True, slots=True)
class Office:
    """The name of an authority as it stands in the letter, with its rank ("organ", "unit", "ministry", "mission")."""

    name: str
    start: int
    end: int
    rank: str
    confidence: float


@cache
def _heads() -> dict[str, re.Pattern[str]]:
    return {
        rank: re.compile(r"(?<![\w-])(?:" + "|".join(sorted(words, key=len, reverse=True)) + r")(?!\w)")
        for rank, words in table("authorities")["heads"].items()
    }


@cache
def cue_words(part: str, name: str) -> re.Pattern[str]:
    return re.compile(
        r"(?:" + "|".join(sorted(map(spaced, table("authorities")[part][name]), key=len, reverse=True)) + r")(?!\w)"
    )


@lru_cache(maxsize=4096)
def rank_of(low: str) -> str | None:
    """The rank of an office by its folded lower-case name; None if it is none. The first words weigh most.

    One letter of the first word may be misread: 'sccretaria', 'tribunol'.
    """
    found = {rank: m.start() for rank, pattern in _heads().items() if (m := pattern.search(low))}
    if found:
        return min(found, key=lambda rank: (found[rank], RANKS.index(rank)))
    first = re.match(r"[a-z]{7,}", low)
    return _nearly(first[0]) if first else None


def _nearly(word: str) -> str | None:
    """The rank of the one-word head that differs from the word by a letter at most."""
    for rank in RANKS:
        for head in table("authorities")["heads"][rank]:
            if head.isalpha() and len(head) >= 7 and OSA.distance(word, head, score_cutoff=1) <= 1:
                return rank
    return None


def head_lines(letter: Letter) -> tuple[Line, ...]:
    """The lines of the upper part of the first page, in reading order."""
    first = letter.lines[0].page if letter.lines else 1
    height = letter.pages[0].height if letter.pages else 1.0
    return tuple(line for line in letter.lines if line.page == first and line.box.y0 < HEAD_HEIGHT * height)


def is_name(low: str) -> bool:
    """Whether the line can be the name of an office: more than one word, no reference number, no label."""
    return (
        len(low.split()) > 1
        and not is_band(low)
        and not re.search(r"\d{3,}|\bref\b|^\w+\.?\s?:|[a-z]{3,}\s?:\s|^sec(?:tion|cion|cao|ccao)\s[a-l]\b", low[:60])
    )


def runs_on(letter: Letter, start: int, end: int, line: Line) -> bool:
    """Whether the name goes on in the next line: it ends in a small word or comma, or the next begins in lower case."""
    head, tail = letter.low[start:end].rstrip(), letter.text[line.start : line.end].strip()
    if re.search(
        r"(?:\b(?:of|de|du|des|del|da|do|das|dos|for|and|et|y|e|the|la|le|lo|en|em|in|para|pour|contra|against|sur|pres|with|com)|"
        r"[-'])$",
        head,
    ):
        return True
    return tail[:1].islower() and not re.match(r"(?:par |through|sous |c/o|via |por )", tail)


def office_at(letter: Letter, start: int, end: int, rank: str, confidence: float) -> Office:
    """The office without what follows its name: streets, post codes, brackets, a ministry behind a comma."""
    text = letter.low[start:end]
    cut = re.search(
        r"\s?[(;:|·•]|,\s(?:\d|bp|p\.o|av\.|rue|rua|calle|c/|r\.|\d{3,}|esmeralda)|\s[-–—]\s(?=[a-z]+$|(?:rue|rua|calle|c/|av\.|avenida|avenue|place|plaza|praca|largo|\d))|\n\d|,\s\d|"
        r"\.\s(?=[a-z]{4})|,?\s(?:represented|represente)",
        text,
    )
    end = start + (cut.start() if cut and cut.start() > 8 else len(text))
    raw = letter.text[start:end]
    end -= len(raw) - len(raw.rstrip(" ,;.\n-–—"))
    return Office(" ".join(letter.text[start:end].split()), start, end, rank, confidence)


def in_stamp(letter: Letter, number: int, lines: Sequence[Line]) -> bool:
    """Whether the line belongs to a receipt stamp: a word for arrival stands within three lines, in the same column."""
    line = lines[number]
    for other in lines[max(0, number - 4) : number + 5]:
        near = (
            abs(other.box.y0 - line.box.y0) < 60 and other.box.x0 < line.box.x1 + 40 and other.box.x1 > line.box.x0 - 40
        )
        if near and is_arrival(letter.text[other.start : other.end]):
            return True
    return False
