"""Steps run side by side, but one that was cut short before runs alone: if the worker dies again, it is to blame.

Without this, a letter that was being read each time another one killed the worker would be set aside with it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Company:
    """Lets steps in: ordinary ones together, a suspected one only by itself, before those that come after it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._alone = False
        self._suspects_waiting = 0

    @contextmanager
    def joined(self, *, alone: bool) -> Iterator[None]:
        """Wait for a place, hold it for the length of the `with` block."""
        with self._changed:
            if alone:
                self._suspects_waiting += 1
                self._changed.wait_for(lambda: self._inside == 0)
                self._suspects_waiting -= 1
                self._alone = True
            else:
                self._changed.wait_for(lambda: not self._alone and self._suspects_waiting == 0)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._alone = False
                self._changed.notify_all()
