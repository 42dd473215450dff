"""The searchable PDF/A of scans that have a text layer of their own: OCRmyPDF lays what was read under them.

Ordinary scans, nearly all, are `intake.reading.words_under`'s.

OCRmyPDF does its work through plug-in hooks of ours: where it asks for OCR it gets the words that are known already,
and where it asks for a picture of the page it gets an empty sheet of the right size, because nobody looks at it. So
each page is read once, and no page is turned into an image only to be thrown away.
"""

import logging
import warnings
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby
from pathlib import Path
from typing import Any

import ocrmypdf
import ocrmypdf.exceptions
import pikepdf
from ocrmypdf import hookimpl
from ocrmypdf._plugin_manager import OcrmypdfPluginManager, get_plugin_manager
from ocrmypdf.builtin_plugins import tesseract_ocr
from ocrmypdf.models.ocr_element import Baseline, BoundingBox, OcrClass, OcrElement
from ocrmypdf.pluginspec import OcrEngine, OrientationConfidence
from PIL import Image

from intake.reading.page_image import POINTS_PER_INCH, Frame
from intake.reading.pdf import PdfPage
from records.values import PageSource, Word

log = logging.getLogger(__name__)

CERTAIN = 99.0
"""Confidence given to OCRmyPDF for directions that are decided already (its scale ends at 15)."""
PAGE_NUMBER_DIGITS = 6


def write_searchable(source: Path, target: Path, *, pages: Iterable[PdfPage], engine: str) -> bool:
    """Write `source` with the words of `pages` as text layer to `target`; whether that was possible.

    Pages that have a text layer of their own keep it. The result is PDF/A-2b where OCRmyPDF's internal converter can
    show that it is one, else a plain PDF. It is False for files that OCRmyPDF refuses (damaged, XFA): reading them
    does not depend on it.
    """
    read = {page.page.number: page for page in pages if page.page.source is not PageSource.TEXT_LAYER}
    layered = _has_text(source, read)
    logging.getLogger("ocrmypdf").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = ocrmypdf.ocr(
                source,
                target,
                language=["eng"],
                pages=",".join(map(str, sorted(read))),
                mode="redo" if layered else "skip",
                output_type="auto",
                pdfa_backend="internal",
                optimize=0,
                rotate_pages=any(page.degrees for page in read.values()),
                tagged_pdf_mode="ignore",
                use_threads=True,
                jobs=1,
                progress_bar=False,
                plugin_manager=_plugins(_KnownPages(read, engine)),
            )
    except (ocrmypdf.exceptions.ExitCodeException, pikepdf.PdfError, NotImplementedError) as error:
        log.info("no searchable copy", extra={"reason": type(error).__name__})
        target.unlink(missing_ok=True)
        return False
    return code == ocrmypdf.ExitCode.ok and target.exists()


def _has_text(source: Path, read: Mapping[int, PdfPage]) -> bool:
    """Whether a page that was read from its image has a text layer all the same, which must not stay beside ours."""
    with pikepdf.open(source) as pdf:
        return any("/Font" in pdf.pages[number - 1].get("/Resources", {}) for number in read)


def _plugins(known: "_KnownPages") -> OcrmypdfPluginManager:
    manager = get_plugin_manager([])
    manager.pluggy_manager.unregister(tesseract_ocr)  # it would start the program to ask for its version
    manager.pluggy_manager.register(known)
    return manager


class _KnownPages:
    """The plug-in: answers OCRmyPDF's questions from what is known."""

    def __init__(self, pages: Mapping[int, PdfPage], engine: str) -> None:
        self._pages = pages
        self._engine = _KnownWords(pages, engine)

    @hookimpl(tryfirst=True)
    def get_ocr_engine(self) -> "_KnownWords":
        return self._engine

    @hookimpl
    def register_options(self) -> dict[str, Any]:
        options: dict[str, Any] = tesseract_ocr.register_options()  # type: ignore[no-untyped-call]
        return options

    @hookimpl(tryfirst=True)
    def rasterize_pdf_page(self, output_file: Path, pageno: int, rotation: int | None) -> Path:
        """An empty sheet of the page's size at one pixel a point."""
        media = _media(self._pages[pageno].frame, rotation or 0)
        size = max(1, round(media.width)), max(1, round(media.height))
        Image.new("1", size, 1).save(output_file, format="PNG", dpi=(POINTS_PER_INCH, POINTS_PER_INCH))
        return output_file


