"""Authorities that clerks have confirmed before: known again in the head of a letter, each with its State."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extract.folding import lowered
from extract.letter import Letter
from extract.offices import Office, head_lines, rank_of
from records.known import Known, KnownAuthority

ALIKE = 92
"""From here on (of 100) a line counts as the known name, misread letters forgiven."""
SHORTEST = 10
"""A shorter name stands in too many letters by chance."""


@dataclass(frozen=True, slots=True)
class KnownOffice:
    """A known authority and where the head of this letter names it."""

    authority: KnownAuthority
    start: int
    end: int


def known_offices(letter: Letter, known: Known) -> tuple[KnownOffice, ...]:
    """Known authorities in the upper part of the first page, in reading order; of names in one place the longest."""
    found: list[KnownOffice] = []
    for each in sorted(_seen(letter, known), key=lambda o: o.start - o.end):
        if not any(each.start < other.end and other.start < each.end for other in found):
            found.append(each)
    return tuple(sorted(found, key=lambda o: o.start))


def _seen(letter: Letter, known: Known) -> Iterator[KnownOffice]:
    lines = head_lines(letter)
    if not lines:
        return
    head = " ".join(letter.low[: lines[-1].end].split("\n")).replace("\t", " ")
    for authority in known.authorities:
        name = " ".join(lowered(authority.name).split())
        if len(name) < SHORTEST:
            continue
        start = head.find(name)
        if start >= 0:
            yield KnownOffice(authority, start, start + len(name))
            continue
        for line in lines:
            text = letter.low[line.start : line.end]
            if abs(len(text) - len(name)) < 12 and fuzz.ratio(text, name, score_cutoff=ALIKE):
                yield KnownOffice(authority, line.start, line.end)
                break


def office_of(known: KnownOffice) -> Office:
    """The authority as an office of the letter, under its confirmed name."""
    rank = rank_of(lowered(known.authority.name)) or "unit"
    return Office(known.authority.name, known.start, known.end, rank, 0.94)


def sender_among(found: Sequence[KnownOffice], addressee: tuple[int, int] | None) -> Office | None:
    """The known authority that writes: outside the addressee's block, the one that has asked most often."""
    outside = [o for o in found if addressee is None or not addressee[0] <= o.start < addressee[1]]
    asked = [o for o in outside if o.authority.asked_others]
    best = max(asked, key=lambda o: o.authority.asked_others, default=None)
    return office_of(best) if best else None


def addressed_among(found: Sequence[KnownOffice], addressee: tuple[int, int] | None) -> Office | None:
    """The known authority in the addressee's block."""
    inside = [o for o in found if addressee is not None and addressee[0] <= o.start < addressee[1]]
    return office_of(inside[0]) if inside else None
