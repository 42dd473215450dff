"""The places of a stem, read straight from Whoosh's files into arrays.

Whoosh's own searcher steps from posting to posting; reading its blocks whole is what makes search quick. This touches
parts of Whoosh's matcher that have no public name, hence the pinned version and the parity test.
"""

# mypy: disable-error-code="no-untyped-call"

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import finalize

import numpy as np
from whoosh.codec.base import TermsReader
from whoosh.reading import TermNotFound

from index.engine import Floats, Places
from index.engine_errors import reading
from index.kept import Kept
from index.places import PLACE_BITS
from index.table import Numbers
from index.whoosh_field import PACKED, PLACES, STEMS

_NO_ROWS: Numbers = np.zeros(0, np.int32)
_NO_WEIGHTS: Floats = np.zeros(0, np.float32)
_NO_PLACES: Places = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Block:
    """A block of postings that Whoosh's matcher stands on; its parts are read when they are asked for."""

    matcher: Any

    @property
    def last_row(self) -> int:
        return int(self.matcher.block_max_id())

    def counts(self) -> tuple[Numbers, Floats]:
        """Rows, and how often on each."""
        self.matcher._read_ids()  # noqa: SLF001 - whole blocks have no public name
        self.matcher._read_weights()  # noqa: SLF001
        rows, weights = self.matcher._ids, self.matcher._weights  # noqa: SLF001
        return np.asarray(rows, np.int32), np.asarray(weights, np.float32)

    def places(self) -> tuple[Numbers, Sequence[bytes]]:
        """Rows, and the ordinals on each, packed."""
        self.matcher._read_ids()  # noqa: SLF001
        self.matcher._read_values()  # noqa: SLF001
        return np.asarray(self.matcher._ids, np.int32), self.matcher._values  # noqa: SLF001

    def everything(self) -> tuple[Sequence[int], Sequence[float], Sequence[bytes]]:
        """Rows, how often on each, the ordinals there, packed."""
        _, packed = self.places()
        rows, weights = self.counts()
        return rows.tolist(), weights.tolist(), packed


def blocks(matcher: Any) -> Iterator[Block]:
    """One block after the other; each must be read before the next is asked for."""
    while matcher.is_active():
        yield Block(matcher)
        matcher._next_block()  # noqa: SLF001 - whole blocks have no public name


class WhooshPostings:
    """The posting lists of one segment, for any number of threads; the files close when nobody holds it any more."""

    def __init__(self, terms: TermsReader, name: str, kept: Kept) -> None:
        self._lists = _Lists(terms)
        self._name = name
        self._kept = kept
        finalize(self, terms.close)

    def of(self, term: str) -> tuple[Numbers, Floats]:
        """Rows, ascending, and how often the term stands on each."""
        return self._kept.get((self._name, term), lambda: self._lists.rows(term))

    def places(self, term: str, rows: Numbers) -> Places:
        """Where the term stands on these rows (ascending): row << PLACE_BITS | ordinal, ascending."""
        return self._lists.places(term, rows)


class _Lists:
    """Reads Whoosh's files, one thread at a time, because they have one reading position."""

    def __init__(self, terms: TermsReader) -> None:
        self._terms = terms
        self._lock = Lock()

    def rows(self, term: str) -> tuple[Numbers, Floats]:
        with self._lock, reading():
            found = [block.counts() for block in self._blocks(term)]
        if not found:
            return _NO_ROWS, _NO_WEIGHTS
        return np.concatenate([rows for rows, _ in found]), np.concatenate([weights for _, weights in found])

    def places(self, term: str, rows: Numbers) -> Places:
        with self._lock, reading():
            found = [block.places() for block in self._blocks_with(term, rows)]
        places = np.concatenate([_NO_PLACES, *(_places(*block) for block in found)])
        return places[np.isin(places >> PLACE_BITS, rows)]

    def _blocks_with(self, term: str, rows: Numbers) -> Iterator[Block]:
        """The blocks that may hold one of these rows."""
        start = 0  # of the rows that earlier blocks cannot hold
        for block in self._blocks(term):
            end = int(np.searchsorted(rows, block.last_row, side="right"))
            if end > start:
                yield block
                start = end

    def _blocks(self, term: str) -> Iterator[Block]:
        try:
            matcher = self._terms.matcher(STEMS, term.encode(), PLACES)
        except TermNotFound:
            return iter(())
        return blocks(matcher)


def _places(rows: Numbers, packed: Sequence[bytes]) -> Places:
    counts = [len(each) // PACKED.itemsize for each in packed]
    return np.repeat(rows.astype(np.int64), counts) << PLACE_BITS | np.frombuffer(b"".join(packed), PACKED)
