"""Dates of other calendars, where they are certain: the Buddhist era, the eras of Japan, Minguo, the Iranian calendar.

Moon calendars (Hijri) are left out: their months begin by sight of the moon, a day sooner or later by country; letters
that bear such a date bear the common one beside it. Names of eras and months are data (`config/calendar.toml`).
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from extract.vocabulary import table

BUDDHIST = 543
"""Years from the Buddhist era, as Thailand counts it since 1941, to the common one."""
NOWRUZ_OF_1300 = date(1921, 3, 21)
LEAPS = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""Years of the 33-year cycle of the Iranian calendar that have a day more (right for 1925 to 2088)."""

_SIGNS = re.compile(
    r"(?P<era>[\u4e00-\u9fff]{2})?\s?(?P<year>\d{1,4})\s?年\s?(?P<month>\d\d?)\s?月\s?(?P<day>\d\d?)\s?日"
)

_NUMBERED = re.compile(
    r"(?<!\w)(?P<day>\d\d?)(?:\.?o|st|nd|rd|th|er|e)?\s(?:dia\s|day\s|jour\s)?(?:do|del|of\sthe|du)\s(?P<month>\d\d?)"
    r"(?:\.?o|a|st|nd|rd|th|er|e|eme)?\s(?:mes|month|mois)\s(?:de|of|d[eu]l?|do)\s(?:(?:o\s)?ano\s(?:de\s)?|the\syear\s|l'an\s)?"
    r"(?:(?P<common>(?:19|20)\d\d)|(?P<era>[a-z]+)\s(?P<year>\d\d?)|(?P<year2>\d\d?)\s(?:de|of|da\sera)\s(?P<era2>[a-z]+))(?!\w)"
)
"""Months by number, as translations from Asian languages write them: '4º dia do 9º mês do ano 7 de Reiwa'."""

Hit = tuple[int, int, date, float]


def gregorian_year(year: int) -> int:
    """The year of the common era; years from 2443 to 2642 are those of the Buddhist era."""
    return year - BUDDHIST if 2443 <= year <= 2642 else year


def other_calendars(low: str) -> Iterator[Hit]:
    """(start, end, day, confidence) of each such date in a folded lower-case text."""
    yield from _eras(low)
    yield from _signs(low)
    yield from _numbered(low)
    for match in _iranian().finditer(low):
        when = from_iranian(int(match["year"]), _iranian_months()[match["month"]], int(match["day"]))
        if when is not None:
            yield match.start(), match.end(), when, 0.9


@cache
def _era() -> re.Pattern[str]:
    months = "|".join(sorted((name for names in table("calendar")["months"].values() for name in names), key=len)[::-1])
    eras = "|".join(table("calendar")["eras"])
    return re.compile(
        rf"(?<!\w)(?:(?P<month>{months})\.?\s(?P<day>\d\d?)(?:st|nd|rd|th)?,?|(?P<day2>\d\d?)(?:st|nd|rd|th|er)?\s"
        rf"(?:of\s|de\s)?(?P<month2>{months}),?)\s(?:of\s|de\s|the\s|ano\s|year\s){{0,3}}(?P<era>{eras})\s?(?P<year>\d\d?)(?!\d)"
    )


def _eras(low: str) -> Iterator[Hit]:
    """'March 5, Reiwa 7'."""
    for match in _era().finditer(low):
        name = match["month"] or match["month2"]
        month = next(int(number) for number, names in table("calendar")["months"].items() if name in names)
        year = int(table("calendar")["eras"][match["era"]]) + int(match["year"])
        yield from _hit(match, year, month, int(match["day"] or match["day2"]))


def _signs(low: str) -> Iterator[Hit]:
    """Year, month and day marked by signs, of the common era or of one named before it."""
    for match in _SIGNS.finditer(low):
        first = table("calendar")["eras"].get(match["era"] or "", None)
        if first is not None or len(match["year"]) == 4:
            yield from _hit(match, int(first or 0) + int(match["year"]), int(match["month"]), int(match["day"]))


def _numbered(low: str) -> Iterator[Hit]:
    for match in _NUMBERED.finditer(low):
        first = table("calendar")["eras"].get(match["era"] or match["era2"] or "")
        if match["common"] or first is not None:
            year = int(match["common"] or 0) or int(first) + int(match["year"] or match["year2"])
            yield from _hit(match, year, int(match["month"]), int(match["day"]))


def _hit(match: re.Match[str], year: int, month: int, day: int) -> Iterator[Hit]:
    try:
        yield match.start(), match.end(), date(year, month, day), 0.9
    except ValueError:
        return


@cache
def _iranian_months() -> dict[str, int]:
    return {name: int(number) for number, names in table("calendar")["iranian_months"].items() for name in names}


@cache
def _iranian() -> re.Pattern[str]:
    months = "|".join(sorted(_iranian_months(), key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?P<day>\d\d?)(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{months}),?\s(?P<year>1[34]\d\d)(?!\w)"
    )


def from_iranian(year: int, month: int, day: int) -> date | None:
    """The day of the common calendar; None where the Iranian one has no such day."""
    if not (1304 <= year <= 1466 and 1 <= month <= 12 and 1 <= day <= _days(year, month)):
        return None
    days = sum(366 if _leaps(each) else 365 for each in range(1300, year))
    return NOWRUZ_OF_1300 + timedelta(days + sum(_days(year, each) for each in range(1, month)) + day - 1)


def _days(year: int, month: int) -> int:
    return 31 if month <= 6 else 30 if month < 12 or _leaps(year) else 29


def _leaps(year: int) -> bool:
    return year % 33 in LEAPS
