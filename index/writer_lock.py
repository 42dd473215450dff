"""The lock that lets one process at a time write to the index; readers do not need it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from index.engine_errors import writing
from records.errors import IndexUnavailable

NAME = "writer.lock"
WAIT_SECONDS = 60.0


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the lock of the one writer; the system lets go of it should the process die.

    Raises:
        IndexUnavailable: another process holds it for a minute already.
    """
    with writing():
        descriptor = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait_for(descriptor)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int) -> None:
    give_up = monotonic() + WAIT_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if monotonic() > give_up:
                raise IndexUnavailable("another process is writing to the index") from error
            sleep(0.02)
        else:
            return
