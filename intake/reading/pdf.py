"""Reading a PDF page by page: each page once, by its text layer or from its image, several pages at a time."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from intake.reading.engine import Engine
from intake.reading.exchange import MadeImage, Task
from intake.reading.known_pages import KnownPages
from intake.reading.language import DocumentLanguage
from intake.reading.page import ReadPage, read_image
from intake.reading.page_image import OCR_DPI, VIEW_DPI, Frame, Picture, frame_of, rendered, scanned_image, turned
from intake.reading.review_images import write_review_images
from intake.reading.second_reader_words import SecondLook
from intake.reading.source import Source
from intake.reading.tables import with_cells
from intake.reading.text_layer import believable_words, layer_words, page_as_shown, shows_text
from records.errors import DamagedFile, LockedWithPassword, TooManyPages
from records.values import Page, PageSource, Word

READ_AHEAD = 2
"""Pages waiting for each thread at most, so that a long document is never held in memory as images."""
MOST_KEPT_BYTES = 16 * 1024**2
"""PDFium keeps whatever it has read of a document until that is closed; after so much it is opened anew."""
OWN_PAGE_PIXELS = 10_000_000
A4_POINTS = (595.28, 841.89)
"""The size shown for a page that cannot be opened."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page of a PDF as read; `frame` is where its crop box lies, `degrees` how far it is turned beyond that.

    `key` and `guess` are those of `PageRead`.
    """

    page: Page
    images: tuple[MadeImage, ...]
    frame: Frame
    degrees: int = 0
    baselines: tuple[tuple[float, float, float, float], ...] = ()
    key: str | None = None
    guess: str | None = None


class Pdf:
    """An open PDF. PDFium is not safe to use from two threads, so everything that touches it holds one lock."""

    def __init__(self, source: Source) -> None:
        """Raises LockedWithPassword or DamagedFile."""
        self._source = source
        self._lock = threading.Lock()
        self._open()
        self.pages = len(self._pdf)
        if not self.pages:
            raise DamagedFile("no pages")

    def _open(self) -> None:
        self._reader = self._source.raw()
        try:
            self._pdf = pdfium.PdfDocument(self._reader)
        except pdfium.PdfiumError as error:
            raise _error_of(error) from error
        if self._pdf.get_formtype() != pdfium_c.FORMTYPE_NONE:
            self._pdf.init_forms()
        self._read_to_open = self._reader.read_bytes

    def _forget(self) -> None:
        """Have PDFium let go of the pages that it has read, if they are many; nothing of them may be in use.

        A damaged file is read whole to be opened: it is not opened again before as much of its pages was read.
        """
        kept = self._reader.read_bytes - self._read_to_open
        if kept > max(MOST_KEPT_BYTES, self._read_to_open):
            self._pdf.close()
            self._open()

    def read(
        self,
        *,
        out: Path,
        task: Task,
        tesseract: Engine,
        look: SecondLook,
        language: Callable[[str], str | None],
        known: KnownPages | None = None,
    ) -> Iterator[PdfPage]:
        """Each page in order. `language` tells the language of a text; pages that are `known` are not read again.

        Raises:
            TooManyPages: more pages than the task allows.
        """
        if self.pages > task.max_pages:
            raise TooManyPages(f"{self.pages} pages")
        spoken = DocumentLanguage(tesseract, task.languages)
        known = known or KnownPages()

        def one(number: int) -> PdfPage:
            try:
                return self._read_page(
                    number,
                    out=out,
                    task=task,
                    tesseract=tesseract,
                    spoken=spoken,
                    language=language,
                    look=look,
                    known=known,
                )
            finally:
                spoken.tell(None, number=number)

        def begun(number: int) -> Future[PdfPage]:
            page = self._by_its_text(number, out=out, task=task, language=language)
            if page is None:
                return threads.submit(one, number)
            spoken.tell(None, number=number)
            done: Future[PdfPage] = Future()
            done.set_result(page)
            return done

        with ThreadPoolExecutor(max_workers=min(task.threads, self.pages)) as threads:
            yield from _in_order(begun, range(1, self.pages + 1), ahead=task.threads * READ_AHEAD)

    def read_own(self, *, out: Path, language: Callable[[str], str | None]) -> Iterator[PdfPage]:
        """Each page of a PDF that we set ourselves, whose text layer needs no proof."""
        for number in range(1, self.pages + 1):
            sheet = self._pdf[number - 1]
            frame = frame_of(sheet)
            view = rendered(sheet, frame, dpi=VIEW_DPI, most_pixels=OWN_PAGE_PIXELS, grey=True)
            yield _with_layer(number, frame, view, layer_words(sheet, frame), out=out, language=language)
            sheet.close()
            self._forget()

    def _read_page(
        self,
        number: int,
        *,
        out: Path,
        task: Task,
        tesseract: Engine,
        spoken: DocumentLanguage,
        language: Callable[[str], str | None],
        look: SecondLook,
        known: KnownPages,
    ) -> PdfPage:
        try:
            with self._lock:
                frame, picture, words = self._look(number, task)
                self._forget()
        except pdfium.PdfiumError:  # the others may be well
            return _unreadable(number)
        if words is not None:
            return _with_layer(number, frame, picture, words, out=out, language=language)
        key = known.key(picture.image, number=number, dpi=picture.dpi, engine=tesseract.name, task=task)
        before = known.get(key)
        if before is not None:
            spoken.tell(before.guess, number=number)
            image = turned(picture.image, before.degrees)
            made = write_review_images(image, dpi=picture.dpi, page=number, out=out)
            return PdfPage(before.page, made, frame, before.degrees, before.baselines, key, before.guess)
        read = read_image(
            picture.image, number=number, dpi=picture.dpi, tesseract=tesseract, language=spoken,
            seconds=task.page_seconds, second_look=look,
        )  # fmt: skip
        made = write_review_images(read.image, dpi=picture.dpi, page=number, out=out)
        lasting = key if read.complete else None
        return PdfPage(_sized(read, frame), made, frame, read.degrees, read.baselines, lasting, read.guess)

    def _by_its_text(
        self, number: int, *, out: Path, task: Task, language: Callable[[str], str | None]
    ) -> PdfPage | None:
        """The page by its text layer; None where it shows no text, or where that cannot be believed.

        Not worth a thread: most of it holds the lock, and memory that a thread touches first costs as much again.
        """
        try:
            with self._lock:
                page = page_as_shown(self._pdf, number)
                try:
                    if not shows_text(page):
                        return None
                    frame = frame_of(page)
                    view, words = _with_words(page, frame, task)
                finally:
                    page.close()
                self._forget()
        except pdfium.PdfiumError:  # whatever there is to say of it is said where it is read
            return None
        return None if words is None else _with_layer(number, frame, view, words, out=out, language=language)

    def _look(self, number: int, task: Task) -> tuple[Frame, Picture, tuple[Word, ...] | None]:
        page = page_as_shown(self._pdf, number)
        try:
            frame = frame_of(page)
            scan = scanned_image(page, frame, most_pixels=task.page_pixels)
            if scan is not None:
                return frame, scan, None
            view, words = _with_words(page, frame, task)
            if words is not None:
                return frame, view, words
            return frame, rendered(page, frame, dpi=OCR_DPI, most_pixels=task.page_pixels), None
        finally:
            page.close()


def _with_words(page: pdfium.PdfPage, frame: Frame, task: Task) -> tuple[Picture, tuple[Word, ...] | None]:
    """The page as it is looked at, and the words of its text layer, if that can be believed."""
    view = rendered(page, frame, dpi=VIEW_DPI, most_pixels=task.page_pixels)
    words = believable_words(page, frame, view.image, view_dpi=view.dpi)
    return view, None if words is None else with_cells(words, page, frame)


def _with_layer(
    number: int,
    frame: Frame,
    view: Picture,
    words: tuple[Word, ...],
    *,
    out: Path,
    language: Callable[[str], str | None],
) -> PdfPage:
    page = Page(number, round(frame.width, 2), round(frame.height, 2), words, PageSource.TEXT_LAYER)
    spoken = replace(page, language=language(page.text))
    return PdfPage(spoken, write_review_images(view.image, dpi=view.dpi, page=number, out=out), frame)


def _unreadable(number: int) -> PdfPage:
    width, height = A4_POINTS
    return PdfPage(Page(number, width, height, (), PageSource.UNREADABLE), (), Frame(0, 0, width, height, 0))


def _sized(read: ReadPage, frame: Frame) -> Page:
    """The page with the size the PDF gives it rather than the one counted back from whole pixels."""
    width, height = round(frame.width, 2), round(frame.height, 2)
    if read.degrees % 180:
        width, height = height, width
    return replace(read.page, width=width, height=height)


def _in_order(begun: Callable[[int], Future[PdfPage]], numbers: Sequence[int], *, ahead: int) -> Iterator[PdfPage]:
    waiting: list[Future[PdfPage]] = []
    for number in numbers:
        waiting.append(begun(number))
        while waiting and (len(waiting) > ahead or waiting[0].done()):
            yield waiting.pop(0).result()
    for page in waiting:
        yield page.result()


def _error_of(error: pdfium.PdfiumError) -> LockedWithPassword | DamagedFile:
    if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
        return LockedWithPassword()
    return DamagedFile("PDF")
