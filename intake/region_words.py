"""The words of a region: its pixels as sharp as the original has them, read by the program Tesseract.

Only for the process that reads one region and ends: everything here parses what came from outside.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageOps

from intake.reading import office, pictures
from intake.reading.engine import Layout, Seen, SeenWord
from intake.reading.kinds import kind_of
from intake.reading.page_image import OCR_DPI, POINTS_PER_INCH, frame_of, rendered, scanned_image, turned
from intake.reading.tesseract_program import TesseractProgram
from intake.region_child import Region
from records.errors import DamagedFile, LockedWithPassword, UnknownKind
from records.values import Box, Word

SURE = 0.70
"""Mean confidence from which a region counts as standing upright."""
BORDER_POINTS = 4
"""Empty paper around the region: letters that touch the edge of an image are misread."""
LINE_POINTS = 22
"""A region that is lower than this holds one line."""
SAME_POINTS = 2.0


def words_in(path: Path, region: Region, *, work: Path) -> tuple[Word, ...]:
    """The words of the region; none where nothing is written there.

    Raises:
        DocumentError: the file or the page cannot be opened.
    """
    engine = TesseractProgram(Path(region.tessdata))
    model = engine.model(region.languages[0] if region.languages else None)
    best: tuple[Word, ...] = ()
    best_worth = -1.0
    for image, dpi in _upright(_pdf_of(path, region, work), region):
        crop, left, top = _cut(image, region.box, dpi)
        read = _seen(engine, turned(crop, region.degrees), model=model, dpi=dpi, seconds=region.seconds)
        seen = turned_back(read, region.degrees, crop.size)
        worth = seen.confidence**2 * len(seen.words)
        if worth > best_worth and (best_worth < 0 or seen.confidence >= SURE):
            best, best_worth = tuple(_placed(seen, left, top, dpi)), worth
        if seen.words and seen.confidence >= SURE:
            break
    return best


def _pdf_of(path: Path, region: Region, work: Path) -> Path:
    kind = kind_of(path)
    if kind.reader == "picture":
        return pictures.as_pdf(path, work / "region.pdf", most_pixels=region.page_pixels, most=region.max_pages)
    if kind.reader == "office":
        return office.as_pdf(path, work)
    if kind.reader != "pdf":
        raise UnknownKind(kind.media_type)
    return path


def _upright(path: Path, region: Region) -> Iterator[tuple[Image.Image, int]]:
    """The page in grey, with its resolution, as it is shown to the clerk.

    How far a page was turned when it was read is not kept; its size tells half of it, the words must tell the rest.
    """
    try:
        pdf = pdfium.PdfDocument(path)
        page = pdf[region.page - 1]
        frame = frame_of(page)
        picture = scanned_image(page, frame, most_pixels=region.page_pixels)
        picture = picture or rendered(page, frame, dpi=OCR_DPI, most_pixels=region.page_pixels, grey=True)
    except (pdfium.PdfiumError, IndexError) as error:
        if "password" in str(error).lower():
            raise LockedWithPassword from error
        raise DamagedFile("page") from error
    grey = picture.image.convert("L")
    as_stored = abs(frame.width - region.width) < SAME_POINTS and abs(frame.height - region.height) < SAME_POINTS
    degrees_tried = (0, 180) if as_stored else (90, 270)
    for degrees in degrees_tried[:1] if region.upright else degrees_tried:
        yield turned(grey, degrees), picture.dpi


def _cut(image: Image.Image, box: Box, dpi: int) -> tuple[Image.Image, float, float]:
    """The region with empty paper around it, and where its corner lies in pixels of the page."""
    scale = dpi / POINTS_PER_INCH
    left, top = max(0, int(box.x0 * scale)), max(0, int(box.y0 * scale))
    right, bottom = min(image.width, round(box.x1 * scale) + 1), min(image.height, round(box.y1 * scale) + 1)
    if right <= left or bottom <= top:
        return Image.new("L", (1, 1), 255), 0, 0
    crop = image.crop((left, top, right, bottom))
    paper = max(range(128, 256), key=crop.histogram().__getitem__)
    border = round(BORDER_POINTS * scale)
    return ImageOps.expand(crop, border, fill=paper), left - border, top - border


def _seen(engine: TesseractProgram, crop: Image.Image, *, model: str, dpi: int, seconds: float) -> Seen:
    """What stands there: as a line or as a page in small, and where that gives nothing as words strewn about."""
    low = crop.height < LINE_POINTS * dpi / POINTS_PER_INCH
    for layout in (Layout.SINGLE_LINE if low else Layout.PAGE, Layout.SPARSE_TEXT):
        seen = engine.read(crop, model=model, dpi=dpi, seconds=seconds, layout=layout)
        words = tuple(
            word for word in seen.words if any(sign.isalnum() for sign in word.text) or word.confidence > SURE
        )
        if words:
            return replace(seen, words=words)
    return Seen((), ())


def turned_back(seen: Seen, degrees: int, size: tuple[int, int]) -> Seen:
    """Where the words of an image that was turned clockwise stand in the image as it was, which is `size` large."""
    width, height = size

    def back(word: SeenWord) -> SeenWord:
        left, top, right, bottom = {
            0: (word.left, word.top, word.right, word.bottom),
            90: (word.top, height - word.right, word.bottom, height - word.left),
            180: (width - word.right, height - word.bottom, width - word.left, height - word.top),
            270: (width - word.bottom, word.left, width - word.top, word.right),
        }[degrees]
        return replace(word, left=left, top=top, right=right, bottom=bottom)

    return replace(seen, words=tuple(back(word) for word in seen.words))


def _placed(seen: Seen, left: float, top: float, dpi: int) -> Iterator[Word]:
    scale = POINTS_PER_INCH / dpi
    for word in seen.words:
        box = Box.rounded(
            (left + word.left) * scale, (top + word.top) * scale, (left + word.right) * scale,
            (top + word.bottom) * scale,
        )  # fmt: skip
        yield Word(word.text, box, word.confidence, word.line, word.paragraph)
