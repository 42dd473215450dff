"""The time after which nobody waits any longer for an engine: the kernel then ends the whole process.

A call into an engine cannot be broken off from outside, and one that hangs may hold Python's own lock; the kernel's
alarm needs neither. Only in processes that read one document and end.
"""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Alarm:
    """One alarm clock for all threads of the process; it is set to the earliest of their deadlines."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._deadlines: dict[object, float] = {}

    @contextmanager
    def after(self, seconds: float) -> Iterator[None]:
        """End the process by SIGALRM if what is done inside takes longer."""
        mark = object()
        with self._lock:
            self._deadlines[mark] = time.monotonic() + seconds
            self._set()
        try:
            yield
        finally:
            with self._lock:
                del self._deadlines[mark]
                self._set()

    def _set(self) -> None:
        left = min(self._deadlines.values(), default=None)
        signal.setitimer(signal.ITIMER_REAL, 0 if left is None else max(left - time.monotonic(), 0.001))
