"""The way of one document, from its receipt to the clerk's queue. Read this first.

    hot folder ─▶ receive ─▶ recognise ─▶ extract ─▶ thread ─▶ index ─▶ to review ─▶ (the clerk) ─▶ request record

`receive` is the watcher's (`intake.receive`): it commits the receipt, and the document waits. From there each step is
durable (DBOS Transact): a step that is done is never done again, one that was interrupted runs again, whole. So each
step replaces what an earlier attempt of it left, and marks the document only with its last commit.
"""

import time
from collections.abc import Callable, Mapping

import structlog

from config.logs import place_of
from config.settings import Settings
from intake import filing
from intake.company import Company
from intake.extraction import Extractor
from intake.indexing import Indexer
from intake.page_store import PageStore
from intake.recognise import Readers
from intake.scratch import working_folder
from records import documents, learning, packets, prints, requests, threads, troubles
from records.archive import Archive
from records.crashpoint import crashpoint
from records.database import Database
from records.errors import AttemptsUsedUp, RogatoryError, StorageError
from records.fsops import storage_errors
from records.tables import State

log = structlog.get_logger()


class Pipeline:
    """The steps, with the tools that they need: the database, both archives, the engines, the index."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        originals: Archive,
        derived: Archive,
        readers: Readers,
        extractor: Extractor,
        indexer: Indexer,
    ) -> None:
        self.settings = settings
        self.database = database
        self.originals = originals
        self.derived = derived
        self.readers = readers
        self.extractor = extractor
        self.indexer = indexer
        self.page_store = PageStore(settings.pages_read, days=settings.reading.kept_days)
        self._company = Company()

    @property
    def steps(self) -> Mapping[str, Callable[[str], None]]:
        """The steps in their order, each a function of the document's id."""
        return {
            "recognise": self.recognise,
            "extract": self.extract,
            "thread": self.thread,
            "index": self.index,
            "to_review": self.to_review,
        }

    def recognise(self, document_id: str) -> None:
        """Read the original: pages with words and boxes, a searchable PDF/A, page images, and what it encloses.

        Pages are filed as they are read. Cut short, the next attempt reads only those that are still missing.
        A part of a packet was read with its whole, and takes its pages from there.
        """
        with self.database.reading() as session:
            is_part = packets.is_part(session, document_id)
        if is_part:
            with self.database.writing() as session:
                packets.take_pages(session, document_id)
            return
        self.extractor.warm()  # while the pages are read: it leaves when it has been idle, and takes a second to start
        with self.database.reading() as session:
            languages = tuple(documents.get(session, document_id).languages)
        filer = filing.PageFiler(self.database, derived=self.derived, store=self.page_store, document_id=document_id)
        original = self.originals.path(document_id)
        with working_folder(self.settings.scratch) as out, filing.copy_of(original, self.derived) as copy:
            reading = self.readers.read(
                original, out=out, copy=copy, languages=languages, taker=filer,
                known=self.page_store.path(document_id),
            )  # fmt: skip
            made = filing.store_derivatives(self.derived, document_id, reading)
            enclosed = filing.store_enclosures(self.originals, reading)
            crashpoint("before_reading_commit")
            with self.database.writing() as session:
                filing.file_reading(session, document_id, reading, made=made, enclosed=enclosed)

    def extract(self, document_id: str) -> None:
        """Find what the letter says, and propose values for the record, each with its place."""
        with self.database.reading() as session:
            pages, known = documents.pages(session, document_id), learning.known(session)
        draft = self.extractor.draft(pages, own_state=self.settings.own_state, known=known)
        crashpoint("before_draft_commit")
        with self.database.writing() as session:
            documents.save_draft(
                session, document_id, mentions=draft.mentions, proposals=draft.proposals, language=draft.language
            )

    def thread(self, document_id: str) -> None:
        """Look for the request that the document belongs to."""
        with self.database.writing() as session:
            document = documents.get(session, document_id)
            record = requests.current_record(session, document)
            prints.keep_print(session, document_id)
            threads.save_candidates(session, document_id, threads.candidates(session, document, record))

    def index(self, document_id: str) -> None:
        """Make the document findable; the same as the index does by itself after any change."""
        with self.database.writing() as session:
            documents.touch(session, documents.get(session, document_id))
        self.indexer.catch_up()

    def to_review(self, document_id: str) -> None:
        """Put the document into the clerk's queue, or set it aside where it is only the wrapping of others."""
        with self.database.writing() as session:
            document = documents.get(session, document_id)
            if document.state in (State.WAITING, State.READING):
                wrapping = documents.is_wrapping(session, document)
                documents.set_state(session, document_id, State.SET_ASIDE if wrapping else State.TO_REVIEW)

    def attempt(self, step: str, document_id: str) -> None:
        """Run a step, each attempt counted before it begins; an error that a second try may mend is tried again.

        Raises:
            DocumentError: the document needs attention; AttemptsUsedUp if its worker died each time.
            StorageError: the disk or the database failed; the attempt does not count.
        """
        last: RogatoryError | None = None
        while last is None or last.retryable:
            with self._company.joined(alone=self._was_cut_short(step, document_id)):
                try:
                    last = self._attempt_once(step, document_id)
                except AttemptsUsedUp as error:
                    raise (last or error) from last
            if last is None:
                return
        raise last

    def _was_cut_short(self, step: str, document_id: str) -> bool:
        with self.database.reading() as session:
            return documents.attempts_at(session, document_id, step) > 0

    def _attempt_once(self, step: str, document_id: str) -> RogatoryError | None:
        """Count an attempt and make it; what went wrong, None if nothing did."""
        with self.database.writing() as session:
            number = documents.begin_attempt(session, document_id, step, limit=self.settings.limits.attempts)
        began = time.monotonic()
        crashpoint(f"step_{step}")
        crashpoint(f"step_{step}_{document_id[:12]}")
        try:
            with storage_errors():
                self.steps[step](document_id)
        except StorageError as error:
            log.warning("storage failed", step=step, document=document_id, code=error.code)
            with self.database.writing() as session:
                documents.forgive_attempt(session, document_id)
            raise
        except RogatoryError as error:
            log.warning("step failed", step=step, document=document_id, attempt=number, code=error.code)
            return error
        except Exception as error:  # noqa: BLE001 - a bug must not stop the queue; its kind and place are logged
            log.error("step broke", step=step, document=document_id, error=type(error).__name__, at=place_of(error))
            return RogatoryError(type(error).__name__)
        log.info("step done", step=step, document=document_id, seconds=round(time.monotonic() - began, 3))
        return None

    def give_up(self, document_id: str, code: str) -> None:
        """Put the document before people, with the reason."""
        with self.database.writing() as session:
            troubles.needs_attention(session, document_id, code)
        log.warning("needs attention", document=document_id, code=code)
