"""Plain text, and what mails say, set on A4 pages: the clerk sees sheets like all others, the words need no OCR."""

import codecs
import textwrap
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import fpdf

from extract.language import language_of
from intake.reading.exchange import Answer, Counted, Found, PageRead, Result
from intake.reading.job import Job
from intake.reading.kinds import wide_codec
from intake.reading.pdf import Pdf
from intake.reading.source import Source
from records.errors import DamagedFile, TooManyPages

LINES_A_PAGE = 56
COLUMNS = 92
LINE_MM = 4.8
MARGIN_MM = 18
TYPE_POINTS = 9.5
ENGINE = f"fpdf2 {fpdf.FPDF_VERSION}"
MOST_TEXT_BYTES = 32 * 1024 * 1024


def read_text(job: Job) -> Iterator[Answer]:
    """Read a plain text file."""
    return set_pages(job, decoded(job.path.read_bytes()[:MOST_TEXT_BYTES]))


def set_pages(job: Job, text: str, found: tuple[Found, ...] = ()) -> Iterator[Answer]:
    """The pages of `text`, as a PDF of their own and as words.

    Raises:
        TooManyPages: the text is longer than the task allows.
    """
    lines = tuple(_wrapped(text))
    pages = max(1, -(-len(lines) // LINES_A_PAGE))
    if pages > job.task.max_pages:
        raise TooManyPages(f"{pages} pages of text")
    yield Counted(pages)
    sheet = job.work / "sheets.pdf"
    _write(lines, sheet)
    for page in Pdf(Source.at(sheet)).read_own(
        out=job.out, language=lambda words: language_of(words, job.task.languages)[0]
    ):
        yield PageRead(page.page, page.images)
    job.take_copy(sheet)
    yield Result(media_type=job.media_type, engine=ENGINE, found=found, searchable=True)


def decoded(content: bytes, declared: str | None = None) -> str:
    """Bytes as text: as declared if that fits, else by their mark, else UTF-8, else Windows-1252. Never fails."""
    marked = "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else wide_codec(content)
    for codec in (marked, declared, "utf-8"):
        try:
            if codec is not None:
                return content.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", "replace")


def _wrapped(text: str) -> Iterator[str]:
    for line in text.replace("\f", "\n").splitlines():
        clean = "".join(sign if sign.isprintable() else " " for sign in line.expandtabs(4)).rstrip()
        yield from textwrap.wrap(clean, COLUMNS, drop_whitespace=False) or ("",)


def _write(lines: Sequence[str], target: Path) -> None:
    sheet = fpdf.FPDF(format="A4")
    sheet.set_auto_page_break(auto=False)
    sheet.set_margins(MARGIN_MM, MARGIN_MM)
    sheet.add_font("text", fname=str(files("ocrmypdf") / "data" / "NotoSans-Regular.ttf"))
    sheet.set_font("text", size=TYPE_POINTS)
    for number, line in enumerate(lines or ("",)):
        if number % LINES_A_PAGE == 0:
            sheet.add_page()
        if line:
            sheet.text(MARGIN_MM, MARGIN_MM + LINE_MM * (number % LINES_A_PAGE + 1), line)
    try:
        sheet.output(str(target))
    except (fpdf.errors.FPDFException, ValueError, KeyError) as error:
        raise DamagedFile("text that cannot be set") from error
