"""Urgency and confidentiality: bands and stamps in capitals, ticked boxes, and sentences that ask for them."""

import re
from collections.abc import Iterator
from functools import cache

from extract.findings import proposal
from extract.forms import sections_of, ticks_of
from extract.letter import Letter
from extract.vocabulary import spaced, table
from records.values import Proposal

_PART = re.compile(r"(?:(?!\s?[|/;•·&+]|\s-|-\s|[.:,]\s|\s(?:AND|ET|Y|E)\s).)+")

Hit = tuple[int, int, float, str]
"""Where a mark was read (start, end), how surely, and by which finder."""


@cache
def _pattern(mark: str, part: str) -> re.Pattern[str]:
    ordered = sorted((spaced(phrase) for phrase in table("cues")[mark][part]), key=len, reverse=True)
    return re.compile("|".join(rf"(?<![\w-])(?:{phrase})(?!\w)" for phrase in ordered))


@cache
def _packed(mark: str, *, ticked: bool = False) -> re.Pattern[str]:
    """A band whose letters or words lost or gained white space, taken without any; with `ticked` one that says yes."""
    bands = "|".join(phrase.replace(" ", "") for phrase in (*table("cues")[mark]["bands"], *_tick_words(mark)))
    box, yes = "|".join(table("forms")["boxes"]["ticked"]), "|".join(_tick_words("yes"))
    return re.compile(rf"(?:{bands})\W*(?:{box})(?:{yes})(?![a-z])" if ticked else rf"(?:{bands})")


def _tick_words(mark: str) -> tuple[str, ...]:
    return tuple(table("cues")["ticks"][mark])


def propose_marks(letter: Letter) -> Iterator[Proposal]:
    """`urgent` and `confidential`, each only where the letter says so."""
    for mark in ("urgent", "confidential"):
        hit = _band(letter, mark) or _ticked(letter, mark) or _sentence(letter, mark) or _cried(letter, mark)
        if hit is not None:
            start, end, confidence, finder = hit
            yield proposal(letter, mark, True, start=start, end=end, confidence=confidence, finder=finder)


def is_band(low: str) -> bool:
    """Whether a folded lower-case line is nothing but a mark of urgency or confidentiality: no name of anybody."""
    text = low.strip(" *-_.!:|[]()/")
    return any(_pattern(mark, "bands").fullmatch(text) for mark in ("urgent", "confidential"))


def _band(letter: Letter, mark: str) -> Hit | None:
    """A short line that is (nearly) nothing but the mark, in capitals, at the top of a page or in a box."""
    for line in letter.lines:
        whole = letter.plain[line.start : line.end]
        for start, end in _pieces(whole):
            at = line.start + start
            if _is_mark(whole[start:end], mark, early=at < 400 and whole[:start].strip() == "") and not _pattern(
                mark, "not"
            ).search(letter.low[line.start : line.end + 40]):
                return at, line.start + end, 0.95, "bands"
    return None


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """A line, and where it is in capitals the parts between its dashes, slashes and stops, each by its span."""
    yield 0, len(text)
    parts = list(_PART.finditer(text)) if text.isupper() else []
    if len(parts) > 1:
        yield from (part.span() for part in parts)


def _is_mark(text: str, mark: str, *, early: bool) -> bool:
    """Whether a line or a part of one is the mark, with hardly anything behind it."""
    text = text.strip(" *-_.!:|[]()/<>#=")
    low = text.lower()
    match = _pattern(mark, "bands").match(low)
    short = match is not None and len(low) <= match.end() + 42 and len(low.split()) <= 7
    glued = text.isupper() and _packed(mark).fullmatch(re.sub(r"\s", "", low)) is not None
    return glued or (short and (text.isupper() or early))


def _ticked(letter: Letter, mark: str) -> Hit | None:
    """A box ticked beside the mark, beside 'yes' behind it, or in the section of a form that is for it."""
    words = re.compile(rf"(?:{'|'.join(spaced(word) for word in _tick_words(mark))})(?!\w)")
    yes = re.compile(rf"(?:{'|'.join(_tick_words('yes'))})(?!\w)")
    for tick in ticks_of(letter):
        if words.match(tick.label) or (yes.match(tick.label) and words.search(tick.lead)):
            return tick.start, tick.end, 0.9, "tick boxes"
    for section in sections_of(letter) if mark == "urgent" else ():
        if section.letter in table("cues")["ticks"]["urgent_sections"]:
            ticked = next(ticks_of(letter, section.start, section.end), None)
            return (ticked.start, ticked.end, 0.9, "tick boxes") if ticked else None
    for line in letter.lines:
        if _packed(mark, ticked=True).match(re.sub(r"\s", "", letter.low[line.start : line.end])):
            return line.start, line.end, 0.9, "tick boxes"
    return None


def _sentence(letter: Letter, mark: str) -> Hit | None:
    for match in _pattern(mark, "sentences").finditer(letter.low):
        around = letter.low[max(0, match.start() - 20) : match.end() + 40]
        if not _pattern(mark, "not").search(around):
            return match.start(), match.end(), 0.82, "sentences"
    return None


def _cried(letter: Letter, mark: str) -> Hit | None:
    """The mark in capitals amid words that are none: 'the risk is imminent: URGENT.'"""
    for match in _pattern(mark, "bands").finditer(letter.low):
        written = letter.plain[match.start() : match.end()]
        line = letter.line_at(match.start())
        around = letter.plain[line.start : line.end]
        if written.isupper() and not around.isupper() and len(written) > 5:
            near = letter.low[max(0, match.start() - 20) : match.end() + 40]
            empty = "|".join(table("forms")["boxes"]["empty"])
            unticked = re.match(rf"\s?(?:{empty})", letter.low[match.end() : match.end() + 6])
            if not _pattern(mark, "not").search(near) and not unticked:
                return match.start(), match.end(), 0.8, "sentences"
    return None
