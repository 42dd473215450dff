"""A hot folder on disk: what lies where in it, which names are left alone, and whether it is the folder it was.

    inbox/                     files are dropped here; files in folders dropped here are taken as well
    inbox/done/DATE/NUMBER/    what was taken in, under the number of its receipt (readable for the service only)
    inbox/quarantine/DATE/…/   what could not be taken in, with `reason.json` (readable for whoever may drop)
    inbox/.intake/             claims, and the mark that tells this folder from an empty mount point (service only)

All of it lies on one file system, so that a file moves by one rename, whole or not at all.
"""

import os
import re
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from config.settings import HotFolder, Settings
from intake.finished import Glimpse, Patience, glimpse_of
from records import fsops
from records.crashpoint import crashpoint
from records.errors import FolderOffline

DEPTH = 12
"""How many folders deep files are looked for."""
DATE = re.compile(r"\d{4}-\d\d-\d\d")

SHARES = ("nfs", "cifs", "smb", "fuse", "9p", "ceph", "glusterfs", "afs", "virtiofs", "lustre", "gfs", "ocfs")
"""How the names of file systems begin that may lie on another machine."""

UNFINISHED_STARTS = (".", "~$", "._")
UNFINISHED_ENDS = (
    ".tmp", ".part", ".partial", ".filepart", ".crdownload", ".!ut", ".lck", ".lock", ".writing", ".download",
)  # fmt: skip
NEVER = frozenset(
    {"thumbs.db", "desktop.ini", "@eadir", "#recycle", "$recycle.bin", "system volume information", "lost+found"}
)


def is_ignored(name: str) -> bool:
    """Whether a name says that this is no document, or not yet one."""
    lower = name.lower()
    return (
        lower.startswith(UNFINISHED_STARTS)
        or lower.endswith(UNFINISHED_ENDS)
        or lower.startswith((".nfs", ".smbdelete", ".fuse_hidden"))
        or lower in NEVER
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that lies in the folder. `name` is its path inside it; odd bytes are kept as surrogates."""

    name: str
    glimpse: Glimpse
    ignored: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a hot folder is, and the data folder that it belongs to."""

    settings: HotFolder
    path: Path
    home: Path
    share: bool = False

    @classmethod
    def of(cls, settings: Settings, folder: HotFolder) -> "Place":
        return cls(folder, settings.folder_path(folder), settings.home)

    @property
    def network(self) -> bool:
        """Whether it lies on a share: the settings say so, or the system does (`share`)."""
        return self.settings.network or self.share

    @property
    def patience(self) -> Patience:
        folder = self.settings
        return Patience.of(finish=folder.finish, network=self.network, quiet_seconds=folder.quiet_seconds)

    @property
    def claimed(self) -> Path:
        return self.path / ".intake" / "claimed"

    @property
    def done(self) -> Path:
        return self.path / "done"

    @property
    def quarantine(self) -> Path:
        return self.path / "quarantine"

    @property
    def _mark(self) -> Path:
        return self.path / ".intake" / "id"

    @property
    def _memory(self) -> Path:
        return self.home / "folders" / self.settings.name

    def prepare(self) -> None:
        """Make what is missing of the folder, the first time; later only check that it is the one it was.

        A folder that was there before and now has no mark is an empty mount point: nothing is written to it. One that
        lies in the data folder and is missing altogether was deleted by somebody, and is made again.

        Raises:
            FolderOffline: it is not there, not the folder it was, or another installation's.
            DiskFull, WriteFailed: it cannot be made.
        """
        with fsops.storage_errors():
            path = os.fsencode(self.path)
            known = self._memory.is_file() and self._memory.read_bytes() == path
            inside = self.path.is_relative_to(self.home)
            if not self.path.is_dir() and (inside or not (known or self.network)):
                # Sticky, as /tmp is: who may drop here may not rename what others, or the service, have put here.
                fsops.make_folder(self.path, mode=0o1770)
                known = False
            if not self.is_online():
                if known or self._mark.exists() or not self.path.is_dir():
                    raise FolderOffline(self.settings.name)
                self._furnish()
            if not known:
                fsops.make_folder(self._memory.parent)
                fsops.write_whole(self._memory, path)

    def _furnish(self) -> None:
        fsops.make_subfolder(self.path / ".intake")
        fsops.make_subfolder(self.claimed)
        fsops.make_subfolder(self.done)
        fsops.make_subfolder(self.quarantine, mode=0o750)
        crashpoint("before_mark")
        fsops.write_whole(self._mark, self._own_mark())

    def is_online(self) -> bool:
        """Whether the folder is there and carries our mark."""
        try:
            return self._mark.read_bytes() == self._own_mark()
        except OSError:
            return False

    def _own_mark(self) -> bytes:
        return f"{installation(self.home)} {self.settings.name}\n".encode()

    def device(self) -> int:
        """The file system it lies on.

        Raises:
            FolderOffline: it is not there.
        """
        try:
            return self.path.stat().st_dev
        except OSError as error:
            raise FolderOffline(self.settings.name) from error

    def entries(self) -> Iterator[Entry]:
        """What lies in the folder and in folders dropped into it, except what Rogatory itself put there.

        Raises:
            OSError: a folder cannot be read.
        """
        yield from self._below("", self.path, 0)

    def _below(self, prefix: str, folder: Path, depth: int) -> Iterator[Entry]:
        own = depth == 0
        for entry in _listed(folder):
            name = prefix + entry.name
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue  # claimed by another watcher, or taken back, since the listing
            if own and entry.name == ".intake":
                continue
            if stat.S_ISDIR(status.st_mode):
                if is_ignored(entry.name) or self._is_ours(name):
                    continue
                if depth < DEPTH and os.access(entry.path, os.R_OK | os.X_OK):
                    yield from self._below(name + "/", Path(entry.path), depth + 1)
                else:
                    yield Entry(name, glimpse_of(status, regular=False), ignored=True)  # counted as overdue
                continue
            regular = stat.S_ISREG(status.st_mode)
            yield Entry(name, glimpse_of(status, regular=regular), is_ignored(entry.name))

    def _is_ours(self, name: str) -> bool:
        """`done/2026-01-31` and the like; what somebody drops right into `done/` is taken like anything else."""
        top, _, rest = name.partition("/")
        return top in ("done", "quarantine") and DATE.fullmatch(rest) is not None


def is_share(device: int, mounts: Path = Path("/proc/self/mountinfo")) -> bool:
    """Whether a file system (its `st_dev`) lies on another machine, whatever the settings say.

    There a lease may be refused for reasons of its own, and a file that nobody writes to would wait for ever.
    """
    wanted = f"{os.major(device)}:{os.minor(device)}"
    for line in mounts.read_text(errors="surrogateescape").splitlines():
        fields, _, rest = line.partition(" - ")
        if fields.split()[2] == wanted:
            return rest.split()[0].startswith(SHARES)
    return False


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except FileNotFoundError:
        return []


def installation(home: Path) -> str:
    """The name of this installation in marks: made once, at random; a copy of the data folder keeps it."""
    file = home / "installation"
    try:
        return file.read_text("ascii").strip()
    except FileNotFoundError:
        fsops.make_folder(home)
        working = home / f".installation.{secrets.token_hex(4)}"
        fsops.write_whole(working, f"{secrets.token_hex(8)}\n".encode())
        fsops.give_name(working, file)  # of several processes that start at once, one names it
        fsops.remove(working)
        return file.read_text("ascii").strip()
