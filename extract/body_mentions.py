"""Where a letter names a company: in full, by the first words of its name, or by what it says shall stand for it."""

import re
from collections.abc import Iterator

from extract.letter import Letter
from extract.organisations import Organisation
from extract.vocabulary import table


def spans(letter: Letter, body: Organisation) -> Iterator[tuple[int, int]]:
    """Where a body is named: in full, by its first two words, or by what stands for it ('hereinafter "X"')."""
    words = letter.plain[body.start : body.end].split()
    short = words[:2] if len(words) > 2 and all(w[:1].isupper() and len(w) > 3 for w in words[:2]) else words
    needles = [words, short, _first_word(letter, words), *([name] if (name := _stands_for(letter, body.end)) else [])]
    for needle in {r"\s".join(re.escape(word) for word in each) for each in needles}:
        yield from (m.span() for m in re.finditer(rf"(?<!\w){needle}(?!\w)", letter.plain))


_ORDINARY = re.compile(
    r"(?:in|at|em|en|near|born|nacid[oa]|nascid[oa]|ville de|ciudad de|cidade de|town of|\d{4,5})\s$"
)
"""Before a word that is also a place: 'in Lisboa'."""


def _first_word(letter: Letter, words: list[str]) -> list[str]:
    """The first word of the name where the letter uses it alone for the body, else the whole name."""
    first = words[0]
    table_of = table("organisations")
    common = {*table_of["heads"], *table_of["banks"], *table_of["funds"]}
    if len(words) < 2 or len(first) < 6 or not first[:1].isupper() or first in common:
        return words
    alone = [m.start() for m in re.finditer(rf"(?<![\w-]){re.escape(first)}(?![\w-])", letter.plain)]
    if any(_ORDINARY.search(letter.low, max(0, position - 12), position) for position in alone):
        return words
    return [first]


def _stands_for(letter: Letter, end: int) -> list[str] | None:
    """The words that stand for the body named before `end`."""
    match = re.match(r"[\s,]{0,2}\((?:[^()\"]{0,40})\"([A-Z][\w &-]{1,30})\"\)", letter.plain[end : end + 90])
    return match[1].split() if match else None
