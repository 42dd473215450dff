"""At which resolution a page is read: 200 dpi is enough for ordinary type and a quarter cheaper; small type gets more.

Measured with type of 6 to 14 points on level scan: at 200 dpi the errors are those of 300 dpi down to 7 points; at 6
points they are not (docs/decisions/0004-what-a-page-costs.md). So a page is read small, and once more as it was
scanned if that shows type too small for it, or too little that is sure.
"""

from collections.abc import Callable
from dataclasses import replace

from PIL import Image

from intake.reading.engine import Baseline, Seen, SeenWord

READING_DPI = 200
WORTH_SHRINKING = 1.2
"""A scan is made smaller only if it has so many times the resolution needed; less saves nothing."""
SMALL_TYPE_POINTS = 4.6
"""Height of a long word in type of 6.7 points: from the base line to the top of its tall letters."""
LONG_WORD = 6
"""Words with so many letters nearly always have a tall one."""
MOST_SMALL = 0.05
POINTS_PER_INCH = 72
GOOD_CONFIDENCE = 0.80
"""Mean confidence below which a page read small is read again as it was scanned."""

Read = Callable[[Image.Image, int], Seen]
"""Reads an image at a resolution (dpi)."""


def read_small(image: Image.Image, *, dpi: int, read: Read) -> Seen:
    """Read a grey image at the resolution that its type needs; boxes are in the pixels of `image` all the same."""
    if dpi < WORTH_SHRINKING * READING_DPI:
        return read(image, dpi)
    size = round(image.width * READING_DPI / dpi), round(image.height * READING_DPI / dpi)
    seen = _enlarged(read(image.resize(size, Image.Resampling.BOX), READING_DPI), image.width / size[0])
    if not (has_small_type(seen, dpi=dpi) or (seen.words and seen.confidence < GOOD_CONFIDENCE)):
        return seen
    large = read(image, dpi)
    return large if _worth(large) > _worth(seen) else seen


def has_small_type(seen: Seen, *, dpi: int) -> bool:
    """Whether more than a few of the words stand in type that needs more than `READING_DPI`."""
    heights = [word.bottom - word.top for word in seen.words if len(word.text) >= LONG_WORD and word.text.isalpha()]
    small = sum(height * POINTS_PER_INCH < SMALL_TYPE_POINTS * dpi for height in heights)
    return small > MOST_SMALL * len(heights)


def _worth(seen: Seen) -> float:
    """Sure letters: reading at another size may find fewer words, split words, or words it is less sure of."""
    return sum(len(word.text) * word.confidence**2 for word in seen.words)


def _enlarged(seen: Seen, scale: float) -> Seen:
    return replace(
        seen,
        words=tuple(_enlarged_word(word, scale) for word in seen.words),
        baselines=tuple(_enlarged_line(line, scale) for line in seen.baselines),
    )


def _enlarged_word(word: SeenWord, scale: float) -> SeenWord:
    left, top = round(word.left * scale), round(word.top * scale)
    return replace(word, left=left, top=top, right=round(word.right * scale), bottom=round(word.bottom * scale))


def _enlarged_line(line: Baseline, scale: float) -> Baseline:
    return Baseline(round(line.x0 * scale), round(line.y0 * scale), round(line.x1 * scale), round(line.y1 * scale))
