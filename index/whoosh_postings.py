"""The places of a stem, read straight from Whoosh's files into arrays: what makes searching them quick."""

# mypy: disable-error-code="no-untyped-call"

import mmap
import os
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from whoosh.codec.whoosh3 import W3TermInfo, W3TermsReader

from index.engine import Floats, Places
from index.engine_errors import reading
from index.kept import Kept
from index.places import PLACE_BITS
from index.table import Numbers
from index.whoosh_codec import Block, blocks

_NO_ROWS: Numbers = np.zeros(0, np.int32)
_NO_COUNTS: Floats = np.zeros(0, np.float32)
_NO_PLACES: Places = np.zeros(0, np.int64)
_SLOT, _LENGTHS = struct.Struct("!Iq"), struct.Struct("!ii")
"""Of Whoosh's table of terms (`whoosh.filedb.filetables`): a term's hash and place; the lengths of a term and what it
says of it."""
_START, _COUNTS_BYTES = struct.Struct("!q"), W3TermInfo._struct.size  # noqa: SLF001 - has no other name
"""Of what it says of a term: where the postings begin, after the counts."""
_FIELD = b"\0\0"
"""The number of the one field, which begins each term."""

_Listed = tuple[Numbers, Floats, Numbers]


class Segment:
    """The two files of one Whoosh segment, mapped into memory; they are closed when nobody holds it any more.

    Raises:
        FileNotFoundError: a file is not there.
    """

    def __init__(self, terms: Path, postings: Path, reader: W3TermsReader) -> None:
        """`reader` has read where Whoosh's table of terms lies; it is not needed any more after this."""
        self._terms, self._postings = _mapped(terms), _mapped(postings)
        table = reader._tindex  # noqa: SLF001 - to look a term up by Whoosh itself takes ten times as long
        self._hash, self._tables, self._end = table.hashfn, table.tables, table.endofdata
        self._first = table.startofdata

    def postings(self, term: bytes) -> Iterator[Block]:
        """The blocks of the term's postings; none if it is not there."""
        about = self._about(_FIELD + term)
        return blocks(self._postings, _start(about)) if about else iter(())

    def items(self) -> Iterator[tuple[bytes, Iterator[Block]]]:
        """Every term in order with its blocks."""
        at = self._first
        while at < self._end:
            of_term, of_about = _LENGTHS.unpack_from(self._terms, at)
            start = at + _LENGTHS.size
            at = start + of_term + of_about
            about = self._terms[start + of_term : at]
            yield self._terms[start + len(_FIELD) : start + of_term], blocks(self._postings, _start(about))

    def _about(self, key: bytes) -> bytes | None:
        """What the table says of a term: the slot that its hash points to, or one after it."""
        hashed = self._hash(key)
        start, slots = self._tables[hashed & 255]
        for step in range(slots):
            at = start + (((hashed >> 8) + step) % slots) * _SLOT.size
            other, place = _SLOT.unpack_from(self._terms, at)
            if not place:
                return None
            if other == hashed:
                of_term, of_about = _LENGTHS.unpack_from(self._terms, place)
                begin = place + _LENGTHS.size
                if self._terms[begin : begin + of_term] == key:
                    return self._terms[begin + of_term : begin + of_term + of_about]
        return None


def _start(about: bytes) -> int:
    """Where the term's postings begin; `W3TermInfo.from_bytes` reads the rest, too."""
    return int(_START.unpack_from(about, _COUNTS_BYTES)[0])


def _mapped(path: Path) -> mmap.mmap | bytes:
    """The file as if it were bytes; an empty one cannot be mapped."""
    with path.open("rb") as file:
        if not os.fstat(file.fileno()).st_size:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


class WhooshPostings:
    """The posting lists of one segment, for any number of threads."""

    def __init__(self, segment: Segment, name: str, kept: Kept) -> None:
        self._segment = segment
        self._name = name
        self._kept = kept

    def of(self, term: str) -> tuple[Numbers, Floats]:
        """Rows, ascending, and how often the term stands on each."""
        rows, counts, _ = self._listed(term)
        return rows, counts

    def places(self, term: str, rows: Numbers) -> Places:
        """Where the term stands on these rows (ascending): row << PLACE_BITS | ordinal, ascending."""
        found, counts, places = self._listed(term)
        if not len(found) or not len(rows):
            return _NO_PLACES
        at = np.minimum(np.searchsorted(found, rows), len(found) - 1)
        at = at[found[at] == rows]
        many = counts.astype(np.int64)
        ends = np.cumsum(many)
        many, ends = many[at], ends[at]
        before = np.cumsum(many) - many  # of all places that are taken, those on earlier rows
        taken = np.arange(int(many.sum())) + np.repeat(ends - many - before, many)
        on_rows: Places = np.repeat(found[at].astype(np.int64) << PLACE_BITS, many) | places[taken]
        return on_rows

    def _listed(self, term: str) -> _Listed:
        listed: _Listed = self._kept.get((self._name, term), lambda: self._read(term))
        return listed

    def _read(self, term: str) -> _Listed:
        with reading():
            found = list(self._segment.postings(term.encode()))
        if not found:
            return _NO_ROWS, _NO_COUNTS, _NO_ROWS
        rows, counts, places = (
            np.concatenate(parts) if len(found) > 1 else parts[0] for parts in zip(*found, strict=True)
        )
        return rows, counts.astype(np.float32), places
