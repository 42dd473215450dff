"""The locks that let one process at a time write to the index, and one compact it; readers do not need them."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from index.engine_errors import writing
from records.errors import IndexUnavailable

WRITING = "writer.lock"
COMPACTING = "compact.lock"
TURN = ".turn"
WAIT_SECONDS = 60.0


@contextmanager
def locked(folder: Path, *, name: str = WRITING, wait_seconds: float | None = None) -> Iterator[bool]:
    """Holds one of the locks; the system lets go of it should the process die. Gives whether it is held.

    Who waits holds the turn, so that one who puts document after document cannot keep the others out.

    Raises:
        IndexUnavailable: another holds it for a minute already; with `wait_seconds` that is no error.
    """
    until = monotonic() + (WAIT_SECONDS if wait_seconds is None else wait_seconds)
    lock = _opened(folder / name)
    try:
        turn = _opened(folder / f"{name}{TURN}")
        try:
            held = _wait_for(turn, until) and _wait_for(lock, until)
        finally:
            os.close(turn)
        if not held and wait_seconds is None:
            raise IndexUnavailable("another process is writing to the index")
        yield held
    finally:
        os.close(lock)


def _opened(path: Path) -> int:
    with writing():
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _wait_for(descriptor: int, until: float) -> bool:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() >= until:
                return False
            sleep(0.002)
        else:
            return True
