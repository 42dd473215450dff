"""How values are said on the screens: names of States and languages, dates, ages, sizes, choices."""

from datetime import date, datetime, timedelta
from functools import cache

from babel import Locale

from records.errors import RogatoryError, error_of
from records.tables import State

INTERFACE = "en"
NO_STATES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
"""Codes in CLDR's list of territories that are no State or territory of ISO 3166-1 (XK, Kosovo, is in wide use)."""

STATUS = {
    State.WAITING: "Waiting",
    State.READING: "Being read",
    State.TO_REVIEW: "To review",
    State.CONFIRMED: "Confirmed",
    State.DUPLICATE: "Duplicate",
    State.NEEDS_ATTENTION: "Needs attention",
    State.SET_ASIDE: "Set aside",
}
CAPITALISED = {"european_investigation_order": "European Investigation Order"}


@cache
def states() -> dict[str, str]:
    """Names of States by code, in the language of the screens."""
    return dict(sorted(_territories(INTERFACE).items(), key=lambda each: each[1]))


def _territories(language: str) -> dict[str, str]:
    named = Locale(language).territories.items()
    return {code: name for code, name in named if len(code) == 2 and code.isalpha() and code not in NO_STATES}


@cache
def state_codes() -> dict[str, str]:
    """Codes by name in any of the four languages, small letters; the language of the screens wins."""
    found: dict[str, str] = {}
    for language in ("pt", "es", "fr", INTERFACE):
        found |= {name.casefold(): code for code, name in _territories(language).items()}
    return found


@cache
def languages() -> dict[str, str]:
    """Names of languages by code (ISO 639-1), in the language of the screens."""
    named = Locale(INTERFACE).languages.items()
    return dict(sorted(((code, name) for code, name in named if len(code) == 2), key=lambda each: each[1]))


@cache
def language_codes() -> dict[str, str]:
    """Codes by name, small letters."""
    return {name.casefold(): code for code, name in languages().items()}


def state_name(code: str | None) -> str:
    return states().get(str(code or ""), str(code or ""))


def language_name(code: str | None) -> str:
    return languages().get(str(code or ""), str(code or ""))


def choice(value: str | None) -> str:
    """A choice in words: `bank_records` is "Bank records"."""
    text = str(value or "")
    return CAPITALISED.get(text, text.replace("_", " ").capitalize())


def status(state: str) -> str:
    return STATUS[State(state)]


def day(value: object) -> str:
    """A day without doubt about its order: 2 Mar 2026. What is no date stands as it is: machines propose such."""
    at = _date(value)
    if at is None:
        return str(value or "")
    return f"{at.day} {Locale(INTERFACE).months['format']['abbreviated'][at.month]} {at.year}"


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
    return f"{day(local)}, {local:%H:%M}"


def age(past: timedelta) -> str:
    """How long ago, in the largest unit that says it."""
    seconds = max(int(past.total_seconds()), 0)
    for unit, length in (("day", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            number = seconds // length
            return f"{number} {unit}{'s' if unit == 'day' and number > 1 else ''}"
    return "just now"


def size(number: int) -> str:
    """Bytes as people say them."""
    if number < 1000:
        return f"{number} bytes"
    return f"{number / 1000:.0f} kB" if number < 1_000_000 else f"{number / 1_000_000:.1f} MB"


def reason(code: str | None) -> type[RogatoryError] | None:
    """The sentence and hint for why a document needs attention."""
    return error_of(code) if code else None
