"""A child's working folder: it holds a copy of a document, so it must not outlive the worker, even one that is killed.

Its owner holds a lock on it that the kernel lets go of when the owner ends, however it ends. Whoever starts next
removes the folders that nobody holds. The owner's number in the name is for people; it proves nothing, because
numbers come back: after a restart of its container, a worker often has the number of the one before.
"""

import errno
import fcntl
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEW = "rogatory-new-"
"""A folder is called so until its owner holds it; nothing is in it yet."""
ENTER_ONLY = 0o711
"""The child may be another user: it gets to what it knows by name, and nobody can list the folder."""
HELD_OR_GONE = frozenset((errno.EWOULDBLOCK, errno.ENOENT, errno.ENOTDIR, errno.ELOOP))
"""Why a folder is let be: its owner lives, another worker has removed it, or it is a link or a file and not ours."""
_A_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NO_LINK = _A_FOLDER | os.O_NOFOLLOW

log = logging.getLogger(__name__)


class WorkingFolder:
    """A new folder in the system's temporary folder, ours until it is removed."""

    def __init__(self, kind: str) -> None:
        """`kind` is what it is for: one word, part of its name."""
        made = Path(tempfile.mkdtemp(prefix=f"{NEW}{os.getpid()}-"))
        self._lock = os.open(made, _NO_LINK)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.path = made.with_name(f"{_prefix(kind)}{made.name.removeprefix(NEW)}")
        made.rename(self.path)
        self.path.chmod(ENTER_ONLY)

    def remove(self) -> None:
        """Remove it with all that is in it; once is enough, twice does no harm."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def remove_leftovers(kind: str) -> int:
    """Remove the folders of this kind whose owners have died; how many.

    Only folders of this user, in the system's temporary folder itself; a link is never followed.
    """
    ours = re.compile(rf"{re.escape(_prefix(kind))}\d+-\w+")
    with _opened(tempfile.gettempdir(), flags=_A_FOLDER) as temporary, os.scandir(temporary) as entries:
        names = sorted(entry.name for entry in entries if ours.fullmatch(entry.name))
        return sum(_removed(name, temporary) for name in names)


def _removed(name: str, temporary: int) -> bool:
    """Whether nobody held the folder, so that it was removed."""
    try:
        with _opened(name, flags=_NO_LINK, parent=temporary) as folder:
            if os.fstat(folder).st_uid != os.geteuid():
                return False
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(name, dir_fd=temporary)
            return True
    except OSError as error:
        if error.errno not in HELD_OR_GONE:
            log.warning("a working folder is left over and cannot be removed", extra={"errno": error.errno})
        return False


@contextmanager
def _opened(name: str, *, flags: int, parent: int | None = None) -> Iterator[int]:
    folder = os.open(name, flags, dir_fd=parent)
    try:
        yield folder
    finally:
        os.close(folder)


def _prefix(kind: str) -> str:
    return f"rogatory-{kind}-"
