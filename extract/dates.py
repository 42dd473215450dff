"""Dates in every shape that letters write them: 3.2.2025, 12.XII.1957, 1er mars 2025, in words, on stamps.

Day before month, as in most of the world; month first only where it is a word or where the day could be no month.
Dates of other calendars are those of `extract.calendars`, where they are certain.
Digits that scans confuse (l, I for 1; O for 0) are forgiven inside a stretch that has the shape of a date.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from rapidfuzz.distance import OSA

from extract.calendars import gregorian_year, other_calendars
from extract.findings import Found, without_overlaps
from extract.letter import Letter
from extract.number_words import number_of, number_words
from extract.vocabulary import table

EARLIEST, LATEST = 1850, 2099
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_D = r"[0-9lo]"  # a digit, or a letter that scans confuse with one
_NUMERIC = re.compile(rf"(?<![\w./-])({_D}{{1,2}})\s?([./-])\s?({_D}{{1,2}})\s?\2\s?({_D}{{4}}|\d\d)(?![\w]|[./-]\d)")
_ISO = re.compile(rf"(?<![\w./-])([12]{_D}{{3}})([./-])({_D}{{2}})\2({_D}{{2}})(?![\w]|[./-]\d)")
_ISO_SPACED = re.compile(r"(?:^|(?<=[\n\t]))\s?(20\d\d)\s(\d\d)\s(\d\d)(?=\s?(?:[\n\t]|$))")
"""'2025 08 26', alone on its line or in its cell."""
_ROMAN = re.compile(
    rf"(?<![\w./-])({_D}{{1,2}})\s?[./-]\s?([ivx]{{1,4}}|l{{1,3}}|i?[lx]l?)\s?[./-]\s?({_D}{{4}})(?!\w)"
)
_DAY = rf"(?:\(?(?=[lo]?\d)({_D}{{1,2}})\)?(?:\s?(?:st|nd|rd|th|er|\.?o\.?|\.?a\.?)(?![a-z]))?)"
_DAY_MONTH = re.compile(
    rf"(?<![\w/]){_DAY}[.,\s]{{1,3}}(?:day\sof\s|dias\sdel\smes\sde\s|dias\sdo\smes\sde\s|dias\sde\s|"
    rf"del\smes\sde\s|do\smes\sde\s|de\s|of\s)?"
    rf"([a-z01]{{3,12}})[.,]?[\s-]+(?:de\s|del\s|of\s|do\s|ano\s|year\s|b\.?\s?e\.?\s){{0,3}}([12]{_D}{{3}}|\d\d(?=\b))(?![\w]|[./-]\d)"
)
_DASHED = re.compile(rf"(?<![\w/]){_DAY}[.\s/-]{{1,2}}([a-z01]{{3,9}})[.]?[\s./-]{{1,2}}([12]{_D}{{3}})(?!\w)")
_MONTH_DAY = re.compile(rf"(?<![\w/])([a-z01]{{3,9}})\.?\s{_DAY},?\s(?:de\s|del\s)?([12]{_D}{{3}})(?!\w)")
_DAY_IN_WORDS = re.compile(
    r"(?<![a-z])((?:[a-z]+[-\s]){0,2}?[a-z]+)\s(?:\(\d{1,2}\)\s)?"
    r"(?:days?\sof\s|dias?\sd(?:el|o)\smes\sde\s|of\s|de\s)?"
    rf"([a-z]{{3,10}}),?\s(?:del?\s|of\s|do\sano\sde\s|del\sano\s){{0,2}}([12]{_D}{{3}})(?!\w)"
)
"""The day in words, the year in figures: 'the twenty-eighth of May 1984', 'el dos de marzo de 2021'."""
_IN_WORDS = re.compile(
    r"(?:\b([a-z]+(?:\s[a-z]+){0,2}?|[0-3]?\d)\s)(?:\(\d{1,2}\)\s)?(?:dias?\s)?"
    r"(?:(?:del|do)\smes\s(?:de\s)?)?(?:day\sof\s|de\s|of\s)?([a-z]{3,10})"
    r"(?:,)?\s(?:de\s|del\sano\s|do\sano\sde\s|in\sthe\syear\s)?(?:(?:del|do)\sano\s(?:de\s)?)?"
    r"((?:mil|dos\smil|dois\smil|deux\smille|mille|two\sthousand|nineteen|twenty)(?:[\s-][a-z]+){0,6})"
)


@cache
def _months() -> dict[str, int]:
    return {name: int(number) for number, names in table("calendar")["months"].items() for name in names}


def month_of(word: str) -> int | None:
    """The month (1 to 12) that a folded lower-case word names; a long name may have one letter misread."""
    word = word.replace("1", "l").replace("0", "o")
    found = _months().get(word)
    if found is None and len(word) >= 6:
        near = {month for name, month in _months().items() if len(name) >= 6 and OSA.distance(word, name) <= 1}
        found = near.pop() if len(near) == 1 else None
    return found


def find_dates(letter: Letter) -> tuple[Found, ...]:
    """Every date of the letter, `value` as ISO 8601."""
    return without_overlaps(
        Found("date", start, end, day.isoformat(), confidence, "dates")
        for start, end, day, confidence in _all_shapes(letter.low)
    )


def _all_shapes(low: str) -> Iterator[tuple[int, int, date, float]]:
    for match in _ISO.finditer(low):
        yield from _hit(match, match[1], match[3], match[4], 0.97)
    for match in _ISO_SPACED.finditer(low):
        yield from _hit(match, match[1], match[2], match[3], 0.9)
    yield from _numerics(low)
    for match in _ROMAN.finditer(low):
        if (roman := match[2].replace("l", "i")) in ROMAN:
            yield from _hit(match, match[3], str(ROMAN.index(roman) + 1), match[1], 0.96)
    for pattern in (_DAY_MONTH, _DASHED):
        for match in pattern.finditer(low):
            if month := month_of(match[2]):
                yield from _hit(match, match[3], str(month), match[1], 0.98)
    for match in _MONTH_DAY.finditer(low):
        if month := month_of(match[1]):
            yield from _hit(match, match[3], str(month), match[2], 0.98)
    yield from _worded(low)
    yield from other_calendars(low)


def _worded(low: str) -> Iterator[tuple[int, int, date, float]]:
    for match in _DAY_IN_WORDS.finditer(low):
        yield from _day_in_words(match)
    yield from _in_words(low)


def _day_in_words(match: re.Match[str]) -> Iterator[tuple[int, int, date, float]]:
    words, month = re.split(r"[-\s]", match[1]), month_of(match[2])
    while words and number_of(words) is None:
        words = words[1:]
    when = _date(_digits(match[3]), month, number_of(words) or 0) if month and words else None
    if when is not None:
        yield match.end(1) - len(" ".join(words)), match.end(), when, 0.95


def _hit(
    match: re.Match[str], year: str, month: str, day: str, confidence: float
) -> Iterator[tuple[int, int, date, float]]:
    when = _date(_digits(year), _digits(month), _digits(day))
    if when is not None:
        yield match.start(), match.end(), when, confidence


def _numerics(low: str) -> Iterator[tuple[int, int, date, float]]:
    """Dates in figures: the day first, unless the letter proves that it writes the month first (05/23/2024)."""
    matches = [(m, _digits(m[1]), _digits(m[3]), _digits(m[4])) for m in _NUMERIC.finditer(low)]
    month_first = any(second > 12 >= first for _, first, second, _ in matches)
    month_first = month_first and not any(first > 12 >= second for _, first, second, _ in matches)
    for match, first, second, year in matches:
        sure = 0.96 if len(match[4]) == 4 else 0.8
        if not month_first and (when := _date(year, second, first)) is not None:
            yield match.start(), match.end(), when, sure
        elif (when := _date(year, first, second)) is not None:
            yield match.start(), match.end(), when, 0.9 if second > 12 else 0.7


def _in_words(low: str) -> Iterator[tuple[int, int, date, float]]:
    for match in _IN_WORDS.finditer(low):
        month = month_of(match[2])
        if month is None:
            continue
        day_words = match[1].split()
        while day_words and not day_words[0].isdigit() and number_of(day_words) is None:
            day_words = day_words[1:]
        year = year_of(match[3])
        day = int(day_words[0]) if day_words and day_words[0].isdigit() else number_of(day_words) or 0
        when = _date(year, month, day) if year and day_words else None
        if when is not None:
            yield match.end(1) - len(" ".join(day_words)), match.end(), when, 0.95


def year_of(text: str) -> int | None:
    """The year at the beginning of `text`, as many number words as make one; 'nineteen ninety' is 1990."""
    words: list[str] = []
    for word in re.split(r"[\s-]+", text):
        if word not in number_words():
            break
        words.append(word)
    value = number_of(words)
    if value is not None and value < 1000 and words[0] in {"nineteen", "twenty"} and len(words) > 1:
        value = (number_of(words[:1]) or 0) * 100 + (number_of(words[1:]) or 0)
    return value


def _digits(text: str) -> int:
    return int(text.replace("l", "1").replace("o", "0") or 0)


def _date(year: int, month: int, day: int) -> date | None:
    if year < 100:
        year += 2000 if year < 60 else 1900
    year = gregorian_year(year)
    try:
        return date(year, month, day) if EARLIEST <= year <= LATEST else None
    except ValueError:
        return None
