"""Pages that went through the scanner askew are turned level before they are read, their words' boxes turned back.

At two degrees Tesseract mixes up lines, at three it may read nothing. A level page costs 5 to 10 ms to be found level.
"""

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PIL import Image

from intake.reading.engine import Baseline, Seen

MASK_DPI = 50
FAINTER_THAN_PAPER = 40
"""Grey levels below the paper's from which a pixel of the mask counts as ink."""
MARGIN = 0.04
"""Part of each side where the scanner's shadows lie, which are level on any page."""
LEAST_DEGREES, MOST_DEGREES = 1.2, 6.0
"""Less is read as it is; more is no slip of the paper."""
COARSE_DEGREES, FINE_DEGREES = 0.5, 0.1
LEAST_SHARPER = 1.5
"""How much sharper the lines of a page must look when it is turned than as it is."""

Ink = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
"""Dark pixels: how far down and how far across each lies."""


def slant(grey: Image.Image, *, dpi: int) -> float:
    """By how many degrees the page must be turned counter-clockwise for its lines to lie level; 0 if they do."""
    small = grey.reduce(max(1, round(dpi / MASK_DPI)))
    margin = round(MARGIN * small.width), round(MARGIN * small.height)
    inner = small.crop((*margin, small.width - margin[0], small.height - margin[1]))
    paper = max(range(128, 256), key=inner.histogram().__getitem__)
    ink = ink_of(inner.point(lambda value: 255 if value < paper - FAINTER_THAN_PAPER else 0))
    steps = round(MOST_DEGREES / COARSE_DEGREES)
    coarse = {step * COARSE_DEGREES: sharpness(ink, step * COARSE_DEGREES) for step in range(-steps, steps + 1)}
    best = max(coarse, key=coarse.__getitem__)
    if abs(best) == MOST_DEGREES or coarse[best] < LEAST_SHARPER * coarse[0.0]:
        return 0.0
    finer = [best + step * FINE_DEGREES for step in range(-4, 5)]
    found = max(finer, key=lambda degrees: sharpness(ink, degrees))
    return round(found, 1) if abs(found) >= LEAST_DEGREES else 0.0


def levelled(image: Image.Image, degrees: float) -> Image.Image:
    """A grey image turned counter-clockwise, nothing of it cut off, with paper in the corners."""
    if not degrees:
        return image
    paper = max(range(128, 256), key=image.histogram().__getitem__)
    return image.rotate(degrees, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=paper)


def as_it_lay(seen: Seen, *, degrees: float, level: tuple[int, int], image: tuple[int, int]) -> Seen:
    """What was seen of a levelled image of size `level`, in the pixels of the image of size `image` as it lay."""
    if not degrees:
        return seen
    words = []
    for word in seen.words:
        box = word.left, word.top, word.right, word.bottom
        left, top, right, bottom = turned_back(box, level=level, image=image, degrees=degrees)
        words.append(replace(word, left=left, top=top, right=right, bottom=bottom))
    lines = []
    for line in seen.baselines:
        (x0, y0), (x1, y1) = (
            _turned_back(x, y, level=level, image=image, degrees=degrees)
            for x, y in ((line.x0, line.y0), (line.x1, line.y1))
        )
        lines.append(Baseline(round(x0), round(y0), round(x1), round(y1)))
    return replace(seen, words=tuple(words), baselines=tuple(lines))


def turned_back(
    box: tuple[int, int, int, int],
    *,
    level: tuple[int, int],
    image: tuple[int, int],
    degrees: float,
    scale: float = 1.0,
) -> tuple[int, int, int, int]:
    """The box, in pixels of an image, around a box in the levelled image, which was also made larger by `scale`."""
    left, top, right, bottom = box
    corners = [
        _turned_back(x, y, level=level, image=image, degrees=degrees, scale=scale)
        for x, y in ((left, top), (right, top), (left, bottom), (right, bottom))
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    width, height = image
    inside = max(0.0, min(xs)), max(0.0, min(ys)), min(float(width), max(xs)), min(float(height), max(ys))
    return round(inside[0]), round(inside[1]), round(inside[2]), round(inside[3])


def _turned_back(
    x: float, y: float, *, level: tuple[int, int], image: tuple[int, int], degrees: float, scale: float = 1.0
) -> tuple[float, float]:
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    dx, dy = (x - level[0] / 2) / scale, (y - level[1] / 2) / scale
    return image[0] / 2 + dx * cosine - dy * sine, image[1] / 2 + dx * sine + dy * cosine


def ink_of(mask: Image.Image) -> Ink:
    """The pixels of a mask that are not 0."""
    down, across = np.nonzero(np.asarray(mask))
    return down.astype(np.float64), across.astype(np.float64)


def sharpness(ink: Ink, degrees: float) -> float:
    """How unevenly ink lies in rows when it is turned counter-clockwise: lines of text make peaks and gaps."""
    down, across = ink
    if not down.size:
        return 0.0
    turned = down * math.cos(math.radians(degrees)) - across * math.sin(math.radians(degrees))
    turned -= turned.min()
    row = turned.astype(np.intp)
    part = turned - row  # of the pixel that lies in the next row
    length = int(row.max()) + 2
    rows = np.bincount(row, 1 - part, length) + np.bincount(row + 1, part, length)
    return float(np.square(np.diff(rows, prepend=0.0, append=0.0)).sum())
