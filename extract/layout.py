"""The order in which a page is read: blocks, columns and table cells, found by where the words stand.

Boxes alone decide, so that a scan and a born-digital page are read alike. A page is cut where a white band crosses it
(recursive XY-cut): first between lines that stand further apart than the lines of a paragraph, then between columns.
Distances are measured in the page's own line pitch and letter width, after taking out the skew of the scan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from records.values import Page, Word

PITCH_BREAK = 1.22
"""Lines further apart than this many pitches belong to different blocks."""
WIDE_GAP = 3.4
"""White between two words of one line, in letter widths, that separates cells."""
GUTTER = 1.7
"""White that runs through at least three lines, in letter widths, that separates columns."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A word with its place after taking out the skew: left, right, vertical middle, height in points."""

    ordinal: int
    x0: float
    x1: float
    middle: float
    height: float
    lone: bool = False
    """Whether it is one of four or more single letters in a row: a word set with spaces between its letters."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What separates a word from the one before: ' ', a tab (new cell), a newline, an empty line (new block)."""

    ordinal: int
    gap: str


Row = tuple[Spot, ...]


def reading_order(page: Page) -> tuple[Reach, ...]:
    """All words of the page in reading order, each with the gap that separates it from the one before."""
    if not page.words:
        return ()
    rows = _rows(_spots(page))
    ruler = _ruler(rows, page)
    return tuple(_blocks(rows, ruler, gap="\n\n"))


FULL = 0.86
"""A line that reaches so much of the text's right edge goes on in the next one."""


@dataclass(frozen=True, slots=True)
class _Ruler:
    pitch: float
    letter: float


def _ruler(rows: Sequence[Row], page: Page) -> _Ruler:
    letter = median((w.box.width / max(len(w.text), 1)) for w in page.words) or 5.0
    height = median(spot.height for row in rows for spot in row) or 10.0
    edge = sorted(row[-1].x1 for row in rows)[int(0.9 * (len(rows) - 1))]
    steps = [
        step
        for above, below in pairwise(rows)
        if len(above) >= 6
        and above[-1].x1 > FULL * edge  # the last line of a paragraph tells nothing: white may follow it
        and height * 0.8 < (step := _middle(below) - _middle(above)) < height * 2.6
    ]
    return _Ruler(pitch=_mode(steps) if steps else height * 1.35, letter=letter)


def _mode(steps: Sequence[float]) -> float:
    """The most common distance, within a point."""
    best = max(steps, key=lambda step: sum(abs(step - other) <= 0.7 for other in steps))
    near = [step for step in steps if abs(step - best) <= 0.7]
    return sum(near) / len(near)


def _spots(page: Page) -> list[Spot]:
    slope = _slope(page.words)
    lone = _lone_letters(page.words)
    return [
        Spot(
            i,
            w.box.x0,
            w.box.x1,
            (w.box.y0 + w.box.y1) / 2 - slope * (w.box.x0 + w.box.x1) / 2,
            w.box.height,
            i in lone,
        )
        for i, w in enumerate(page.words)
    ]


def _lone_letters(words: Sequence[Word]) -> frozenset[int]:
    """Ordinals of letters that stand in runs of four and more single capitals ('U R G E N T')."""
    lone: set[int] = set()
    run: list[int] = []
    for ordinal, word in enumerate([*words, None]):
        if (
            word is not None
            and len(word.text) == 1
            and word.text.isupper()
            and (not run or words[run[-1]].line == word.line)
        ):
            run.append(ordinal)
            continue
        if len(run) >= 4:
            lone.update(run)
        run = [ordinal] if word is not None and len(word.text) == 1 and word.text.isupper() else []
    return frozenset(lone)


def _slope(words: Sequence[Word]) -> float:
    """How much the lines fall from left to right, points a point; from the lines that are long enough to tell."""
    slopes = []
    for _, group in groupby(words, key=lambda w: (w.paragraph, w.line)):
        line = tuple(group)
        first, last = line[0].box, line[-1].box
        if len(line) >= 5 and last.x0 - first.x0 > 150:
            slopes.append((last.y1 - first.y1) / (last.x1 - first.x1))
    return median(slopes) if len(slopes) >= 3 else 0.0


