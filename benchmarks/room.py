"""How much of the disk is taken: by what lies in a folder, and by the open files of processes that have no name."""

import os
import stat
from pathlib import Path

import psutil

BLOCK_BYTES = 512


def below(folder: Path, *, but: Path | None = None) -> int:
    """Bytes that files below `folder` take; one with two names counts once, the file `but` not at all."""
    files = {}
    for place, _, names in os.walk(folder):  # passes over folders that are gone meanwhile
        for name in names:
            path = Path(place, name)
            if path == but:
                continue
            try:
                status = path.lstat()
            except OSError:
                continue
            files[status.st_ino] = status.st_blocks * BLOCK_BYTES
    return sum(files.values())


def nameless() -> int:
    """Bytes of files that this process and those it started have open, and that were removed or never had a name."""
    files = {}
    for process in (psutil.Process(), *psutil.Process().children(recursive=True)):
        try:
            opened = tuple(Path(f"/proc/{process.pid}/fd").iterdir())
        except OSError:
            continue
        for each in opened:
            try:
                status = each.stat()
                in_memory = str(each.readlink()).startswith(("/memfd:", "/dev/shm"))
            except OSError:
                continue
            if stat.S_ISREG(status.st_mode) and not status.st_nlink and not in_memory:
                files[status.st_dev, status.st_ino] = status.st_blocks * BLOCK_BYTES
    return sum(files.values())
