"""Asking the kernel whether anybody has a file open for writing.

A read lease (fcntl(2), F_SETLEASE) is granted only where nobody has; it is given back at once. It needs the owner of
the file or CAP_LEASE, and a local file system; elsewhere the answer is "untold".
"""

import errno
import fcntl
import os
import signal
import stat

from intake.file_end import file_end
from intake.finished import Probe, Writers


def open_to_read(path: os.PathLike[str]) -> int:
    """Open what should be a regular file: no link is followed, no pipe waited for.

    Raises:
        OSError: ELOOP for a link; as open(2) says otherwise.
    """
    return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)


def writers_of(descriptor: int, *, network: bool) -> Writers:
    """Who has the open file open for writing, as far as the kernel says."""
    status = os.fstat(descriptor)
    if network or not stat.S_ISREG(status.st_mode):
        return Writers.UNTOLD
    try:
        # Whoever opens the file for writing in this instant makes the kernel signal us: by default SIGIO, which kills.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return Writers.SOME if error.errno == errno.EAGAIN else Writers.UNTOLD
    return Writers.NONE


def probe(path: os.PathLike[str], *, network: bool) -> Probe:
    """Open a file and see who writes to it and whether its end is there.

    Raises:
        OSError: it cannot be opened or read.
    """
    descriptor = open_to_read(path)
    try:
        return Probe(writers_of(descriptor, network=network), file_end(descriptor))
    finally:
        os.close(descriptor)
