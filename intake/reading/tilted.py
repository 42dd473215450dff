"""Stamps stand tilted, and Tesseract loses what is tilted: blocks it left unread are turned level and read again.

Looked for is ink that no word explains, gathered in a block of a stamp's size whose lines lie at an angle. A page
without such a block costs less than a tenth of a second, each block found about a tenth of a page.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from intake.reading.engine import Baseline, Engine, Layout, Seen, SeenWord
from intake.reading.second_reader_words import SecondLook
from intake.reading.slant import ink_of, sharpness, turned_back

MASK_DPI = 75
FAINTER_THAN_PAPER = 34
"""Grey levels below the paper's at which a cell of the mask counts as ink: stamp ink is paler than print."""
READ_CONFIDENCE = 0.80
"""Words read with at least this confidence explain their ink."""
RULE_PIXELS = 32
"""A line so long without a break, and level, is a rule."""
CELL = 4
LEAST_INK = 15
"""Mean of a cell of the mask (0 to 255) with one dark pixel in it; cells that touch belong together."""
LEAST_INCHES, MOST_INCHES = (0.7, 0.35), (4.2, 2.8)
MOST_BLOCKS = 4
STEEPEST_DEGREES = 24
LEAST_DEGREES = 2
LEAST_SHARPER = 1.25
"""How much sharper the block's lines must look when it is turned than as it stands on the page."""
GOOD_CONFIDENCE = 0.5
MOST_OVERLAP = 0.4
PAD_INCHES = 0.08
SECONDS = 5
READ_DPI = 300


@dataclass(frozen=True, slots=True)
class Block:
    """A tilted block: its box in pixels of the page image, and how far it must be turned counter-clockwise."""

    left: int
    top: int
    right: int
    bottom: int
    degrees: float


def without_tilted_blocks(
    seen: Seen, grey: Image.Image, *, dpi: int, tesseract: Engine, model: str, second_look: SecondLook
) -> tuple[Seen, Seen]:
    """What stands level on the page, and the words of tilted blocks, a paragraph each, counted on from there.

    The second reader has looked at the tilted ones, when they were turned level; it must not look at the others before:
    it would make Tesseract's guesses at a stamp look sure, and what is sure counts as read.
    """
    blocks = tilted_blocks(seen, grey, dpi=dpi)
    first = 1 + max((word.paragraph for word in seen.words), default=-1)
    for block in blocks:
        read = _read(block, grey, dpi=dpi, tesseract=tesseract, model=model, second_look=second_look)
        seen = _joined(seen, read, block)
    level = tuple(word for word in seen.words if word.paragraph < first)
    tilted = tuple(word for word in seen.words if word.paragraph >= first)
    stamps = Seen(tilted, tuple(_ends(tilted)))
    return replace(seen, words=level, baselines=seen.baselines[: len(seen.baselines) - len(stamps.baselines)]), stamps


def tilted_blocks(seen: Seen, grey: Image.Image, *, dpi: int) -> tuple[Block, ...]:
    """Blocks of unexplained ink whose lines lie at an angle, the largest first."""
    shrink = max(1, round(dpi / MASK_DPI))
    mask = _unexplained_ink(seen.words, grey, shrink)
    found = []
    for left, top, right, bottom in _clusters(mask, dpi / shrink):
        degrees = _tilt(mask.crop((left, top, right, bottom)))
        if degrees is not None:
            found.append(Block(left * shrink, top * shrink, right * shrink, bottom * shrink, degrees))
    return tuple(found[:MOST_BLOCKS])


