"""The searchable copy of an ordinary scan: the words that were read lie, unseen, under pages that stay as they are.

Images are not touched, nothing is drawn anew, so it takes a few milliseconds a page and no room but the copy's own. A
page that was turned to be read is shown turned. What is not ordinary, a page that was read from its image and brings a
text layer of its own, is OCRmyPDF's, in `intake.reading.searchable`.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from intake.reading.pdf import PdfPage
from intake.reading.source import Source
from records.values import Word

FONT = Name("/RogatoryUnseen")
GLYPH_WIDTH = 500
"""Thousandths of the type size that each sign is wide; words are stretched to the width that they have on the page."""
UNSEEN = 3
"""PDF's text rendering mode for text that is neither filled nor stroked (ISO 32000-1, table 106)."""
LEAST_SIZE = 1.0

TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end
"""


def is_ordinary(source: Source, pages: Iterable[PdfPage]) -> bool:
    """Whether none of `pages`, which were read from their images, has a text layer, which must not stay beside ours."""
    with pikepdf.open(source.opened()) as pdf:
        return not any("/Font" in pdf.pages[page.page.number - 1].get("/Resources", {}) for page in pages)


def lay_under(source: Source, target: BinaryIO, *, pages: Iterable[PdfPage], engine: str) -> None:
    """Write `source` with the words of `pages`, which were read from their images, to `target`.

    It is PDF/A-2b where that can be shown of what was written, else a plain PDF. `target` is an empty file, open for
    reading and writing; nothing is written anywhere else.

    Raises:
        pikepdf.PdfError: the file cannot be written anew.
    """
    from pikepdf import pdfa  # noqa: PLC0415 - takes a third of a second; the warm process has it loaded

    with pikepdf.open(source.opened()) as pdf:
        font = _font(pdf)
        for page in pages:
            _lay(pdf, page, font)
        pdf.docinfo[Name.Creator] = f"Rogatory, {engine}"
        pdfa.prepare(pdf, "2b")
        settings = pdfa.resolve_save_kwargs("2b")
        pdf.save(target, **settings)
        if not pdfa.validate_written(target, "2b", save_kwargs=settings).passed:
            target.seek(0)
            target.truncate()
            pdf.save(target)


def _lay(pdf: Pdf, page: PdfPage, font: pikepdf.Object) -> None:
    sheet = pdf.pages[page.page.number - 1]
    if page.degrees:
        sheet.Rotate = (page.frame.rotation + page.degrees) % 360
    content = b"\n".join(_content(page))
    if content:
        sheet.add_resource(font, Name.Font, FONT)
        sheet.contents_add(b"q BT %d Tr\n%s\nET Q\n" % (UNSEEN, content), prepend=True)


def _content(page: PdfPage) -> Iterator[bytes]:
    for number, group in groupby(page.page.words, key=lambda word: word.line):
        line = tuple(group)
        slope, height = _baseline(page, number, line)
        size = max(LEAST_SIZE, *(word.box.height for word in line))
        for word in line:
            yield _shown(word, page, slope=slope, y=height + slope * word.box.x0, size=size)


def _baseline(page: PdfPage, number: int, line: Sequence[Word]) -> tuple[float, float]:
    """Slope of the line the letters stand on, and its height (points from the top) at the left edge of the page."""
    if number < len(page.baselines):
        x0, y0, x1, y1 = page.baselines[number]
        if x1 > x0 and all(word.box.y0 <= y0 + (y1 - y0) / (x1 - x0) * (word.box.x0 - x0) for word in line):
            slope = (y1 - y0) / (x1 - x0)
            return slope, y0 - slope * x0
    return 0.0, max(word.box.y1 for word in line)


def _shown(word: Word, page: PdfPage, *, slope: float, y: float, size: float) -> bytes:
    """A word as PDF: the matrix of its letters, which is made of where they stand, along which line, and what is up."""
    along = math.hypot(1, slope)
    x0, y0 = _on_sheet(page, word.box.x0, y)
    x1, y1 = _on_sheet(page, word.box.x0 + 1 / along, y + slope / along)
    right, up = x1 - x0, y1 - y0
    signs = word.text.encode("utf-16-be", "surrogatepass")
    stretch = 100 * word.box.width * along / (size * GLYPH_WIDTH / 1000 * max(1, len(signs) // 2))
    text = (signs + b"\x00 ").hex().encode()
    return b"%.5f %.5f %.5f %.5f %.2f %.2f Tm %s %.2f Tf %.2f Tz <%s> Tj" % (
        right, up, -up, right, x0, y0, str(FONT).encode(), size, max(0.1, stretch), text,
    )  # fmt: skip


def _on_sheet(page: PdfPage, x: float, y: float) -> tuple[float, float]:
    """Where a point of the page as shown, in points from its top left, lies on the sheet before it is turned."""
    sheet = page.frame
    turned = (sheet.rotation + page.degrees) % 360
    if turned == 90:
        return sheet.left + y, sheet.bottom + x
    if turned == 180:
        return sheet.right - x, sheet.bottom + y
    if turned == 270:
        return sheet.right - y, sheet.top - x
    return sheet.left + x, sheet.top - y


def _font(pdf: Pdf) -> pikepdf.Object:
    """A font whose signs show nothing, all of one width, and mean their own UTF-16 codes."""
    program, glyph = _unseen_font()
    descriptor = pdf.make_indirect(Dictionary(
        Type=Name.FontDescriptor, FontName=FONT, Flags=4, ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=800,
        StemV=80, FontBBox=Array([0, -200, GLYPH_WIDTH, 800]), FontFile2=Stream(pdf, program, Length1=len(program)),
    ))  # fmt: skip
    descendant = pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=FONT, DW=GLYPH_WIDTH, FontDescriptor=descriptor,
        CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
        CIDToGIDMap=Stream(pdf, glyph.to_bytes(2, "big") * 0x10000),
    ))  # fmt: skip
    return pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=FONT, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([descendant]), ToUnicode=Stream(pdf, TO_UNICODE),
    ))  # fmt: skip


@cache
def _unseen_font() -> tuple[bytes, int]:
    """OCRmyPDF's font of empty glyphs, and the one that is `GLYPH_WIDTH` wide and takes room from descent to ascent.

    Where glyphs have no height, PDFium finds no words that stand upright on their sheet.
    """
    package = find_spec("ocrmypdf")  # not imported: it takes most of a second, and is hardly ever needed
    folders = package.submodule_search_locations if package else None
    return (Path(next(iter(folders or ()))) / "data" / "Occulta.ttf").read_bytes(), 4
