"""The whole letter as one text in reading order, with the way back from any stretch of it to the page and its boxes.

In `text` a space separates words, a tab cells of a table or columns, a newline lines, an empty line blocks. A word
broken by a hyphen at the end of a line is joined. `plain` is the same text without accents, `low` in lower case too;
positions are the same in all three.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from extract.folding import fold, lowered
from extract.layout import reading_order
from records.values import Box, Page, Place


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One word of the letter: its span in the text, the page (index from 0) and the ordinal on it."""

    start: int
    end: int
    page: int
    ordinal: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line (of one cell) of the letter: its span, its page (from 1), its box, and its block counted from 0."""

    start: int
    end: int
    page: int
    box: Box
    block: int


@dataclass(frozen=True)
class Letter:
    """The letter to be understood. Build it with `letter_of`."""

    pages: tuple[Page, ...]
    text: str
    words: tuple[Glyphs, ...]

    @cached_property
    def plain(self) -> str:
        return fold(self.text)

    @cached_property
    def low(self) -> str:
        return lowered(self.text)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines in reading order; a tab begins a new line too."""
        return tuple(_lines_of(self))

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def words_between(self, start: int, end: int) -> tuple[Glyphs, ...]:
        """The words that `text[start:end]` touches."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = bisect_right(self._starts, max(end - 1, start))
        return tuple(word for word in self.words[first:last] if word.end > start and word.start < end)

    def place(self, start: int, end: int) -> Place | None:
        """Where `text[start:end]` stands; None for an empty stretch. What runs over a page counts for the first."""
        words = self.words_between(start, end)
        if not words:
            return None
        page = words[0].page
        return Place(self.pages[page].number, self.pages[page].boxes(w.ordinal for w in words if w.page == page))

    def line_number(self, position: int) -> int:
        """Index in `lines` of the line that holds (or precedes) `position`."""
        return max(bisect_right(self._line_starts, position) - 1, 0)

    def line_at(self, position: int) -> Line:
        return self.lines[self.line_number(position)]

    def cell_before(self, line: Line) -> Line | None:
        """The last line of the cell to the left, in a table or a row of columns; None where there is none."""
        return self.line_at(line.start - 2) if line.start and self.text[line.start - 1] == "\t" else None

    def block_text(self, block: int) -> tuple[int, int]:
        """Span of the block."""
        lines = [line for line in self.lines if line.block == block]
        return lines[0].start, lines[-1].end

    def height_at(self, position: int) -> float:
        """How far down its page the position stands, 0.0 (top) to 1.0."""
        line = self.line_at(position)
        return line.box.y0 / max(self.pages[self.page_index(position)].height, 1.0)

    def page_index(self, position: int) -> int:
        """Index (from 0) of the page that holds the position."""
        return self.words[max(bisect_right(self._starts, position) - 1, 0)].page

    def confidence(self, start: int, end: int) -> float:
        """Mean reading confidence of the words that `text[start:end]` touches."""
        words = [self.pages[w.page].words[w.ordinal] for w in self.words_between(start, end)]
        return sum(w.confidence for w in words) / len(words) if words else 1.0


def letter_of(pages: Sequence[Page]) -> Letter:
    """The pages joined in reading order."""
    parts: list[str] = []
    words: list[Glyphs] = []
    length = 0
    for index, page in enumerate(pages):
        for reach in reading_order(page):
            gap = _gap(reach.gap, first=not words, new_page=bool(words) and words[-1].page != index)
            word = page.words[reach.ordinal].text
            if gap == "\n" and _continues(parts[-1], word):
                parts[-1], length, gap = parts[-1][:-1], length - 1, ""
                words[-1] = Glyphs(words[-1].start, length, words[-1].page, words[-1].ordinal)
            parts += (gap, word)
            words.append(Glyphs(length + len(gap), length + len(gap) + len(word), index, reach.ordinal))
            length = words[-1].end
    return Letter(tuple(pages), "".join(parts), tuple(words))


def _gap(gap: str, *, first: bool, new_page: bool) -> str:
    if first:
        return ""
    return "\n\n" if new_page else gap


def _continues(before: str, word: str) -> bool:
    """Whether a hyphen at the end of a line only breaks the word: 'investi-' + 'gation', not 'Jean-' + 'Pierre'."""
    return len(before) >= 3 and before[-1] in "-‐\u00ad" and before[-2].islower() and word[:1].islower()


def _lines_of(letter: Letter) -> Iterable[Line]:
    block, words = 0, list[Glyphs]()
    for word in letter.words:
        gap = letter.text[words[-1].end : word.start] if words else ""
        if words and (gap in {"\n", "\n\n", "\t"}):
            yield _line(letter, words, block)
            block, words = block + (gap == "\n\n"), []
        words.append(word)
    if words:
        yield _line(letter, words, block)


def _line(letter: Letter, words: Sequence[Glyphs], block: int) -> Line:
    page = letter.pages[words[0].page]
    box = Box.around(page.words[w.ordinal].box for w in words)
    return Line(words[0].start, words[-1].end, page.number, box, block)
