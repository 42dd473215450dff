"""A part of a page, drawn by the clerk on the screen, is read once more, by itself and at full resolution.

The reading is done where all reading is done: in a child without network that sees one document (`region_child`). It
starts with the first region that is asked for and leaves when nobody has asked for a while.
"""

import shutil
import threading
import time
from pathlib import Path

from pydantic import ValidationError

from config.settings import Settings
from intake.archives import archives
from intake.reading import sandbox
from intake.reading.line_process import LineProcess
from intake.reading.working_folder import WorkingFolder, remove_leftovers
from intake.region_child import ANSWER, READY, REQUEST, Region, Words
from records import documents, packets
from records.database import Database
from records.errors import DocumentError, NotFound, ReaderCrashed, error_of
from records.values import Box, PageSource, Word

REGION = "region"
"""The kind of this child's working folder."""
START_SECONDS = 60
SECONDS = 20
"""Time for one region; a usual one takes half a second."""
OWN_PAPER = ("message/", "text/", "application/mbox", "application/vnd.ms-outlook", "application/zip",
             "application/gzip", "application/x-tar")  # fmt: skip
"""Kinds of original that have no pages: what the clerk sees is the PDF that was set from them."""


class RegionReader:
    """Reads regions, one at a time; safe to call from several threads. It asks nobody whether the caller may see
    the document: that is the caller's to know."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._folder: WorkingFolder | None = None
        self._process: LineProcess | None = None

    def __call__(self, document_id: str, page: int, box: Box, *, degrees: int = 0) -> tuple[Word, ...]:
        """The words inside `box` (points from the top left of the page as read), in reading order, where the page is
        looked at turned by `degrees` clockwise.

        Raises:
            NotFound: there is no such document or page.
            DocumentError: the page cannot be read, or not in time.
        """
        region, original = self._asked(document_id, page, box, degrees)
        with self._lock:
            return self._answer(region, original)

    def warm(self) -> None:
        """Start the child ahead of need, where it does not run."""
        with self._lock:
            self._running()

    def close(self) -> None:
        """End the child and remove its working folder."""
        with self._lock:
            if self._process is not None:
                self._process.close()
                self._process = None
            if self._folder is not None:
                self._folder.remove()
                self._folder = None

    def _asked(self, document_id: str, page: int, box: Box, degrees: int) -> tuple[Region, Path]:
        """The request for the child, and the file to be read."""
        database = Database(self._settings.database)
        try:
            with database.reading() as session:
                document_id, page = packets.source_of(session, document_id, page)
                document = documents.get(session, document_id)
                shown = documents.page(session, document_id, page)
                made = {one.kind: one.sha256 for one in documents.derivatives(session, document_id) if not one.page}
                media_type, languages = document.media_type or "", tuple(document.languages)
        finally:
            database.close()
        originals, derived = archives(self._settings)
        path = originals.path(document_id)
        scanned = shown.source is PageSource.OCR
        if "searchable_pdf" in made and (media_type.startswith(OWN_PAPER) or scanned):
            path = derived.path(made["searchable_pdf"])  # the same pixels, and turned as the clerk sees them
        if not path.is_file():
            raise NotFound("original")
        spoken = (shown.language,) if shown.language else languages
        settings = self._settings
        region = Region(
            page=page, box=box, width=shown.width, height=shown.height, languages=spoken,
            tessdata=str(settings.reading.tessdata), page_pixels=settings.limits.page_megapixels * 1_000_000,
            max_pages=settings.limits.pages, memory_bytes=settings.limits.memory_bytes, seconds=SECONDS,
            upright="searchable_pdf" in made or not scanned, degrees=degrees,
        )  # fmt: skip
        return region, path

    def _answer(self, region: Region, original: Path) -> tuple[Word, ...]:
        process, work = self._running()
        copy = work / "document"
        shutil.copyfile(original, copy)
        copy.chmod(0o444)
        deadline = time.monotonic() + SECONDS
        try:
            process.send(REQUEST.dump_json(region))
            line = next(process.lines(lambda: deadline - time.monotonic()), b"")
            answer = ANSWER.validate_json(line)
        except ValidationError as error:
            process.kill()
            raise ReaderCrashed("region") from error
        finally:
            copy.unlink()
        if isinstance(answer, Words):
            return answer.words
        kind = error_of(answer.code)
        raise (kind if issubclass(kind, DocumentError) else ReaderCrashed)(answer.detail)

    def _running(self) -> tuple[LineProcess, Path]:
        if self._folder is None:
            remove_leftovers(REGION)
            self._folder = WorkingFolder(REGION)
            (self._folder.path / "tmp").mkdir(mode=0o777)
            (self._folder.path / "tmp").chmod(0o777)  # the child is another user
        if self._process is None or not self._process.alive:
            if self._process is not None:
                self._process.close()
            self._process = self._started(self._folder.path)
        return self._process, self._folder.path

    def _started(self, work: Path) -> LineProcess:
        command = sandbox.command("intake.region_child", work=work, read_only=(self._settings.reading.tessdata,))
        process = LineProcess(command, folder=work)
        deadline = time.monotonic() + START_SECONDS
        if next(process.lines(lambda: deadline - time.monotonic()), b"") != READY:
            process.close()
            raise ReaderCrashed("region reader did not start")
        return process
