"""Ruled tables on born-digital pages: the words of one cell stand together, cell by cell and row by row.

The text layer alone gives the first lines of all cells of a row, then their second lines, and so on. pdfplumber finds
the cells by their rules and says what stands in each; it takes a hundred times as long as PDFium, so it is asked only
where a page has rules enough for a table, and believed only where both read the same letters.
"""

import logging
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from ctypes import c_float
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pdfplumber.pdf import PDF
from pdfplumber.utils.text import extract_words

from intake.reading.page_image import Frame
from intake.reading.text_layer import WORD_GAP, same_line
from records.values import Box, Word

RULE_THICK = 3.0
LEVEL_RULE, UPRIGHT_RULE = 20.0, 8.0
"""Points: the shortest rules that count."""
LEVEL_RULES, UPRIGHT_RULES = 2, 3
"""The rules of the smallest table: two cells side by side."""
MANY_UPRIGHT = 300
"""So many are taken for a table without a closer look."""
MOST_DRAWN = 4000
"""Things drawn on a page beyond which it is a map or a drawing, which pdfplumber would read for minutes."""
MOST_DIFFERENT = 0.02

log = logging.getLogger(__name__)

Cell = tuple[Box, tuple[Word, ...]]
"""A cell and its words, with lines counted from 0 within the cell."""


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: rows from the top, in each its cells from the left."""

    rows: tuple[tuple[Cell, ...], ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for row in self.rows for cell in row)


class Tables:
    """The tables of one PDF; it is opened by pdfplumber when the first page asks for it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._pdf: PDF | None = None

    def in_cells(self, words: tuple[Word, ...], page: pdfium.PdfPage, frame: Frame, *, number: int) -> tuple[Word, ...]:
        """The page's words, those of its tables cell by cell; as they were where it has no tables to speak of."""
        if not may_hold_table(page):
            return words
        try:
            with self._lock:
                tables = self._tables(number, frame)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a broken file makes pdfminer raise anything; the words are known
            log.info("no tables", extra={"reason": type(error).__name__})
            return words
        return in_cells(words, tables)

    def _tables(self, number: int, frame: Frame) -> tuple[Table, ...]:
        if self._pdf is None:
            self._pdf = pdfplumber.open(self._path)
        page = self._pdf.pages[number - 1]
        try:
            letters = page.chars
            if 2 * sum(letter["upright"] for letter in letters) < len(letters):
                return ()  # the text runs up or down the page; what is above or beside another cell is then unclear
            left, top, _, _ = Frame(*frame.media, frame.rotation).shown(
                frame.left, frame.bottom, frame.right, frame.top
            )
            corner = page.mediabox[0] + left, page.mediabox[1] + top
            return tuple(_table(found.rows, letters, corner) for found in page.find_tables() if len(found.columns) > 1)
        finally:
            page.close()


def may_hold_table(page: pdfium.PdfPage) -> bool:
    """Whether the rules on the page could make two cells side by side; frames and lines under a letterhead cannot."""
    level = 0
    upright: list[tuple[float, float, float]] = []
    for drawn, thing in enumerate(page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_PATH,), max_depth=3)):
        if drawn > MOST_DRAWN:
            return False
        left, bottom, right, top = thing.get_bounds()
        wide, high = right - left >= LEVEL_RULE, top - bottom >= UPRIGHT_RULE
        if wide and high:
            level += 2
            upright += _upright_edges(thing)
        elif wide and top - bottom < RULE_THICK:
            level += 1
        elif high and right - left < RULE_THICK:
            upright.append(((left + right) / 2, bottom, top))
    return level >= LEVEL_RULES and _side_by_side(upright)


def _upright_edges(thing: pdfium.PdfObject) -> Iterator[tuple[float, float, float]]:
    """The upright straight edges of a frame, or of a grid that was drawn in one go: x, bottom, top."""
    matrix = thing.get_matrix()
    before = (0.0, 0.0)
    x, y = c_float(), c_float()
    for at in range(min(pdfium_c.FPDFPath_CountSegments(thing), MOST_DRAWN)):
        segment = pdfium_c.FPDFPath_GetPathSegment(thing, at)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        straight = pdfium_c.FPDFPathSegment_GetType(segment) == pdfium_c.FPDF_SEGMENT_LINETO
        if straight and abs(point[0] - before[0]) < RULE_THICK and abs(point[1] - before[1]) >= UPRIGHT_RULE:
            yield point[0], min(point[1], before[1]), max(point[1], before[1])
        before = point


