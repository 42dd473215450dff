"""Pages in two languages: what stands in another language than the rest is read again with the model for that one.

Treaties, forms and return certificates set both languages side by side; a table of two columns comes from Tesseract
as paragraphs of one column each, so a paragraph is what has a language here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from PIL import Image

from extract.language import language_of
from intake.reading.engine import Baseline, Engine, Seen, SeenWord
from intake.reading.reading_size import read_small

LEAST_WORDS = 8
"""Shorter paragraphs have no language that could be told."""
SURE = 0.6
MOST_PARAGRAPHS = 12
"""Read again on one page; on a page with more, the language was told wrongly, and reading all of it is not for here."""
PAD = 4
SECONDS = 10

Paragraph = tuple[tuple[SeenWord, ...], tuple[Baseline, ...]]


def with_other_languages(
    seen: Seen, grey: Image.Image, *, dpi: int, tesseract: Engine, spoken: str | None, among: Sequence[str]
) -> Seen:
    """What was seen, paragraphs in another of the languages `among` than `spoken` read with the model for it."""
    if len(among) < 2 or spoken is None:
        return seen
    paragraphs = list(_paragraphs(seen))
    others = {at: found for at, (words, _) in enumerate(paragraphs) if (found := _other(words, spoken, among))}
    if not 0 < len(others) <= MOST_PARAGRAPHS:
        return seen
    for at, language in others.items():
        if tesseract.model(language) != tesseract.model(spoken):
            model = tesseract.model(language)
            paragraphs[at] = _better(
                paragraphs[at], _again(paragraphs[at], grey, dpi=dpi, tesseract=tesseract, model=model)
            )
    return _numbered(paragraphs, complete=seen.complete)


def _paragraphs(seen: Seen) -> Iterator[Paragraph]:
    for _, group in groupby(seen.words, key=lambda word: word.paragraph):
        words = tuple(group)
        lines = sorted({word.line for word in words})
        yield words, tuple(seen.baselines[line] for line in lines if line < len(seen.baselines))


def _other(words: Sequence[SeenWord], spoken: str, among: Sequence[str]) -> str | None:
    """The language of a paragraph, if it surely is another one than that of the page."""
    if len(words) < LEAST_WORDS:
        return None
    found, sureness = language_of(" ".join(word.text for word in words), tuple(among))
    return found if found not in (None, spoken) and sureness >= SURE else None


def _again(paragraph: Paragraph, grey: Image.Image, *, dpi: int, tesseract: Engine, model: str) -> Paragraph:
    words, _ = paragraph
    left, top = max(0, min(word.left for word in words) - PAD), max(0, min(word.top for word in words) - PAD)
    crop = grey.crop((left, top, max(word.right for word in words) + PAD, max(word.bottom for word in words) + PAD))
    seen = read_small(crop, dpi=dpi, tesseract=tesseract, model=model, seconds=SECONDS)
    moved = tuple(
        replace(word, left=left + word.left, top=top + word.top, right=left + word.right, bottom=top + word.bottom)
        for word in seen.words
    )
    lines = tuple(Baseline(left + b.x0, top + b.y0, left + b.x1, top + b.y1) for b in seen.baselines)
    return moved, lines


def _better(before: Paragraph, after: Paragraph) -> Paragraph:
    """The reading with more letters that are sure."""
    return after if _worth(after) > _worth(before) else before


def _worth(paragraph: Paragraph) -> float:
    return sum(len(word.text) * word.confidence**2 for word in paragraph[0])


def _numbered(paragraphs: Sequence[Paragraph], *, complete: bool) -> Seen:
    """All paragraphs in one, lines and paragraphs counted through."""
    words: list[SeenWord] = []
    baselines: list[Baseline] = []
    for number, (of_paragraph, lines) in enumerate(paragraphs):
        places = {line: at for at, line in enumerate(sorted({word.line for word in of_paragraph}))}
        words += (replace(word, line=len(baselines) + places[word.line], paragraph=number) for word in of_paragraph)
        baselines += lines
    return Seen(tuple(words), tuple(baselines), complete)
