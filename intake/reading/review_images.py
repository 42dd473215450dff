"""The page images a clerk works with: WebP in two sizes, made from the picture that was read.

A page that was never on paper has few colours, on paper that is one of them. Its image is kept without loss in sixteen
colours: half the bytes and half the time of one that is made for photographs, and sharper.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
from PIL import Image, ImageChops

from intake.reading.exchange import MadeImage
from intake.reading.page_image import VIEW_DPI

MOST_WIDTH, SMALL_WIDTH = 1600, 200
MOST_HEIGHT = 4000
LARGE_QUALITY, SMALL_QUALITY = 45, 50
FAST = 0
"""WebP's fastest method: half the time of the default for a fifth more bytes."""
FEW = 16
"""Colours of which WebP writes two pixels into a byte."""
PALETTE = 256
"""Colours of a palette of Pillow's."""
EVERY = 83
"""One pixel in so many is looked at to tell the colours of a page: counted through, so that no thin rule is missed."""
LEAST_PAPER = 0.75
"""Part of a drawn page that has exactly one colour; on the scan of a copy it is less, for the dirt."""
UNLIKE = 24
"""How far a colour may be (0 to 255, in red, green or blue) from the one that stands for it,"""
MOST_UNLIKE = 0.0008
"""and the part of the page on which it may be farther: edges of letters, but no photograph."""

Colour = Sequence[int]
"""Red, green, blue: 0 to 255."""


def write_review_images(image: Image.Image, *, dpi: int, page: int, out: Path) -> tuple[MadeImage, MadeImage]:
    """Write `page-N-large.webp` (about 150 dpi) and `page-N-small.webp` (200 pixels wide) into `out`."""
    large = _at_most(image, dpi)
    small = large.reduce(max(1, large.width // (2 * SMALL_WIDTH)))
    small.thumbnail((SMALL_WIDTH, SMALL_WIDTH * 4), Image.Resampling.BOX)
    drawn = in_few_colours(large)
    return (
        _written(drawn or large, "large", page, out, quality=None if drawn else LARGE_QUALITY),
        _written(small, "small", page, out, quality=SMALL_QUALITY),
    )


def in_few_colours(image: Image.Image) -> Image.Image | None:
    """The image ("RGB" or "L") in sixteen colours; None for a photograph, a scan, or a page with a photograph on it."""
    spots = _spots(image)
    found = cast("list[tuple[int, Colour]]", spots.getcolors(spots.width))
    count, paper = max(found)
    if count < LEAST_PAPER * spots.width:
        return None
    palette = _palette(spots, paper)
    off = ImageChops.difference(spots.quantize(palette=palette, dither=Image.Dither.NONE).convert("RGB"), spots)
    unlike = max(sum(band.histogram()[UNLIKE:]) for band in off.split())
    return None if unlike > MOST_UNLIKE * spots.width else image.quantize(palette=palette, dither=Image.Dither.NONE)


def _spots(image: Image.Image) -> Image.Image:
    """Some pixels of the image, in a row."""
    every = np.asarray(image).reshape(image.width * image.height, -1)[::EVERY]
    return Image.frombytes(image.mode, (len(every), 1), every.tobytes()).convert("RGB")


def _palette(spots: Image.Image, paper: Colour) -> Image.Image:
    """An image with the palette that stands for the spots best; the colour of the paper is in it as it is.

    Pillow looks at all places of a palette, the unused ones as well, so the colours are repeated to the end.
    """
    chosen = spots.quantize(FEW, method=Image.Quantize.MAXCOVERAGE, kmeans=1)
    known = chosen.getpalette() or []
    used = cast("list[tuple[int, int]]", chosen.getcolors())
    colours = [paper, *(known[3 * at : 3 * at + 3] for _, at in sorted(used, reverse=True)[1:])]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for at in range(PALETTE) for part in colours[at % len(colours)]])
    return palette


def _at_most(image: Image.Image, dpi: int) -> Image.Image:
    factor = round(dpi / VIEW_DPI)
    shrunk = image.reduce(factor) if factor > 1 else image
    if shrunk.width <= MOST_WIDTH and shrunk.height <= MOST_HEIGHT:
        return shrunk
    smaller = shrunk.copy()
    smaller.thumbnail((MOST_WIDTH, MOST_HEIGHT), Image.Resampling.BILINEAR)
    return smaller


def _written(image: Image.Image, size: str, page: int, out: Path, *, quality: int | None) -> MadeImage:
    """`quality` None is without loss."""
    name = f"page-{page}-{size}.webp"
    image.save(out / name, "WEBP", lossless=quality is None, quality=quality or 0, method=FAST)
    return MadeImage(page, "large" if size == "large" else "small", name, image.width, image.height)
