"""Where a number stands in the letter, and what words before it make it a number of another kind."""

import re
from functools import cache

from extract.letter import Letter
from extract.vocabulary import either

HEAD = 0.42
"""The part of the first page, from its top, in which the head of a letter stands."""


@cache
def _no_reference() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{either('references', 'no_reference')})\s?\.?$")


@cache
def _company() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{either('references', 'companies')})(?!\w)")


def is_no_reference(letter: Letter, start: int) -> bool:
    """Whether the words before a number make it another one: 'article', 'passport', 'BP', a company's register."""
    if _no_reference().search(letter.low[max(0, start - 24) : start].rstrip(" :.no(\n")):
        return True
    return not in_head(letter, start) and _company().search(lead_of(letter, start, reach=60)) is not None


def in_head(letter: Letter, position: int) -> bool:
    """Whether the position stands in the head of the letter and not in its running text."""
    if letter.page_index(position) > 0 or letter.height_at(position) >= HEAD:
        return False
    line = letter.line_at(position)
    words = letter.low[line.start : line.end].split()
    return len(words) < 10 or line.box.width < 0.62 * letter.pages[0].width


def begins_line(letter: Letter, position: int) -> bool:
    """Whether nothing but signs stands before the position in its line or cell."""
    return not letter.text[letter.line_at(position).start : position].strip(" -–|(")


def lead_of(letter: Letter, position: int, *, reach: int = 130) -> str:
    """What stands before the position in its line in the head, in its sentence elsewhere; folded, in lower case."""
    first = max(0, position - reach)
    if in_head(letter, position):
        return re.split(r"[\n\t;|]", letter.low[first:position])[-1]
    breaks = _BREAK.finditer(letter.text, first, position)
    return letter.low[max((end.end() for end in breaks), default=first) : position]


_BREAK = re.compile(r"\n\n|\t|[;|•]|(?<=[a-zà-ÿ\d)]{3})\.\s+(?=[A-ZÀ-Ý])|(?<=:)\s+(?=[A-ZÀ-Ý][a-zà-ÿ]+\s[a-zà-ÿ])")
