"""Watcher and worker killed while letters are dropped and read: each letter ends in exactly one state, once."""

import queue
import signal
import threading
from collections import Counter
from pathlib import Path

import pytest
from running import wait_until
from sqlmodel import select

from records import ledger
from records.database import Database
from records.tables import PageRow, State
from tests.crash.harness import Installation, books, drop_renamed, drop_twice, finish_in_peace, keep_killing
from tests.crash.processes import Forked, Program

WATCHER_KILLS = 60
WORKER_KILLS = 40
LONGEST_LIFE_SECONDS = 3.0
ON_THE_WAY = (State.WAITING, State.READING)


def text_letter(number: int) -> bytes:
    """A letter that is read without OCR, so that many pass while the programs are killed."""
    return f"To the Central Authority of Testland\n\nOur reference: KT/{number:06}/2026\n\n1 March 2026\n".encode()


def keep_sending(installation: Installation, stop: threading.Event) -> None:
    number = 0
    while not stop.is_set():
        send = drop_twice if number % 5 == 0 else drop_renamed
        send(installation, f"letter-{number}.txt", text_letter(number))
        number += 1
        stop.wait(0.6)


def seconds_to_first_reading(installation: Installation, watcher: Program, worker: Program) -> float:
    """How long a worker takes on this machine, now, from its start until it has filed a letter."""
    drop_renamed(installation, "first.txt", text_letter(999_999))
    finish_in_peace(installation, [watcher])
    running = worker.start()
    seconds = wait_until(lambda: bool(states(installation)[State.TO_REVIEW]), seconds=90, what="a first letter")
    running.kill()
    return seconds


def states(installation: Installation) -> Counter[str]:
    database = Database(installation.settings.database)
    with database.reading() as session:
        found = Counter({str(state): number for state, number in ledger.balance(session).states.items() if number})
    database.close()
    return found


@pytest.mark.timeout(400)
def test_watcher_and_worker_killed_a_hundred_times_lose_nothing_and_file_everything(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "rogatory")
    stop = threading.Event()
    sender = threading.Thread(target=keep_sending, args=(installation, stop))
    with (
        Forked("tests.crash.watcher", installation.environment) as watcher,
        Forked("tests.crash.worker", installation.environment) as worker,
    ):
        ends: queue.Queue[int] = queue.Queue()
        life = min(2 * seconds_to_first_reading(installation, watcher, worker), LONGEST_LIFE_SECONDS)
        killers = [_killer(watcher, WATCHER_KILLS, 1.6, ends), _killer(worker, WORKER_KILLS, life, ends)]
        for thread in (sender, *killers):
            thread.start()
        for thread in killers:
            thread.join()
        stop.set()
        assert Counter(ends.queue) == {-signal.SIGKILL: WATCHER_KILLS + WORKER_KILLS}, "one ended before it was killed"
        finish_in_peace(
            installation, (watcher, worker), senders=(sender,), seconds=180,
            done=lambda: not any(states(installation)[state] for state in ON_THE_WAY),
        )  # fmt: skip
    assert books(installation).balanced, books(installation)
    assert_each_letter_was_filed_once(installation)


def _killer(program: Program, kills: int, longest_seconds: float, ends: "queue.Queue[int]") -> threading.Thread:
    options = {"seed": kills, "longest_seconds": longest_seconds}
    return threading.Thread(target=keep_killing, args=(program, kills, ends), kwargs=options)


def assert_each_letter_was_filed_once(installation: Installation) -> None:
    different = len(installation.dropped)
    found = states(installation)
    assert found[State.TO_REVIEW] + found[State.NEEDS_ATTENTION] == different, found
    assert found[State.DUPLICATE] == sum(installation.dropped.values()) - different
    assert found[State.TO_REVIEW], "some get through between two kills"
    database = Database(installation.settings.database)
    with database.reading() as session:
        pages = session.exec(select(PageRow)).all()
        needing = [e for e in ledger.entries(session, limit=ledger.ALL) if e.state == State.NEEDS_ATTENTION]
    database.close()
    read = Counter(page.document_id for page in pages)
    assert set(read.values()) == {1}, "one page each, not more"
    assert {entry.document.reason_code for entry in needing if entry.document} <= {"attempts-used-up"}
