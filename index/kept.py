"""Lists that were read lately stay in memory, up to so many bytes in all."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

MOST_BYTES = 64 * 2**20
"""Enough for some 5 million postings; a reader of a large archive stays below 200 MB with it."""
OVERHEAD_BYTES = 400
"""Of an entry, however short its lists."""

Listed = TypeVar("Listed", bound=tuple[npt.NDArray[np.generic], ...])


class Kept:
    """The lists used last, for any number of threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._lists: OrderedDict[Any, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, read: Callable[[], Listed]) -> Listed:
        """The lists under this key; read, and kept, if they are not there."""
        with self._lock:
            if key in self._lists:
                self._lists.move_to_end(key)
                known: Listed = self._lists[key]
                return known
        found = read()
        with self._lock:
            self._keep(key, found)
        return found

    def _keep(self, key: Hashable, found: tuple[npt.NDArray[np.generic], ...]) -> None:
        if key in self._lists:  # another thread read it, too
            return
        self._lists[key] = found
        self._bytes += _size(found)
        while self._bytes > self._most_bytes:
            self._bytes -= _size(self._lists.popitem(last=False)[1])


def _size(found: tuple[npt.NDArray[np.generic], ...]) -> int:
    return sum(each.nbytes for each in found) + OVERHEAD_BYTES
