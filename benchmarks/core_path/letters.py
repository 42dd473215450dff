"""The 24 letters with truth, made into scans, dropped as files: all reach the queue, and what of each record is filled.

    python benchmarks/core_path/letters.py SHARED [--level scan] [--groups en-fr,es-pt]

SHARED is the folder of sample documents; the scans are made by its own `make_scans.py`, the record of each document
is compared by its own `score.py`.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from running import installation, wait_until

from records import documents, ledger
from records.database import Database
from records.record import record_of
from records.tables import State

SHOWN = ("language", "date_of_request", "requesting_state", "requested_state", "references", "ALL")
ON_THE_WAY = (State.WAITING, State.READING)


def make_scans(shared: Path, groups: list[str], level: str, to: Path) -> list[Path]:
    """Scans of the letters of these groups; their truth lies in `to/truth`."""
    letters = to / "letters"
    for group in groups:
        shutil.copytree(shared / "samples" / "letters" / group, letters / group)
    make = [sys.executable, str(shared / "benchmark" / "make_scans.py"), str(letters), str(to), "--levels", level]
    subprocess.run(make, check=True, capture_output=True)
    return sorted((to / level).glob("*.pdf"))


def take_in(scans: list[Path], home: Path, records: Path) -> tuple[dict[str, int], float]:
    """Drop all scans at once; the number in each state, and the seconds until none was on its way."""
    with installation(home) as running:
        database = Database(running.home / "rogatory.db")
        began = time.monotonic()
        for scan in scans:
            running.drop(scan)

        def all_filed() -> bool:
            with database.reading() as session:
                balance = ledger.balance(session)
            return balance.arrived == len(scans) and not any(balance.states[state] for state in ON_THE_WAY)

        wait_until(all_filed, seconds=60 + 20 * len(scans), what="all letters filed")
        seconds = time.monotonic() - began
        records.mkdir()
        with database.reading() as session:
            for line in ledger.entries(session, limit=ledger.ALL):
                assert line.document is not None
                record = record_of(documents.proposals(session, line.document.id))
                (records / Path(line.receipt.name).with_suffix(".json").name).write_text(json.dumps(record))
                pages = documents.pages(session, line.document.id)
                assert pages, "no pages"
                assert all(page.words for page in pages), "a page without words"
            balance = ledger.balance(session)
        database.close()
        return {state: number for state, number in balance.states.items() if number}, seconds


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("--level", default="scan", choices=("clean", "scan", "copy", "fax"))
    parser.add_argument("--groups", default="en-fr,es-pt")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder)
        scans = make_scans(options.shared, options.groups.split(","), options.level, to)
        states, seconds = take_in(scans, to / "home", to / "records")
        score = [sys.executable, str(options.shared / "benchmark" / "score.py"), str(to / "truth"), str(to / "records")]
        told = subprocess.run(score, check=True, capture_output=True, text=True).stdout
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M}, {options.groups}, level {options.level}")
    print(f"{states} of {len(scans)} in {seconds:.0f} s, {seconds / len(scans):.1f} s a letter")
    print("\n".join(line for line in told.splitlines() if line.startswith(("field", *SHOWN))))


if __name__ == "__main__":
    main()
