"""The machine-readable zone of passports and identity cards, proved by its check digits (ICAO Doc 9303, parts 4 to 6).

TD3 (passports): two lines of 44 signs; TD2: two of 36; TD1 (cards): three of 30. What scans confuse is forgiven where
letters or digits must stand, and the check digits prove the rest; without their proof nothing is told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pycountry

from extract.letter import Letter, Line

_TO_DIGIT = str.maketrans("OQDILSBZG", "001115826")
_TO_LETTER = str.maketrans("0158", "OISB")
_FILL = str.maketrans({"«": "<<", "‹": "<", "＜": "<", "(": "<", "{": "<", " ": None})
LENGTHS = (44, 36, 30)
YOUNGEST = 3
"""A year of birth is of this century only if it lies so many years before the document's expiry: a child's passport
is valid for five years and rarely issued in the first."""


@dataclass(frozen=True, slots=True)
class TravelDocument:
    """What a zone says of its bearer, and where it stands: ISO 3166-1 alpha-2, dates as ISO 8601, names in capitals."""

    surname: str
    given_names: str
    nationality: str | None
    date_of_birth: str | None
    number: str
    start: int
    end: int


def travel_documents(letter: Letter) -> Iterator[TravelDocument]:
    """Every zone whose check digits prove it."""
    if "<" not in letter.text and "«" not in letter.text:
        return
    rows = [(line, row) for line in letter.lines if len(row := _row(letter, line)) >= min(LENGTHS) - 3]
    for position, (line, row) in enumerate(rows):
        following = [r for r in rows[position + 1 : position + 3] if r[0].page == line.page]
        read = _two_lines(row, following) or _three_lines(row, following)
        if read is not None:
            (surname, given, nationality, born, number), last = read
            yield TravelDocument(surname, given, nationality, born, number, line.start, last.end)


def _row(letter: Letter, line: Line) -> str:
    """The line as signs of a zone; '' where it cannot be one."""
    text = letter.plain[line.start : line.end].translate(_FILL).upper()
    return text if re.fullmatch(r"[A-Z0-9<]{27,46}", text) and text.count("<") >= 1 else ""


Read = tuple[tuple[str, str, str | None, str | None, str], Line]
"""Surname, given names, nationality, birth, number; and the last line of the zone."""


def _two_lines(first: str, following: list[tuple[Line, str]]) -> Read | None:
    """A passport (TD3) or a larger card (TD2): names above; number, nationality and birth below."""
    if not following or not re.match(r"[PIACV][A-Z<]", first):
        return None
    line, second = following[0]
    if len(second) not in (44, 36) or abs(len(first) - len(second)) > 3:
        return None
    number = _proof(second[:9], second[9])
    birth, expiry = (_proof(second[at : at + 6], second[at + 6], digits=True) for at in (13, 21))
    if number is None or birth is None or expiry is None:
        return None
    return (*_names(first[5:]), _state(second[10:13]), _birth(birth, expiry), number.rstrip("<")), line


def _three_lines(first: str, following: list[tuple[Line, str]]) -> Read | None:
    """A card (TD1): number in the first line, birth and nationality in the second, names in the third."""
    if len(following) < 2 or len(first) != 30 or not re.match(r"[IAC][A-Z<]", first):
        return None
    (_, second), (line, third) = following[0], following[1]
    if len(second) != 30 or abs(len(third) - 30) > 3:
        return None
    number = _proof(first[5:14], first[14])
    birth, expiry = (_proof(second[at : at + 6], second[at + 6], digits=True) for at in (0, 8))
    if number is None or birth is None or expiry is None:
        return None
    return (*_names(third), _state(second[15:18]), _birth(birth, expiry), number.rstrip("<")), line


def check_digit(signs: str) -> int:
    """The check digit of a field: weights 7, 3, 1; letters from A = 10, the filler '<' = 0 (ICAO 9303-3, 4.9)."""
    values = [0 if sign == "<" else int(sign, 36) for sign in signs]
    return sum(value * (7, 3, 1)[i % 3] for i, value in enumerate(values)) % 10


def _proof(field: str, check: str, *, digits: bool = False) -> str | None:
    """The field as its check digit proves it: as read, or with digits for the letters that scans take for them."""
    expected = check.translate(_TO_DIGIT)
    candidates: tuple[str, ...] = (field.translate(_TO_DIGIT), *_one_letter(field, digits=digits))
    for value in candidates if digits else (field, *candidates):
        if expected.isdigit() and check_digit(value) == int(expected) and (value.isdigit() or not digits):
            return value
    return None


def _one_letter(field: str, *, digits: bool) -> Iterator[str]:
    """Numbers that begin with letters of their series: those kept, the rest as digits."""
    for length in () if digits else (1, 2):
        yield field[:length].translate(_TO_LETTER) + field[length:].translate(_TO_DIGIT)


def _names(zone: str) -> tuple[str, str]:
    """(surname, given names) of the field of names: '<<' parts them, '<' stands for a space."""
    surname, _, given = zone.translate(_TO_LETTER).partition("<<")
    return surname.replace("<", " ").strip(), re.split("<<", given)[0].replace("<", " ").strip()


def _state(code: str) -> str | None:
    """ISO 3166-1 alpha-2 of a State's code in a zone (alpha-3; 'D<<' is Germany)."""
    code = code.translate(_TO_LETTER).replace("<", "")
    found = pycountry.countries.get(alpha_3={"D": "DEU"}.get(code, code))
    return str(found.alpha_2) if found is not None else None


def _birth(digits: str, expiry: str) -> str | None:
    """The date of birth (YYMMDD) of a document that expires on `expiry` (YYMMDD, of this century)."""
    year = 2000 + int(digits[:2])
    year -= 100 if year > 2000 + int(expiry[:2]) - YOUNGEST else 0
    try:
        return date(year, int(digits[2:4]), int(digits[4:])).isoformat()
    except ValueError:
        return None
