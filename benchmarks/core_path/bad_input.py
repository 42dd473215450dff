"""Every bad file through the running service: each ends in a named state, the next goes on, the original is unchanged.

    python benchmarks/core_path/bad_input.py FOLDER...

Prints the state and reason of each file, and how much memory the service gained (target: 50 MB).
"""

import argparse
import hashlib
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from running import Installation, installation, wait_until

from records import ledger
from records.archive import Archive
from records.database import Database
from records.ledger import Entry
from records.tables import State

ON_THE_WAY = (State.WAITING, State.READING)


def service_memory(running: Installation) -> float:
    """Proportional memory of the lasting processes in MB; reading children come and go and are left out."""
    lasting = [p for p in running.processes() if "intake.reading" not in " ".join(p.cmdline())]
    return sum(process.memory_full_info().pss for process in lasting) / 1e6


def take_in(running: Installation, database: Database, files: list[Path]) -> tuple[dict[int, Entry], float]:
    """Drop all files, under names that differ; the ledger once none is on its way, and the seconds it took."""
    began = time.monotonic()
    for number, file in enumerate(files):
        running.drop(file, f"{number:04}-{file.name}")

    def settled() -> bool:
        with database.reading() as session:
            balance = ledger.balance(session)
        return balance.arrived >= len(files) and not any(balance.states[state] for state in ON_THE_WAY)

    wait_until(settled, seconds=3600, what="every file in a named state")
    with database.reading() as session:
        entries = {entry.receipt.number: entry for entry in ledger.entries(session, limit=ledger.ALL)}
        assert ledger.balance(session).difference == 0
    return entries, time.monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    options = parser.parse_args()
    files = sorted(path for folder in options.folders for path in folder.rglob("*") if path.is_file())
    with tempfile.TemporaryDirectory() as folder, installation(Path(folder) / "home") as running:
        time.sleep(8)
        database = Database(running.home / "rogatory.db")
        before = service_memory(running)
        entries, seconds = take_in(running, database, files)
        time.sleep(5)
        gained = service_memory(running) - before
        archive = Archive(running.home / "archive" / "originals")
        dropped = Counter(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
        stored = [sha256 for sha256 in dropped if archive.is_whole(sha256)]
        quarantined = sum(entry.document is None for entry in entries.values())
        database.close()
    for entry in sorted(entries.values(), key=lambda each: each.receipt.name):
        reason = entry.receipt.reason_code or (entry.document.reason_code if entry.document else None)
        print(f"{entry.receipt.name:<60.60} {entry.state:<16} {reason or ''}")
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M}")
    print(
        f"{len(files)} files ({len(dropped)} different), {len(entries)} arrivals with what lay inside, {seconds:.0f} s"
    )
    print(f"states {dict(Counter(str(entry.state) for entry in entries.values()))}")
    print(f"originals bit-identical {len(stored)}, in quarantine {quarantined}, memory gained {gained:.0f} MB")


if __name__ == "__main__":
    main()
