"""Words that follow each other: phrases, and numbers that a page may group in any way.

A place is a row and the ordinal of a word there, in one number (`PLACE_BITS`), so "the next word" is
one more, and words that follow each other are found by intersecting shifted sets.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from index.analyser import LOOKALIKE, as_digits, terms_of
from index.engine import Floats, Forms, Places
from index.kept import Kept
from index.table import Numbers, Whole, distinct, in_common

PLACE_BITS = 24
"""A place is a row and an ordinal in one number: row << 24 | ordinal."""

LONGEST_NUMBER = 48
"""Letters and digits of a number that are looked at; an IBAN has up to 34."""

KEPT_BYTES = 8 * 2**20
"""Of phrases and numbers that were looked for lately."""

_NOWHERE: Places = np.zeros(0, np.int64)
_NO_ROWS: Numbers = np.zeros(0, np.int32)
_NO_COUNTS: Floats = np.zeros(0, np.float32)


class PlacesOfPiece(Protocol):
    """Where stems stand in one piece of the index."""

    def of(self, term: str) -> tuple[Numbers, Floats]:
        """Rows of the piece, ascending, and how often the term stands on each."""
        ...

    def places(self, term: str, rows: Numbers) -> Places:
        """Where the term stands on these rows (ascending), ascending."""
        ...


class PostingsByPlaces:
    """Postings over several pieces, each with its first row, that tell the places of a term."""

    def __init__(self, pieces: Sequence[tuple[int, PlacesOfPiece]]) -> None:
        self._pieces = pieces
        self._kept = Kept(KEPT_BYTES)

    def of(self, term: str) -> tuple[Numbers, Floats]:
        found = [(first_row, *piece.of(term)) for first_row, piece in self._pieces]
        rows = np.concatenate([_NO_ROWS, *(rows + first_row for first_row, rows, _ in found)])
        return rows, np.concatenate([_NO_COUNTS, *(counts for _, _, counts in found)])

    def phrase(self, forms: Forms) -> Numbers:
        return self._rows(tuple(forms), lambda piece: following(piece, forms))

    def number(self, joined: str) -> Numbers:
        return self._rows(joined, lambda piece: number_places(piece, joined[:LONGEST_NUMBER]))

    def _rows(self, asked: Hashable, places_in: Callable[[PlacesOfPiece], Places]) -> Numbers:
        """Kept for the next page of the results, and for the documents that are opened from it."""

        def read() -> tuple[Numbers]:
            found = [(distinct(places_in(piece) >> PLACE_BITS) + first_row) for first_row, piece in self._pieces]
            return (np.concatenate([_NO_ROWS, *found]).astype(np.int32),)

        return self._kept.get(asked, read)[0]


def following(piece: PlacesOfPiece, forms: Forms) -> Places:
    """The places where the phrase begins.

    The rarest word first: what it leaves open is all that is read of the others.
    """
    words = [(_rows(piece, terms), distance, terms) for distance, terms in enumerate(forms) if terms]
    if not words:
        return _NOWHERE
    words.sort(key=lambda word: len(word[0]))
    rows = words[0][0]
    for others, _, _ in words[1:]:
        rows = in_common(rows, others)
    starts: Places | None = None
    for _, distance, terms in words:
        found = _places(piece, terms, rows) - distance
        starts = found if starts is None else in_common(starts, found)
        rows = distinct(starts >> PLACE_BITS).astype(np.int32)
    return _NOWHERE if starts is None else starts


def number_places(piece: PlacesOfPiece, joined: str) -> Places:
    """The places of the last of the words that together read `joined`."""
    steps, rows = _steps(piece, joined)
    return _last_places(piece, steps, rows, len(joined)) if len(rows) else _NOWHERE


class _Step(NamedTuple):
    """Words that read joined[start:end] stand on some page on which others read joined[:start]."""

    start: int
    end: int
    terms: tuple[str, ...]


def _steps(piece: PlacesOfPiece, joined: str) -> tuple[list[_Step], Numbers]:
    """The ways from the number's beginning to its end, and the rows that hold all the words of one.

    Looked at by rows first: "1" stands on every other page, but few of those hold the rest of the number.
    """
    reached: dict[int, Numbers] = {}
    steps = []
    for start in range(len(joined)):
        if start and start not in reached:
            continue
        for end in range(start + 1, len(joined) + 1):
            terms = tuple(term for term in number_terms(joined[start:end]) if len(piece.of(term)[0]))
            rows = _rows(piece, terms) if terms else _NO_ROWS
            rows = in_common(rows, reached[start]) if start else rows
            if len(rows):
                steps.append(_Step(start, end, terms))
                reached[end] = _either(reached[end], rows) if end in reached else rows
    return steps, reached.get(len(joined), _NO_ROWS)


def _last_places(piece: PlacesOfPiece, steps: Iterable[_Step], rows: Numbers, end: int) -> Places:
    """From left to right: reached[i] are the places, on these rows, of the word that would follow joined[:i]."""
    reached: dict[int, Places] = {}
    for step in steps:
        if step.start and step.start not in reached:
            continue
        found = _places(piece, step.terms, rows)
        found = (in_common(found, reached[step.start]) if step.start else found) + 1
        if len(found):
            reached[step.end] = _either(reached[step.end], found) if step.end in reached else found
    return reached.get(end, _NOWHERE) - 1


def _either(some: npt.NDArray[Whole], others: npt.NDArray[Whole]) -> npt.NDArray[Whole]:
    return distinct(np.sort(np.concatenate([some, others]), kind="stable"))


@lru_cache(maxsize=4096)
def number_terms(part: str) -> tuple[str, ...]:
    """The terms of a word that reads `part`, as typed or with look-alike letters read as digits."""
    alike = as_digits(part)
    plain = (part,) if any(c.isdigit() for c in part) else terms_of(part, None)
    return tuple(dict.fromkeys((*plain, LOOKALIKE + alike, alike)))


def _rows(piece: PlacesOfPiece, terms: tuple[str, ...]) -> Numbers:
    lists = [piece.of(term)[0] for term in terms]
    return lists[0] if len(lists) == 1 else distinct(np.sort(np.concatenate(lists)))


def _places(piece: PlacesOfPiece, terms: tuple[str, ...], rows: Numbers) -> Places:
    lists = [piece.places(term, rows) for term in terms]
    return lists[0] if len(lists) == 1 else distinct(np.sort(np.concatenate(lists)))
