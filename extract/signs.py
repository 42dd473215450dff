"""The signs by which the trained reader tells what a letter is for: stems of words, passage by passage.

Words are cut to their first letters without accents, so that forms of one word and small misreadings fall together. A
passage is a sentence, an item of a list, or a part of a long sentence: what it says is not drowned by the rest.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

STEM = 6
"""Letters of a word that count."""
LONGEST = 200
"""A passage is cut at the first comma or small word after so many letters."""

_WORD = re.compile(r"[a-z][a-z'-]*[a-z]")
_END = re.compile(r"[.;:?!]\s|\n\n|\t|\n(?=\S{1,3}[.)]\s|[-•]\s)")
_PAUSE = re.compile(r",\s|\s(?=(?:and|et|y|e|que|qui|which|who|para|pour|to)\s)")
_SUBJECT = re.compile(
    r"(?:^|[\n\t])\s?(?:(?:re|sub|subject|object|objet|asunto|assunto|concerns?|concerning|concerne|affaire|objeto)"
    r"\s?[.:]?[ :\t]|in the matter of|in re)\s?(?=\w)"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a letter: its span in the text, its signs, and whether it stands in the subject."""

    start: int
    end: int
    signs: tuple[str, ...]
    is_subject: bool


def passages_of(low: str) -> Iterator[Passage]:
    """The passages of a text (folded, lower case) that hold a word, in order."""
    subject = _subject_of(low)
    for start, end in _spans(low):
        signs = signs_of(low[start:end])
        if signs:
            yield Passage(start, end, signs, subject[0] <= start < subject[1])


def signs_of(low: str) -> tuple[str, ...]:
    """Every sign of the passage once: stems, and pairs of stems that follow each other with at most one between."""
    stems = [match[0][:STEM] for match in _WORD.finditer(low) if len(match[0]) > 2]
    pairs = [f"{a} {b}" for gap in (1, 2) for a, b in zip(stems, stems[gap:], strict=False)]
    return tuple(dict.fromkeys((*stems, *pairs)))


def _spans(low: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in [*(match.end() for match in _END.finditer(low)), len(low)]:
        while end - start > LONGEST * 1.3 and (pause := _PAUSE.search(low, start + LONGEST, end)):
            yield start, pause.end()
            start = pause.end()
        yield start, end
        start = end


def _subject_of(low: str) -> tuple[int, int]:
    """Span of the subject with what follows it in its block; empty where there is none."""
    match = _SUBJECT.search(low, 0, 3500)
    if match is None:
        return (0, 0)
    end = low.find("\n\n", match.end())
    return match.start(), min(end if end > 0 else len(low), match.end() + 260)
