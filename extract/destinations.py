"""For whom a letter is meant in the end, where its text says so: whom a note greets, to whom it is to be passed on."""

import re
from functools import cache

from extract.letter import Letter
from extract.office_names import ARTICLE, HONOURS, office_in_text
from extract.offices import Office
from extract.vocabulary import either

FIRST = 3500
"""Letters of the text in which a destination is named."""
SURE = {"meant_for": 0.8, "greets": 0.85, "begs": 0.7}


@cache
def _leads(part: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{either('authorities', 'destination', part)})\s?{ARTICLE}{HONOURS}(?=[a-z0-9])")


def destined_office(letter: Letter) -> Office | None:
    """The office to which a note is to be passed on ('com destino ao Ministério …'), else the one that it greets."""
    return _behind(letter, "meant_for") or _behind(letter, "greets")


def begged_office(letter: Letter) -> Office | None:
    """The office that a judge's order begs in its text: 'prions Monsieur le procureur de … de vouloir bien'."""
    return _behind(letter, "begs")


def _behind(letter: Letter, part: str) -> Office | None:
    for match in _leads(part).finditer(letter.low, 0, FIRST):
        office = office_in_text(letter, match.end(), SURE[part])
        if office is not None and letter.text[match.end()].isupper():
            return office
    return None
