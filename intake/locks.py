"""Locks that end with the process that holds them, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from config.settings import Settings
from records import fsops
from records.errors import AlreadyRunning


@contextmanager
def only_one(settings: Settings, what: str) -> Iterator[None]:
    """Hold the data folder's lock for `what`.

    Raises:
        AlreadyRunning: another process holds it.
    """
    fsops.make_folder(settings.locks)
    descriptor = os.open(settings.locks / f"{what}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(what) from error
        yield
    finally:
        os.close(descriptor)


def is_held(settings: Settings, what: str) -> bool:
    """Whether some process holds the lock for `what`."""
    try:
        with only_one(settings, what):
            return False
    except AlreadyRunning:
        return True
