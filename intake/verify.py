"""Whether everything that was ever taken in is still there and still what it was."""

from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from config.settings import Settings
from intake.archives import archives
from records import audit, ledger
from records.archive import Archive
from records.database import Database


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found. Each list names what is wrong; all are empty where nothing is."""

    originals: int = 0
    derivatives: int = 0
    missing_originals: tuple[str, ...] = ()
    damaged_originals: tuple[str, ...] = ()
    missing_derivatives: tuple[str, ...] = ()
    damaged_derivatives: tuple[str, ...] = ()
    originals_without_receipt: tuple[str, ...] = ()
    database: tuple[str, ...] = ()
    audit: tuple[int, ...] = ()
    difference: int = field(default=0)

    @property
    def clean(self) -> bool:
        """Nothing is wrong. Originals without a receipt are no fault: a stop between copy and receipt leaves them,
        and the file is taken in again."""
        return not (
            self.missing_originals or self.damaged_originals or self.missing_derivatives or self.damaged_derivatives
            or self.database or self.audit or self.difference
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {"clean": self.clean}

    def table(self) -> Table:
        table = Table("", "", title="Verification")
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            shown = "\n".join(map(str, value)) or "none" if isinstance(value, tuple) else str(value)
            table.add_row(name.replace("_", " "), shown)
        table.add_row("verdict", "clean" if self.clean else "NOT clean", style="green" if self.clean else "red bold")
        return table


def verify_all(settings: Settings, *, console: Console) -> Report:
    """Hash every original and derivative anew, check the database, the ledger and the audit trail."""
    database = Database.up_to_date(settings.database)
    originals, derived = archives(settings)
    with database.reading() as session:
        kept, made = ledger.originals(session), ledger.derivatives(session)
        broken = tuple(audit.broken_links(session))
        difference = ledger.balance(session).difference
    with Progress(console=console, transient=True) as progress:
        missing, damaged, stored = _look(originals, kept, progress, "originals")
        missing_made, damaged_made, _ = _look(derived, made, progress, "derivatives")
    return Report(
        originals=len(kept),
        derivatives=len(made),
        missing_originals=missing,
        damaged_originals=damaged,
        missing_derivatives=missing_made,
        damaged_derivatives=damaged_made,
        originals_without_receipt=tuple(sorted(stored - kept)),
        database=tuple(database.check()),
        audit=broken,
        difference=difference,
    )


def _look(
    archive: Archive, expected: frozenset[str], progress: Progress, what: str
) -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
    """Which of the expected files are missing, which stored ones are damaged, and which are stored."""
    stored = frozenset(archive.names())
    task = progress.add_task(what, total=len(stored))
    damaged = []
    for sha256 in sorted(stored):
        if not archive.is_whole(sha256):
            damaged.append(sha256)
        progress.advance(task)
    return tuple(sorted(expected - stored)), tuple(damaged), stored