def _side_by_side(upright: Sequence[tuple[float, float, float]]) -> bool:
    """Whether as many rules as two cells need stand beside one another at some height; each is (x, bottom, top)."""
    if len(upright) > MANY_UPRIGHT:
        return True
    for _, bottom, top in upright:
        beside = sorted(x for x, low, high in upright if min(top, high) - max(bottom, low) >= UPRIGHT_RULE)
        apart = 1 + sum(b - a >= UPRIGHT_RULE for a, b in pairwise(beside))
        if apart >= UPRIGHT_RULES:
            return True
    return False


def in_cells(words: Sequence[Word], tables: Sequence[Table]) -> tuple[Word, ...]:
    """`words` with those of each table replaced by its cells' own, where the table's first word stood."""
    owners = [_owner(word, tables) for word in words]
    believed = {
        at for at, table in enumerate(tables)
        if _same_letters([word for word, owner in zip(words, owners, strict=True) if owner == at],
                         [word for _, cell in table.cells for word in cell])
    }  # fmt: skip
    keyed: list[tuple[Word, object, object]] = []
    done: set[int] = set()
    for word, owner in zip(words, owners, strict=True):
        if owner not in believed:
            keyed.append((word, ("text", word.line), ("text", word.paragraph)))
        elif owner not in done:
            done.add(owner)
            keyed += _by_cell(owner, tables[owner])
    return tuple(_numbered(keyed))


def _by_cell(at: int, table: Table) -> Iterator[tuple[Word, object, object]]:
    """The words of a table with what tells their lines and paragraphs apart.

    A row whose cells hold one line each is a line, as it is for who reads it; else each cell is a paragraph.
    """
    for number, row in enumerate(table.rows):
        one_line = all(word.line == 0 for _, words in row for word in words)
        for column, (_, words) in enumerate(row):
            place = (at, number, 0 if one_line else column)
            yield from ((word, (place, word.line), place) for word in words)


def _numbered(keyed: Iterable[tuple[Word, object, object]]) -> Iterator[Word]:
    line = paragraph = -1
    last_line: object = None
    last_paragraph: object = None
    for word, line_key, paragraph_key in keyed:
        paragraph += paragraph_key != last_paragraph
        line += line_key != last_line
        last_line, last_paragraph = line_key, paragraph_key
        yield replace(word, line=line, paragraph=paragraph)


def _owner(word: Word, tables: Sequence[Table]) -> int | None:
    x, y = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
    for at, table in enumerate(tables):
        if any(box.x0 <= x < box.x1 and box.y0 <= y < box.y1 for box, _ in table.cells):
            return at
    return None


def _same_letters(some: Iterable[Word], others: Iterable[Word]) -> bool:
    """Whether both are the same letters and digits but for a few, in whatever order."""
    one, other = _letters(some), _letters(others)
    different = (one - other).total() + (other - one).total()
    return one.total() > 0 and different <= MOST_DIFFERENT * one.total()


def _letters(words: Iterable[Word]) -> Counter[str]:
    text = unicodedata.normalize("NFKC", "".join(word.text for word in words))
    return Counter(sign for sign in text if sign.isalnum())


def _table(rows: Iterable[Any], letters: Sequence[dict[str, Any]], corner: tuple[float, float]) -> Table:
    cells = ((cell for cell in row.cells if cell is not None) for row in rows)
    return Table(tuple(tuple(_cell(cell, letters, corner) for cell in row) for row in cells))


def _cell(
    cell: tuple[float, float, float, float], letters: Sequence[dict[str, Any]], corner: tuple[float, float]
) -> Cell:
    x0, y0, x1, y1 = cell
    inside = [
        letter for letter in letters
        if x0 <= (letter["x0"] + letter["x1"]) / 2 < x1 and y0 <= (letter["top"] + letter["bottom"]) / 2 < y1
    ]  # fmt: skip
    dx, dy = corner
    found = extract_words(inside, x_tolerance_ratio=WORD_GAP)
    words = tuple(
        Word(unicodedata.normalize("NFC", word["text"]),
             Box.rounded(word["x0"] - dx, word["top"] - dy, word["x1"] - dx, word["bottom"] - dy), 1.0, 0, 0)
        for word in found
    )  # fmt: skip
    return Box.rounded(x0 - dx, y0 - dy, x1 - dx, y1 - dy), tuple(_with_lines(words))


def _with_lines(words: Sequence[Word]) -> Iterator[Word]:
    line = 0
    for at, word in enumerate(words):
        line += at > 0 and not same_line(words[at - 1].box, word.box)
        yield replace(word, line=line)
