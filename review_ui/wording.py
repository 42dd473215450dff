"""How values are said on the screens: names of States and languages, dates, ages, sizes, choices, in four languages."""

from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from config.settings import ALL_LANGUAGES, Language
from records.errors import RogatoryError, error_of
from records.requests import field_label
from records.tables import State
from review_ui.languages import N_, REGIONS, Manner, gettext, manner, ngettext, translated

NO_STATES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
"""Codes in CLDR's list of territories that are no State or territory of ISO 3166-1 (XK, Kosovo, is in wide use)."""

STATUS = {
    State.WAITING: N_("Waiting"),
    State.READING: N_("Being read"),
    State.TO_REVIEW: N_("To review"),
    State.CONFIRMED: N_("Confirmed"),
    State.DUPLICATE: N_("Duplicate"),
    State.NEEDS_ATTENTION: N_("Needs attention"),
    State.SET_ASIDE: N_("Set aside"),
}
CAPITALISED = {"european_investigation_order": "European Investigation Order"}
WRITTEN = {"words": "d MMM y", "figures": "dd/MM/y", "iso": "y-MM-dd"}
"""Dates in CLDR's pattern letters: the day first in all four languages, so that they are never read the wrong way."""


def states() -> dict[str, str]:
    """Names of States by code, in the language of the person."""
    return _states(manner().language)


def languages() -> dict[str, str]:
    """Names of languages by code (ISO 639-1), in the language of the person."""
    return _languages(manner().language)


def state_codes() -> dict[str, str]:
    """Codes by name in any of the four languages, small letters; the language of the person wins."""
    return _codes("states", manner().language)


def language_codes() -> dict[str, str]:
    """Codes by name in any of the four languages, small letters; the language of the person wins."""
    return _codes("languages", manner().language)


@cache
def _states(language: Language) -> dict[str, str]:
    named = Locale.parse(REGIONS[language]).territories.items()
    found = {code: name for code, name in named if len(code) == 2 and code.isalpha() and code not in NO_STATES}
    return dict(sorted(found.items(), key=lambda each: each[1]))


@cache
def _languages(language: Language) -> dict[str, str]:
    named = Locale.parse(REGIONS[language]).languages.items()
    return dict(sorted(((code, name) for code, name in named if len(code) == 2), key=lambda each: each[1]))


@cache
def _codes(what: Literal["states", "languages"], first: Language) -> dict[str, str]:
    names = _states if what == "states" else _languages
    found: dict[str, str] = {}
    for language in (*(each for each in reversed(ALL_LANGUAGES) if each != first), first):
        found |= {name.casefold(): code for code, name in names(language).items()}
    return found


def state_name(code: str | None) -> str:
    return states().get(str(code or ""), str(code or ""))


def language_name(code: str | None) -> str:
    return languages().get(str(code or ""), str(code or ""))


def choice(value: str | None) -> str:
    """A choice in words: `bank_records` is "Bank records"."""
    return translated(english(str(value or "")))


def english(value: str) -> str:
    """A choice as the catalogues know it."""
    return CAPITALISED.get(value, value.replace("_", " ").capitalize())


def label(name: str) -> str:
    """What people call the field or list of this name."""
    return translated(field_label(name))


def status(state: str) -> str:
    return gettext(STATUS[State(state)])


def number(value: float) -> str:
    """A number with the separators of the person's language."""
    return _separated(value, manner().region)


@lru_cache(maxsize=4096)
def _separated(value: float, region: str) -> str:
    return str(format_decimal(value, locale=region))


def percent(share: float) -> str:
    """A share of 1.0 in whole per cent, never rounded up to all of it."""
    return str(format_percent(min(share, 0.99) if share < 1 else 1.0, "0 %", locale=manner().region))


def day(value: object) -> str:
    """A day without doubt about its order: 2 Mar 2026. What is no date stands as it is: machines propose such."""
    at = _date(value)
    if at is None:
        return str(value or "")
    return _written(at, manner())


@lru_cache(maxsize=4096)
def _written(at: date, chosen: Manner) -> str:
    return str(format_date(at, WRITTEN[chosen.dates], locale=chosen.region))


def _date(value: object) -> date | None:
    if not isinstance(value, str):
        return value if isinstance(value, date) else None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def moment(at: datetime) -> str:
    """A day and time where the machine stands."""
    local = at.astimezone()
    return f"{day(local.date())}, {local:%H:%M}"


def age(past: timedelta) -> str:
    """How long ago, in the largest unit that says it."""
    minutes = max(int(past.total_seconds()), 0) // 60
    if minutes >= 24 * 60:
        days = minutes // (24 * 60)
        return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}
    if minutes >= 60:
        return gettext("%(number)s h") % {"number": minutes // 60}
    return gettext("%(number)s min") % {"number": minutes} if minutes else gettext("just now")


def size(number_of_bytes: int) -> str:
    """Bytes as people say them."""
    if number_of_bytes < 1000:
        return ngettext("%(number)s byte", "%(number)s bytes", number_of_bytes) % {"number": number_of_bytes}
    if number_of_bytes < 1_000_000:
        return gettext("%(number)s kB") % {"number": number(round(number_of_bytes / 1000))}
    return gettext("%(number)s MB") % {"number": number(round(number_of_bytes / 1_000_000, 1))}


def reason(code: str | None) -> type[RogatoryError] | None:
    """The sentence and hint for why a document needs attention."""
    return error_of(code) if code else None
