"""Where two full lines of text stand one below the other, told from the ink before anything is read.

A strip cut anywhere runs through the middle of lines; what Tesseract makes of halves of letters takes it three times
as long, and says nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PIL import Image

from intake.reading.slant import FAINTER_THAN_PAPER

MASK_DPI = 75
POINTS_PER_INCH = 72
MIDDLE = (0.32, 0.68)
"""Part of the width in which lines are told apart: on a page that lies a little askew they are still level there."""
SIDES = (0.07, 0.93)
"""The page without the shadows of its edges."""
LEAST_INK = 0.25
"""Ink of a row that belongs to a line, in parts of a full row's,"""
LEAST_PIXELS = 3
"""and at the least."""
LEAST_POINTS, MOST_POINTS = 4.0, 20.0
"""Height of a line in ordinary type; higher things are pictures, or lines that run into each other."""
MOST_APART_INCHES = 0.25
PAD_INCHES = 0.045
"""Room for what stands out above and below the small letters."""
ZONES = ((0.40, 0.62), (0.60, 0.80), (0.20, 0.42), (0.08, 0.95))
"""Parts of the height in which a pair is looked for, one after the other: the middle first, away from letterheads."""
LEAST_FULL = 0.4
"""Ink of a pair in parts of the fullest one's; less is the end of a paragraph."""


@dataclass(frozen=True, slots=True)
class Line:
    """Rows of the page image from `top` to `bottom`, and how many dark pixels of the mask lie in them."""

    top: int
    bottom: int
    ink: int


def line_pairs(grey: Image.Image, *, dpi: int) -> Iterator[tuple[int, int]]:
    """Top and bottom of the fullest pair of lines of each zone that has one, in pixels; `grey` is upright.

    Where no line has another one close below it, as on a form, lines stand for pairs.
    """
    pad = round(PAD_INCHES * dpi)
    lines = tuple(lines_of(grey, dpi=dpi))
    pairs = [
        Line(upper.top, lower.bottom, 2 * min(upper.ink, lower.ink))
        for upper, lower in pairwise(lines)
        if lower.top - upper.bottom <= MOST_APART_INCHES * dpi
    ] or lines
    fullest = max((pair.ink for pair in pairs), default=0)
    left = [pair for pair in pairs if pair.ink >= LEAST_FULL * fullest]
    for start, end in ZONES:
        inside = [pair for pair in left if start * grey.height <= pair.top and pair.bottom <= end * grey.height]
        if inside:
            best = max(inside, key=lambda pair: pair.ink)
            left.remove(best)
            yield max(0, best.top - pad), min(grey.height, best.bottom + pad)


def lines_of(grey: Image.Image, *, dpi: int) -> Iterator[Line]:
    """The lines that can be told apart, from the top."""
    shrink = max(1, round(dpi / MASK_DPI))
    tones = np.asarray(grey.reduce(shrink))
    paper = 128 + int(np.bincount(tones.ravel(), minlength=256)[128:].argmax())
    ink = tones < paper - FAINTER_THAN_PAPER
    width = ink.shape[1]
    middle = ink[:, round(MIDDLE[0] * width) : round(MIDDLE[1] * width)].sum(axis=1)
    across = ink[:, round(SIDES[0] * width) : round(SIDES[1] * width)].sum(axis=1)
    inked = middle > max(LEAST_PIXELS, LEAST_INK * float(np.percentile(middle, 90)))
    edges = np.flatnonzero(np.diff(inked, prepend=False, append=False))
    for top, bottom in edges.reshape(-1, 2).tolist():
        if LEAST_POINTS <= (bottom - top) * shrink * POINTS_PER_INCH / dpi <= MOST_POINTS:
            yield Line(top * shrink, bottom * shrink, int(across[top:bottom].sum()))
