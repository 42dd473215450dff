"""An installation with one hot folder, a watcher whose clock the test turns, and the ledger to look into."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from config.settings import HotFolder, Limits, Settings
from intake.hot_folder import Place
from intake.watch import Watcher, prepare_folders
from records.archive import Archive
from records.database import Database
from records.tables import Receipt

PDF = b"%PDF-1.7\n1 0 obj\nendobj\nstartxref\n0\n%%EOF\n"


@dataclass
class Office:
    """Everything around one hot folder."""

    settings: Settings
    seconds: float = 1000.0
    wall_seconds: float = 0.0
    closing: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        prepare_folders(self.settings)
        self.place = Place.of(self.settings, self.settings.hot_folders[0])
        self.hot = self.place.path
        self.archive = Archive(self.settings.originals)
        self.database = Database(self.settings.database)
        self.database.migrate()
        self.closing.append(self.database)

    def watcher(self) -> Watcher:
        watcher = Watcher(
            self.settings, archive=self.archive, database=self.database, monotonic=lambda: self.seconds,
            wall=lambda: self.wall_seconds,
        )  # fmt: skip
        self.closing.append(watcher)
        return watcher

    def let_pass(self, watcher: Watcher, seconds: float, *, every: float = 0.5) -> list[Receipt]:
        """Look, again and again, while so many seconds pass; the receipts."""
        receipts = list(watcher.scan_once())
        until = self.seconds + seconds
        while self.seconds < until:
            self.seconds += every
            receipts += watcher.scan_once()
        return receipts

    def receipts(self) -> list[Receipt]:
        with self.database.reading() as session:
            found = list(session.exec(select(Receipt).order_by(col(Receipt.number))))
            session.expunge_all()
            return found

    def done(self) -> list[str]:
        """What lies in `done/`, below the folder of the day."""
        files = (path.relative_to(self.place.done) for path in self.place.done.glob("*/*/**/*") if not path.is_dir())
        return sorted(str(path.relative_to(path.parts[0])) for path in files)

    def quarantined(self) -> list[Path]:
        return sorted(self.place.quarantine.glob("*/*/original/*"))


@pytest.fixture
def make_office(home: Path) -> Iterator[Callable[..., Office]]:
    made: list[Office] = []

    def make(*, file_bytes: int = 10**9, **folder: Any) -> Office:
        inbox = HotFolder(name="inbox", **folder)
        made.append(Office(Settings(home=home, hot_folders=(inbox,), limits=Limits(file_bytes=file_bytes))))
        return made[-1]

    yield make
    for office in made:
        for each in reversed(office.closing):
            each.close()


@pytest.fixture
def office(make_office: Callable[..., Office]) -> Office:
    return make_office()
