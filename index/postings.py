"""The places of a stem, read straight from Whoosh's files into arrays.

Whoosh's own searcher steps from posting to posting; reading its blocks whole is what makes search quick. This touches
parts of Whoosh's matcher that have no public name, hence the pinned version and the parity test.
"""

# mypy: disable-error-code="no-untyped-call"

from functools import lru_cache
from threading import Lock
from typing import Any
from weakref import finalize

import numpy as np
import numpy.typing as npt
from whoosh.codec.base import TermsReader
from whoosh.reading import TermNotFound

from index.engine_errors import reading
from index.table import Numbers
from index.whoosh_field import PACKED, PLACES, STEMS

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]

TERMS_KEPT = 2000
"""Posting lists of a segment that stay in memory; short lists are small, and long ones are those asked for again."""
PLACE_BITS = 24
"""A place is a row and an ordinal in one number: row << 24 | ordinal."""

_NO_ROWS: Numbers = np.zeros(0, np.int32)
_NO_WEIGHTS: Floats = np.zeros(0, np.float32)
_NO_PLACES: Places = np.zeros(0, np.int64)


class Postings:
    """The posting lists of one segment, for any number of threads; the files close when nobody holds it any more."""

    def __init__(self, terms: TermsReader) -> None:
        self._lists = _Lists(terms)
        self._rows = lru_cache(maxsize=TERMS_KEPT)(self._lists.rows)
        finalize(self, terms.close)

    def of(self, term: str) -> tuple[Numbers, Floats]:
        """Rows, ascending, and how often the term stands on each."""
        return self._rows(term)

    def places(self, term: str, rows: Numbers) -> Places:
        """Where the term stands on these rows (ascending): row << 24 | ordinal, ascending."""
        return self._lists.places(term, rows)


class _Lists:
    """Reads Whoosh's files, one thread at a time, because they have one reading position."""

    def __init__(self, terms: TermsReader) -> None:
        self._terms = terms
        self._lock = Lock()

    def rows(self, term: str) -> tuple[Numbers, Floats]:
        blocks = self._blocks(term, None)
        if not blocks:
            return _NO_ROWS, _NO_WEIGHTS
        rows = np.concatenate([np.asarray(ids, np.int32) for ids, _, _ in blocks])
        return rows, np.concatenate([np.asarray(weights, np.float32) for _, weights, _ in blocks])

    def places(self, term: str, rows: Numbers) -> Places:
        found = [_NO_PLACES]
        for ids, _, values in self._blocks(term, rows):
            counts = [len(value) // PACKED.itemsize for value in values]
            rows_of_places = np.repeat(np.asarray(ids, np.int64), counts)
            found.append(rows_of_places << PLACE_BITS | np.frombuffer(b"".join(values), PACKED))
        places = np.concatenate(found)
        return places[np.isin(places >> PLACE_BITS, rows, assume_unique=False)]

    def _blocks(self, term: str, rows: Numbers | None) -> list[tuple[Any, Any, Any]]:
        """Row numbers, weights and places, block by block; with `rows`, only of blocks that may hold one of them."""
        blocks = []
        with self._lock, reading():
            matcher = self._matcher(term)
            start = 0  # of the rows that earlier blocks cannot hold
            while matcher is not None and matcher.is_active():
                end = np.searchsorted(rows, matcher.block_max_id(), side="right") if rows is not None else start + 1
                if end > start:
                    blocks.append(_contents(matcher, places=rows is not None))
                    start = end
                matcher._next_block()  # noqa: SLF001 - whole blocks have no public name
        return blocks

    def _matcher(self, term: str) -> Any:
        try:
            return self._terms.matcher(STEMS, term.encode(), PLACES)
        except TermNotFound:
            return None


def _contents(matcher: Any, *, places: bool) -> tuple[Any, Any, Any]:
    matcher._read_ids()  # noqa: SLF001 - whole blocks have no public name
    if places:
        matcher._read_values()  # noqa: SLF001
        return matcher._ids, None, matcher._values  # noqa: SLF001
    matcher._read_weights()  # noqa: SLF001
    return matcher._ids, matcher._weights, None  # noqa: SLF001
