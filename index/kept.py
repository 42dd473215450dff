"""Lists that were read lately stay in memory, up to so many bytes in all."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from index.engine import Floats
from index.table import Numbers

MOST_BYTES = 48 * 2**20
"""Enough for some 6 million postings; a reader of a large archive stays below 200 MB with it."""

Listed = tuple[Numbers, Floats]


class Kept:
    """The lists used last, for any number of threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._lists: OrderedDict[Any, Listed] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, read: Callable[[], Listed]) -> Listed:
        """The list under this key; read, and kept, if it is not there."""
        with self._lock:
            if key in self._lists:
                self._lists.move_to_end(key)
                return self._lists[key]
        found = read()
        with self._lock:
            self._keep(key, found)
        return found

    def _keep(self, key: Hashable, found: Listed) -> None:
        if key in self._lists:  # another thread read it, too
            return
        self._lists[key] = found
        self._bytes += _size(found)
        while self._bytes > self._most_bytes:
            self._bytes -= _size(self._lists.popitem(last=False)[1])


OVERHEAD_BYTES = 400
"""Of an entry, however short its list."""


def _size(found: Listed) -> int:
    return found[0].nbytes + found[1].nbytes + OVERHEAD_BYTES
