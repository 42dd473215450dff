"""Receiving a claimed file: into the archive, into the ledger, and only then out of the way.

The order is what keeps it: copy, confirmed by the disk; its name in the archive, confirmed; receipt, audit event and
waiting document in one commit; then the file moves to `done/`. Killed anywhere, the next watcher goes on from what
lies on the disk, and the claim's id sees to it that nothing is entered twice.
"""

import errno
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from config.settings import HotFolder
from intake.claims import Claim, new_id
from intake.companions import verify_checksum
from intake.file_end import End, file_end
from intake.finished import Writers
from intake.hot_folder import Place
from intake.writers import open_to_read, writers_of
from records import audit, fsops, ledger
from records.archive import Archive, SourceChanged
from records.crashpoint import crashpoint
from records.database import Database
from records.errors import EmptyFile, NotARegularFile, RogatoryError, TooLarge
from records.tables import Receipt

log = structlog.get_logger()


class StillWritten(Exception):
    """Somebody has the claimed file open for writing, or wrote to it just now: wait, and receive it again."""


@dataclass(frozen=True, slots=True)
class Received:
    """A receipt, and whether it is proven that nobody can write to the claimed file any more."""

    receipt: Receipt
    proven: bool


def receive(
    claim: Claim, place: Place, *, archive: Archive, database: Database, limit_bytes: int, follows: int | None = None
) -> Received:
    """Archive a claimed file and enter it in the ledger; a claim that is entered already returns its receipt.

    `follows` is the number of the receipt after which the same file was changed once more.

    Raises:
        NotARegularFile, EmptyFile, TooLarge, ChecksumMismatch: it cannot be taken in (`refuse` it).
        StillWritten: it is not complete.
        StorageError: nothing is entered; the file stays claimed; try again later.
        OSError: it cannot be opened or read.
    """
    known = receipt_of(claim, database)
    if known is not None:
        return Received(known, proven=known.reason_code is not None)
    with _opened(claim.file) as descriptor:
        status = _checked(descriptor, limit_bytes)
        writers = writers_of(descriptor, network=place.network)
        if writers is Writers.SOME:
            raise StillWritten
        flagged = file_end(descriptor) is End.MISSING
        if place.settings.finish == "checksum":
            verify_checksum(descriptor, claim.file)
        try:
            stored = archive.take_in(descriptor)
        except SourceChanged as error:
            raise StillWritten from error
    crashpoint("after_archive")
    arrival = _arrival(
        place.settings, claim.id, claim.name_raw, status, sha256=stored.sha256, possibly_truncated=flagged
    )
    receipt = _enter(arrival, database, follows=follows)
    log.info("received", receipt=receipt.number, claim=claim.id, folder=place.settings.name, bytes=stored.size_bytes)
    return Received(receipt, proven=_is_proven(writers, status))


def ingest(
    path: Path, *, folder: HotFolder, archive: Archive, database: Database, limit_bytes: int | None = None
) -> Receipt:
    """Take in a copy of a file that lies anywhere, as if it had arrived in `folder`; the file is left where it is.

    Raises:
        NotARegularFile, EmptyFile, TooLarge: it cannot be taken in.
        StorageError: nothing was entered.
        OSError: it cannot be opened or read.
    """
    with _opened(path.resolve(strict=True)) as descriptor:
        status = _checked(descriptor, limit_bytes)
        flagged = file_end(descriptor) is End.MISSING
        try:
            stored = archive.take_in(descriptor)
        except SourceChanged as error:
            raise OSError(errno.ETXTBSY, os.strerror(errno.ETXTBSY)) from error
    name = os.fsencode(path.name)
    arrival = _arrival(folder, new_id(), name, status, sha256=stored.sha256, possibly_truncated=flagged)
    return _enter(arrival, database)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    if not stat.S_ISREG(path.lstat().st_mode):
        raise NotARegularFile
    crashpoint("open_claimed")
    descriptor = open_to_read(path)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _checked(descriptor: int, limit_bytes: int | None) -> os.stat_result:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise NotARegularFile
    if status.st_size == 0:
        raise EmptyFile
    if limit_bytes is not None and status.st_size > limit_bytes:
        raise TooLarge
    return status


