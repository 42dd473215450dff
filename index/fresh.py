"""The places of stems of pages that the engine has not taken yet, read from the file of pages itself."""

import numpy as np

from index.engine import Floats, Places
from index.pages_file import PagesFile
from index.places import PLACE_BITS
from index.table import Numbers


class FreshPostings:
    """Like an engine's postings of one piece, for a file that carries its own stems."""

    def __init__(self, file: PagesFile) -> None:
        self._stems = file.stems.rows
        self._places = file.stems.places

    def of(self, term: str) -> tuple[Numbers, Floats]:
        """Rows, ascending, and how often the term stands on each."""
        rows, counts = np.unique(self._stems.numbers_of(term.encode()), return_counts=True)
        return rows, counts.astype(np.float32)

    def places(self, term: str, rows: Numbers) -> Places:
        """Where the term stands on these rows: row << PLACE_BITS | ordinal, ascending."""
        first, last = self._stems.between(term.encode(), term.encode() + b"\0")
        start, end = self._stems.stretch(first, last)
        found = self._stems.numbers[start:end].astype(np.int64) << PLACE_BITS | self._places[start:end]
        return found[np.isin(found >> PLACE_BITS, rows)]
