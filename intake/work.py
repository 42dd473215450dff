"""The worker: takes documents that wait, runs each through the pipeline, keeps the search index in step."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self

import structlog

from config.settings import Settings
from index.search_index import SearchIndex
from intake import scratch
from intake.archives import archives
from intake.durable import Lane, Runs
from intake.extraction import Extractor
from intake.indexing import Indexer
from intake.locks import only_one
from intake.pipeline import Pipeline
from intake.recognise import Readers
from records import documents
from records.database import Database
from records.errors import StorageError
from records.tables import Document

log = structlog.get_logger()

LOOK_SECONDS = 0.4
"""How often the worker looks for new documents and changes."""
SWEEP_SECONDS = 60
"""How often it looks for documents that were left on the way."""


class Worker:
    """One worker of a data folder, with everything that the pipeline needs."""

    def __init__(self, settings: Settings, *, database: Database, pipeline: Pipeline, runs: Runs) -> None:
        self.settings = settings
        self.database = database
        self.pipeline = pipeline
        self.runs = runs
        self._started: set[tuple[str, int]] = set()
        self._swept_at = 0.0

    @classmethod
    @contextmanager
    def at_work(cls, settings: Settings) -> Iterator[Self]:
        """A worker with its engines started; they are stopped afterwards.

        Raises:
            AlreadyRunning: the data folder has a worker.
        """
        with only_one(settings, "work"):
            scratch.sweep(settings.scratch)
            database = Database(settings.database)
            database.migrate()
            originals, derived = archives(settings)
            search_index = SearchIndex(settings.index)
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
                    runs.close()
                    search_index.close()
                    database.close()

    def run(self, stop: threading.Event, *, ready: Callable[[], None] = lambda: None) -> None:
        """Work until `stop` is set."""
        ready()
        while not stop.is_set():
            try:
                self.look()
            except StorageError as error:
                log.error("storage failed", code=error.code)
            stop.wait(LOOK_SECONDS)

    def look(self) -> None:
        """Start what waits, take up what was left on the way, bring the index up to date."""
        sweeping = time.monotonic() - self._swept_at > SWEEP_SECONDS or not self._swept_at
        with self.database.reading() as session:
            on_the_way = documents.on_the_way(session)
        for document in on_the_way:
            if sweeping and self.runs.has_ended(document.id, document.round):
                self._begin_again(document)
            elif sweeping or (document.id, document.round) not in self._started:
                self._start(document, document.round)
        if sweeping:
            self._swept_at = time.monotonic()
        self.pipeline.indexer.catch_up()

    def _start(self, document: Document, number: int) -> None:
        lane: Lane = "small" if document.size_bytes < self.settings.reading.small_bytes else "large"
        self.runs.start(document.id, number, lane=lane)
        self._started.add((document.id, number))

    def _begin_again(self, document: Document) -> None:
        """A run ended and left its document on the way: the disk had failed, or the steps database was lost."""
        with self.database.writing() as session:
            number = documents.begin_round(session, document.id)
        log.warning("begun again", document=document.id, run=number)
        self._start(document, number)
