"""A born-digital page: the words of its text layer, if that layer can be believed to hold all that the page shows.

Scans often carry a text layer too: a header stamped on by a court's system, metadata, the work of a poor OCR program.
Believed are only layers whose text is legible, visible, and covers the ink on the page. What a form's fields and notes
on the page show counts as part of it.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from ctypes import byref
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageDraw

from intake.reading.page_image import POINTS_PER_INCH, Frame
from records.values import Box, Word

SHORT = 20
"""A page with fewer letters than this is believed only if they are all there is to see on it."""
MOST_BAD = 0.02
"""Part of the characters that may be replacement, private-use or control characters."""
LEAST_ALPHANUMERIC = 0.5
VOWELS = frozenset("aeiouyáàâãäéèêëíîïóôõöúùûüåæœøɩаеёиоуыэюяαεηιουω")
LEAST_VOWELS, MOST_VOWELS = 0.22, 0.65
LONGEST_WORD = 60
MOST_HIDDEN = 0.3
"""Part of the letters that may be drawn invisibly before the layer counts as somebody's OCR."""
MOST_UNCOVERED = 0.35
"""Part of the ink that may lie outside the words: logos, rules, signatures, but not a page of text."""
MOST_UNCOVERED_IF_SHORT = 0.05
COVERS = 0.8
"""An image over so much of the page hides the text that was drawn before it."""
LEAST_CONTRAST = 40
"""Grey levels between the darkest and the lightest spot of a word that can be seen."""
RULE_CELLS = 40, 15
"""Dark cells in a row (1.3 inches) or one above the other (half an inch) that make a rule and no letters."""
INK_CELL_PIXELS = 5
INK = 110
WORD_GAP = 0.25
"""A gap between two letters wider than this part of their height parts two words."""
PARAGRAPH_GAP = 0.9
"""A gap between two lines higher than this part of their height parts two paragraphs."""


class Letter(NamedTuple):
    """A character of the text layer and its box in points from the top left of the page as shown.

    Thousands are made for each page; a frozen dataclass would take three times as long to be made.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


def page_as_shown(pdf: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    """The page with its notes, stamps and filled-in fields as part of it: they are shown, so they are to be read."""
    page = pdf[number - 1]
    if pdfium_c.FPDFPage_GetAnnotCount(page):
        pdfium_c.FPDFPage_Flatten(page, pdfium_c.FLAT_NORMALDISPLAY)  # in memory only
        page.close()
        page = pdf[number - 1]
    return page


def shows_text(page: pdfium.PdfPage) -> bool:
    """Whether any text is drawn to be seen on the page."""
    return not all(
        _is_invisible(thing) for thing in page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_TEXT,), max_depth=3)
    )


def believable_words(
    page: pdfium.PdfPage, frame: Frame, view: Image.Image, *, view_dpi: int
) -> tuple[Word, ...] | None:
    """The words of the page's text layer, or None where it has to be read from its image.

    `view` is the page as shown ("RGB" or "L") at `view_dpi`.
    """
    if _hidden_part(page, frame) > MOST_HIDDEN:
        return None
    layer = layer_words(page, frame)
    grey = view if view.mode == "L" else view.convert("L")
    tones = np.asarray(grey)
    words = tuple(word for word in layer if _can_be_seen(word.box, tones, dpi=view_dpi))
    text = "".join(word.text for word in words)
    if len(text) < (1 - MOST_HIDDEN) * sum(len(word.text) for word in layer):
        return None
    if not is_legible(text):
        return None
    uncovered = uncovered_ink(grey, (word.box for word in words), dpi=view_dpi)
    return words if uncovered <= (MOST_UNCOVERED if len(text) >= SHORT else MOST_UNCOVERED_IF_SHORT) else None


def layer_words(page: pdfium.PdfPage, frame: Frame) -> tuple[Word, ...]:
    """The words of the page's text layer, whatever they are worth."""
    return words_of(_letters(page, frame))


