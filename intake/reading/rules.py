"""The straight rules that are drawn on a page, and whether they could make a table."""

from collections.abc import Iterator, Sequence
from ctypes import c_float
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from intake.reading.page_image import Frame

RULE_THICK = 3.0
LEVEL_RULE, UPRIGHT_RULE = 20.0, 8.0
"""Points: the shortest rules that count."""
LEVEL_RULES, UPRIGHT_RULES = 2, 3
"""The rules of the smallest table: two cells side by side."""
MANY_UPRIGHT = 300
"""So many are taken for a table without a closer look."""
MOST_DRAWN = 4000
"""Things drawn on a page beyond which it is a map or a drawing."""
STRAIGHT = 1.0
"""Points by which the ends of a level or upright rule may differ."""
DEEPEST = 3
"""Forms within forms that are looked into."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """A level or upright line, in points from the top left of the page as shown."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def level(self) -> bool:
        return self.y1 - self.y0 < STRAIGHT


def rules(page: pdfium.PdfPage, frame: Frame) -> Iterator[Rule]:
    """The rules on the page, the sides of frames and shaded fields among them."""
    within = [pdfium.PdfMatrix()]
    kinds = (pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_FORM)
    for thing in page.get_objects(filter=kinds, max_depth=DEEPEST):
        del within[thing.level + 1 :]
        matrix = thing.get_matrix().multiply(within[-1])
        if thing.type == pdfium_c.FPDF_PAGEOBJ_FORM:
            within.append(matrix)
            continue
        for start, end in _straight_sides(thing, matrix):
            left, right = sorted((start[0], end[0]))
            bottom, top = sorted((start[1], end[1]))
            if right - left < STRAIGHT or top - bottom < STRAIGHT:
                yield Rule(*frame.shown(left, bottom, right, top))


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
    for start, end in _straight_sides(thing, thing.get_matrix()):
        if abs(start[0] - end[0]) < RULE_THICK and abs(start[1] - end[1]) >= UPRIGHT_RULE:
            yield start[0], min(start[1], end[1]), max(start[1], end[1])


def _straight_sides(thing: pdfium.PdfObject, matrix: pdfium.PdfMatrix) -> Iterator[tuple[Point, Point]]:
    """Start and end of each straight part of a path."""
    x, y = c_float(), c_float()
    first = before = (0.0, 0.0)
    for at in range(min(pdfium_c.FPDFPath_CountSegments(thing), MOST_DRAWN)):
        segment = pdfium_c.FPDFPath_GetPathSegment(thing, at)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
            yield before, point
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            yield point, first
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
