"""A document's file as its reader has it: open, and without a name. It can be read here and not be looked up.

An original lies in the archive, where its reader must not look around. So it is lent to the reader as an open file, and
however many want to read it, each from a place of its own, they share that one descriptor.
"""

import io
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

NAMED = "document"
"""What a copy is called in a reader's folder for files in between."""


@dataclass(frozen=True, slots=True)
class Source:
    """An open file that is never written to."""

    descriptor: int

    @classmethod
    def at(cls, path: Path) -> "Source":
        """The file at `path`, open as long as this process lives."""
        return cls(os.open(path, os.O_RDONLY | os.O_CLOEXEC))

    @property
    def size_bytes(self) -> int:
        return os.fstat(self.descriptor).st_size

    @property
    def owner(self) -> int:
        """The user who may do with it as they please."""
        return os.fstat(self.descriptor).st_uid

    def head(self, size: int) -> bytes:
        """The first `size` bytes, or as many as there are."""
        return os.pread(self.descriptor, size, 0)

    def raw(self) -> "SourceReader":
        """A reader with a place of its own, for one thread, that counts what it reads."""
        return SourceReader(self)

    def opened(self) -> BinaryIO:
        """The same, buffered."""
        return io.BufferedReader(self.raw())

    def copied_to(self, path: Path) -> Path:
        """A copy, for those who need a name. Returns `path`."""
        with self.opened() as content, path.open("xb") as copy:
            shutil.copyfileobj(content, copy)
        return path


class SourceReader(io.RawIOBase):
    """Reads a source from a place of its own; closing it leaves the source open."""

    def __init__(self, source: Source) -> None:
        self.read_bytes = 0
        """How much was read so far."""
        self._source = source
        self._size = source.size_bytes
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        return self._at

    def readinto(self, buffer: "WriteableBuffer") -> int:
        read = os.preadv(self._source.descriptor, [buffer], self._at)
        self._at += read
        self.read_bytes += read
        return read