def is_legible(text: str) -> bool:
    """Whether `text` looks like text of a language rather than like codes that a font never mapped to letters."""
    signs = [sign for sign in text if not sign.isspace()]
    if not signs:
        return False
    bad = sum(unicodedata.category(sign) in ("Co", "Cn", "Cc") or sign == "\ufffd" for sign in signs)
    alphanumeric = sum(sign.isalnum() for sign in signs)
    if bad > MOST_BAD * len(signs) or alphanumeric < LEAST_ALPHANUMERIC * len(signs):
        return False
    letters = [sign.lower() for sign in signs if sign.isalpha()]
    if len(letters) < SHORT:  # a page with a few words, or a table of numbers
        return True
    vowels = sum(letter in VOWELS for letter in letters) / len(letters)
    return LEAST_VOWELS <= vowels <= MOST_VOWELS


def uncovered_ink(view: Image.Image, boxes: Iterable[Box], *, dpi: int) -> float:
    """The part of the page's dark cells that lies outside all `boxes` (points)."""
    grey = (view if view.mode == "L" else view.convert("L")).reduce(INK_CELL_PIXELS)
    # reduce() averages: a cell with a stroke in it is darker than paper but seldom dark
    cells = _without_rules(grey.point(lambda value: 255 if value < 255 - INK else 0))
    scale = dpi / POINTS_PER_INCH / INK_CELL_PIXELS
    before = cells.histogram()[255]
    draw = ImageDraw.Draw(cells)
    for box in boxes:
        draw.rectangle((box.x0 * scale - 1, box.y0 * scale - 1, box.x1 * scale + 1, box.y1 * scale + 1), fill=0)
    return cells.histogram()[255] / before if before else 0.0


def _can_be_seen(box: Box, tones: npt.NDArray[np.uint8], *, dpi: int) -> bool:
    """Whether there is anything at all where a word stands: it may be white on white, or lie under a black bar."""
    scale = dpi / POINTS_PER_INCH
    left, top = max(0, int(box.x0 * scale)), max(0, int(box.y0 * scale))
    under = tones[top : round(box.y1 * scale) + 1, left : round(box.x1 * scale) + 1]
    return under.size > 0 and int(under.max()) - int(under.min()) >= LEAST_CONTRAST


def _without_rules(cells: Image.Image) -> Image.Image:
    """The dark cells without the rules and frames of tables."""
    dark = np.asarray(cells) > 0
    across, down = RULE_CELLS
    rules = _long_runs(dark, across) | _long_runs(dark.T, down).T
    return Image.fromarray(np.where(dark & ~rules, 255, 0).astype(np.uint8))


def _long_runs(dark: npt.NDArray[np.bool_], least: int) -> npt.NDArray[np.bool_]:
    """Where at least so many dark cells stand in a row."""
    if dark.shape[1] < least:
        return np.zeros_like(dark)
    counted = np.cumsum(np.pad(dark, ((0, 0), (1, 0))), axis=1)
    starts: npt.NDArray[np.bool_] = counted[:, least:] - counted[:, :-least] == least
    marks = np.zeros((dark.shape[0], dark.shape[1] + 1), dtype=np.int32)
    marks[:, : starts.shape[1]] += starts
    marks[:, least : least + starts.shape[1]] -= starts
    return np.cumsum(marks, axis=1)[:, :-1] > 0


def words_of(letters: Iterable[Letter]) -> tuple[Word, ...]:
    """Letters, in the order of the file, as words with running line and paragraph numbers."""
    words: list[Word] = []
    line = paragraph = 0
    before: Box | None = None
    for group, after_break in _groups(letters):
        text = unicodedata.normalize("NFC", "".join(letter.text for letter in group))[:LONGEST_WORD]
        box = Box.rounded(
            min(letter.x0 for letter in group), min(letter.y0 for letter in group),
            max(letter.x1 for letter in group), max(letter.y1 for letter in group),
        )  # fmt: skip
        if before is not None and (after_break or not same_line(before, box)):
            line += 1
            paragraph += _gap_between(before, box) > PARAGRAPH_GAP * max(box.height, before.height)
        words.append(Word(text, box, 1.0, line, paragraph))
        before = box
    return tuple(words)


