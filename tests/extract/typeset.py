"""Sets plain text as pages of words with boxes: a tab jumps to the next column, an empty line is white space."""

from collections.abc import Sequence

from records.values import Box, Page, PageSource, Word

LETTER, HEIGHT, PITCH, LEFT = 5.2, 10.0, 13.5, 60.0
COLUMNS = (60.0, 235.0, 400.0, 500.0)
WIDTH, PAGE_HEIGHT = 595.0, 842.0


def page_of(text: str, *, number: int = 1, source: PageSource = PageSource.OCR, slope: float = 0.0) -> Page:
    """One page; `slope` lets the lines fall to the right like a crooked scan (points a point)."""
    words: list[Word] = []
    y, paragraph = 50.0, 0
    for line_number, line in enumerate(text.strip("\n").split("\n")):
        if not line.strip():
            paragraph += 1
            y += PITCH * 0.9
            continue
        for column, cell in enumerate(line.split("\t")):
            x = COLUMNS[column] if "\t" in line else LEFT
            for token in cell.split():
                top = y + slope * x
                box = Box(x, top, x + LETTER * len(token), top + HEIGHT)
                words.append(Word(token, box, 0.95, line_number, paragraph))
                x += LETTER * (len(token) + 0.6)
        y += PITCH
    return Page(number, WIDTH, max(PAGE_HEIGHT, y + 40), tuple(words), source)


def pages_of(*texts: str) -> Sequence[Page]:
    return tuple(page_of(text, number=number) for number, text in enumerate(texts, start=1))
