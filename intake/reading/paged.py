"""A document that is, or has become, a PDF: its pages, its searchable copy and the files attached to it."""

import logging
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from extract.language import language_of
from intake.reading.attached import files_inside
from intake.reading.engine import Engine
from intake.reading.exchange import Answer, Counted, Found, PageRead, Result
from intake.reading.job import Job
from intake.reading.known_pages import KnownPages
from intake.reading.pdf import Pdf, PdfPage
from intake.reading.second_reader import SECOND_READER
from intake.reading.second_reader_words import second_look
from intake.reading.source import Source
from intake.reading.words_under import is_ordinary, lay_under
from records.errors import DamagedFile, LockedWithPassword, ReaderCrashed
from records.values import PageSource

SEARCHABLE = "searchable.pdf"
MOST_ATTACHMENTS = 1000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a PDF says of itself that decides how it may be treated."""

    encrypted: bool = False
    signed: bool = False
    form: bool = False
    damaged: bool = False

    @property
    def may_be_rewritten(self) -> bool:
        """Signatures break, locks open and forms die when a PDF is written anew; those are left alone."""
        return not (self.encrypted or self.signed or self.form or self.damaged)


def read_paged(job: Job, *, pdf: Path | None = None, tesseract: Engine) -> Iterator[Answer]:
    """Read the PDF `pdf`, which was made of the document, or the document itself.

    Raises:
        DocumentError: it cannot be opened or is beyond the limits.
        ReaderCrashed: one engine has died on it, and the other one cannot read a single page.
    """
    source = pdf or job.path
    facts, found = look_at(source, out=job.out, most_bytes=job.task.max_bytes)
    opened = Pdf(Source.at(source))
    yield Counted(min(opened.pages, job.task.max_pages))
    known = KnownPages(job.known)
    pages = []
    look = second_look(job.task.second_reader_words, job.warm_second)
    read = opened.read(out=job.out, task=job.task, tesseract=tesseract, look=look, language=_language(job), known=known)
    for page in read:
        yield PageRead(page.page, page.images, page.degrees, page.baselines, page.key, page.guess)
        pages.append(page)
    if all(page.page.source is PageSource.UNREADABLE for page in pages):
        raise DamagedFile("no page can be opened") if job.task.engine == "in process" else ReaderCrashed("both engines")
    engine = f"pikepdf {pikepdf.__version__}, {tesseract.name}{_second_reader(pages)}"
    searchable = _searchable(source, job.out, pages, facts, engine)
    yield Result(
        media_type=job.media_type,
        engine=engine,
        found=found,
        searchable=searchable,
    )


def look_at(path: Path, *, out: Path, most_bytes: int) -> tuple[Facts, tuple[Found, ...]]:
    """What the PDF says of itself; the files attached to it are written to `out`.

    Raises:
        LockedWithPassword: it opens only with a password.
    """
    try:
        with pikepdf.open(path) as pdf:
            form = pdf.Root.get("/AcroForm")
            has_form = isinstance(form, pikepdf.Dictionary) and ("/XFA" in form or bool(form.get("/Fields")))
            facts = Facts(encrypted=pdf.is_encrypted, signed=_is_signed(form), form=has_form)
            return facts, tuple(_attached(pdf, out, most_bytes))
    except pikepdf.PasswordError as error:
        raise LockedWithPassword from error
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RuntimeError, zlib.error):
        return Facts(damaged=True), ()


def _is_signed(form: object) -> bool:
    return isinstance(form, pikepdf.Dictionary) and bool(int(form.get("/SigFlags", 0)) & 1)


def _attached(pdf: pikepdf.Pdf, out: Path, most_bytes: int) -> Iterator[Found]:
    total = 0
    for number, (label, content) in enumerate(files_inside(pdf), start=1):
        if number > MOST_ATTACHMENTS:
            return
        total += len(content)
        if total > most_bytes:
            return
        name = f"enclosure-{number}"
        (out / name).write_bytes(content)
        yield Found(label, name)


def _second_reader(pages: Sequence[PdfPage]) -> str:
    """Named where it has read a word."""
    return f", {SECOND_READER}" if any(word.second_reader for page in pages for word in page.page.words) else ""


def _language(job: Job) -> Callable[[str], str | None]:
    return lambda text: language_of(text, job.task.languages)[0]


def _searchable(source: Path, out: Path, pages: Sequence[PdfPage], facts: Facts, engine: str) -> str | None:
    read = any(page.page.source is PageSource.OCR for page in pages)
    if not read or not facts.may_be_rewritten:
        return None
    if is_ordinary(source, pages):
        try:
            lay_under(source, out / SEARCHABLE, pages=pages, engine=engine)
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RuntimeError) as error:
            log.info("no words under the pages", extra={"reason": type(error).__name__})
        else:
            return SEARCHABLE
    from intake.reading.searchable import write_searchable  # noqa: PLC0415 - OCRmyPDF; hardly ever needed

    return SEARCHABLE if write_searchable(source, out / SEARCHABLE, pages=pages, engine=engine) else None
