"""How many arrivals stand where, and whether in = out."""

from dataclasses import dataclass
from typing import Any

from rich.table import Table

from config.settings import Settings
from intake.archives import archives
from intake.hot_folder import Place
from intake.locks import is_held
from records import ledger
from records.database import Database
from records.ledger import Balance


@dataclass(frozen=True, slots=True)
class Waiting:
    """A hot folder as it lies: how many files wait in it, how many are claimed and not yet receipted or released."""

    name: str
    online: bool
    waiting: int = 0
    claimed: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """The ledger's balance, the hot folders, and which parts run."""

    balance: Balance
    folders: tuple[Waiting, ...]
    running: tuple[str, ...]

    @property
    def in_order(self) -> bool:
        return self.balance.difference == 0 and all(folder.online for folder in self.folders)

    def as_json(self) -> dict[str, Any]:
        return {
            "arrived": self.balance.arrived,
            "shown": self.balance.shown,
            "difference": self.balance.difference,
            "states": dict(self.balance.states),
            "folders": [
                {"name": each.name, "online": each.online, "waiting": each.waiting, "claimed": each.claimed}
                for each in self.folders
            ],
            "running": list(self.running),
        }

    def table(self) -> Table:
        table = Table("", "arrivals", title="Receipt ledger")
        for state, number in self.balance.states.items():
            table.add_row(state.replace("_", " "), str(number))
        table.add_section()
        table.add_row("arrived", str(self.balance.arrived))
        style = "red bold" if self.balance.difference else "green"
        table.add_row("in - out", str(self.balance.difference), style=style)
        for folder in self.folders:
            said = f"{folder.waiting} waiting, {folder.claimed} being taken in" if folder.online else "offline"
            table.add_row(f"hot folder {folder.name}", said, style="" if folder.online else "red bold")
        table.add_row("running", ", ".join(self.running) or "nothing")
        return table


def status_of(settings: Settings) -> Status:
    """The state of the installation as it is now."""
    database = Database.up_to_date(settings.database)
    originals, _ = archives(settings)
    with database.reading() as session:
        missing = sum(not originals.path(sha256).exists() for sha256 in ledger.originals(session))
        balance = ledger.balance(session, missing_originals=missing)
    running = tuple(part for part in ("up", "work") if is_held(settings, part))
    return Status(balance, hot_folders(settings), running)


def hot_folders(settings: Settings) -> tuple[Waiting, ...]:
    """The hot folders as they lie on disk, whether or not a watcher runs."""
    return tuple(_waiting(Place.of(settings, folder)) for folder in settings.hot_folders)


def _waiting(place: Place) -> Waiting:
    if not place.is_online():
        return Waiting(place.settings.name, online=False)
    waiting = sum(not entry.ignored for entry in place.entries())
    claimed = sum(path.is_file() for path in place.claimed.rglob("*"))
    return Waiting(place.settings.name, online=True, waiting=waiting, claimed=claimed)
