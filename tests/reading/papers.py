"""Papers made on the spot: letters that never were sent, and their scans."""

import io
from pathlib import Path

import fpdf
import img2pdf
import numpy as np
import pypdfium2 as pdfium
from PIL import Image

FONTS = Path("/usr/share/fonts/truetype/dejavu")
LETTER = (
    "The Central Authority presents its compliments to the Ministry of Justice",
    "and has the honour to request that the records of the account below be",
    "produced to the court. The proceedings concern the offence of fraud and",
    "the persons named in this letter were heard by the examining magistrate.",
    "Please quote our reference 4711/2026 in all of your correspondence.",
)


def letter(lines: tuple[str, ...] = LETTER, *, points: float = 12) -> fpdf.FPDF:
    """A born-digital A4 letter."""
    sheet = fpdf.FPDF(format="A4")
    sheet.add_font("serif", fname=FONTS / "DejaVuSerif.ttf")
    sheet.set_font("serif", size=points)
    sheet.add_page()
    for number, line in enumerate(lines):
        sheet.text(20, 30 + 8 * number, line)
    return sheet


def image_of(sheet: fpdf.FPDF, *, dpi: int = 200) -> Image.Image:
    """The first page as a scanner would see it, were it perfect."""
    page = pdfium.PdfDocument(bytes(sheet.output()))[0]
    return page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")


def noise(size: tuple[int, int], spread: float) -> Image.Image:
    """Grey around 128, the same each time (Pillow's own is another one each time)."""
    width, height = size
    values = np.random.default_rng(20261122).normal(128, spread, (height, width))
    return Image.fromarray(values.clip(0, 255).astype(np.uint8))


def scan(path: Path, *images: Image.Image, dpi: int = 200) -> Path:
    """A PDF with one image a page and no text."""
    pages = []
    for image in images:
        buffer = io.BytesIO()
        if image.mode == "1":
            image.save(buffer, "TIFF", compression="group4", dpi=(dpi, dpi))
        else:
            image.save(buffer, "JPEG", quality=80, dpi=(dpi, dpi))
        pages.append(buffer.getvalue())
    path.write_bytes(img2pdf.convert(pages))
    return path
