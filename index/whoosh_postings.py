"""The places of a stem, read straight from Whoosh's files into arrays: what makes searching them quick."""

# mypy: disable-error-code="no-untyped-call"

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
from index.whoosh_codec import Block, blocks
from index.whoosh_field import PLACES, STEMS

_NO_ROWS: Numbers = np.zeros(0, np.int32)
_NO_COUNTS: Floats = np.zeros(0, np.float32)
_NO_PLACES: Places = np.zeros(0, np.int64)


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
            found = list(blocks(matcher)) if (matcher := self._matcher(term)) else []
        if not found:
            return _NO_ROWS, _NO_COUNTS
        counts = np.concatenate([block.counts for block in found])
        return np.concatenate([block.rows for block in found]), counts.astype(np.float32)

    def places(self, term: str, rows: Numbers) -> Places:
        with self._lock, reading():
            found = list(blocks(matcher, rows)) if (matcher := self._matcher(term)) else []
        return np.concatenate([_NO_PLACES, *(_places(block, rows) for block in found)])

    def _matcher(self, term: str) -> Any:
        try:
            return self._terms.matcher(STEMS, term.encode(), PLACES)
        except TermNotFound:
            return None


def _places(block: Block, rows: Numbers) -> Places:
    """Of a block the places on these rows."""
    there = np.repeat(np.isin(block.rows, rows, assume_unique=True), block.counts)
    of_places = np.repeat(block.rows.astype(np.int64), block.counts)
    return of_places[there] << PLACE_BITS | block.places[there]
