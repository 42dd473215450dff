"""The picture of a PDF page: the scanned image itself where the page is nothing but one, else the page as rendered.

Taking the image as the scanner made it costs a tenth of rendering, and nothing of it is lost by scaling.
"""

from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops, ImageStat

from records.errors import PageTooLarge

POINTS_PER_INCH = 72
OCR_DPI = 300
"""Resolution at which pages that are not one image are rendered for Tesseract."""
VIEW_DPI = 150
LEAST_DPI, MOST_DPI = 100, 420
CORNER_POINTS, WHOLE_PAGE_SLACK = 1.0, 0.01
"""An image whose corner and sides differ by no more than this from the page's own is the page: its pixels are the
page's, so that boxes need no shift."""
GLANCE_DPI = 36
"""Resolution at which a page is looked at for colour: a quarter of the time that drawing it in colour takes."""
LEAST_TINT = 6
"""How far red, green and blue of a pixel must lie apart (0 to 255) to be a colour."""
LOOKS_INVERTED = 90
"""Mean grey below which an image taken as it is may be a stencil or inverted; the page is rendered instead."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page's own coordinates relate to the page as shown: crop box in points, turned clockwise by `rotation`.

    `media` is the whole sheet (left, bottom, right, top) that the crop box was cut from.
    """

    left: float
    bottom: float
    right: float
    top: float
    rotation: int
    media: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.rotation % 180 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.rotation % 180 else self.top - self.bottom

    def shown(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A rectangle in the page's own coordinates as x0, y0, x1, y1 from the top left of the page as shown."""
        if self.rotation == 90:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.rotation == 180:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        if self.rotation == 270:
            return self.top - top, self.right - right, self.top - bottom, self.right - left
        return left - self.left, self.top - top, right - self.left, self.top - bottom


@dataclass(frozen=True, slots=True)
class Picture:
    """The page as pixels ("L" or "RGB"); `scanned` where it is the scanner's own image."""

    image: Image.Image
    dpi: int
    scanned: bool


def frame_of(page: pdfium.PdfPage) -> Frame:
    """Where the page's crop box lies. Boxes that contradict each other are taken as the renderer takes them."""
    rotation = page.get_rotation()
    width, height = page.get_size()
    if rotation % 180:
        width, height = height, width
    left, bottom, right, top = page.get_cropbox()
    media = page.get_mediabox()
    left, bottom = max(min(left, right), min(media[0], media[2])), max(min(bottom, top), min(media[1], media[3]))
    return Frame(left, bottom, left + width, bottom + height, rotation, media)


def scanned_image(page: pdfium.PdfPage, frame: Frame, *, most_pixels: int) -> Picture | None:
    """The one image that the page consists of, turned as the page is shown; None where there is more to the page.

    Raises:
        PageTooLarge: it has more pixels than allowed.
    """
    drawn = [thing for thing in page.get_objects(max_depth=2) if not _invisible(thing)]
    if len(drawn) != 1 or not isinstance(drawn[0], pdfium.PdfImage):
        return None
    image = drawn[0]
    if image.level or not _covers(image, frame):
        return None
    width, height = image.get_px_size()
    if width * height > most_pixels:
        raise PageTooLarge(f"{width} x {height}")
    dpi = round(width * POINTS_PER_INCH / (frame.right - frame.left))
    across = round(height * POINTS_PER_INCH / (frame.top - frame.bottom))
    if not LEAST_DPI <= dpi <= MOST_DPI or abs(dpi - across) > dpi * 0.05:
        return None
    try:
        pixels = image.get_bitmap(render=False).to_pil()
    except pdfium.PdfiumError:
        return None
    if pixels.mode not in ("L", "RGB") or ImageStat.Stat(pixels.convert("L").reduce(8)).mean[0] < LOOKS_INVERTED:
        return None
    return Picture(turned(pixels, frame.rotation), dpi, scanned=True)


def rendered(page: pdfium.PdfPage, frame: Frame, *, dpi: int, most_pixels: int, grey: bool = False) -> Picture:
    """The page as a viewer shows it: "RGB"; "L" where there is no colour on it, or where `grey` is all that is wanted.

    Raises:
        PageTooLarge: even at 72 dpi it would have more pixels than allowed.
    """
    inches = frame.width * frame.height / POINTS_PER_INCH**2
    if inches * POINTS_PER_INCH**2 > most_pixels:
        raise PageTooLarge(f"{frame.width:.0f} x {frame.height:.0f} points")
    dpi = max(1, min(dpi, int((most_pixels / inches) ** 0.5)))
    grey = grey or not _has_colour(page)
    image = page.render(scale=dpi / POINTS_PER_INCH, grayscale=grey).to_pil()
    mode = "L" if grey else "RGB"
    return Picture(image if image.mode == mode else image.convert(mode), dpi, scanned=False)


def _has_colour(page: pdfium.PdfPage) -> bool:
    red, green, blue, *_ = page.render(scale=GLANCE_DPI / POINTS_PER_INCH).to_pil().split()
    tints = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return any(any(tint.histogram()[LEAST_TINT:]) for tint in tints)


def turned(image: Image.Image, degrees: int) -> Image.Image:
    """The image turned clockwise by a multiple of 90 degrees."""
    how = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    return image.transpose(how[degrees]) if degrees else image


def _invisible(thing: pdfium.PdfObject) -> bool:
    if thing.type != pdfium_c.FPDF_PAGEOBJ_TEXT:
        return False
    return bool(pdfium_c.FPDFTextObj_GetTextRenderMode(thing) == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)


def _covers(image: pdfium.PdfImage, frame: Frame) -> bool:
    """Whether the image lies upright over the whole page."""
    matrix = image.get_matrix()
    if matrix.b or matrix.c or matrix.a <= 0 or matrix.d <= 0:
        return False
    page_width, page_height = frame.right - frame.left, frame.top - frame.bottom
    corner = max(abs(matrix.e - frame.left), abs(matrix.f - frame.bottom))
    sides = (matrix.a / page_width, matrix.d / page_height)
    return bool(corner <= CORNER_POINTS and all(abs(side - 1) <= WHOLE_PAGE_SLACK for side in sides))