def _unexplained_ink(words: Iterable[SeenWord], grey: Image.Image, shrink: int) -> Image.Image:
    small = grey.reduce(shrink)
    histogram = small.histogram()
    paper = max(range(128, 256), key=histogram.__getitem__)
    mask = small.point(lambda value: 255 if value < paper - FAINTER_THAN_PAPER else 0)
    draw = ImageDraw.Draw(mask)
    for word in words:
        if word.confidence >= READ_CONFIDENCE and len(word.text) > 1:
            box = (word.left // shrink - 1, word.top // shrink - 1, word.right // shrink + 1, word.bottom // shrink + 1)
            draw.rectangle(box, fill=0)
    return _without_rules(mask)


def _without_rules(mask: Image.Image) -> Image.Image:
    """The mask without level and upright lines: rules and frames of tables would tie a stamp to half the page."""
    rules = Image.new("L", mask.size, 0)
    thick = mask.filter(ImageFilter.MaxFilter(3))
    for across in (True, False):
        width, height = mask.width, mask.height
        coarse = (max(1, width // RULE_PIXELS), height) if across else (width, max(1, height // RULE_PIXELS))
        solid = thick.resize(coarse, Image.Resampling.BOX)
        lines = solid.point(lambda value: 255 if value > 250 else 0).resize(mask.size, Image.Resampling.NEAREST)
        rules = ImageChops.lighter(rules, lines)
    return ImageChops.subtract(mask, rules)


def _clusters(mask: Image.Image, dpi: float) -> list[tuple[int, int, int, int]]:
    """Boxes, in pixels of the mask, of ink that lies together and has the size of a stamp; the largest first."""
    cells_with_ink = mask.reduce(CELL).point(lambda value: 255 if value >= LEAST_INK else 0)
    coarse = cells_with_ink.filter(ImageFilter.MaxFilter(3))
    boxes = []
    for cells in _connected(coarse):
        xs, ys = [x for x, _ in cells], [y for _, y in cells]
        box = min(xs) * CELL, min(ys) * CELL, (max(xs) + 1) * CELL, (max(ys) + 1) * CELL
        size = (box[2] - box[0]) / dpi, (box[3] - box[1]) / dpi
        if all(least <= inches <= most for least, inches, most in zip(LEAST_INCHES, size, MOST_INCHES, strict=True)):
            boxes.append(box)
    return sorted(boxes, key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))


def _connected(coarse: Image.Image) -> Iterator[list[tuple[int, int]]]:
    width, height = coarse.size
    pixels = coarse.tobytes()
    left = {at for at, value in enumerate(pixels) if value}
    while left:
        stack, cells = [left.pop()], []
        while stack:
            at = stack.pop()
            cells.append((at % width, at // width))
            near = [at + dy * width + dx for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
            for one in near:
                if one in left and abs(one % width - at % width) <= 1 and 0 <= one < width * height:
                    left.discard(one)
                    stack.append(one)
        yield cells


def _tilt(block: Image.Image) -> float | None:
    """The angle by which the block must be turned for its lines to lie level; None if they do, or if it has none."""
    ink = ink_of(block)
    found = {degrees: sharpness(ink, degrees) for degrees in range(-STEEPEST_DEGREES, STEEPEST_DEGREES + 1)}
    best = max(found, key=found.__getitem__)
    level = max(found[-1], found[0], found[1], 1e-9)
    if abs(best) < LEAST_DEGREES or abs(best) == STEEPEST_DEGREES or found[best] < LEAST_SHARPER * level:
        return None
    finer = [best + step / 4 for step in range(-3, 4)]
    return max(finer, key=lambda degrees: sharpness(ink, degrees))


def _read(block: Block, grey: Image.Image, *, dpi: int, tesseract: Engine, model: str, second_look: SecondLook) -> Seen:
    """The words of the block, with boxes in the page image."""
    pad = round(PAD_INCHES * dpi)
    left, top = max(0, block.left - pad), max(0, block.top - pad)
    crop = grey.crop((left, top, min(grey.width, block.right + pad), min(grey.height, block.bottom + pad)))
    paper = max(range(128, 256), key=crop.histogram().__getitem__)
    level = crop.rotate(block.degrees, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=paper)
    scale = max(1.0, READ_DPI / dpi)
    if scale > 1:
        level = level.resize((round(level.width * scale), round(level.height * scale)), Image.Resampling.BICUBIC)
    seen = tesseract.read(level, model=model, dpi=round(dpi * scale), seconds=SECONDS, layout=Layout.SPARSE_TEXT)
    words = []
    for word in second_look(seen, level).words:
        if word.confidence < GOOD_CONFIDENCE or not any(letter.isalnum() for letter in word.text):
            continue
        box = word.left, word.top, word.right, word.bottom
        box = turned_back(box, level=level.size, image=crop.size, degrees=block.degrees, scale=scale)
        words.append(replace(word, left=left + box[0], top=top + box[1], right=left + box[2], bottom=top + box[3]))
    return Seen(tuple(words), ())


def _joined(seen: Seen, read: Seen, block: Block) -> Seen:
    """The words of a block after all others, in place of what had been read where they stand.

    Only words of level lines that run through under the stamp stay: those were read as they are printed.
    """
    level = set(_level_words(seen, block))
    new = [word for word in read.words if not any(_stands_in_its_way(old, word) for old in level)]
    replaced = {old for old in level if any(_share(old, word) > MOST_OVERLAP for word in new)}
    inside = {word for word in seen.words if _inside(word, block) and word not in level} | replaced
    if _worth(new) <= _worth(inside):
        return seen
    unsure = {word for word in inside if word.confidence < READ_CONFIDENCE}
    gone = unsure | {old for old in inside if any(_share(old, word) > MOST_OVERLAP for word in new)}
    line = 1 + max((word.line for word in seen.words), default=-1)
    paragraph = 1 + max((word.paragraph for word in seen.words), default=-1)
    order = {number: at for at, number in enumerate(sorted({word.line for word in new}))}
    added = tuple(replace(word, line=line + order[word.line], paragraph=paragraph) for word in new)
    kept = tuple(word for word in seen.words if word not in gone)
    return replace(seen, words=kept + added, baselines=(*seen.baselines, *_ends(added)))


def _level_words(seen: Seen, block: Block) -> Iterator[SeenWord]:
    """Words that were read well and whose line has most of its words outside the block."""
    outside = Counter(word.line for word in seen.words if not _inside(word, block))
    inside = Counter(word.line for word in seen.words if _inside(word, block))
    for word in seen.words:
        if word.confidence >= READ_CONFIDENCE and outside[word.line] >= inside[word.line]:
            yield word


def _stands_in_its_way(old: SeenWord, new: SeenWord) -> bool:
    return _share(old, new) > MOST_OVERLAP and old.confidence > new.confidence


def _worth(words: Iterable[SeenWord]) -> float:
    return sum(len(word.text) * word.confidence**2 for word in words)


def _ends(words: Sequence[SeenWord]) -> Iterator[Baseline]:
    for number in sorted({word.line for word in words}):
        of_line = [word for word in words if word.line == number]
        yield Baseline(of_line[0].left, of_line[0].bottom, of_line[-1].right, of_line[-1].bottom)


def _inside(word: SeenWord, block: Block) -> bool:
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return block.left <= x <= block.right and block.top <= y <= block.bottom


def _share(one: SeenWord, other: SeenWord) -> float:
    """The part of the smaller of two words that lies in the other."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    smaller = min((word.right - word.left) * (word.bottom - word.top) for word in (one, other))
    return max(0, width) * max(0, height) / smaller if smaller else 0.0
