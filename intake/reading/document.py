"""Which reader a file needs, told by its content and never by its name; its answers, one after the other."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from intake.reading import archives, mail, office, outlook, paged, pictures, text_pages
from intake.reading.engine import Engine
from intake.reading.exchange import Answer, Refusal, Task
from intake.reading.job import Job
from intake.reading.kinds import PDF, PDF_WITHIN, is_pdf, kind_of
from intake.reading.second_reader import SecondReader
from intake.reading.source import Source
from intake.reading.tesseract import Tesseract
from records.errors import DocumentError, LockedWithPassword

Reader = Callable[[Job], Iterator[Answer]]


def read_document(
    source: Source,
    *,
    copy: int,
    out: Path,
    work: Path,
    task: Task,
    warm: Engine | None = None,
    warm_second: SecondReader | None = None,
    known: Path | None = None,
) -> Iterator[Answer]:
    """Read `source` into `out`: `Counted` as soon as its pages are known, its pages, then a `Result` or a `Refusal`.

    `copy` is the open file for the searchable copy. `warm` and `warm_second` are engines that are loaded already,
    `known` has pages that were read before.
    """
    job = Job(source, copy, out, work, task, PDF.media_type, warm, warm_second, known)
    try:
        kind = PDF if is_pdf(source.head(PDF_WITHIN)) else kind_of(job.path)
        yield from READERS[kind.reader](replace(job, media_type=kind.media_type))
    except DocumentError as error:
        yield Refusal(error.code, error.detail)


def _read_pdf(job: Job) -> Iterator[Answer]:
    return paged.read_paged(job, tesseract=_engine(job))


def _read_picture(job: Job) -> Iterator[Answer]:
    pdf = pictures.as_pdf(job.path, job.work / "picture.pdf", most_pixels=job.task.page_pixels, most=job.task.max_pages)
    return paged.read_paged(job, pdf=pdf, tesseract=_engine(job))


def _read_office(job: Job) -> Iterator[Answer]:
    return paged.read_paged(job, pdf=office.as_pdf(job.path, job.work), tesseract=_engine(job))


def _locked(job: Job) -> Iterator[Answer]:
    raise LockedWithPassword(job.media_type)


def _engine(job: Job) -> Engine:
    if job.task.engine == "in process":
        return job.warm or Tesseract(Path(job.task.tessdata))
    from intake.reading.tesseract_program import TesseractProgram  # noqa: PLC0415 - hardly ever needed

    return TesseractProgram(Path(job.task.tessdata))


READERS: Mapping[str, Reader] = {
    "pdf": _read_pdf,
    "picture": _read_picture,
    "office": _read_office,
    "mail": mail.read_mail,
    "mailbox": mail.read_mailbox,
    "outlook": outlook.read_outlook,
    "archive": archives.read_archive,
    "text": text_pages.read_text,
    "locked": _locked,
}
"""The reader for each `Kind.reader`."""
