"""What passes between the steps: pages with words, mentions, proposals. Frozen, and nothing else depends on the disk.

Units: boxes in PDF points from the top left of the page as it is shown; pages count from 1; confidence 0.0 to 1.0;
States ISO 3166-1 alpha-2; languages ISO 639-1; currencies ISO 4217; dates ISO 8601.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby

BOX_STEP = 0.01
"""Boxes are kept to a hundredth of a point, so that they come back from the database as they went in."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the top left."""

    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def rounded(cls, x0: float, y0: float, x1: float, y1: float) -> "Box":
        """The box to a hundredth of a point, never negative."""
        return cls(*(round(max(value, 0.0) / BOX_STEP) * BOX_STEP for value in (x0, y0, x1, y1)))

    @classmethod
    def around(cls, boxes: Iterable["Box"]) -> "Box":
        """The smallest box that holds all of `boxes` (at least one)."""
        each = tuple(boxes)
        return cls(min(b.x0 for b in each), min(b.y0 for b in each), max(b.x1 for b in each), max(b.y1 for b in each))

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def width(self) -> float:
        return self.x1 - self.x0


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it stands on the page. `line` and `paragraph` count up from 0 in reading order within the page.

    `second_reader` says that the first reader was unsure, and that the text is the second reader's.
    """

    text: str
    box: Box
    confidence: float
    line: int
    paragraph: int
    second_reader: bool = False


class PageSource(StrEnum):
    """How the words of a page were come by."""

    OCR = "ocr"
    TEXT_LAYER = "text_layer"
    BLANK = "blank"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Page:
    """One page as read: its size in points as shown, its words in reading order, its language if that is known."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    source: PageSource
    language: str | None = None

    @cached_property
    def text(self) -> str:
        """The words line by line, with an empty line between paragraphs."""
        return self._text_and_spans[0]

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """For each word, where it begins and ends in `text`."""
        return self._text_and_spans[1]

    @cached_property
    def _text_and_spans(self) -> tuple[str, tuple[tuple[int, int], ...]]:
        parts: list[str] = []
        spans: list[tuple[int, int]] = []
        length = 0
        before: Word | None = None
        for word in self.words:
            gap = _gap(before, word)
            parts += (gap, word.text)
            spans.append((length + len(gap), length + len(gap) + len(word.text)))
            length = spans[-1][1]
            before = word
        return "".join(parts), tuple(spans)

    @property
    def confidence(self) -> float:
        """Mean confidence of the words; 1.0 for a page without words."""
        return sum(word.confidence for word in self.words) / len(self.words) if self.words else 1.0

    def words_between(self, start: int, end: int) -> tuple[int, ...]:
        """Ordinals of the words that `text[start:end]` touches."""
        return tuple(i for i, (s, e) in enumerate(self.spans) if s < end and e > start)

    def boxes(self, ordinals: Iterable[int]) -> tuple[Box, ...]:
        """The boxes of these words, words of one line joined."""
        words = [self.words[i] for i in sorted(ordinals)]
        return tuple(Box.around(w.box for w in line) for _, line in groupby(words, key=lambda w: w.line))


def _gap(before: Word | None, word: Word) -> str:
    if before is None:
        return ""
    if before.paragraph != word.paragraph:
        return "\n\n"
    return "\n" if before.line != word.line else " "


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a page and the boxes on it, one a line."""

    page: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """Something recognised in the text: a date, a State, a reference. `value` is its normalised form."""

    kind: str
    text: str
    value: str
    place: Place
    start: int
    end: int
    confidence: float
    finder: str


FieldValue = str | bool | tuple[str, ...]
"""A value of the record: text in its canonical form, a flag, or for `persons.aliases` several texts."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the machine thinks one field of the record should hold, and where it read that.

    `field` is a name of `records.record.FIELDS` ("date_of_request", "references", "persons.surname"); `item` is the
    position in a field that holds several (None for a single one); `rank` 0 is the best, 1 and up are alternatives.
    `place` is None where the value follows from the whole document (its language, its role).
    """

    field: str
    value: FieldValue
    confidence: float
    finder: str
    item: int | None = None
    rank: int = 0
    place: Place | None = None
    raw_text: str = ""
