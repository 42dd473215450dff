"""Sorted lists kept in one file: for each key the numbers of the pages or documents that it stands on.

Neighbouring keys have neighbouring lists, so everything that begins with "extrad", and every date of a year, is one
slice. Read through a memory map: a table takes no memory of its own, however long it is.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import TypeVar, overload

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]

Lists = Mapping[bytes, Sequence[int] | Numbers]
Whole = TypeVar("Whole", np.int32, np.int64)

AFTER_ALL_TEXT = b"\xff"
"""Sorts after every continuation of a UTF-8 key."""
SIGNPOST_EVERY = 64
SIGNPOST_BYTES = 32
"""Every so many keys the beginning of one is kept in memory, so that a search looks into one stretch of the file."""


class Keys(Sequence[bytes]):
    """The keys of a table, in order, each cut out of one long string (a line each) when it is asked for."""

    def __init__(self, joined: Bytes, ends: npt.NDArray[np.int64]) -> None:
        self._joined = joined
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, position: int) -> bytes: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[bytes]: ...
    def __getitem__(self, position: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(position, slice):
            return [self[i] for i in range(*position.indices(len(self)))]
        start = int(self._ends[position - 1]) if position else 0
        return self._joined[start : int(self._ends[position]) - 1].tobytes()

    def at_or_after(self, key: bytes) -> int:
        """The position of the first key that is not smaller."""
        beginning = key[:SIGNPOST_BYTES]
        first = max(bisect_left(self._signposts, beginning.rstrip(b"\0")) - 1, 0) * SIGNPOST_EVERY
        last = bisect_right(self._signposts, beginning) * SIGNPOST_EVERY
        return first + bisect_left(self._stretch(first, min(last, len(self))), key)

    def _stretch(self, first: int, last: int) -> list[bytes]:
        if first >= last:
            return []
        start = int(self._ends[first - 1]) if first else 0
        whole = self._joined[start : int(self._ends[last - 1])].tobytes()
        found = whole[:-1].split(b"\n")
        return found if len(found) == last - first else list(self[first:last])  # a key may hold a line end

    @cached_property
    def _signposts(self) -> list[bytes]:
        """The beginnings of some keys, in order, without the zeros at their ends."""
        ends = self._ends[::SIGNPOST_EVERY]
        starts = np.concatenate([[0], self._ends[SIGNPOST_EVERY - 1 :: SIGNPOST_EVERY]])[: len(ends)]
        lengths = np.minimum(ends - starts - 1, SIGNPOST_BYTES)
        at = np.arange(SIGNPOST_BYTES)
        cut = self._joined[np.minimum(starts[:, None] + at, len(self._joined) - 1)]
        cut[at >= lengths[:, None]] = 0
        signposts: list[bytes] = cut.view(f"S{SIGNPOST_BYTES}").ravel().tolist()
        return signposts

    def all(self) -> list[bytes]:
        """Every key, all at once."""
        whole, starts = self._joined.tobytes(), [0, *self._ends.tolist()]
        return [whole[start : end - 1] for start, end in pairwise(starts)]

    def between(self, first: int, last: int) -> list[str]:
        """The keys at positions first to last - 1, all at once; for keys without line ends."""
        if first >= last:
            return []
        start = int(self._ends[first - 1]) if first else 0
        return self._joined[start : int(self._ends[last - 1]) - 1].tobytes().decode().split("\n")


@dataclass(frozen=True)
class Table:
    """Keys in byte order; the numbers of key i are `numbers[ends[i - 1]:ends[i]]`, ascending."""

    keys: Keys
    ends: npt.NDArray[np.int64]
    numbers: Numbers

    def position(self, key: bytes) -> int | None:
        """Where the key stands, None if it does not."""
        at = self.keys.at_or_after(key)
        return at if at < len(self.keys) and self.keys[at] == key else None

    def numbers_of(self, key: bytes) -> Numbers:
        at = self.position(key)
        return self.numbers[:0] if at is None else self.numbers_between(at, at + 1)

    def between(self, low: bytes, high: bytes) -> tuple[int, int]:
        """The positions of keys with low <= key < high."""
        first = self.keys.at_or_after(low)
        return first, max(first, self.keys.at_or_after(high))

    def beginning_with(self, prefix: bytes) -> tuple[int, int]:
        return self.between(prefix, prefix + AFTER_ALL_TEXT)

    def numbers_between(self, first: int, last: int) -> Numbers:
        """The numbers of the keys at positions first to last - 1, key after key."""
        return self.numbers[self._start(first) : self._start(last)]

    def stretch(self, first: int, last: int) -> tuple[int, int]:
        """Where the numbers of the keys at positions first to last - 1 begin and end."""
        return self._start(first), self._start(last)

    def counts_between(self, first: int, last: int, counted: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """For each key, how many of its numbers are true in `counted`."""
        if first >= last:
            return np.zeros(0, np.int64)
        starts = np.asarray([self._start(first), *self.ends[first : last - 1]], np.int64) - self._start(first)
        return np.add.reduceat(counted[self.numbers_between(first, last)].astype(np.int64), starts)

    def items(self) -> Iterator[tuple[bytes, Numbers]]:
        for i, key in enumerate(self.keys):
            yield key, self.numbers_between(i, i + 1)

    def _start(self, position: int) -> int:
        return int(self.ends[position - 1]) if position else 0


def table_arrays(lists: Lists) -> Mapping[str, npt.NDArray[np.generic]]:
    """The arrays of a table: joined keys, their ends, the ends of the lists, all numbers. No list may be empty."""
    keys = sorted(lists)
    return {
        "joined": np.frombuffer(b"".join(key + b"\n" for key in keys), np.uint8),
        "key_ends": np.cumsum([len(key) + 1 for key in keys], dtype=np.int64),
        "ends": np.cumsum([len(lists[key]) for key in keys], dtype=np.int64),
        "numbers": _end_to_end([lists[key] for key in keys]),
    }


def _end_to_end(lists: Sequence[Sequence[int] | Numbers]) -> Numbers:
    if any(isinstance(each, np.ndarray) for each in lists):
        return np.concatenate([np.zeros(0, np.int32), *(np.asarray(each, np.int32) for each in lists)])
    return np.fromiter(chain.from_iterable(lists), np.int32)  # an array a list would cost ten times as much


def distinct(ascending: npt.NDArray[Whole]) -> npt.NDArray[Whole]:
    """Each number once, of numbers in order; several times as fast as `numpy.unique`, which cannot know."""
    if len(ascending) < 2:
        return ascending
    found: npt.NDArray[Whole] = ascending[np.concatenate([[True], ascending[1:] != ascending[:-1]])]
    return found


def in_common(some: npt.NDArray[Whole], others: npt.NDArray[Whole]) -> npt.NDArray[Whole]:
    """What two ascending arrays of different numbers share, ascending: the shorter is looked up in the longer."""
    few, many = (some, others) if len(some) <= len(others) else (others, some)
    if not len(few):
        return few
    at = np.minimum(np.searchsorted(many, few), len(many) - 1)
    found: npt.NDArray[Whole] = few[many[at] == few]
    return found
