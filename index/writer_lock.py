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
WAIT_SECONDS = 60.0


@contextmanager
def locked(folder: Path, *, name: str = WRITING, wait_seconds: float | None = None) -> Iterator[bool]:
    """Holds one of the locks; the system lets go of it should the process die. Gives whether it is held.

    Raises:
        IndexUnavailable: another holds it for a minute already; with `wait_seconds` that is no error.
    """
    with writing():
        descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        held = _wait_for(descriptor, WAIT_SECONDS if wait_seconds is None else wait_seconds)
        if not held and wait_seconds is None:
            raise IndexUnavailable("another process is writing to the index")
        yield held
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, seconds: float) -> bool:
    give_up = monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() >= give_up:
                return False
            sleep(0.005)
        else:
            return True
