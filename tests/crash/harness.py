"""The kill test: senders drop files, programs are killed and started again, and in the end the books must balance.

The senders never die, so what they have dropped is exactly known. Whoever adds a program (the worker) adds it to
`programs`, and what it must leave behind to the checks that are passed in.
"""

import hashlib
import json
import os
import queue
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import select

from config.settings import HotFolder, Settings
from intake.hot_folder import Place, is_ignored
from records import audit, ledger
from records.archive import Archive
from records.database import Database
from records.tables import Document, Receipt
from tests.crash.processes import Program

QUIET_SECONDS = 0.02
MANY = 60
"""Senders pause while so many files wait."""


@dataclass
class Installation:
    """A data folder, and what was dropped into its hot folder."""

    home: Path
    hot: Path | None = None
    dropped: "Counter[str]" = field(default_factory=Counter)
    taken_while_killing: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        inbox = HotFolder(name="inbox", path=self.hot or self.home / "hot" / "inbox", quiet_seconds=QUIET_SECONDS)
        written = (f"{name} = {json.dumps(value)}" for name, value in inbox.model_dump(mode="json").items() if value)
        (self.home / "rogatory.toml").write_text("\n".join(["[[hot_folders]]", *written, ""]))
        self.settings = Settings(home=self.home, hot_folders=(inbox,))
        self.place = Place.of(self.settings, self.settings.hot_folders[0])
        self.place.prepare()
        database = Database(self.settings.database)
        database.migrate()
        database.close()

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ROGATORY_")}
        return {**kept, "ROGATORY_HOME": str(self.home)}

    def note(self, content: bytes) -> None:
        with self.lock:
            self.dropped[hashlib.sha256(content).hexdigest()] += 1

    def waiting(self) -> list[str]:
        """What is neither in `done/` nor in `quarantine/` yet."""
        names = [entry.name for entry in self.place.entries() if not is_ignored(entry.name)]
        claimed = [f"{above}/{name}" for above, _, files in os.walk(self.place.claimed) for name in files]
        return names + claimed


# --- senders ----------------------------------------------------------------------------------------------------------


def letter(number: int, *, size_bytes: int = 2000) -> bytes:
    """Something with a beginning and an end like a PDF, different for each number."""
    return b"%PDF-1.7\n" + random.Random(number).randbytes(size_bytes).hex().encode() + b"\n%%EOF\n"


