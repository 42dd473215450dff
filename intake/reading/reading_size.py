"""At which resolution a page is read: 200 dpi is enough for ordinary type and a quarter cheaper; small type gets more.

Measured with type of 6 to 14 points on level scan: at 200 dpi the errors are those of 300 dpi down to 7 points; at 6
points they are not (docs/decisions/0004-what-a-page-costs.md). So a page is read small, and as it was scanned if its
words, found before they are read, are too small for that, or once more if too little of what was read is sure.
"""

from dataclasses import replace

from PIL import Image

from intake.reading.engine import Baseline, Engine, Seen, SeenWord, Sizes

READING_DPI = 200
WORTH_SHRINKING = 1.2
"""A scan is made smaller only if it has so many times the resolution needed; less saves nothing."""
SMALL_TYPE_POINTS = 4.6
"""Height of a long word in type of 6.7 points: from the base line to the top of its tall letters."""
LONG_WORD = 6
"""Words with so many letters nearly always have a tall one."""
MOST_SMALL = 0.05
MOST_SMALL_UNREAD = 0.15
"""The same for words not yet read, where `LONG_SHAPE` stands for their letters: dashes and rows of dots are among them.
What lies between the two shows when it has been read."""
LONG_SHAPE = 3.5
"""Width of a long word in heights."""
LEAST_HEIGHT_POINTS = 2.0
"""Lower things are dashes and specks."""
POINTS_PER_INCH = 72
GOOD_CONFIDENCE = 0.80
"""Mean confidence below which a page read small is read again as it was scanned."""


def read_small(image: Image.Image, *, dpi: int, tesseract: Engine, model: str, seconds: float) -> Seen:
    """Read a grey image at the resolution that its type needs; boxes are in the pixels of `image` all the same."""
    if dpi < WORTH_SHRINKING * READING_DPI:
        return tesseract.read(image, model=model, dpi=dpi, seconds=seconds)
    size = round(image.width * READING_DPI / dpi), round(image.height * READING_DPI / dpi)
    small = image.resize(size, Image.Resampling.BOX)
    first = tesseract.read_unless(small, model=model, dpi=READING_DPI, seconds=seconds, unless=are_small)
    seen = _enlarged(first, image.width / size[0]) if first is not None else None
    if seen is not None and not has_small_type(seen, dpi=dpi) and not _is_unsure(seen):
        return seen
    large = tesseract.read(image, model=model, dpi=dpi, seconds=seconds)
    return large if seen is None or _worth(large) > _worth(seen) else seen


def are_small(sizes: Sizes) -> bool:
    """Whether many of the words, in pixels at `READING_DPI`, are in type that is too small for it."""
    points = POINTS_PER_INCH / READING_DPI
    heights = [
        high * points for wide, high in sizes if wide > LONG_SHAPE * high and high * points > LEAST_HEIGHT_POINTS
    ]
    return sum(height < SMALL_TYPE_POINTS for height in heights) > MOST_SMALL_UNREAD * len(heights)


def _is_unsure(seen: Seen) -> bool:
    return bool(seen.words) and seen.confidence < GOOD_CONFIDENCE


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
