"""Urgency and confidentiality: bands and stamps in capitals, ticked boxes, and sentences that ask for them."""

import re
from collections.abc import Iterator
from functools import cache

from extract.findings import proposal
from extract.letter import Letter
from extract.vocabulary import spaced, table
from records.values import Proposal


@cache
def _pattern(mark: str, part: str) -> re.Pattern[str]:
    ordered = sorted((spaced(phrase) for phrase in table("cues")[mark][part]), key=len, reverse=True)
    return re.compile("|".join(rf"(?<![\w-])(?:{phrase})(?!\w)" for phrase in ordered))


def propose_marks(letter: Letter) -> Iterator[Proposal]:
    """`urgent` and `confidential`, each only where the letter says so."""
    for mark in ("urgent", "confidential"):
        hit = _band(letter, mark) or _sentence(letter, mark)
        if hit is not None:
            start, end, confidence, finder = hit
            yield proposal(letter, mark, True, start=start, end=end, confidence=confidence, finder=finder)


def is_band(low: str) -> bool:
    """Whether a folded lower-case line is nothing but a mark of urgency or confidentiality: no name of anybody."""
    text = low.strip(" *-_.!:|[]()/")
    return any(_pattern(mark, "bands").fullmatch(text) for mark in ("urgent", "confidential"))


def _band(letter: Letter, mark: str) -> tuple[int, int, float, str] | None:
    """A short line that is (nearly) nothing but the mark, in capitals, at the top of a page or in a box."""
    for line in letter.lines:
        text = letter.plain[line.start : line.end].strip(" *-_.!:|[]()/")
        low = text.lower()
        match = _pattern(mark, "bands").match(low)
        capitals = text.isupper() or line.start < 400
        short = match is not None and len(low) <= match.end() + 42 and len(low.split()) <= 7
        if capitals and short and not _pattern(mark, "not").search(letter.low[line.start : line.end + 40]):
            return line.start, line.end, 0.95, "bands"
    return None


def _sentence(letter: Letter, mark: str) -> tuple[int, int, float, str] | None:
    for match in _pattern(mark, "sentences").finditer(letter.low):
        around = letter.low[max(0, match.start() - 20) : match.end() + 40]
        if not _pattern(mark, "not").search(around):
            return match.start(), match.end(), 0.82, "sentences"
    return None