def _rows(spots: Sequence[Spot]) -> list[Row]:
    """Words whose vertical middles agree, from the top down, each row from left to right."""
    usual = median(spot.height for spot in spots) or 10.0
    rows: list[list[Spot]] = []
    for spot in sorted(spots, key=lambda s: s.middle):
        middle = sum(s.middle for s in rows[-1]) / len(rows[-1]) if rows else -1e9
        if spot.middle - middle <= 0.45 * usual:
            rows[-1].append(spot)
        else:
            rows.append([spot])
    return [tuple(sorted(row, key=lambda s: s.x0)) for row in rows]


def _middle(row: Row) -> float:
    return sum(spot.middle for spot in row) / len(row)


def _blocks(rows: Sequence[Row], ruler: _Ruler, *, gap: str) -> Iterator[Reach]:
    """The rows cut at wide vertical distances, each block then into columns."""
    block: list[Row] = []
    for row in rows:
        if block and _middle(row) - _middle(block[-1]) > PITCH_BREAK * _local_pitch(block[-1], row, ruler):
            yield from _columns(block, ruler, gap=gap)
            block, gap = [], "\n\n"
        block.append(row)
    if block:
        yield from _columns(block, ruler, gap=gap)


def _local_pitch(above: Row, below: Row, ruler: _Ruler) -> float:
    """The page's pitch, more between lines of large type."""
    size = max(s.height for s in (*above, *below))
    return max(ruler.pitch, min(size, 4 * ruler.pitch) * 1.12)


def _columns(rows: Sequence[Row], ruler: _Ruler, *, gap: str) -> Iterator[Reach]:
    """The block cut at white that runs through all its lines; without such white, its lines."""
    cut = _gutter(rows, ruler)
    if cut is None or _is_grid(rows, cut, ruler):
        yield from _lines(rows, ruler, gap=gap)
        return
    left = [row for row in (tuple(s for s in row if s.x0 < cut) for row in rows) if row]
    right = [row for row in (tuple(s for s in row if s.x0 >= cut) for row in rows) if row]
    yield from _blocks(left, ruler, gap=gap) if len(rows) > 1 else _columns(left, ruler, gap=gap)
    yield from _blocks(right, ruler, gap="\t") if len(rows) > 1 else _columns(right, ruler, gap="\t")


def _gutter(rows: Sequence[Row], ruler: _Ruler) -> float | None:
    """Where the first column ends: the left edge of what follows the first white band through all rows."""
    needed = (WIDE_GAP if len(rows) == 1 else 2.2 if len(rows) == 2 else GUTTER) * ruler.letter
    spans = sorted((spot.x0, spot.x1) for row in rows for spot in row)
    reach = spans[0][1]
    for x0, x1 in spans[1:]:
        if x0 - reach >= needed:
            return x0
        reach = max(reach, x1)
    return None


def _is_grid(rows: Sequence[Row], cut: float, ruler: _Ruler) -> bool:
    """Whether the rows are to be read line by line though white runs through them: a table without white between rows.

    So it is where short labels stand before their entries, or where most lines have three cells or more.
    """
    if len(rows) < 3:
        return False
    left = [sum(s.x0 < cut for s in row) for row in rows]
    both = [n for n, row in zip(left, rows, strict=True) if 0 < n < len(row)]
    labelled = len(both) >= 0.75 * len(rows) and sum(both) <= 2.2 * len(both)
    return labelled or sum(_cells(row, ruler) >= 3 for row in rows) >= 0.7 * len(rows)


def _cells(row: Row, ruler: _Ruler) -> int:
    """In how many cells white of two letters and more divides the line."""
    return 1 + sum(after.x0 - before.x1 >= 2.2 * ruler.letter for before, after in pairwise(row))


def _lines(rows: Sequence[Row], ruler: _Ruler, *, gap: str) -> Iterator[Reach]:
    for row in rows:
        before: Spot | None = None
        for spot in row:
            if before is not None:
                white = spot.x0 - before.x1
                spaced = spot.lone and before.lone and white < 3 * ruler.letter
                gap = "" if spaced else "\t" if white > WIDE_GAP * ruler.letter else " "
            yield Reach(spot.ordinal, gap)
            before = spot
        gap = "\n"