def _groups(letters: Iterable[Letter]) -> Iterator[tuple[list[Letter], bool]]:
    """The letters of each word, and whether PDFium put a line break before it."""
    group: list[Letter] = []
    broken = False
    for letter in letters:
        space = letter.text.isspace()
        if group and (space or _parted(group[-1], letter)):
            yield group, broken
            group, broken = [], False
        if space:
            broken = broken or letter.text in "\r\n"
        else:
            group.append(letter)
    if group:
        yield group, broken


def _parted(before: Letter, after: Letter) -> bool:
    """Whether two letters in a row belong to two words; text may also run up or down the page."""
    size = max(min(before.x1 - before.x0, before.y1 - before.y0), min(after.x1 - after.x0, after.y1 - after.y0), 1.0)
    tall = max(before.y1 - before.y0, after.y1 - after.y0, 1.0)
    if abs((before.y0 + before.y1) - (after.y0 + after.y1)) / 2 < tall / 2:
        return not -tall < after.x0 - before.x1 < WORD_GAP * tall
    if abs((before.x0 + before.x1) - (after.x0 + after.x1)) / 2 < size / 2:
        return min(abs(after.y0 - before.y1), abs(before.y0 - after.y1)) > size
    return True


def same_line(before: Box, after: Box) -> bool:
    """Whether the second of two words in a row stands on the line of the first; lines may run up or down the page."""
    level = min(before.y1, after.y1) - max(before.y0, after.y0) > 0.3 * min(before.height, after.height)
    upright = min(before.x1, after.x1) - max(before.x0, after.x0) > 0.3 * min(before.width, after.width)
    return (level and after.x0 > before.x0) or (upright and _stands(before) and _stands(after))


def _stands(box: Box) -> bool:
    return box.height > 1.5 * box.width


def _gap_between(upper: Box, lower: Box) -> float:
    return lower.y0 - upper.y1 if lower.y0 >= upper.y0 else float("inf")


def _letters(page: pdfium.PdfPage, frame: Frame) -> Iterator[Letter]:
    """PDFium is asked without pypdfium2's own methods between, which take as long as its answers."""
    textpage = page.get_textpage()
    raw, box = textpage.raw, pdfium_c.FS_RECTF()
    where, width, height = byref(box), frame.width, frame.height
    for index in range(textpage.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(raw, index)
        sign = "-" if code == 0x2 else chr(code) if code else ""  # pdfium's mark for a hyphen at a line's end
        if sign.isspace():
            yield Letter(sign, 0.0, 0.0, 0.0, 0.0)
            continue
        if not sign or unicodedata.category(sign) in ("Cc", "Cf", "Cs"):
            continue
        if not pdfium_c.FPDFText_GetLooseCharBox(raw, index, where):
            raise pdfium.PdfiumError("a letter without a box")
        x0, y0, x1, y1 = frame.shown(box.left, box.bottom, box.right, box.top)
        if x1 < 0 or y1 < 0 or x0 > width or y0 > height:
            continue  # off the page
        yield Letter(sign, x0, y0, x1, y1)


def _hidden_part(page: pdfium.PdfPage, frame: Frame) -> float:
    """The part of the page's text objects that is drawn invisibly, or lies under an image of the whole page."""
    kinds = (pdfium_c.FPDF_PAGEOBJ_TEXT, pdfium_c.FPDF_PAGEOBJ_IMAGE)
    hidden = shown = 0
    for thing in page.get_objects(filter=kinds, max_depth=3):
        if thing.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            if not thing.level and _covers(thing, frame):
                hidden, shown = hidden + shown, 0
        elif _is_invisible(thing):
            hidden += 1
        else:
            shown += 1
    return hidden / (hidden + shown) if hidden + shown else 0.0


def _is_invisible(text: pdfium.PdfObject) -> bool:
    return bool(pdfium_c.FPDFTextObj_GetTextRenderMode(text) == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)


def _covers(image: pdfium.PdfObject, frame: Frame) -> bool:
    left, bottom, right, top = image.get_bounds()
    width = max(0.0, min(right, frame.right) - max(left, frame.left))
    height = max(0.0, min(top, frame.top) - max(bottom, frame.bottom))
    return bool(width * height >= COVERS * (frame.right - frame.left) * (frame.top - frame.bottom))
