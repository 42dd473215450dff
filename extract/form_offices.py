"""The two authorities where a form names them: 'Executing authority: …', 'Órgão solicitante', 'Section K … Name: …'."""

import re
from collections.abc import Mapping
from functools import cache

from extract.letter import Letter
from extract.offices import Office, office_at, rank_of, runs_on
from extract.vocabulary import spaced, table

SURE = 0.86
_ARTICLE = r"(?:the |le |la |l'|el |o |a |os |as )?"
_AFTER_LABEL = r"\s?(?:\([^)\n]{3,40}\))?\s?(?::\s?|\t\s?|\n(?!\n))"


@cache
def _words(part: str) -> str:
    several = table("authorities")["form"][part]
    return "|".join(sorted((spaced(word) for word in several), key=len, reverse=True))


@cache
def _patterns(side: str) -> tuple[re.Pattern[str], ...]:
    """Three ways in which a form names the authority of a side: by its label, by its box, beside its State."""
    name = rf"{_ARTICLE}(?P<name>[^\W\d_][^\n\t;:]{{5,160}})"
    label = rf"(?:^|[\n\t.;])\s?(?:\d[\d.]*[.)]?\s)?(?:{_words(side)}){_AFTER_LABEL}{name}"
    named = rf"(?:{_words('name')})\s?[:\t]\s?"
    box = rf"(?:{_words(side)})\s?\n+(?:[^:]{{0,150}}?(?::[^:]{{0,90}}?)?[\n.\s])??{named}{name}"
    state = rf"(?:{_words(side + '_state')})\s?:\s?[^\n:;]{{3,40}}?\s-\s(?:{_words('attention')})?\s?{_ARTICLE}{name}"
    return tuple(re.compile(pattern, re.MULTILINE) for pattern in (label, box, state))


def form_offices(letter: Letter) -> Mapping[str, Office]:
    """The authorities that the labels of a form name: "requesting", "requested"; the first that is an office counts."""
    found = {}
    for side in ("requesting", "requested"):
        for pattern in _patterns(side):
            matches = (_office(letter, match.start("name")) for match in pattern.finditer(letter.low))
            if office := next((o for o in matches if o is not None), None):
                found[side] = office
                break
    return found


def _office(letter: Letter, start: int) -> Office | None:
    """The office that begins here and runs on as far as its name does; None where what stands here names none."""
    line = letter.line_at(start)
    stop = re.compile(r"[;:]|\.\s(?=[A-Z])").search(letter.plain, start, line.end)
    end = stop.start() if stop else line.end
    number = letter.line_number(start) + 1
    while stop is None and number < len(letter.lines) and runs_on(letter, start, end, letter.lines[number]):
        if letter.lines[number].block != line.block:
            break
        end, number = letter.lines[number].end, number + 1
    rank = rank_of(" ".join(letter.low[start:end].split()[:6]))
    if rank is None or not letter.text[start].isupper():
        return None
    return office_at(letter, start, end, rank, SURE)
