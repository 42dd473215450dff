"""How the Whoosh engine keeps postings: Whoosh's segments and blocks, with plain arrays in a block.

Whoosh's own codec keeps an object for each posting; to unpack those is most of what its searching costs. Here a block
holds row numbers, counts and places as three strings of numbers, each as wide as the largest of them needs, so that
thousands are read in one go.
"""

# mypy: disable-error-code="no-untyped-call"

import pickle
import zlib
from array import array
from collections.abc import Iterator
from io import BytesIO
from mmap import mmap
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3PostingsWriter

from index.table import Numbers

BLOCK = 4096
"""Postings of a block."""
SHORT = 16
"""Rows of a block that is kept in 32-bit numbers, just as it is; of more, the steps from one to the next."""
PLAIN, ZIPPED, NARROW = 0, 1, 2
"""How a block is packed, where Whoosh says how it is compressed. Nobody writes `ZIPPED` any more: to unzip such blocks
took most of the time of a phrase. They are still read, so that an index need not be made anew."""
_PLAIN = np.dtype("<u4")
_WIDTHS = tuple(np.dtype(width) for width in ("<u1", "<u2", "<u4"))


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
        packing = NARROW if len(self._ids) > SHORT else PLAIN
        block = (_narrow if packing == NARROW else _plain)(self._ids, self._weights, self._values[0])
        about = pickle.dumps((len(self._ids), self._ids[-1], self._maxweight, packing, 0, 0), 2)
        length = len(about) + len(block)
        self._postfile.write_int(-length if last else length)
        self._postfile.write(about)
        self._postfile.write(block)
        self._blockcount += 1
        self._new_block()


def _plain(rows: Any, counts: Any, places: bytes) -> bytes:
    """Rows; counts, unless each is 1; places. Rows and counts are arrays."""
    packed: bytes = rows.tobytes() + (np.asarray(counts, _PLAIN).tobytes() if max(counts) > 1 else b"") + places
    return packed


def _narrow(rows: Any, counts: Any, places: bytes) -> bytes:
    """The first row; then steps between rows, counts and places, each with a byte that says how wide they are."""
    of_rows = np.frombuffer(rows, _PLAIN)
    parts = np.diff(of_rows), np.asarray(counts, _PLAIN), np.frombuffer(places, _PLAIN)
    return of_rows[:1].tobytes() + b"".join(map(_with_width, parts))


def _with_width(numbers: npt.NDArray[np.uint32]) -> bytes:
    largest = int(numbers.max())
    width = next(width for width in _WIDTHS if largest <= np.iinfo(width).max)
    return bytes([width.itemsize]) + numbers.astype(width).tobytes()


class Block(NamedTuple):
    """A block of postings; see `TermPostings`."""

    rows: Numbers
    counts: Numbers
    places: Numbers


def blocks(postings: mmap | bytes, start: int) -> Iterator[Block]:
    """The blocks of a term, one after the other, from where its postings begin in the file."""
    if postings[start : start + len(WHOOSH3_HEADER_MAGIC)] != WHOOSH3_HEADER_MAGIC:
        raise ValueError("no postings here")
    at, length = start + len(WHOOSH3_HEADER_MAGIC), 1
    while length > 0:
        length = int.from_bytes(postings[at : at + 4], "big", signed=True)
        block = BytesIO(postings[at + 4 : at + 4 + abs(length)])
        rows, _, heaviest, packing, *_ = pickle.load(block)  # noqa: S301 - in a folder of ours alone (mode 0700)
        yield _unpacked(block.read(), rows, packing, many=heaviest > 1)
        at += 4 + abs(length)


def _unpacked(block: bytes, rows: int, packing: int, *, many: bool) -> Block:
    if packing == NARROW:
        return _widened(block, rows)
    numbers = np.frombuffer(zlib.decompress(block) if packing == ZIPPED else block, _PLAIN).astype(np.int32)
    of_rows = np.cumsum(numbers[:rows], dtype=np.int32) if rows > SHORT else numbers[:rows]
    counts = numbers[rows : 2 * rows] if many else np.ones(rows, np.int32)
    return Block(of_rows, counts, numbers[2 * rows if many else rows :])


def _widened(block: bytes, rows: int) -> Block:
    of_rows = np.zeros(rows, np.int32)
    of_rows[0] = int.from_bytes(block[:4], "little")
    at = 4
    of_rows[1:], at = _numbers(block, at, rows - 1)
    counts, at = _numbers(block, at, rows)
    places, _ = _numbers(block, at, int(counts.sum()))
    return Block(np.cumsum(of_rows, dtype=np.int32), counts, places)


def _numbers(block: bytes, at: int, count: int) -> tuple[Numbers, int]:
    """Numbers that begin at `at` with the byte that says how wide they are; and where they end."""
    width = np.dtype(f"<u{block[at]}")
    return np.frombuffer(block, width, count, at + 1).astype(np.int32), at + 1 + count * width.itemsize
