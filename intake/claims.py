"""Claiming a file: it is renamed into the folder of one watcher, so that no other and no sender can reach it.

    .intake/claimed/OWNER/CLAIM/letter.pdf      (`CLAIM/case 12/letter.pdf` for a file from a dropped folder)

An owner is a running watcher and holds a lock for as long as its process lives, however that ends. What lies in the
folder of an owner without a lock is adopted by another: no clock and no time-out decides it.
"""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from intake.companions import document_of, is_companion
from intake.finished import Glimpse, glimpse_of
from intake.hot_folder import Place
from records import fsops
from records.crashpoint import crashpoint

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> str:
    """A ULID: 26 characters, in the order of time where clocks are right, unique in any case."""
    number = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    return "".join(CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed file. `place` is the folder that holds it and its companion; `name` its path in the hot folder."""

    id: str
    place: Path
    name: str

    @property
    def file(self) -> Path:
        return self.place / self.name

    @property
    def name_raw(self) -> bytes:
        """The name in the bytes of the file system."""
        return os.fsencode(self.name)

    def glimpse(self) -> Glimpse:
        """What the file system says of it.

        Raises:
            FileNotFoundError: another watcher has adopted or released it.
        """
        return glimpse_of(self.file.lstat(), regular=self.file.is_file() and not self.file.is_symlink())


class Owner:
    """A running watcher, to whom claims belong until it closes or its process ends."""

    def __init__(self, locks: Path) -> None:
        fsops.make_folder(locks)
        self._locks = locks
        self.id, self._lock = self._begin()
        self._sweep()

    def _begin(self) -> tuple[str, int]:
        while True:
            owner = new_id()
            lock = fsops.hold_lock(self._file(owner))
            # Between making and locking it, another's sweep may have taken the file for a dead one's and removed it.
            if lock is not None and os.fstat(lock).st_nlink:
                return owner, lock
            if lock is not None:
                os.close(lock)

    def _sweep(self) -> None:
        """Remove the locks of the dead; without a lock their claims are adopted just the same."""
        for file in self._locks.glob("claims-*.lock"):
            lock = None if file == self._file(self.id) else fsops.hold_lock(file)
            if lock is not None:
                fsops.remove(file)
                os.close(lock)

    def _file(self, owner: str) -> Path:
        return self._locks / f"claims-{owner}.lock"

    def folder(self, place: Place) -> Path:
        return place.claimed / self.id

    def close(self) -> None:
        """Leave; what is still claimed is for others to adopt."""
        fsops.remove(self._file(self.id))
        os.close(self._lock)

    def adopt(self, place: Place) -> int:
        """Take over the claims of owners that are gone. Returns how many claims."""
        adopted = 0
        for other in _names(place.claimed):
            if other == self.id:
                continue
            file = self._file(other)
            lock = fsops.hold_lock(file)
            if lock is None:
                continue
            try:
                adopted += self._adopt_from(place, other)
                fsops.remove(file)
            finally:
                os.close(lock)
        return adopted

    def _adopt_from(self, place: Place, other: str) -> int:
        adopted = 0
        for claim_id in _names(place.claimed / other):
            fsops.make_subfolder(self.folder(place))
            with suppress(FileNotFoundError):  # a third watcher was faster
                fsops.move(place.claimed / other / claim_id, self.folder(place) / claim_id)
                crashpoint("after_adoption")
                adopted += 1
        fsops.remove_empty(place.claimed / other)
        return adopted


def _names(folder: Path) -> list[str]:
    """Names in a folder, in order; none where it is gone."""
    with suppress(FileNotFoundError, NotADirectoryError):
        return sorted(entry.name for entry in folder.iterdir())
    return []


def claim(owner: Owner, place: Place, name: str, *, companion: str | None = None) -> Claim | None:
    """Claim a file, and its companion with it; None where it is gone: another watcher was faster, or its sender.

    The companion goes first and decides who wins: left behind, it would call the next file of that name complete.

    Raises:
        OSError: the file system refuses; what was renamed by then is found by `claims_of`.
    """
    crashpoint("before_claim")
    fsops.make_subfolder(owner.folder(place))
    claim_id = new_id()
    claimed = Claim(claim_id, owner.folder(place) / claim_id, name)
    fsops.make_subfolder(claimed.place)
    crashpoint("after_claim_folder")
    for each in filter(None, (companion, name)):
        if not _rename_in(place, claimed.place, each):
            give_back(place, claimed.place)
            return None
    crashpoint("after_claim")
    return claimed


def _rename_in(place: Place, folder: Path, name: str) -> bool:
    target = folder / name
    for above in reversed(Path(name).parents[:-1]):
        fsops.make_subfolder(folder / above)
    try:
        fsops.move(place.path / name, target)
    except FileNotFoundError:
        return target.is_symlink() or target.exists()  # NFS: the reply to a rename that succeeded may be lost
    return True


def give_back(place: Place, folder: Path) -> None:
    """Undo a claim that holds no document: a companion alone goes back, empty folders go away."""
    for name in _files(folder):
        with suppress(FileNotFoundError):
            fsops.move(folder / name, place.path / name)
    fsops.remove_empty(folder)


def claims_of(owner: Owner, place: Place) -> Iterator[Claim]:
    """What the owner holds, as the disk says: a claim that a crash cut short is completed, or undone."""
    for claim_id in _names(owner.folder(place)):
        folder = owner.folder(place) / claim_id
        names = tuple(_files(folder))
        finish = place.settings.finish
        name = next((each for each in names if not is_companion(each, finish)), None)
        if name is None and len(names) == 1:
            name = document_of(names[0], finish)
            name = name if name is not None and _rename_in(place, folder, name) else None
        if name is None:
            give_back(place, folder)
        else:
            yield Claim(claim_id, folder, name)


def _files(folder: Path, prefix: str = "") -> Iterator[str]:
    with suppress(FileNotFoundError), os.scandir(folder / prefix) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(folder, f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name


def renew(claimed: Claim) -> Claim:
    """Give a claim a new id: the file was changed after its receipt, and what it holds now is another arrival."""
    claim_id = new_id()
    folder = claimed.place.with_name(claim_id)
    fsops.move(claimed.place, folder)
    return Claim(claim_id, folder, claimed.name)
