"""ZIP and TAR archives: a page that lists what is inside, and each member as an enclosure, within strict limits."""

import contextlib
import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, cast

from intake.reading.exchange import Answer
from intake.reading.job import Job
from intake.reading.mail import Part, keep
from intake.reading.text_pages import set_pages
from records.errors import DamagedFile, LockedWithPassword, TooLarge, TooManyPages

MOST_MEMBERS = 1000
MOST_RATIO = 100
"""Times its packed size that an archive may unpack to; real papers stay far below, bombs far above."""
FREE_BYTES = 10 * 1024 * 1024
"""Below this nobody counts ratios: small files of zeros pack better than 100 to 1."""
PIECE_BYTES = 1 << 20
ENCRYPTED_FLAG = 0x1
_BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, OSError, NotImplementedError,
    ValueError, KeyError, IndexError,
)  # fmt: skip


def read_archive(job: Job) -> Iterator[Answer]:
    """Read an archive.

    Raises:
        LockedWithPassword: members are encrypted.
        TooManyPages: more members than allowed.
        TooLarge: it would unpack to more than allowed.
        DamagedFile: it cannot be unpacked.
    """
    members = _zip_members if job.media_type == "application/zip" else _tar_members
    budget = _Budget(job)
    try:
        parts = list(members(job, budget))
    except _BROKEN as error:
        raise DamagedFile("archive") from error
    listing = "\n".join(f"  - {part.label}" for part in parts)
    return set_pages(job, f"Archive with {len(parts)} files:\n{listing}", keep(parts, job))


class _Budget:
    """How much may still be unpacked."""

    def __init__(self, job: Job) -> None:
        packed = job.path.stat().st_size
        self._left = min(job.task.max_bytes, max(FREE_BYTES, packed * MOST_RATIO))

    def all_of(self, stream: IO[bytes]) -> bytes:
        pieces = []
        while piece := stream.read(PIECE_BYTES):
            self._left -= len(piece)
            if self._left < 0:
                raise TooLarge("unpacked")
            pieces.append(piece)
        return b"".join(pieces)


def _zip_members(job: Job, budget: _Budget) -> Iterator[Part]:
    with zipfile.ZipFile(job.path) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        _check_number(len(members))
        if any(member.flag_bits & ENCRYPTED_FLAG for member in members):
            raise LockedWithPassword("ZIP")
        for member in members:
            with archive.open(member) as stream:
                yield Part(member.filename, budget.all_of(stream))


def _tar_members(job: Job, budget: _Budget) -> Iterator[Part]:
    with contextlib.ExitStack() as stack:
        plain = _unpacking(job, stack)
        try:
            archive = stack.enter_context(tarfile.open(fileobj=plain, mode="r|"))
        except tarfile.TarError:
            if job.media_type != "application/gzip":
                raise
            yield Part("content", budget.all_of(_unpacking(job, stack)))  # one packed file, no archive in it
            return
        for number, member in enumerate(archive, start=1):
            _check_number(number)
            stream = archive.extractfile(member) if member.isreg() else None  # links and devices stay where they are
            if stream is not None:
                yield Part(member.name, budget.all_of(stream))


def _unpacking(job: Job, stack: contextlib.ExitStack) -> IO[bytes]:
    if job.media_type == "application/gzip":
        return cast(IO[bytes], stack.enter_context(contextlib.closing(gzip.open(job.path))))
    return stack.enter_context(job.path.open("rb"))


def _check_number(members: int) -> None:
    if members > MOST_MEMBERS:
        raise TooManyPages(f"more than {MOST_MEMBERS} files in an archive")
