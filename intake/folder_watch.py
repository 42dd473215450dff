"""One look into one hot folder: what has come, what is complete and is claimed, what goes on with the claims."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

import structlog

from intake.claims import Claim, Owner, claim
from intake.companions import Standing, is_companion, standing_of
from intake.finished import Decision, Glimpse, Sight, judge, look
from intake.holding import Holding
from intake.hot_folder import Entry, Place, is_share
from intake.pauses import TRIES, StoragePause, pause_seconds
from intake.writers import probe
from records import fsops
from records.archive import Archive
from records.database import Database
from records.errors import FolderOffline, StorageError, UnreadableFile
from records.tables import Receipt

log = structlog.get_logger()

CLAIMS_A_LOOK = 200
"""After so many the look ends and the next begins at once, so that the state stays current."""
OVERDUE_SECONDS = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class FolderState:
    """How a hot folder stands. `trouble` is the code of the error that holds it up; `overdue` counts what is ignored
    for its name (an unfinished transfer, a lock file) or cannot be opened, or vouches for a document that has not come,
    and is older than a day."""

    name: str
    path: str
    online: bool = False
    trouble: str | None = None
    waiting: int = 0
    oldest_waiting_seconds: float = 0.0
    claimed: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """What a look brought, and when the next one may bring more (None: at the usual time)."""

    receipts: tuple[Receipt, ...] = ()
    again_seconds: float | None = None


class FolderWatch:
    """The watch over one hot folder by one owner. Not for several threads."""

    def __init__(
        self,
        place: Place,
        *,
        owner: Owner,
        archive: Archive,
        database: Database,
        limit_bytes: int,
        monotonic: Callable[[], float],
        wall: Callable[[], float],
    ) -> None:
        folder = place.settings
        self.place = place
        self.state = FolderState(folder.name, str(place.path))
        self._owner = owner
        self._monotonic = monotonic
        self._wall = wall
        self._patience = place.patience
        self._storage = StoragePause(monotonic)
        self._holding = Holding(
            place, owner=owner, archive=archive, database=database, limit_bytes=limit_bytes,
            storage=self._storage, monotonic=monotonic,
        )  # fmt: skip
        self._device: int | None = None
        self._sights: dict[str, Sight] = {}
        self._unread: dict[str, tuple[int, float]] = {}

    def look(self, stop: threading.Event | None = None) -> Look:
        """Look once. What fails is logged, shown in `state` and tried again at a later look."""
        try:
            with fsops.storage_errors():
                self._come_online()
                return self._look((stop or threading.Event()).is_set)
        except FolderOffline as error:
            if self.state.online or self.state.trouble is None:
                log.warning("folder offline", folder=self.place.settings.name)
            self.state = replace(self.state, online=False, trouble=error.code)
        except StorageError as error:
            self._note_storage(error)
        except OSError as error:
            self._note_storage(StorageError(error.strerror or ""))
        return Look()

    def _come_online(self) -> None:
        if self._device is None or not self.place.is_online():
            self.place.prepare()
        device = self.place.device()
        if self._device not in (None, device):
            self._device = None  # mounted anew: if its mark is ours, the next look goes on with it
            raise FolderOffline(self.place.settings.name)
        if self._device is None:
            self.place = self._holding.place = replace(self.place, share=is_share(device))
            self._patience = self.place.patience
        self._device = device

    def _look(self, stop: Callable[[], bool]) -> Look:
        self._holding.find()
        receipts: list[Receipt] = []
        entries = {entry.name: entry for entry in self.place.entries()}
        documents, there = self._see(entries), set(entries)
        pauses: list[float] = []
        for count, entry in enumerate(documents):
            if self._storage.left_seconds:
                pauses.append(self._storage.left_seconds)
                break  # what cannot be stored is left where its sender sees it
            if count >= CLAIMS_A_LOOK or stop():
                pauses.append(0.0)
                break
            standing = standing_of(entry.name, there, self.place.settings.finish)
            pause = self._pause(entry, standing)
            if pause is None:
                receipts += self._claim(entry, standing.companion)
                there.discard(entry.name)
            elif pause:
                pauses.append(pause)
        # After the new ones: a big claim that finds no room, again and again, must not keep small ones from trying.
        receipts += self._holding.advance_all(stop)
        self._note_state(entries)
        if self._holding.next_due is not None:
            pauses.append(max(self._holding.next_due - self._monotonic(), 0.05))
        return Look(tuple(receipts), min(pauses, default=None))

    def _see(self, entries: Mapping[str, Entry]) -> list[Entry]:
        """Remember what lies there; the documents among it, the oldest first."""
        at = self._monotonic()
        documents = [entry for entry in entries.values() if self._is_document(entry)]
        self._sights = {entry.name: look(self._sights.get(entry.name), entry.glimpse, at=at) for entry in documents}
        self._unread = {name: unread for name, unread in self._unread.items() if name in self._sights}
        return sorted(documents, key=lambda entry: entry.glimpse.modified_ns)

    def _is_document(self, entry: Entry) -> bool:
        return not entry.ignored and not is_companion(entry.name, self.place.settings.finish)

    def _pause(self, entry: Entry, standing: Standing) -> float | None:
        """Seconds until a file may be complete, 0 if only the usual look can tell; None: claim it now."""
        if standing.waits and entry.glimpse.regular:
            return 0.0
        at, path, network = self._monotonic(), self.place.path / entry.name, self.place.network
        failures, not_before = self._unread.get(entry.name, (0, 0.0))
        if not_before > at:
            return not_before - at
        try:
            sight = self._sights[entry.name]
            patience = replace(self._patience, promise="companion") if standing.vouched else self._patience
            verdict = judge(sight, at=at, patience=patience, probe=lambda: probe(path, network=network))
        except FileNotFoundError:
            return 0.0
        except OSError:
            # Once its tries are used up it is claimed, and refused with the reason when it cannot be opened there.
            return None if failures + 1 >= TRIES else self._leave_alone(entry.name)
        return None if verdict.decision is not Decision.WAIT else verdict.again_seconds or 0.0

    def _leave_alone(self, name: str) -> float:
        failures = self._unread.get(name, (0, 0.0))[0]
        pause = pause_seconds(failures)
        self._unread[name] = (failures + 1, self._monotonic() + pause)
        return pause

    def _claim(self, entry: Entry, companion: str | None) -> list[Receipt]:
        try:
            with fsops.storage_errors():
                claimed = claim(self._owner, self.place, entry.name, companion=companion)
        except StorageError as error:
            self._note_storage(error)
            return []
        except OSError as error:
            # A folder that somebody dropped may not be ours to take from.
            log.warning("not claimed", folder=self.place.settings.name, reason=error.strerror)
            self._leave_alone(entry.name)
            return []
        self._sights.pop(entry.name, None)
        failures = self._unread.pop(entry.name, (0, 0.0))[0]
        if claimed is None:
            return []
        return self._holding.add(claimed, watched=not _is_the_same(claimed, entry.glimpse), failures=failures)

    def _note_storage(self, error: StorageError) -> None:
        self._storage.begin(error)
        log.warning("storage failed", folder=self.place.settings.name, code=error.code)
        self.state = replace(self.state, trouble=error.code)

    def _note_state(self, entries: Mapping[str, Entry]) -> None:
        at, now = self._monotonic(), self._wall()
        if not self._storage.left_seconds and not len(self._holding):
            self._storage.end()
        self.state = FolderState(
            self.place.settings.name,
            str(self.place.path),
            online=True,
            trouble=self._storage.code or (UnreadableFile.code if self._unread else None),
            waiting=len(self._sights),
            oldest_waiting_seconds=max((at - sight.first_seen for sight in self._sights.values()), default=0.0),
            claimed=len(self._holding),
            overdue=sum(
                not self._is_document(entry) and now - entry.glimpse.changed_ns / 1e9 > OVERDUE_SECONDS
                for entry in entries.values()
            ),
        )

    def close(self) -> None:
        """Leave the folder; an empty folder of claims goes away, a full one is for the next watcher."""
        with suppress(OSError):
            fsops.remove_empty(self._owner.folder(self.place))


def _is_the_same(claimed: Claim, judged: Glimpse) -> bool:
    """Whether the file that was claimed is the one that was judged: another may have taken its name meanwhile."""
    try:
        return claimed.glimpse().same_content(judged)
    except FileNotFoundError:
        return False