class _KnownWords(OcrEngine):
    """The "engine": hands out the words that Tesseract has read before."""

    def __init__(self, pages: Mapping[int, PdfPage], engine: str) -> None:
        self._pages = pages
        self._name = engine

    def version(self) -> str:  # type: ignore[override]
        return self._name

    def creator_tag(self, options: object) -> str:  # type: ignore[override]  # noqa: ARG002
        return f"Rogatory, {self._name}"

    def __str__(self) -> str:
        return self._name

    def languages(self, options: object) -> AbstractSet[str]:  # type: ignore[override]  # noqa: ARG002
        return {"eng"}

    def get_orientation(self, input_file: Path, options: object) -> OrientationConfidence:  # type: ignore[override]  # noqa: ARG002
        page = self._pages.get(int(input_file.name[:PAGE_NUMBER_DIGITS]))
        return OrientationConfidence(-page.degrees % 360 if page else 0, CERTAIN)

    @staticmethod
    def supports_generate_ocr() -> bool:
        return True

    def generate_ocr(  # type: ignore[override]
        self,
        input_file: Path,  # noqa: ARG002
        options: object,  # noqa: ARG002
        page_number: int = 0,
    ) -> tuple[OcrElement, str]:
        page = self._pages[page_number + 1]
        return _tree(page), ""

    @staticmethod
    def generate_hocr(input_file: Path, output_hocr: Path, output_text: Path, options: object) -> None:
        raise NotImplementedError

    @staticmethod
    def generate_pdf(input_file: Path, output_pdf: Path, output_text: Path, options: object) -> None:
        raise NotImplementedError


def _media(frame: Frame, degrees: int) -> Frame:
    """The whole sheet, turned as it will be shown; OCRmyPDF works on the media box, Rogatory on the crop box."""
    left, bottom, right, top = frame.media
    return Frame(left, bottom, right, top, (frame.rotation + degrees) % 360)


def _tree(page: PdfPage) -> OcrElement:
    media = _media(page.frame, page.degrees)
    crop = page.frame
    dx, dy, _, _ = media.shown(crop.left, crop.bottom, crop.right, crop.top)
    lines = [list(line) for _, line in groupby(page.page.words, key=lambda word: word.line)]
    return OcrElement(
        ocr_class=OcrClass.PAGE,
        bbox=BoundingBox(0, 0, media.width, media.height),
        children=[OcrElement(
            ocr_class=OcrClass.PARAGRAPH,
            bbox=BoundingBox(0, 0, media.width, media.height),
            children=[_line(line, page, dx, dy) for line in lines],
        )],
        dpi=float(POINTS_PER_INCH),
        page_number=page.page.number - 1,
    )  # fmt: skip


def _line(words: Sequence[Word], page: PdfPage, dx: float, dy: float) -> OcrElement:
    children = [_word(word, dx, dy) for word in words]
    boxes = [child.bbox for child in children if child.bbox is not None]
    around = BoundingBox(
        min(box.left for box in boxes), min(box.top for box in boxes),
        max(box.right for box in boxes), max(box.bottom for box in boxes),
    )  # fmt: skip
    return OcrElement(
        ocr_class=OcrClass.LINE,
        bbox=around,
        baseline=_baseline(words[0].line, page, around, dx, dy),
        children=children,
        direction="ltr",
    )


def _baseline(line: int, page: PdfPage, around: BoundingBox, dx: float, dy: float) -> Baseline | None:
    """The line's slope, and its height at the left end counted from the lower left corner of the line's box."""
    if line >= len(page.baselines):
        return None
    x0, y0, x1, y1 = page.baselines[line]
    if x1 <= x0:
        return None
    slope = (y1 - y0) / (x1 - x0)
    at_left = y0 + dy + slope * (around.left - x0 - dx)
    return Baseline(slope, at_left - around.bottom)


def _word(word: Word, dx: float, dy: float) -> OcrElement:
    box = word.box
    return OcrElement(
        ocr_class=OcrClass.WORD,
        bbox=BoundingBox(box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy),
        text=word.text,
        confidence=word.confidence,
    )
