"""How the Whoosh engine keeps postings: Whoosh's segments and blocks, with plain arrays in a block.

Whoosh's own codec keeps an object for each posting; to unpack those is most of what its searching costs. Here a block
holds row numbers, counts and places as three strings of 32-bit numbers, so that thousands are read in one go.
"""

# mypy: disable-error-code="no-untyped-call"

import pickle
import zlib
from array import array
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3LeafMatcher, W3PostingsWriter

from index.table import Numbers

BLOCK = 1024
"""Postings of a block."""
WORTH_COMPRESSING = 200
"""Bytes of a block from which on compressing it saves more than it costs."""
SHORT = 16
"""Rows that are kept as they are; of more, the steps from one to the next, which are packed tighter."""
_PACKED = np.dtype("<u4")


class TermPostings(NamedTuple):
    """The postings of one term: rows, ascending; how often it stands on each; its places on all of them in a row.

    All are 32-bit numbers.
    """

    term: bytes
    rows: Numbers
    counts: Numbers
    places: Numbers


class ArraysCodec(W3Codec):
    """Whoosh's codec, but for what is in a block of postings."""

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> "ArraysWriter":
        return ArraysWriter(dbfile, self._blocklimit, byteids=byteids, compression=self._compression)


class ArraysWriter(W3PostingsWriter):
    """Writes a term's postings block by block, each as it is."""

    def add_all(self, postings: TermPostings) -> None:
        """Adds all postings of the term that was started."""
        if len(postings.rows) <= self._blocklimit:
            self._fill(postings.rows, postings.counts, postings.places)
            return
        ends = np.cumsum(postings.counts)
        for start in range(0, len(postings.rows), self._blocklimit):
            if start:
                self._write_block()
            end = min(start + self._blocklimit, len(postings.rows))
            places = postings.places[ends[start - 1] if start else 0 : ends[end - 1]]
            self._fill(postings.rows[start:end], postings.counts[start:end], places)

    def _fill(self, rows: Numbers, counts: Numbers, places: Numbers) -> None:
        self._ids = array("I", rows.tobytes())
        self._weights = array("f", counts.tolist())
        self._values = [places.tobytes()]
        self._maxweight = max(self._weights)
        self._minlength = self._maxlength = 1

    def _write_block(self, last: bool = False) -> None:
        """As Whoosh writes a block, but for what is in it; and that is not pickled."""
        if not self._blockcount:
            self._postfile.write(WHOOSH3_HEADER_MAGIC)
        terminfo: Any = self._terminfo
        terminfo.add_block(self)
        block = _packed(self._ids, self._weights, self._values[0])
        compression = self._compression if len(block) >= WORTH_COMPRESSING else 0
        if compression:
            block = zlib.compress(block, compression)
        about = pickle.dumps((len(self._ids), self._ids[-1], self._maxweight, compression, 0, 0), 2)
        length = len(about) + len(block)
        self._postfile.write_int(-length if last else length)
        self._postfile.write(about)
        self._postfile.write(block)
        self._blockcount += 1
        self._new_block()


def _packed(rows: Any, counts: Any, places: bytes) -> bytes:
    """Rows, or the steps between them; counts, unless each is 1; places. Rows and counts are arrays."""
    packed: bytes = rows.tobytes()
    if len(rows) > SHORT:
        packed = np.diff(np.frombuffer(packed, _PACKED), prepend=_PACKED.type(0)).tobytes()
    if max(counts) > 1:
        packed += np.asarray(counts, _PACKED).tobytes()
    return packed + places


class Block(NamedTuple):
    """A block of postings; see `TermPostings`."""

    rows: Numbers
    counts: Numbers
    places: Numbers


def blocks(matcher: W3LeafMatcher, wanted: Numbers | None = None) -> Iterator[Block]:
    """One block after the other; with `wanted` (rows, ascending), only those that may hold one of them."""
    start = 0  # of the rows that earlier blocks cannot hold
    while matcher.is_active():
        last_row: int = matcher.block_max_id()
        end = start + 1 if wanted is None else int(np.searchsorted(wanted, last_row, side="right"))
        if end > start:
            yield _block(matcher)
            start = end
        matcher._next_block()  # noqa: SLF001 - whole blocks have no public name


def _block(matcher: Any) -> Block:
    start, end, compression = matcher._dataoffset, matcher._nextoffset, matcher._compression  # noqa: SLF001
    packed = matcher._postfile.get(start, end - start)  # noqa: SLF001
    numbers = np.frombuffer(zlib.decompress(packed) if compression else packed, _PACKED).astype(np.int32)
    size = matcher._blocklength  # noqa: SLF001
    rows = np.cumsum(numbers[:size], dtype=np.int32) if size > SHORT else numbers[:size]
    if matcher.block_max_weight() == 1:
        return Block(rows, np.ones(size, np.int32), numbers[size:])
    return Block(rows, numbers[size : 2 * size], numbers[2 * size :])
