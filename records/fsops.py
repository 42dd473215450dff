"""The only place where Rogatory changes files: written, confirmed by the disk, then given its name.

An fsync that failed is never tried again on the same file: the pages may be gone although a second call succeeds. The
copy is dropped and made anew from its source.
"""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from records.crashpoint import crashpoint
from records.errors import DiskFull, WriteFailed

CHUNK_BYTES = 1024 * 1024
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn what the disk says into words for the clerk.

    Raises:
        DiskFull: no room, quota or size limit.
        WriteFailed: an input/output error.
    """
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise DiskFull(os.strerror(error.errno)) from error
        if error.errno in (errno.EIO, errno.ESTALE, errno.EROFS):
            raise WriteFailed(os.strerror(error.errno)) from error
        raise


def confirm_folder(folder: Path) -> None:
    """Have the disk confirm the names in `folder`."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        crashpoint("fsync_folder")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path, *, mode: int = 0o700) -> None:
    """Make `folder` and the ones above it where they are missing; each is confirmed in its parent."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=mode)
    confirm_folder(folder.parent)


def copy_and_hash(source: int, target: Path) -> tuple[str, int]:
    """Copy an open file into the new file `target` (mode 0400), confirmed by the disk.

    Returns:
        SHA-256 in hexadecimal, size in bytes. On any error the copy is removed again.
    """
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o400)
    try:
        try:
            while chunk := os.read(source, CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
                _write_all(descriptor, chunk)
                crashpoint("copy_chunk")
            crashpoint("copy_done")
            confirm_file(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        target.unlink(missing_ok=True)
        raise
    crashpoint("after_copy_fsync")
    return digest.hexdigest(), size


def confirm_file(descriptor: int) -> None:
    """Have the disk confirm what was written to an open file; never to be tried twice on the same one."""
    crashpoint("fsync_file")
    os.fsync(descriptor)


def _write_all(descriptor: int, chunk: bytes) -> None:
    left = memoryview(chunk)
    while left:
        left = left[os.write(descriptor, left) :]


def give_name(written: Path, name: Path) -> bool:
    """Give a written and confirmed file its lasting name; False where that name is taken already (nothing changes)."""
    try:
        os.link(written, name)
    except FileExistsError:
        return False
    crashpoint("after_link")
    confirm_folder(name.parent)
    crashpoint("after_link_fsync")
    return True


def move(source: Path, target: Path) -> None:
    """Rename within one file system, both folders confirmed. An existing `target` is overwritten: use unique names."""
    source.rename(target)
    crashpoint("after_rename")
    confirm_folder(target.parent)
    if source.parent != target.parent:
        confirm_folder(source.parent)


def remove(path: Path) -> None:
    """Remove a file of ours (a working copy); a missing one is as good."""
    path.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Write a small file so that it is there whole or not at all, replacing what was there."""
    working = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(working, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        _write_all(descriptor, content)
        confirm_file(descriptor)
    except OSError:
        working.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)
    working.replace(path)
    confirm_folder(path.parent)