def drop_slowly(installation: Installation, name: str, content: bytes) -> None:
    """As a scanner does: under the final name from the start, in pieces."""
    with (installation.place.path / name).open("xb", buffering=0) as file:
        for at in range(0, len(content), len(content) // 4 + 1):
            file.write(content[at : at + len(content) // 4 + 1])
            time.sleep(0.02)
    installation.note(content)


def drop_renamed(installation: Installation, name: str, content: bytes) -> None:
    """As careful programs do: under another name first."""
    partial = installation.place.path / f"{name}.part"
    partial.write_bytes(content)
    while (installation.place.path / name).exists():
        time.sleep(0.005)
    partial.rename(installation.place.path / name)
    installation.note(content)


def drop_twice(installation: Installation, name: str, content: bytes) -> None:
    """As people do: the same letter again, under the same name once the first is gone, or under another."""
    drop_renamed(installation, name, content)
    drop_renamed(installation, name if len(content) % 2 else f"again {name}", content)


SENDERS = (drop_slowly, drop_renamed, drop_twice)


def keep_dropping(
    installation: Installation,
    sender: Callable[[Installation, str, bytes], None],
    stop: threading.Event,
    *,
    first: int,
    pause: float,
) -> None:
    number = first
    while not stop.is_set():
        sender(installation, f"letter-{number}.pdf", letter(number, size_bytes=200 + number % 3000))
        number += 1
        stop.wait(pause)
        while len(tuple(installation.place.path.iterdir())) > MANY and not stop.wait(0.1):
            pass  # where the machine is busy the programs live too shortly to keep up


# --- killing ----------------------------------------------------------------------------------------------------------


def keep_killing(program: Program, kills: int, ends: "queue.Queue[int]", *, seed: int, longest_seconds: float) -> None:
    """Start a program and kill it at a random moment, so many times; how each ended goes into `ends`."""
    moments = random.Random(seed)
    for _ in range(kills):
        running = program.start()
        time.sleep(moments.uniform(0.0, longest_seconds))
        ends.put(running.kill())


def seconds_to_first(installation: Installation, program: Program) -> float:
    """How long a program takes on this machine, now, from its start until it has taken in a first letter."""
    drop_renamed(installation, "first.pdf", letter(987_654_321))
    began = time.monotonic()
    running = program.start()
    while not any(installation.place.done.glob("*/*/first.pdf")):
        assert time.monotonic() - began < 60, "it takes nothing in"
        time.sleep(0.01)
    running.kill()
    return time.monotonic() - began


def kill_test(
    installation: Installation, programs: Sequence[Program], *, kills: int, seed: int, pause: float = 0.05,
    at_most_seconds: float = 1.5,
) -> float:  # fmt: skip
    """Drop and kill; then let the programs finish in peace. The caller checks the books.

    Each process lives for a random time, up to twice what it takes to get to work here (and `at_most_seconds`): most
    kills hit it at work.

    Returns:
        The longest life in seconds.
    """
    longest_seconds = min(max(2 * seconds_to_first(installation, programs[0]), 0.2), at_most_seconds)
    stop = threading.Event()
    senders = [
        threading.Thread(
            target=keep_dropping,
            args=(installation, sender, stop),
            kwargs={"first": number * 1_000_000, "pause": pause},
        )
        for number, sender in enumerate(SENDERS)
    ]
    share = -(-kills // len(programs))
    ends: queue.Queue[int] = queue.Queue()
    killers = [
        threading.Thread(
            target=keep_killing, args=(program, share, ends),
            kwargs={"seed": seed + number, "longest_seconds": longest_seconds},
        )
        for number, program in enumerate(programs)
    ]  # fmt: skip
    for thread in (*senders, *killers):
        thread.start()
    for thread in killers:
        thread.join()
    stop.set()
    installation.taken_while_killing = sum(done_files(installation).values())
    assert Counter(ends.queue) == {-signal.SIGKILL: share * len(programs)}, "a program ended before it was killed"
    # A sender may wait for its name to become free, so the programs go on while the senders end.
    finish_in_peace(installation, programs, senders=senders)
    return longest_seconds


def finish_in_peace(
    installation: Installation,
    programs: Iterable[Program],
    *,
    senders: Sequence[threading.Thread] = (),
    seconds: float = 90,
    done: Callable[[], bool] = lambda: True,
) -> None:
    """Run the programs until nothing waits any more (and `done` says so too), as long as it goes on at all."""
    running = [program.start() for program in programs]
    try:
        empty_looks, fewest, until = 0, 10**9, time.monotonic() + seconds
        while empty_looks < 3:  # a file that is adopted between two listings is in neither
            waiting = installation.waiting()
            if len(waiting) < fewest:
                until, fewest = time.monotonic() + seconds, len(waiting)
            assert time.monotonic() < until, f"no progress for {seconds} s: {waiting[:5]}"
            busy = waiting or any(sender.is_alive() for sender in senders) or not done()
            empty_looks = 0 if busy else empty_looks + 1
            time.sleep(0.05)
    finally:
        for each in running:
            assert each.kill() == -signal.SIGKILL, "it had ended by itself"


# --- the books --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Books:
    """What is wrong in the end; all empty where nothing is."""

    lost: "Counter[str]"
    counted_twice: "Counter[str]"
    damaged: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def balanced(self) -> bool:
        return not (self.lost or self.counted_twice or self.damaged or self.wrong)


def books(installation: Installation) -> Books:
    """Compare what was dropped with receipts, documents, originals, `done/`, the ledger and the audit trail."""
    database = Database(installation.settings.database)
    archive = Archive(installation.settings.originals)
    archive.sweep()
    with database.reading() as session:
        receipts = session.exec(select(Receipt).order_by(Receipt.number)).all()  # type: ignore[arg-type]
        documents = {document.id for document in session.exec(select(Document))}
        received = Counter(receipt.sha256 for receipt in receipts if receipt.sha256)
        numbers = [receipt.number for receipt in receipts]
        difference = ledger.balance(session).difference
        broken = audit.broken_links(session)
    found = {
        "database": database.check(),
        "numbers with gaps": [] if numbers == list(range(1, len(numbers) + 1)) else numbers[-1:],
        "ledger differs": [difference] if difference else [],
        "audit trail broken": broken,
        "flagged": [receipt.number for receipt in receipts if receipt.possibly_truncated],
        "refused": [receipt.number for receipt in receipts if receipt.reason_code],
        "documents without receipt": sorted(documents ^ set(received)),
        "originals without document": sorted(set(archive.names()) - documents),
        "not in done": _amiss(done_files(installation), received),
    }
    database.close()
    return Books(
        lost=installation.dropped - received,
        counted_twice=received - installation.dropped,
        damaged=tuple(sha256 for sha256 in sorted(documents) if not archive.is_whole(sha256)),
        wrong=tuple(f"{what}: {which}" for what, which in found.items() if which),
    )


def done_files(installation: Installation) -> "Counter[str]":
    """Fingerprints of what lies in `done/`."""
    found: Counter[str] = Counter()
    for path in installation.place.done.rglob("*"):
        with suppress(IsADirectoryError):
            found[hashlib.sha256(path.read_bytes()).hexdigest()] += 1
    return found


def _amiss(done: "Counter[str]", received: "Counter[str]") -> list[str]:
    return sorted((done - received) + (received - done))
