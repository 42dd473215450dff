"""Forms: their lettered boxes, what is ticked in them, and the labels of one person's particulars.

The European Investigation Order (Directive 2014/41/EU, Annex A) is the model; any form with such headings, boxes and
labels reads alike. Headings, signs and labels are data (`config/forms.toml`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.letter import Letter
from extract.vocabulary import spaced, table

LABEL = 60
"""Letters of the label of a box that are looked at."""


@dataclass(frozen=True, slots=True)
class Section:
    """A lettered box of a form: its letter ('b') and its span."""

    letter: str
    start: int
    end: int


@cache
def _heading() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\n\t])\s?(?:{'|'.join(table('forms')['sections']['headings'])})\s([a-m])\d?(?![a-z])")


def sections_of(letter: Letter) -> tuple[Section, ...]:
    """The lettered boxes of a form, in order; none where fewer than three headings stand."""
    heads = list(_heading().finditer(letter.low))
    if len(heads) < 3:
        return ()
    ends = [*(head.start() for head in heads[1:]), len(letter.low)]
    return tuple(Section(head[1], head.end(), end) for head, end in zip(heads, ends, strict=True))


def section_at(sections: tuple[Section, ...], position: int) -> str:
    """The letter of the box that holds the position; '' outside of all."""
    return next((section.letter for section in sections if section.start <= position < section.end), "")


@cache
def _boxes() -> re.Pattern[str]:
    boxes = table("forms")["boxes"]
    return re.compile(rf"(?P<ticked>{'|'.join(boxes['ticked'])})|(?P<empty>{'|'.join(boxes['empty'])})")


@dataclass(frozen=True, slots=True)
class Tick:
    """A ticked box: where the sign stands, and the label beside it."""

    start: int
    end: int
    label: str
    lead: str
    """What stands before the first box of the row: 'Confidential?'."""


def ticks_of(letter: Letter, start: int = 0, end: int | None = None) -> Iterator[Tick]:
    """The ticked boxes; labels stand behind their boxes, or before them where a row ends with a box."""
    end = len(letter.low) if end is None else end
    for first, last in _rows(letter, start, end):
        boxes = list(_boxes().finditer(letter.low, first, last))
        if not boxes:
            continue
        lead = letter.low[first : boxes[0].start()].strip(" :?")
        trailing = bool(lead) and not letter.low[boxes[-1].end() : last].strip(" .")
        for number, box in enumerate(boxes):
            if box["ticked"] is None:
                continue
            if trailing:
                before = boxes[number - 1].end() if number else first
                label = letter.low[before : box.start()]
            else:
                after = boxes[number + 1].start() if number + 1 < len(boxes) else last
                label = letter.low[box.end() : after]
            yield Tick(box.start(), box.end(), " ".join(label.split())[:LABEL], "" if trailing else lead[-LABEL:])


def _rows(letter: Letter, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The blocks and cells between two positions: a row of boxes may run over lines."""
    for match in re.compile(r"(?:(?!\n\n|\t).)+", re.DOTALL).finditer(letter.low, start, end):
        yield match.span()


@cache
def _labels() -> re.Pattern[str]:
    """Every label of a person's particulars, each as a group of its own name."""
    groups = "|".join(
        rf"(?P<{part}>{'|'.join(spaced(label) for label in sorted(labels, key=len, reverse=True))})"
        for part, labels in table("forms")["person"].items()
    )
    return re.compile(rf"(?<![\w'])(?:{groups})(?:\s?\((?:s|es|if[^)]*|en[^)]*|si[^)]*|se[^)]*)\))?(?:\s?:|\t)\s?")


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled field: which particular it names, and the span of what stands behind the label."""

    part: str
    start: int
    end: int


def opens_with_label(letter: Letter, position: int) -> bool:
    """Whether a row begins there with the label of a particular of the same person."""
    label = _labels().match(letter.low, position)
    return label is not None and label.lastgroup != "surname"


def person_fields(letter: Letter, start: int, end: int) -> Iterator[Field]:
    """The labelled particulars between two positions, up to the label of the next person's surname."""
    labels = list(_labels().finditer(letter.low, start, end))
    for number, label in enumerate(labels):
        part = label.lastgroup or ""
        if part == "surname":
            return
        stop = labels[number + 1].start() if number + 1 < len(labels) else end
        cell = re.compile(r"\n\n|\t|;").search(letter.low, label.end(), stop)
        stop = cell.start() if cell else stop
        text = letter.text[label.end() : stop].rstrip(" .,;\n—–-")
        if text:
            yield Field(part, label.end(), label.end() + len(text))
