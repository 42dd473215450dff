"""Rows as a file for a spreadsheet: CSV, or XLSX. Nothing in a cell is ever taken for a formula.

Whoever sends a letter also chooses the words that end up in the cells. In CSV a text that begins like a formula gets an
apostrophe in front (OWASP, "CSV Injection"); in XLSX a text is stored as a text, and marked so that it stays one when
somebody edits the cell.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO, StringIO

import xlsxwriter

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula begins with, the wide forms of East Asian keyboards included."""
LONGEST_CELL = 32_767
"""Characters that a cell of a spreadsheet holds (ECMA-376, and every program that reads it)."""
BEGINNING_OF_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands in every XLSX as its time of making: the same rows give the same bytes."""

Cell = str | int
Row = Sequence[Cell]


def harmless(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would take it for a formula."""
    plain = "".join(c for c in text if c.isprintable() or c in "\t\r\n")[: LONGEST_CELL - 1]
    return f"'{plain}" if is_like_formula(plain) else plain


def is_like_formula(text: str) -> bool:
    return text.lstrip(" \u00a0\ufeff").startswith(FORMULA_SIGNS) or text.startswith(FORMULA_SIGNS)


def as_csv(rows: Iterable[Row]) -> bytes:
    """The rows as RFC 4180 asks, in UTF-8 with the mark that tells Excel so."""
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerows([cell if isinstance(cell, int) else harmless(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(rows: Iterable[Row], *, widths: Sequence[int] = ()) -> bytes:
    """The rows as a workbook of one sheet; the first row is its head. `widths` of the columns are in characters."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": BEGINNING_OF_TIME})
        head, text_only = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(number, column, cell)
                else:
                    text = "".join(c for c in cell if c.isprintable())[:LONGEST_CELL]
                    style = head if number == 0 else text_only if is_like_formula(text) else None
                    sheet.write_string(number, column, text, style)
    return file.getvalue()
