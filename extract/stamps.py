"""Receipt stamps: the day on which the letter came in, read beside a word like RECEIVED, straight or tilted.

The lines of a tilted stamp fall apart in the reading order of the page; so day, month and year are put together again
by where they stand.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from extract.calendars import gregorian_year
from extract.dates import month_of
from extract.findings import Found
from extract.folding import lowered
from extract.letter import Letter
from extract.vocabulary import spaced, table
from records.values import Box, Page, Place, Proposal, Word

NEAR = 60.0
"""Points between the word of arrival and its date, down and across the white between them added up."""
YEAR = r"((?:19|20|25)\d\d)[.,]?"
CONFIDENCE = 0.88
FINDER = "receipt stamp"


def received_date(letter: Letter, dates: Sequence[Found]) -> tuple[Found | None, Proposal | None]:
    """The date nearest to a word of arrival: one of `dates` (if it is one) and its proposal; (None, None) for none."""
    hits = sorted((*_written(letter, dates), *_put_together(letter)), key=lambda hit: hit[0])
    if not hits:
        return None, None
    _, value, place, raw, found = hits[0]
    found = found or next((hit[4] for hit in hits if hit[4] is not None and hit[1] == value), None)
    quality = letter.confidence(found.start, found.end) if found is not None else 1.0
    sure = round(CONFIDENCE * (0.5 + 0.5 * quality), 3)
    return found, Proposal("date_received", value, sure, FINDER, place=place, raw_text=raw)


Hit = tuple[float, str, Place, str, Found | None]
"""How far a date stands from its word of arrival, its value, place and words, and the finding if it was one."""


@cache
def _arrival() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced(word) for word in table('cues')['arrival']['words'])})(?!\w)")


def is_arrival(text: str) -> bool:
    """Whether a line is one of a receipt stamp: short, with a word of arrival in capitals or hardly anything else."""
    words = [word for word in text.split() if re.search(r"[^\W\d]", word) and not re.search(r"\d", word)]
    if _arrival().search(lowered(text)) is None or len(words) > 9:
        return False
    return text.isupper() or len(words) <= 3 or any(_arrival().search(lowered(w)) and w.isupper() for w in words)


def _anchors(letter: Letter) -> Iterator[tuple[int, Box]]:
    """(page, box) of every word of arrival."""
    for line in letter.lines:
        if is_arrival(letter.text[line.start : line.end]):
            for match in _arrival().finditer(letter.low, line.start, line.end):
                place = letter.place(*match.span())
                if place is not None:
                    yield place.page, Box.around(place.boxes)


def _apart(one: Box, other: Box) -> float:
    """How far two boxes stand apart: the distance of their middles down, and the white between them across."""
    down = abs((one.y0 + one.y1) / 2 - (other.y0 + other.y1) / 2)
    return down + max(0.0, one.x0 - other.x1, other.x0 - one.x1)


def _written(letter: Letter, dates: Sequence[Found]) -> Iterator[Hit]:
    """Dates that stand whole in a short line."""
    anchors = tuple(_anchors(letter))
    for found in dates if anchors else ():
        line, place = letter.line_at(found.start), letter.place(found.start, found.end)
        if place is None or len(letter.text[line.start : line.end].split()) > 8:
            continue
        apart = min((_apart(Box.around(place.boxes), box) for page, box in anchors if page == place.page), default=NEAR)
        if apart < NEAR:
            yield apart, found.value, place, " ".join(letter.text[found.start : found.end].split()), found


def _put_together(letter: Letter) -> Iterator[Hit]:
    """Day, month and year that stand side by side on a falling or rising line: '26' 'FEB' '2025'."""
    for number, anchor in _anchors(letter):
        page = next(page for page in letter.pages if page.number == number)
        about = [word for word in page.words if _apart(word.box, anchor) < 2 * NEAR]
        around = [word for word in about if _apart(word.box, anchor) < NEAR]
        for month_word in around:
            month = month_of(lowered(month_word.text).strip(".,-/'"))
            day = _beside(around, month_word, r"([0-3]?\d)[.,]?", right=False)
            year = _beside(about, month_word, YEAR, right=True) or _only(around, YEAR)
            if month is None or day is None or year is None:
                continue
            try:
                numbers = gregorian_year(int(year.text.strip(".,"))), month, int(day.text.strip(".,"))
                value = date(*numbers).isoformat()
            except ValueError:
                continue
            words = (day, month_word, year)
            place = Place(page.number, page.boxes(_ordinals(page, words)))
            yield _apart(month_word.box, anchor), value, place, " ".join(w.text for w in words), None


def _beside(words: Sequence[Word], middle: Word, shape: str, *, right: bool) -> Word | None:
    """The nearest word of that shape on the given side, on a line that falls or rises by a quarter at most."""
    found = []
    for word in words:
        gap = word.box.x0 - middle.box.x1 if right else middle.box.x0 - word.box.x1
        across = abs(word.box.x0 + word.box.x1 - middle.box.x0 - middle.box.x1) / 2
        down = abs(word.box.y0 + word.box.y1 - middle.box.y0 - middle.box.y1) / 2
        fits = -3 < gap < 2.2 * middle.box.height and down < 0.27 * across + 0.25 * middle.box.height
        if fits and re.fullmatch(shape, word.text):
            found.append((gap, word.text, word))
    return min(found)[2] if found else None


def _only(words: Sequence[Word], shape: str) -> Word | None:
    """The word of that shape, if there is but one: a stamp's year on a line of its own."""
    found = [word for word in words if re.fullmatch(shape, word.text)]
    return found[0] if len(found) == 1 else None


def _ordinals(page: Page, words: Sequence[Word]) -> Iterator[int]:
    yield from (page.words.index(word) for word in words)
