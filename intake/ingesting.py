"""Taking files in from the command line: received at once, then waited for until each stands somewhere."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from config.settings import HotFolder, Settings
from intake.archives import archives
from intake.locks import is_held
from intake.receive import ingest
from intake.work import Worker
from records import ledger
from records.archive import Archive
from records.database import Database
from records.errors import NotFound, RogatoryError, error_of
from records.tables import State

LOOK_SECONDS = 0.2
ON_THE_WAY = frozenset({State.WAITING, State.READING})
FILED = frozenset({State.TO_REVIEW, State.CONFIRMED, State.DUPLICATE, State.SET_ASIDE})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    name: str
    number: int | None
    state: str
    reason: str = ""

    @property
    def filed(self) -> bool:
        return self.state in FILED


def files_in(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files among `paths`, and in the folders among them, in order; hidden ones left out."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
        found += [each for each in inside if not each.name.startswith(".")]
    return tuple(found)


def take_in(
    settings: Settings, files: Sequence[Path], *, folder_name: str | None, console: Console
) -> tuple[Outcome, ...]:
    """Receive each file, then wait for all. Where no worker runs, one is started for as long as this takes.

    Raises:
        NotFound: there is no hot folder of this name.
    """
    folder = _folder(settings, folder_name)
    database = Database.up_to_date(settings.database)
    originals, _ = archives(settings)
    received: list[tuple[str, int | None, str]] = []
    with Progress(console=console, transient=True) as progress, worker_at_hand(settings):
        task = progress.add_task("taking in", total=2 * len(files))
        for file in files:
            received.append((file.name, *_received(settings, file, folder, originals, database)))
            progress.advance(task)
        waiting = {number for _, number, _ in received if number is not None}
        while waiting:
            done = {number for number in waiting if _state(database, number)[0] not in ON_THE_WAY}
            waiting -= done
            progress.advance(task, len(done))
            time.sleep(LOOK_SECONDS if waiting else 0)
    return tuple(
        Outcome(name, number, *(_state(database, number) if number is not None else ("not taken in", reason)))
        for name, number, reason in received
    )


def _received(
    settings: Settings, file: Path, folder: HotFolder, originals: Archive, database: Database
) -> tuple[int | None, str]:
    """The number of the receipt, or why there is none."""
    limit = settings.limits.file_bytes
    try:
        return ingest(file, folder=folder, archive=originals, database=database, limit_bytes=limit).number, ""
    except RogatoryError as error:
        return None, error.sentence
    except OSError as error:
        return None, error.strerror or type(error).__name__


def _folder(settings: Settings, name: str | None) -> HotFolder:
    for folder in settings.hot_folders:
        if name in (None, folder.name):
            return folder
    raise NotFound(name or "")


def _state(database: Database, number: int) -> tuple[str, str]:
    with database.reading() as session:
        entry = ledger.entry(session, number)
        code = entry.receipt.reason_code or (entry.document.reason_code if entry.document else None)
        return entry.state, error_of(code).sentence if code else ""


@contextmanager
def worker_at_hand(settings: Settings) -> Iterator[None]:
    """A worker for the time being, unless one runs already."""
    if is_held(settings, "work"):
        yield
        return
    with Worker.at_work(settings) as worker:
        stop = threading.Event()
        thread = threading.Thread(target=worker.run, args=(stop,), name="worker")
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
