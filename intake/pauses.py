"""How long to leave alone what failed: twice as long after each failure, five minutes at most."""

from collections.abc import Callable

from records.errors import StorageError

FIRST_SECONDS = 2.0
LONGEST_SECONDS = 300.0
TRIES = 20
"""How often a single file is tried, with growing pauses: a good hour."""


def pause_seconds(failures: int) -> float:
    """The pause after so many failures (0 for the first)."""
    return min(FIRST_SECONDS * 2.0 ** min(failures, 20), LONGEST_SECONDS)


class StoragePause:
    """Whether the storage of a folder's files fails just now: then nothing more is claimed, its sender sees it lie."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._failures = 0
        self._until = 0.0
        self.code: str | None = None

    @property
    def left_seconds(self) -> float:
        """Seconds until the next try; 0 where nothing stands against it."""
        return max(self._until - self._monotonic(), 0.0) if self.code else 0.0

    def begin(self, error: StorageError) -> None:
        """Note a failure. Several in one pause are one."""
        if not self.left_seconds:
            self._until = self._monotonic() + pause_seconds(self._failures)
            self._failures += 1
        self.code = error.code

    def end(self) -> None:
        """Note that something was stored."""
        self._failures, self.code = 0, None
