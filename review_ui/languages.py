"""The languages of the screens: which of the four a person gets, and the catalogues in which every text stands.

A text stands in the code in English, inside `_()`; `review_ui/locale/` has it in the other languages. Texts that come
from `records` (labels, errors, choices) are English there and are said in the person's language here, by `translated`.
docs/how-to/translate-the-screens.md tells how a text and a language are added.
"""

import gettext as catalogues
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from config.settings import ALL_LANGUAGES, Language

FOLDER = Path(__file__).parent / "locale"
DOMAIN = "screens"
OWN_NAMES: Mapping[Language, str] = {"en": "English", "fr": "Français", "es": "Español", "pt": "Português"}
"""Languages as those who speak them call them."""
REGIONS: Mapping[Language, str] = {"en": "en_GB", "fr": "fr_FR", "es": "es_ES", "pt": "pt_PT"}
"""Whose dates, numbers and names of States are meant (CLDR)."""

Dates = Literal["words", "figures", "iso"]
"""How a date is written: 2 Mar 2026, 02/03/2026, 2026-03-02."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody is spoken to: in which language, with dates written how."""

    language: Language = "en"
    dates: Dates = "words"

    @property
    def region(self) -> str:
        """The locale of CLDR whose dates, numbers and names are used."""
        return REGIONS[self.language]


_PLAIN = Manner()
_current: ContextVar[Manner] = ContextVar("manner", default=_PLAIN)


def manner() -> Manner:
    """How the person whose request this is wants to be spoken to."""
    return _current.get()


def speak(chosen: Manner) -> None:
    """From here on, speak like this in the present request."""
    _current.set(chosen)


def chosen_by(language: object, dates: object, *, otherwise: Manner) -> Manner:
    """The manner that a person's settings ask for; what they leave open is as in `otherwise`."""
    return Manner(
        next((each for each in ALL_LANGUAGES if each == language), otherwise.language),
        next((each for each in get_args(Dates) if each == dates), otherwise.dates),
    )


def asked_for(accept_language: str) -> Language | None:
    """The language of ours that a browser likes best (RFC 9110, 12.5.4); None where it likes none of them."""
    liked: dict[Language, float] = {}
    for part in accept_language.split(",")[:50]:
        tag, _, weight = part.partition(";")
        found = next((each for each in ALL_LANGUAGES if each == tag.strip().lower().partition("-")[0]), None)
        if found is not None:
            liked[found] = max(liked.get(found, 0.0), _weight(weight))
    best = max(liked, key=lambda each: liked[each], default=None)
    return best if best is not None and liked[best] > 0 else None


def _weight(text: str) -> float:
    name, _, number = text.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(number)
    except ValueError:
        return 0.0


class Speaking:
    """Stands around the whole application: until somebody is known, their browser says how to speak to them."""

    def __init__(self, app: ASGIApp, *, otherwise: Language) -> None:
        self._app = app
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            speak(Manner(asked_for(Headers(scope=scope).get("accept-language", "")) or self._otherwise))
        await self._app(scope, receive, send)


@cache
def catalogue(language: Language) -> catalogues.NullTranslations:
    """The texts in this language; those in English stand in the code itself."""
    if language == "en":
        return catalogues.NullTranslations()
    return catalogues.translation(DOMAIN, FOLDER, [language])


def gettext(text: str) -> str:
    """The text in the language of the person."""
    return catalogue(manner().language).gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """The text for so many, in the language of the person."""
    return catalogue(manner().language).ngettext(one, many, number)


def translated(text: str) -> str:
    """A text that stands elsewhere, as a label of a field or what an error says; empty stays empty."""
    return gettext(text) if text else ""


def N_(text: str) -> str:  # noqa: N802 - the name that everybody gives it
    """Mark a text for the catalogues where it stands; it is said later, by `translated`."""
    return text
