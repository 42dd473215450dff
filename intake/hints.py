"""Hints from the operating system that something was dropped (watchdog over inotify); nobody relies on them."""

import threading
from pathlib import Path
from typing import Self

import structlog
from watchdog.events import FileClosedEvent, FileCreatedEvent, FileMovedEvent, FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

log = structlog.get_logger()

KINDS: list[type[FileSystemEvent]] = [FileCreatedEvent, FileClosedEvent, FileMovedEvent]


class Hints:
    """Wakes whoever asked when files come into a folder."""

    def __init__(self) -> None:
        self._observer = Observer()
        self._watches: dict[Path, ObservedWatch] = {}

    def __enter__(self) -> Self:
        self._observer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._observer.stop()
        self._observer.join()

    def watch(self, folder: Path, wake: threading.Event) -> bool:
        """Set `wake` when a file comes into `folder`; False where the system gives no hints (its watches are used up).

        Asked a second time for a folder that went away and came back, it watches the new one.
        """
        folder = folder.resolve()
        if folder in self._watches:
            self._observer.unschedule(self._watches.pop(folder))
        try:
            self._watches[folder] = self._observer.schedule(_Waker(wake), str(folder), event_filter=KINDS)
        except OSError as error:
            log.warning("no hints", reason=error.strerror)
            return False
        return True


class _Waker(FileSystemEventHandler):
    def __init__(self, wake: threading.Event) -> None:
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:  # noqa: ARG002 - the signature is watchdog's
        self._wake.set()
