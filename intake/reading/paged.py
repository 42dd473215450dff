"""A document that is, or has become, a PDF: its pages, its searchable copy and the files attached to it."""

import logging
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from extract.language import language_of
from intake.reading.attached import files_inside
from intake.reading.engine import Engine
from intake.reading.exchange import Answer, Counted, Found, PageRead, Result
from intake.reading.job import Job
from intake.reading.known_pages import KnownPages
from intake.reading.pdf import Pdf
from intake.reading.second_reader import SECOND_READER
from intake.reading.second_reader_words import second_look
from intake.reading.set_aside import SetAside
from intake.reading.source import Source
from intake.reading.words_under import is_ordinary, lay_under
from records.errors import DamagedFile, LockedWithPassword, ReaderCrashed

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
    source = Source.at(pdf) if pdf else job.source
    facts, found = look_at(source, out=job.out, most_bytes=job.task.max_bytes)
    opened = Pdf(source)
    yield Counted(min(opened.pages, job.task.max_pages))
    known = KnownPages(job.known)
    aside = SetAside(job.work)
    look = second_look(job.task.second_reader_words, job.warm_second)
    read = opened.read(out=job.out, task=job.task, tesseract=tesseract, look=look, language=_language(job), known=known)
    for page in read:
        yield PageRead(page.page, page.images, page.degrees, page.baselines, page.key, page.guess)
        aside.add(page)
    if not aside.readable:
        raise DamagedFile("no page can be opened") if job.task.engine == "in process" else ReaderCrashed("both engines")
    second = f", {SECOND_READER}" if aside.second_reader else ""  # named where it has read a word
    engine = f"pikepdf {pikepdf.__version__}, {tesseract.name}{second}"
    searchable = aside.read and facts.may_be_rewritten and _write_copy(job, pdf, source, aside, engine)
    yield Result(media_type=job.media_type, engine=engine, found=found, searchable=searchable)


def look_at(source: Source, *, out: Path, most_bytes: int) -> tuple[Facts, tuple[Found, ...]]:
    """What the PDF says of itself; the files attached to it are written to `out`.

    Raises:
        LockedWithPassword: it opens only with a password.
    """
    try:
        with pikepdf.open(source.opened()) as pdf:
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


def _language(job: Job) -> Callable[[str], str | None]:
    return lambda text: language_of(text, job.task.languages)[0]


def _write_copy(job: Job, pdf: Path | None, source: Source, pages: SetAside, engine: str) -> bool:
    """Write the searchable copy of `source`, at `pdf` if made of the document. Returns whether there is one."""
    if is_ordinary(source, pages):
        try:
            with job.copy_opened() as copy:
                lay_under(source, copy, pages=pages, engine=engine)
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RuntimeError) as error:
            log.info("no words under the pages", extra={"reason": type(error).__name__})
        else:
            return True
    from intake.reading.searchable import write_searchable  # noqa: PLC0415 - OCRmyPDF; hardly ever needed

    made = job.work / "copy.pdf"
    if not write_searchable(pdf or job.path, made, pages=pages, engine=engine):
        return False
    job.take_copy(made)
    return True
