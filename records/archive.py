"""The archive: every original under the name of its own fingerprint, never changed, never removed.

A file lies at `AB/ABCDEF….` (SHA-256 in hexadecimal). It is copied, confirmed by the disk, and only then given its
name, so a file that has its name is whole. The same class keeps the derivatives in a folder of their own.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from records import fsops
from records.errors import ArchiveDamaged, NotFound

WORKING = "working"
DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the archive: its fingerprint (SHA-256, hexadecimal) and size."""

    sha256: str
    size_bytes: int


class SourceChanged(Exception):
    """A file was written to while it was copied. No error for people: the caller waits and copies it again."""


class Archive:
    """Content-addressed files below one folder. Several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with fsops.storage_errors():
            for each in (folder, folder / WORKING):
                fsops.make_folder(each)

    def path(self, sha256: str) -> Path:
        """Where the file with this fingerprint lies, or would lie."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise NotFound("not a fingerprint")
        return self.folder / sha256[:2] / sha256

    def take_in(self, source: int) -> Stored:
        """Copy an open file in, from its present position; the same content a second time changes nothing.

        Raises:
            DiskFull, WriteFailed, StorageError: nothing was stored; the source is untouched.
            SourceChanged: somebody wrote to the source meanwhile; nothing was stored.
        """
        with fsops.storage_errors():
            working = self.folder / WORKING / secrets.token_hex(12)
            before = os.fstat(source)
            sha256, size = fsops.copy_and_hash(source, working)
            try:
                if _moment(before) != _moment(os.fstat(source)):
                    raise SourceChanged
                self._place(working, sha256)
            finally:
                fsops.remove(working)
        return Stored(sha256, size)

    @contextmanager
    def being_made(self, *, room_bytes: int) -> Iterator[Path]:
        """A name for a new file, which `take_in_file` then takes in as it is; what is not taken in is removed.

        Raises:
            DiskFull: there is no room for a file of `room_bytes`.
        """
        with fsops.storage_errors():
            fsops.demand_room(self.folder, room_bytes)
        path = self.folder / WORKING / secrets.token_hex(12)
        try:
            yield path
        finally:
            fsops.remove(path)

    def take_in_file(self, path: Path) -> Stored:
        """Take in a file of ours: one that was made here (`being_made`) as it is, else a copy.

        Raises like `take_in`.
        """
        if path.parent == self.folder / WORKING:
            with fsops.storage_errors():
                sha256, size = fsops.confirm_and_hash(path)
                self._place(path, sha256)
            return Stored(sha256, size)
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            return self.take_in(descriptor)
        finally:
            os.close(descriptor)

    def _place(self, working: Path, sha256: str) -> None:
        name = self.path(sha256)
        fsops.make_folder(name.parent)
        if not fsops.give_name(working, name) and not self.is_whole(sha256):
            # The stored copy has rotted and a good one is in hand: keep both, the good one under the name.
            fsops.make_folder(self.folder / DAMAGED)
            fsops.move(name, self.folder / DAMAGED / f"{sha256}.{secrets.token_hex(4)}")
            fsops.give_name(working, name)
        # Named by another process a moment ago: its fsync of the folder may still be under way.
        fsops.confirm_folder(name.parent)

    def read(self, sha256: str) -> bytes:
        """The content.

        Raises:
            ArchiveDamaged: the file is missing or no longer what it was.
        """
        try:
            content = self.path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise ArchiveDamaged(sha256[:12]) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ArchiveDamaged(sha256[:12])
        return content

    def is_whole(self, sha256: str) -> bool:
        """Whether the file is there with the content that its name promises."""
        try:
            with self.path(sha256).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except FileNotFoundError:
            return False

    def names(self) -> Iterator[str]:
        """The fingerprints of all files, in order."""
        for folder in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(entry.name for entry in folder.iterdir())

    def sweep(self) -> int:
        """Remove working copies that a killed process left behind; only while nobody else writes. Returns how many."""
        left = list((self.folder / WORKING).iterdir())
        for path in left:
            fsops.remove(path)
        return len(left)


def _moment(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns
