"""When a file in a hot folder is complete: it has stopped changing, nobody writes to it, and its end is there.

Pure judgement: what was seen when goes in, a verdict comes out; the clock and the disk are the caller's.
docs/decisions/0002-finished-files.md says where the numbers come from.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from intake.file_end import End

PROVEN_SECONDS = 1.0
"""Quiet time where the kernel proves that nobody writes, and the end is in order."""
LOCAL_SECONDS = 3.0
NETWORK_SECONDS = 15.0
PATIENCE = 10
"""How many quiet times a file without its end is waited for, before it is taken with a flag."""
EMPTY_SECONDS = 600.0
"""Scanners make the file first and fill it when the first page is through."""
LOOKS = 3
NOT_YET_STAMPED = range(315_532_800, 347_155_200)
"""The year 1980: robocopy stamps a file so while it copies."""


class Writers(StrEnum):
    """What the kernel says about processes that have a file open for writing."""

    NONE = "none"
    SOME = "some"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What the file system says of a file at one moment."""

    inode: int
    size_bytes: int
    modified_ns: int
    changed_ns: int
    regular: bool = True

    def same_content(self, other: "Glimpse") -> bool:
        """Whether this is the same file, untouched but for its name (renaming sets `changed_ns`)."""
        return (self.inode, self.size_bytes, self.modified_ns) == (other.inode, other.size_bytes, other.modified_ns)


@dataclass(frozen=True, slots=True)
class Sight:
    """A file as it was last seen: since when it looks like that, in how many looks, and when it was seen first.

    Times are seconds of a clock that never goes back.
    """

    glimpse: Glimpse
    since: float
    first_seen: float
    looks: int = 1


def look(before: Sight | None, glimpse: Glimpse, *, at: float) -> Sight:
    """Add a look to what was seen before."""
    if before is None or before.glimpse.inode != glimpse.inode:
        return Sight(glimpse, at, at)
    if before.glimpse != glimpse:
        return Sight(glimpse, at, before.first_seen)
    return Sight(glimpse, before.since, before.first_seen, before.looks + 1)


@dataclass(frozen=True, slots=True)
class Probe:
    """What opening a file tells: who writes to it, and whether its end is there."""

    writers: Writers
    end: End


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait in one folder. `promise`: how the sender says that a file is complete, if at all."""

    proven_seconds: float
    quiet_seconds: float
    promise: Literal["none", "name", "companion"] = "none"

    @classmethod
    def of(cls, *, finish: str, network: bool, quiet_seconds: float | None) -> "Patience":
        """The patience that a folder's settings ask for."""
        usual = NETWORK_SECONDS if network else LOCAL_SECONDS
        promise: Literal["none", "name"] = "name" if finish == "rename" else "none"
        return cls(quiet_seconds or PROVEN_SECONDS, quiet_seconds or usual, promise)


class Decision(StrEnum):
    WAIT = "wait"
    TAKE = "take"
    TAKE_FLAGGED = "take_flagged"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`again_seconds`: when a further look may change the decision."""

    decision: Decision
    again_seconds: float | None = None


def judge(sight: Sight, *, at: float, patience: Patience, probe: Callable[[], Probe]) -> Verdict:
    """Say whether a file is complete. `probe` is called only once waiting alone could be enough.

    Raises:
        OSError: from `probe`; the file cannot be opened or read.
    """
    still = at - sight.since
    if not sight.glimpse.regular:
        return Verdict(Decision.TAKE)
    if sight.glimpse.size_bytes == 0:
        given_up = still >= EMPTY_SECONDS and probe().writers is not Writers.SOME
        return Verdict(Decision.EMPTY if given_up else Decision.WAIT)
    promised = patience.promise != "none"
    if not promised and (still < patience.proven_seconds or sight.looks < LOOKS):
        step = patience.proven_seconds / (LOOKS - 1)
        return Verdict(Decision.WAIT, step if sight.looks < LOOKS else patience.proven_seconds - still)
    found = probe()
    if found.writers is Writers.SOME:
        return Verdict(Decision.WAIT, PROVEN_SECONDS)
    missing = found.end is End.MISSING or sight.glimpse.modified_ns // 10**9 in NOT_YET_STAMPED
    needed = _needed_seconds(patience, found, missing=missing)
    if still < needed or (needed and sight.looks < LOOKS):
        return Verdict(Decision.WAIT, max(needed - still, 0.2))
    return Verdict(Decision.TAKE_FLAGGED if missing else Decision.TAKE)


def _needed_seconds(patience: Patience, found: Probe, *, missing: bool) -> float:
    if missing:
        return PATIENCE * patience.quiet_seconds
    if patience.promise == "companion" or (patience.promise == "name" and found.end is End.IN_ORDER):
        return 0.0
    proven = found.writers is Writers.NONE and found.end is End.IN_ORDER
    return patience.proven_seconds if proven or patience.promise == "name" else patience.quiet_seconds


def glimpse_of(status: os.stat_result, *, regular: bool) -> Glimpse:
    return Glimpse(status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns, regular)
