"""The only place where Rogatory changes files: written, confirmed by the disk, then given its name.

An fsync that failed is never tried again on the same file: the pages may be gone although a second call succeeds. The
copy is dropped and made anew from its source.
"""

import errno
import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from records.crashpoint import crashpoint
from records.errors import DiskFull, StorageError, WriteFailed

CHUNK_BYTES = 1024 * 1024
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
BROKEN = frozenset({errno.EIO, errno.ESTALE, errno.EROFS})
BUSY = frozenset({errno.EBUSY, errno.EMFILE, errno.ENFILE, errno.ENOMEM})


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn what the disk says into words for the clerk.

    Raises:
        DiskFull: no room, quota or size limit.
        WriteFailed: an input/output error, a stale or read-only file system.
        StorageError: something is used up or in use for the moment.
    """
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise DiskFull(os.strerror(error.errno)) from error
        if error.errno in BROKEN:
            raise WriteFailed(os.strerror(error.errno)) from error
        if error.errno in BUSY:
            raise StorageError(os.strerror(error.errno)) from error
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


def make_subfolder(folder: Path, *, mode: int = 0o700) -> None:
    """Make one folder in a folder that is there; one that exists is as good.

    Raises:
        FileNotFoundError: the folder above is gone (an unmounted share): nothing is made in its place.
    """
    try:
        folder.mkdir(mode=mode)
    except FileExistsError:
        return
    crashpoint("after_mkdir")
    confirm_folder(folder.parent)


def remove_empty(folder: Path) -> bool:
    """Remove a folder of ours that holds nothing but empty folders; False where a file is in it (that one stays)."""
    try:
        for below in folder.iterdir():
            if below.is_symlink() or not below.is_dir() or not remove_empty(below):
                return False
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            return False
        raise
    return True


def open_up(folder: Path, *, like: Path, below: bool = True) -> None:
    """Give `folder`, and unless told otherwise the folders in it, the permissions of `like`."""
    folder.chmod(like.stat().st_mode & 0o777)
    if below:
        for each in folder.iterdir():
            if each.is_dir() and not each.is_symlink():
                open_up(each, like=like)


def hold_lock(file: Path) -> int | None:
    """Hold the lock `file`, made where it is missing, until the returned descriptor is closed or the process ends.

    None where somebody else holds it.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


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


def confirm_and_hash(path: Path) -> tuple[str, int]:
    """Have the disk confirm a file that was written here; nobody may write to it from now on (mode 0400).

    Returns:
        SHA-256 in hexadecimal, size in bytes.
    """
    with path.open("rb") as file:
        os.fchmod(file.fileno(), 0o400)
        confirm_file(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, file.tell()


def demand_room(folder: Path, size: int) -> None:
    """Raises OSError (ENOSPC) where so many bytes more do not fit on the disk that `folder` lies on."""
    disk = os.statvfs(folder)
    if disk.f_bavail * disk.f_frsize < size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


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
    """Rename within one file system, both folders confirmed. An existing `target` file is replaced: use unique names.

    Raises:
        FileNotFoundError: `source` is gone: another process was faster.
    """
    source.rename(target)
    crashpoint("after_rename")
    confirm_folder(target.parent)
    if source.parent != target.parent:
        confirm_folder(source.parent)


def remove(path: Path) -> None:
    """Remove a file of ours (a working copy); a missing one is as good."""
    path.unlink(missing_ok=True)


def append(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Add to a file that may be lost, a cache: not confirmed by the disk, and cut off where it is interrupted."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
    try:
        _write_all(descriptor, content)
    finally:
        os.close(descriptor)


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
