"""Watching the hot folders: looks into each every few seconds, and at once when the system hints that something came.

What counts is the look; a hint only makes it come earlier (inotify(7) sees nothing of what is done on the far side of a
share, and its queue can overflow). Each folder has a thread of its own, so that a share that hangs holds up no other.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

import structlog

from config.settings import Settings
from intake.claims import Owner
from intake.folder_watch import FolderState, FolderWatch
from intake.hints import Hints
from intake.hot_folder import Place
from records.archive import Archive
from records.database import Database
from records.errors import FolderOffline, SettingsInvalid
from records.tables import Receipt

log = structlog.get_logger()

LOCAL_SECONDS = 2.0
NETWORK_SECONDS = 10.0
STOP_SECONDS = 0.25


def prepare_folders(settings: Settings) -> None:
    """Make the hot folders that are missing. One that is offline is left alone and logged; looking goes on for it.

    Raises:
        SettingsInvalid: one lies in another, or holds the data folder.
        DiskFull, WriteFailed: one cannot be made.
    """
    _check_apart(settings)
    for folder in settings.hot_folders:
        try:
            Place.of(settings, folder).prepare()
        except FolderOffline:
            log.warning("folder offline", folder=folder.name)


def _check_apart(settings: Settings) -> None:
    """A folder in a hot folder is taken for one that was dropped: it must not be a hot folder, nor the data folder."""
    paths = {folder.name: settings.folder_path(folder).resolve() for folder in settings.hot_folders}
    if len(paths) < len(settings.hot_folders):
        raise SettingsInvalid("two hot folders have the same name")
    for name, path in paths.items():
        others = {settings.home.resolve(), *(paths[other] for other in paths if other != name)}
        if any(other.is_relative_to(path) for other in others):
            raise SettingsInvalid(f"hot folder {name}: its path holds another hot folder or the data folder")


class Watcher:
    """All hot folders of the settings. Several may run at once, in one process or in many."""

    def __init__(
        self,
        settings: Settings,
        *,
        archive: Archive,
        database: Database,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """`monotonic` measures waiting and never goes back; `wall` only tells how old a leftover is."""
        self._owner = Owner(settings.locks)
        self._folders = tuple(
            FolderWatch(
                Place.of(settings, folder),
                owner=self._owner,
                archive=archive,
                database=database,
                limit_bytes=settings.limits.file_bytes,
                monotonic=monotonic,
                wall=wall,
            )
            for folder in settings.hot_folders
        )

    def scan_once(self) -> tuple[Receipt, ...]:
        """Look into every folder once; the receipts of what was taken in."""
        return tuple(receipt for folder in self._folders for receipt in folder.look().receipts)

    def state(self) -> tuple[FolderState, ...]:
        """How each folder stood at the last look, in the order of the settings."""
        return tuple(folder.state for folder in self._folders)

    def run(self, stop: threading.Event, *, ready: Callable[[], None] = lambda: None) -> None:
        """Watch until `stop` is set; `ready` is called once the watch is on."""
        with Hints() as hints, ThreadPoolExecutor(len(self._folders), thread_name_prefix="folder") as threads:
            wakes = [threading.Event() for _ in self._folders]
            running = {
                threads.submit(self._keep_looking, folder, hints, wake, stop)
                for folder, wake in zip(self._folders, wakes, strict=True)
            }
            ready()
            while not stop.is_set():
                done, _ = wait(running, timeout=STOP_SECONDS, return_when=FIRST_EXCEPTION)
                if done:
                    break
            stop.set()
            for wake in wakes:
                wake.set()
        for each in running:
            each.result()
        self.close()

    def _keep_looking(self, folder: FolderWatch, hints: Hints, wake: threading.Event, stop: threading.Event) -> None:
        usual = NETWORK_SECONDS if folder.place.network else LOCAL_SECONDS
        hinted = False
        while not stop.is_set():
            wake.clear()
            found = folder.look(stop)
            if not folder.place.network and hinted != folder.state.online:
                hinted = folder.state.online and hints.watch(folder.place.path, wake)
            wake.wait(usual if found.again_seconds is None else min(usual, found.again_seconds))

    def close(self) -> None:
        """Leave the folders; what is still claimed is adopted by the next watcher."""
        for folder in self._folders:
            folder.close()
        self._owner.close()
