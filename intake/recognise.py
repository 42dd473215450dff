"""Recognise: an original becomes pages of words, page images and a searchable PDF. Everything risky is in a child.

The table of contents of reading:

    Readers.read          here: choose a warm child, lend it the document, check what comes back
    reading.sandbox       what the child may see and use
    reading.warm_child    the parent's end of a child: tasks in, answers out, limits kept
    reading.child         the child's end: waits warm, forks for each document, never reads two in one process
    reading.document      which reader a file needs, by its content
    reading.pdf … office  one kind of file each
    reading.page          one page: text layer or OCR, language, direction
    reading.reading_size  at which resolution: 200 dpi where the type is large enough
    reading.known_pages   a page that was read before, the same way, is not read again
    reading.tables        born-digital pages with ruled tables: their words cell by cell; reading.rules finds the rules
    reading.slant         pages fed askew are turned level before they are read
    reading.tesseract     the engine inside the process; reading.tesseract_program reads where that one has died
    reading.words_under   the PDF/A: the words lie under pages that stay as they are
    reading.searchable    the same by OCRmyPDF, where a scan has a text layer of its own
    reading.checked       the parent does not believe the child: names, sizes, counts are looked at again
"""

import logging
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self

import config.settings
from config.settings import Limits
from intake.reading.checked import Collected
from intake.reading.exchange import Counted, PageRead, Task
from intake.reading.warm_child import READING, WarmChild
from intake.reading.working_folder import remove_leftovers
from records import fsops
from records.errors import EmptyFile, ReaderCrashed, TooLarge
from records.values import Page

log = logging.getLogger(__name__)

COPY = "searchable.pdf"
MOST_THREADS = 8
"""Pages of one document read at once at most, however many cores there are."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as the clerk sees it, as WebP; `width` and `height` in pixels."""

    page: int
    size: Literal["large", "small"]
    path: Path
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file found inside the document: `name` as it was called there (data only), `path` where it lies now."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one document gave. Files lie in the folder that the caller named.

    `pages` are all `page_count` pages, less those that a `Taker` has taken. `searchable_pdf` is None where the original
    is better left alone (signed, with form fields, text of its own) or where there is nothing to show.
    """

    media_type: str
    page_count: int
    pages: tuple[Page, ...]
    searchable_pdf: Path | None
    images: tuple[PageImage, ...]
    enclosures: tuple[Enclosure, ...]
    engine: str


class Taker(Protocol):
    """Who takes the pages over as they are read, one by one, so that a long document is never held in memory."""

    def counted(self, pages: int) -> None:
        """The document has so many pages. Said again if it is read from the beginning again, by another engine."""

    def take(self, read: PageRead, images: tuple[PageImage, ...]) -> bool:
        """The next page, in order; the files of its images now belong to the taker.

        False where the page is to come with the `Reading`, at the end.
        """


class Readers:
    """Warm children that read documents, as many as are asked at once; each reads every document in a new process."""

    def __init__(self, *, limits: Limits, reading: config.settings.Reading) -> None:
        remove_leftovers(READING)
        self._limits = limits
        self._reading = reading
        self._lock = threading.Lock()
        self._idle: list[WarmChild] = [WarmChild(reading.tessdata)]
        self._closed = False

    def read(
        self,
        original: Path,
        *,
        out: Path,
        languages: Sequence[str],
        taker: Taker | None = None,
        known: Path | None = None,
        copy: Path | None = None,
    ) -> Reading:
        """Read `original`; page images, the searchable PDF and enclosures are put into `out`, an empty folder.

        Where there is a `taker`, it gets each page with its images as soon as that is read, and the `Reading` lists no
        images. `known` is a file with pages of this document read before (`intake.page_store`). `copy` is where the
        searchable PDF is to be written if not into `out`: a name that is free, beside where it will stay.

        Raises:
            records.errors.DocumentError: the document cannot be read; its subclass says why.
        """
        size = original.stat().st_size
        if not size:
            raise EmptyFile
        if size > self._limits.file_bytes:
            raise TooLarge(f"{size} bytes")
        pages = _Pages(taker)
        child = self._take()
        copy = copy or out / COPY
        try:
            collected = Collected(child.out, out, pages.keep, copy=copy, most=self._limits.pages)

            def hear(said: Counted | PageRead) -> None:
                pages.count(said.pages) if isinstance(said, Counted) else collected.hear(said)

            task = self._task(languages)
            result = child.read(original, task, copy=copy, seconds=self._seconds, hear=hear, known=known)
            searchable, found = collected.end(result)
        except ReaderCrashed:
            with fsops.storage_errors():  # it may have been for want of room, which is not the document's fault
                fsops.demand_room(copy.parent, size)
            raise
        finally:
            self._give_back(child)
        if searchable is None:
            fsops.remove(copy)
        return Reading(
            media_type=result.media_type,
            page_count=pages.number,
            pages=tuple(pages.pages),
            searchable_pdf=searchable,
            images=tuple(pages.images),
            enclosures=tuple(Enclosure(f.label, path) for f, path in found),
            engine=result.engine,
        )

    def close(self) -> None:
        """End all children that wait; one that still reads is ended when its document is done."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for child in idle:
            child.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _task(self, languages: Sequence[str]) -> Task:
        limits = self._limits
        threads = min(len(os.sched_getaffinity(0)), MOST_THREADS)
        return Task(
            languages=tuple(languages),
            tessdata=str(self._reading.tessdata),
            threads=threads,
            max_bytes=limits.file_bytes,
            max_pages=limits.pages,
            page_pixels=limits.page_megapixels * 1_000_000,
            page_seconds=limits.page_seconds,
            memory_bytes=limits.memory_bytes,
            cpu_seconds=int(threads * self._seconds(limits.pages)) + 1,
            second_reader_words=self._reading.second_reader_words if self._reading.second_reader else 0,
        )

    def _seconds(self, pages: int) -> float:
        """Wall time a document with so many pages may take."""
        return max(self._limits.document_seconds, pages * self._limits.page_seconds / 10)

    def _take(self) -> WarmChild:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.alive:
                    return child
                child.close()
        return WarmChild(self._reading.tessdata)

    def _give_back(self, child: WarmChild) -> None:
        if child.alive:
            with self._lock:
                if not self._closed:
                    self._idle.append(child)
                    return
        child.close()


class _Pages:
    """The pages of one document as they come, handed on to the taker where there is one."""

    def __init__(self, taker: Taker | None) -> None:
        self._taker = taker
        self.number = 0
        self.pages: list[Page] = []
        self.images: list[PageImage] = []

    def count(self, pages: int) -> None:
        if self._taker is not None:
            self._taker.counted(pages)

    def keep(self, read: PageRead, paths: tuple[Path, ...]) -> None:
        if read.page.number == 1:  # also where another engine begins anew
            self.pages, self.images = [], []
        images = tuple(
            PageImage(image.page, image.size, path, image.width, image.height)
            for image, path in zip(read.images, paths, strict=True)
        )
        self.number = read.page.number
        taken = self._taker is not None and self._taker.take(read, images)
        if not taken:
            self.pages.append(read.page)
        if self._taker is None:
            self.images += images