def _arrival(
    folder: HotFolder,
    claim_id: str,
    name_raw: bytes,
    status: os.stat_result,
    *,
    sha256: str | None = None,
    possibly_truncated: bool = False,
) -> ledger.Arrival:
    return ledger.Arrival(
        claim_id=claim_id,
        folder=folder.name,
        channel=folder.channel,
        desk=folder.desk,
        restricted=folder.restricted,
        languages=folder.languages,
        name_raw=name_raw,
        size_bytes=status.st_size,
        sha256=sha256,
        modified_ns=status.st_mtime_ns,
        possibly_truncated=possibly_truncated,
    )


def _enter(arrival: ledger.Arrival, database: Database, *, follows: int | None = None) -> Receipt:
    with database.writing() as session:
        receipt = ledger.enter(session, arrival)
        if follows is not None:
            detail = {"again": receipt.number}
            audit.note(session, "changed after its receipt", f"receipt/{follows}", detail=detail)
    return receipt


def receipt_of(claim: Claim, database: Database) -> Receipt | None:
    """The receipt of a claim, if it has one already."""
    with database.reading() as session:
        receipt = ledger.receipt_of_claim(session, claim.id)
        if receipt is not None:
            session.expunge(receipt)
        return receipt


def nobody_writes(claim: Claim, *, network: bool) -> bool:
    """Whether it is proven that nobody can write to a claimed file any more: no path leads to it, nobody has it open.

    Raises:
        OSError: it cannot be opened.
    """
    descriptor = open_to_read(claim.file)
    try:
        return _is_proven(writers_of(descriptor, network=network), os.fstat(descriptor))
    finally:
        os.close(descriptor)


def _is_proven(writers: Writers, status: os.stat_result) -> bool:
    return writers is Writers.NONE and status.st_nlink == 1  # a second hard link would be a second path


def changed_since(claim: Claim, receipt: Receipt) -> bool:
    """Whether somebody wrote to the file after it was archived.

    Raises:
        FileNotFoundError: another watcher has released it.
    """
    status = claim.file.lstat()
    return (status.st_size, status.st_mtime_ns) != (receipt.size_bytes, receipt.modified_ns)


def release(claim: Claim, receipt: Receipt, place: Place) -> None:
    """Move a received file to `done/DATE/NUMBER/`; the date is the receipt's, in UTC.

    Raises:
        OSError: it stays claimed; try again. FileNotFoundError: another watcher has released it, or the share is gone.
    """
    crashpoint("before_release")
    day = place.done / receipt.received_at.date().isoformat()
    fsops.make_subfolder(day)
    target = day / f"{receipt.number:06}"
    if target.exists():  # the database was restored from a backup and numbers are given a second time
        target = day / f"{receipt.number:06}-{claim.id}"
    fsops.move(claim.place, target)
    crashpoint("after_release")


def refuse(claim: Claim, why: type[RogatoryError], place: Place, *, database: Database) -> Receipt:
    """Enter a claimed file that cannot be taken in, and move it to `quarantine/` with the reason.

    Raises:
        StorageError, OSError: it stays claimed; try again.
    """
    arrival = _arrival(place.settings, claim.id, claim.name_raw, claim.file.lstat())
    with database.writing() as session:
        receipt = ledger.enter_refused(session, arrival, why.code)
    crashpoint("before_quarantine")
    day = place.quarantine / receipt.received_at.date().isoformat()
    folder = day / claim.id
    for each in (day, folder):
        fsops.make_subfolder(each)
        fsops.open_up(each, like=place.quarantine, below=False)
    fsops.write_whole(folder / "reason.json", _reason(receipt, why), mode=0o640)
    crashpoint("after_reason")
    fsops.open_up(claim.place, like=place.quarantine)
    fsops.move(claim.place, folder / "original")
    log.warning("quarantined", receipt=receipt.number, claim=claim.id, folder=place.settings.name, code=why.code)
    return receipt


def _reason(receipt: Receipt, why: type[RogatoryError]) -> bytes:
    reason = {
        "receipt": receipt.number,
        "received_at": receipt.received_at.isoformat(timespec="seconds"),
        "name": receipt.name,
        "size_bytes": receipt.size_bytes,
        "code": why.code,
        "what_happened": why.sentence,
        "what_to_do": why.hint,
    }
    return json.dumps(reason, ensure_ascii=False, indent=2).encode() + b"\n"
