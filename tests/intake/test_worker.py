"""The worker on real scans: the whole pipeline, interrupted runs, poison documents, a disk that fails."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
import pysqlite3
import pytest
from running import wait_until

import intake.work
from config.settings import HotFolder, Settings, load_settings
from intake.archives import archives
from intake.receive import ingest
from intake.work import Worker
from records import audit, documents, ledger
from records.database import Database
from records.errors import StorageError
from records.record import record_of
from records.tables import Document, State
from records.values import PageSource

FOLDER = HotFolder(name="inbox")
StartWorker = Callable[..., subprocess.Popen[bytes]]


def database_of(settings: Settings) -> Database:
    database = Database(settings.database)
    database.migrate()
    return database


def receive(settings: Settings, *files: Path) -> list[str]:
    """Take files in; the ids of their documents."""
    originals, _ = archives(settings)
    database = database_of(settings)
    found = [ingest(file, folder=FOLDER, archive=originals, database=database).document_id for file in files]
    database.close()
    return [each for each in found if each is not None]


def document(settings: Settings, document_id: str) -> Document:
    database = database_of(settings)
    with database.reading() as session:
        found = documents.get(session, document_id)
        session.expunge(found)
    database.close()
    return found


def work_until(settings: Settings, condition: Callable[[], bool], *, seconds: float = 60) -> None:
    """Run a worker in this process until the condition holds."""
    with Worker.at_work(settings) as worker:
        stop = threading.Event()
        thread = threading.Thread(target=worker.run, args=(stop,))
        thread.start()
        try:
            wait_until(condition, seconds=seconds, what="the worker's work")
        finally:
            stop.set()
            thread.join()


@pytest.fixture
def worker_process() -> Iterator[StartWorker]:
    """Starts workers in processes of their own; those that still run when the test ends are ended."""
    started: list[subprocess.Popen[bytes]] = []

    def start(settings: Settings, crash: str = "") -> subprocess.Popen[bytes]:
        environment = os.environ | {"ROGATORY_HOME": str(settings.home), "ROGATORY_CRASH": crash}
        started.append(subprocess.Popen([sys.executable, "-m", "intake", "work"], env=environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def long_letter(folder: Path, samples: Path) -> Path:
    """A letter that is still being read when a short one that came with it is extracted."""
    letter = pikepdf.new()
    for _ in range(3):
        with pikepdf.open(samples / "en-bank-records.pdf") as part:
            letter.pages.extend(part.pages)
    letter.save(folder / "long.pdf")
    return folder / "long.pdf"


def ends_by_itself(process: subprocess.Popen[bytes]) -> int:
    return process.wait(60)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(30)


def test_a_scan_reaches_the_queue_with_text_boxes_images_and_a_prefilled_record(home: Path, samples: Path) -> None:
    settings = load_settings()
    letter = samples / "en-bank-records.pdf"
    (document_id,) = receive(settings, letter)
    work_until(settings, lambda: document(settings, document_id).state == State.TO_REVIEW)

    truth = json.loads(letter.with_suffix(".json").read_text())
    database = database_of(settings)
    with database.reading() as session:
        pages = documents.pages(session, document_id)
        record = record_of(documents.proposals(session, document_id))
        kinds = {(d.kind, d.page) for d in documents.derivatives(session, document_id)}
        assert audit.broken_links(session) == []
        assert ledger.balance(session).difference == 0
    database.close()
    assert [page.source for page in pages] == [PageSource.OCR, PageSource.OCR]
    assert all(word.box.x1 <= page.width and word.box.y1 <= page.height for page in pages for word in page.words)
    assert kinds == {
        ("searchable_pdf", 0),
        *((f"image_{size}", page) for size in ("large", "small") for page in (1, 2)),
    }
    for field in ("language", "date_of_request", "requesting_state", "requested_state"):
        assert record[field] == truth[field]
    assert set(truth["references"]) & set(record["references"])


def test_an_interrupted_run_goes_on_where_it_stopped_and_repeats_no_finished_step(
    home: Path, samples: Path, worker_process: StartWorker
) -> None:
    settings = load_settings()
    (document_id,) = receive(settings, samples / "en-extradition.pdf")
    assert ends_by_itself(worker_process(settings, crash="step_thread=kill")) == -signal.SIGKILL
    process = worker_process(settings)
    wait_until(lambda: document(settings, document_id).state == State.TO_REVIEW, seconds=60, what="the rest of the run")
    stop(process)
    events = [json.loads(line) for line in (home / "logs" / "work.log").read_text().splitlines()]
    done = [event["step"] for event in events if event["event"] == "step done"]
    assert done == ["recognise", "extract", "thread", "index", "to_review"]


def test_a_document_that_kills_its_worker_needs_attention_after_three_attempts_and_holds_up_no_other(
    home: Path, samples: Path, worker_process: StartWorker
) -> None:
    settings = load_settings()
    poison, other = receive(settings, samples / "en-extradition.pdf", long_letter(home.parent, samples))
    for _ in range(3):
        assert ends_by_itself(worker_process(settings, crash=f"step_extract_{poison[:12]}=kill")) == -signal.SIGKILL
    process = worker_process(settings, crash=f"step_extract_{poison[:12]}=kill")
    wait_until(lambda: document(settings, other).state == State.TO_REVIEW, seconds=60, what="the other document")
    wait_until(
        lambda: document(settings, poison).state == State.NEEDS_ATTENTION, seconds=30, what="the poison document"
    )
    stop(process)
    assert document(settings, poison).reason_code == "attempts-used-up"


def test_a_disk_that_fails_costs_the_document_no_attempt_and_it_is_filed_later(
    home: Path, samples: Path, monkeypatch: pytest.MonkeyPatch, worker_process: StartWorker
) -> None:
    settings = load_settings()
    monkeypatch.setattr(intake.work, "PAUSE_SECONDS", 0.5)
    (document_id,) = receive(settings, samples / "fr-service.pdf")
    process = worker_process(settings, crash="before_reading_commit=ENOSPC")
    log = home / "logs" / "work.log"
    wait_until(lambda: log.exists() and "disk" in log.read_text(), seconds=60, what="the full disk")
    assert process.poll() is None, "the worker goes on"
    stop(process)
    assert document(settings, document_id).attempts == 0
    work_until(settings, lambda: document(settings, document_id).state == State.TO_REVIEW)


def test_a_locked_document_needs_attention_and_says_why(home: Path, samples: Path) -> None:
    settings = load_settings()
    (document_id,) = receive(settings, samples / "kinds" / "locked.pdf")
    work_until(settings, lambda: document(settings, document_id).state == State.NEEDS_ATTENTION)
    assert document(settings, document_id).reason_code == "locked-with-a-password"
    assert (archives(settings)[0].read(document_id)) == (samples / "kinds" / "locked.pdf").read_bytes()


def test_a_second_worker_on_the_same_data_folder_is_refused(home: Path, worker_process: StartWorker) -> None:
    settings = load_settings()
    with Worker.at_work(settings):
        second = worker_process(settings)
        assert ends_by_itself(second) == 7


def test_an_idle_worker_lets_a_new_document_in_at_once(home: Path, samples: Path) -> None:
    settings = load_settings()
    with Worker.at_work(settings) as worker:
        (document_id,) = receive(settings, samples / "fr-service.pdf")
        worker.look()
        assert worker.runs.under_way() == {document_id}
        wait_until(lambda: not worker.runs.under_way(), seconds=60, what="the end of the run")
        time.sleep(0)


@contextmanager
def out_of_reach(settings: Settings) -> Iterator[None]:
    """While this lasts, nothing can be asked of the database of steps, nor written to it."""
    steps = pysqlite3.connect(settings.steps_database)
    steps.execute("ALTER TABLE workflow_status RENAME TO out_of_reach")
    yield
    steps.execute("ALTER TABLE out_of_reach RENAME TO workflow_status")
    steps.close()


def test_while_the_steps_cannot_be_written_down_a_document_waits_and_goes_on_afterwards(
    home: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings()
    monkeypatch.setattr(intake.work, "PAUSE_SECONDS", 5)
    with Worker.at_work(settings) as worker:
        (document_id,) = receive(settings, samples / "fr-service.pdf")
        with out_of_reach(settings), pytest.raises(StorageError):
            worker.look()
        assert worker.runs.under_way() == frozenset()
        worker.look()
        with out_of_reach(settings):
            wait_until(lambda: not worker.runs.under_way(), seconds=60, what="the end of the run")
        assert document(settings, document_id).state == State.READING

        def finished() -> bool:
            worker.look()
            return document(settings, document_id).state == State.TO_REVIEW

        wait_until(finished, seconds=90, what="the document's run")
