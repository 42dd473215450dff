"""Ruled tables on born-digital pages: the words of one cell stand together, cell by cell and row by row.

The text layer alone gives the first lines of all cells of a row, then their second lines, and so on. PDFium says which
rules are drawn and where each word stands; pdfplumber's table finder makes cells of the rules. It is not asked to open
the page itself: that would take a hundred times as long as PDFium did.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2 as pdfium
from pdfplumber import table as finder

from intake.reading.page_image import Frame
from intake.reading.rules import Rule, may_hold_table, rules
from records.values import Box, Word

NEAR = 3.0
"""Points within which rules count as one, and as meeting each other; pdfplumber's own measure."""
MOST_MEETINGS = 100_000
"""Level rules times upright ones beyond which it is a drawing."""
LONG_WORD = 4


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: rows from the top, in each its cells from the left."""

    rows: tuple[tuple[Box, ...], ...]

    @property
    def cells(self) -> tuple[Box, ...]:
        return tuple(cell for row in self.rows for cell in row)


def with_cells(words: tuple[Word, ...], page: pdfium.PdfPage, frame: Frame) -> tuple[Word, ...]:
    """The page's words, those of its tables cell by cell; as they were where it has no tables to speak of."""
    if not may_hold_table(page) or _run_up_or_down(words):
        return words
    return in_cells(words, tables_of(rules(page, frame)))


def tables_of(drawn: Iterable[Rule]) -> tuple[Table, ...]:
    """The tables that rules make, those of one column left out."""
    edges = finder.merge_edges([_edge(rule) for rule in drawn], NEAR, NEAR, NEAR, NEAR)
    level = sum(edge["orientation"] == "h" for edge in edges)
    if level * (len(edges) - level) > MOST_MEETINGS:
        return ()
    cells = finder.intersections_to_cells(finder.edges_to_intersections(edges, NEAR, NEAR))
    no_page: Any = None  # only its letters would be asked for
    found = [finder.Table(no_page, group) for group in finder.cells_to_tables(cells)]
    return tuple(
        Table(tuple(tuple(Box.rounded(*cell) for cell in row.cells if cell is not None) for row in table.rows))
        for table in found
        if len(table.columns) > 1
    )


def in_cells(words: Sequence[Word], tables: Sequence[Table]) -> tuple[Word, ...]:
    """`words` with those of each table cell by cell, where the table's first word stood."""
    owners = [_owner(word, tables) for word in words]
    keyed: list[tuple[Word, object, object]] = []
    done: set[int] = set()
    for word, owner in zip(words, owners, strict=True):
        if owner is None:
            keyed.append((word, ("text", word.line), ("text", word.paragraph)))
        elif owner not in done:
            done.add(owner)
            of_table = [word for word, other in zip(words, owners, strict=True) if other == owner]
            keyed += _by_cell(owner, tables[owner], of_table)
    return tuple(_numbered(keyed))


def _edge(rule: Rule) -> dict[str, object]:
    """A rule as pdfplumber writes it."""
    return {
        "x0": rule.x0, "x1": rule.x1, "top": rule.y0, "bottom": rule.y1,
        "width": rule.x1 - rule.x0, "height": rule.y1 - rule.y0, "orientation": "h" if rule.level else "v",
        "object_type": "line",
    }  # fmt: skip


def _run_up_or_down(words: Iterable[Word]) -> bool:
    """Whether the text runs up or down the page; what is above or beside another cell is then unclear."""
    long = [word for word in words if len(word.text) >= LONG_WORD]
    return 2 * sum(word.box.height > word.box.width for word in long) > len(long)


def _by_cell(at: int, table: Table, words: Sequence[Word]) -> Iterator[tuple[Word, object, object]]:
    """The words of a table with what tells their lines and paragraphs apart.

    A row whose cells hold one line each is a line, as it is for who reads it; else each cell is a paragraph.
    """
    for number, row in enumerate(table.rows):
        cells = [tuple(_with_lines(word for word in words if _stands_in(word, cell))) for cell in row]
        one_line = all(word.line == 0 for cell in cells for word in cell)
        for column, cell in enumerate(cells):
            place = (at, number, 0 if one_line else column)
            yield from ((word, (place, word.line), place) for word in cell)


def _with_lines(words: Iterable[Word]) -> Iterator[Word]:
    """The words of a cell as they are read: numbers of a list, say, may stand behind all of its text in the file."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box.y0 + word.box.y1):
        if lines and _beside(lines[-1][0].box, word.box):
            lines[-1].append(word)
        else:
            lines.append([word])
    for number, line in enumerate(lines):
        yield from (replace(word, line=number) for word in sorted(line, key=lambda word: word.box.x0))


def _beside(one: Box, other: Box) -> bool:
    return min(one.y1, other.y1) - max(one.y0, other.y0) > 0.5 * min(one.height, other.height)


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
    return next((at for at, table in enumerate(tables) if any(_stands_in(word, cell) for cell in table.cells)), None)


def _stands_in(word: Word, cell: Box) -> bool:
    x, y = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
    return cell.x0 <= x < cell.x1 and cell.y0 <= y < cell.y1
