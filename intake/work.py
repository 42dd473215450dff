"""The worker: takes documents that wait, runs each through the pipeline, keeps the search index in step."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

import structlog

from config.settings import Settings
from index.search_index import SearchIndex
from intake import scratch
from intake.archives import archives
from intake.durable import Runs
from intake.extraction import Extractor
from intake.indexing import Indexer
from intake.locks import only_one
from intake.memory import give_back
from intake.pipeline import Pipeline
from intake.recognise import Readers
from records import documents
from records.database import Database
from records.errors import StorageError
from records.tables import Document

log = structlog.get_logger()


HINT_SECONDS = 0.1
"""How often the worker asks whether anything was written to the database, or a run has ended."""
LOOK_SECONDS = 2.0
"""How often it looks for new documents and changes in any case."""
IDLE_SECONDS = 10
"""So long after the last document the worker counts as idle."""
TIDY_SECONDS = 3600
"""How often an idle worker tidies up the search index."""
PAUSE_SECONDS = 30
"""How long a document waits whose run ended because the disk or the database failed."""


SEEN_AT_ONCE = 50
"""How many waiting documents of a lane are looked at; the oldest, of however many there are."""


@dataclass(frozen=True, slots=True)
class Lane:
    """Documents of like size, so that small ones never wait behind large ones; `at_once` of them are read."""

    from_bytes: int
    below_bytes: int
    at_once: int


class Worker:
    """One worker of a data folder, with everything that the pipeline needs."""

    def __init__(self, settings: Settings, *, database: Database, pipeline: Pipeline, runs: Runs) -> None:
        self.settings = settings
        self.database = database
        self.pipeline = pipeline
        self.runs = runs
        self.lanes = (
            Lane(0, settings.reading.small_bytes, settings.reading.small_lane),
            Lane(settings.reading.small_bytes, sys.maxsize, settings.reading.large_lane),
        )
        self._left_at: dict[str, float] = {}
        self._at_rest = False
        self._tidied_at = self._busy_at = time.monotonic()

    @classmethod
    @contextmanager
    def at_work(cls, settings: Settings) -> Iterator[Self]:
        """A worker with its engines started; they are stopped afterwards.

        Raises:
            AlreadyRunning: the data folder has a worker.
        """
        with only_one(settings, "work"):
            scratch.sweep(settings.scratch)
            database = Database.up_to_date(settings.database)
            originals, derived = archives(settings)
            search_index = SearchIndex.mended(settings.index, engine=settings.search.engine)
            with (
                Readers(limits=settings.limits, reading=settings.reading) as readers,
                Extractor() as extractor,
            ):
                pipeline = Pipeline(
                    settings, database=database, originals=originals, derived=derived, readers=readers,
                    extractor=extractor, indexer=Indexer(database, search_index),
                )  # fmt: skip
                runs = Runs(settings, pipeline)
                try:
                    yield cls(settings, database=database, pipeline=pipeline, runs=runs)
                finally:
                    runs.sleep()
                    search_index.close()
                    database.close()

    def run(self, stop: threading.Event, *, ready: Callable[[], None] = lambda: None) -> None:
        """Work until `stop` is set."""
        ready()
        self.pipeline.extractor.warm()
        self.pipeline.page_store.tidy()
        mended = self.pipeline.indexer.reconcile()
        if mended:
            log.warning("search index mended", documents=mended)
        seen: object = None
        looked_at = 0.0
        while not stop.wait(HINT_SECONDS):
            hint = self.database.last_write(), self.runs.under_way()
            if hint == seen and time.monotonic() - looked_at < LOOK_SECONDS:
                continue
            seen, looked_at = hint, time.monotonic()
            try:
                self.look()
            except StorageError as error:
                log.error("storage failed", code=error.code)

    def rest(self, *, seconds: float) -> bool:
        """Wait for the runs under way, but no longer than this; whether all have ended."""
        deadline = time.monotonic() + seconds
        while self.runs.under_way() and time.monotonic() < deadline:
            time.sleep(HINT_SECONDS)
        return not self.runs.under_way()

    def leave(self) -> None:
        """Take back the attempts under way: being stopped is not the documents' fault."""
        with self.database.writing() as session:
            for document_id in self.runs.under_way():
                documents.forgive_attempt(session, document_id)

    def look(self) -> None:
        """Begin what waits as long as there is room, take up what was left on the way, bring the index up to date."""
        now = time.monotonic()
        if any([self._fill(lane) for lane in self.lanes]):  # noqa: C419 - each lane is filled
            self._busy_at, self._at_rest = now, False
        elif now - self._busy_at > IDLE_SECONDS:
            self.runs.sleep()
            if not self._at_rest:
                self._at_rest = True
                give_back()
            if now - self._tidied_at > TIDY_SECONDS:
                self._tidied_at = now
                self.pipeline.indexer.search_index.compact()
                self.pipeline.page_store.tidy()
        self.pipeline.indexer.catch_up()

    def _fill(self, lane: Lane) -> bool:
        """Begin documents of this lane until it is full; whether any are on the way."""
        with self.database.reading() as session:
            on_the_way = documents.on_the_way(
                session, from_bytes=lane.from_bytes, below_bytes=lane.below_bytes, limit=SEEN_AT_ONCE
            )
        under_way = self.runs.under_way()
        room = lane.at_once - sum(document.id in under_way for document in on_the_way)
        for document in on_the_way:
            if room > 0 and document.id not in under_way:
                room -= self._take_up(document)
        return bool(on_the_way)

    def _take_up(self, document: Document) -> bool:
        """Begin the document's run, or a new one if that ended and left it on the way; whether one was begun."""
        stage = self.runs.stage(document.id, document.round)
        if stage == "new":
            self.runs.start(document.id, document.round)
            return True
        if time.monotonic() - self._left_at.setdefault(document.id, time.monotonic()) < PAUSE_SECONDS:
            return False
        del self._left_at[document.id]
        if stage == "under way":  # DBOS goes on with it at once after a restart; not if its own database failed it
            self.runs.take_up_again()
            return False
        with self.database.writing() as session:
            number = documents.begin_round(session, document.id)
        log.warning("begun again", document=document.id, run=number)
        self.runs.start(document.id, number)
        return True
