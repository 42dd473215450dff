"""Cells of tables whose words run over several lines, put together again where the page was read line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.letter import Letter, Line

EDGE = 4.0
"""Points by which the left edges of the lines of one cell may differ."""
LEADING = 0.45
"""White between two lines of one cell, in heights of a line; rows of a table stand further apart."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The lines of one cell, from the top down."""

    lines: tuple[Line, ...]
    text: str

    @property
    def page(self) -> int:
        return self.lines[0].page

    @property
    def is_torn(self) -> bool:
        """Whether words of other cells stand between its lines in the text of the letter."""
        return any(below.start - above.end > 2 for above, below in pairwise(self.lines))

    def shares_row_with(self, line: Line) -> bool:
        """Whether the line stands beside the cell."""
        return self.page == line.page and self.lines[0].box.y0 - 2 < line.box.y1 and line.box.y0 < self.lines[-1].box.y1

    def holds(self, position: int) -> bool:
        return any(line.start <= position < line.end for line in self.lines)


def cells(letter: Letter) -> tuple[Cell, ...]:
    """Every cell, cells of one line included, column by column."""
    ordered = sorted(letter.lines, key=lambda line: (line.page, round(line.box.x0 / EDGE), line.box.y0))
    return tuple(
        Cell(lines, " ".join(" ".join(letter.text[line.start : line.end].split()) for line in lines))
        for lines in _stacks(ordered)
    )


def _stacks(ordered: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    stack: list[Line] = []
    for line in ordered:
        if stack and not _goes_on(stack[-1], line):
            yield tuple(stack)
            stack = []
        stack.append(line)
    if stack:
        yield tuple(stack)


def _goes_on(above: Line, below: Line) -> bool:
    white = below.box.y0 - above.box.y1
    return (
        above.page == below.page
        and abs(above.box.x0 - below.box.x0) < EDGE
        and -0.5 * above.box.height < white < LEADING * above.box.height
    )


def torn_cells(letter: Letter) -> tuple[Cell, ...]:
    """The cells whose words do not follow each other in the text of the letter."""
    return tuple(cell for cell in cells(letter) if cell.is_torn)


def cell_under(letter: Letter, head: Line, row: Line) -> Cell | None:
    """The cell in the column of `head` that stands beside `row`."""
    under = [
        cell
        for cell in cells(letter)
        if cell.shares_row_with(row)
        and cell.lines[0].start > head.end
        and (abs(cell.lines[0].box.x0 - head.box.x0) < 3 * EDGE)
        and cell.lines[0].start != row.start
    ]
    return under[0] if len(under) == 1 else None
