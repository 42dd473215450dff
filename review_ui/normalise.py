"""From what stands on paper, or what a clerk types, to the form that a field keeps: dates, amounts, States, numbers.

`typed` leaves alone whatever has the right form already; `from_paper` reads a text that somebody clicked on the page.
What cannot be understood comes back as it was: the form then says what it needs.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from babel import Locale

from config.settings import ALL_LANGUAGES
from records.record import PATTERNS, Field
from review_ui import wording

CURRENCY_SIGNS = {"€": "EUR", "£": "GBP", "US$": "USD", "USS": "USD", "U$S": "USD", "$": "USD", "R$": "BRL", "¥": "JPY"}
WORDS_OF_CURRENCY = {
    "euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD", "dolares": "USD", "reais": "BRL",
    "real": "BRL", "pounds": "GBP", "francs suisses": "CHF",
}  # fmt: skip
_EDGES = " \t\r\n,;:.·•|()[]{}<>\"'“”«»_"
_ABBREVIATED = re.compile(r"\b(?:[A-Z]\.)+[A-Z]$|\b(?:S|Ltd|Inc|Co|Jr|Sr)$")
_NUMBERS = re.compile(r"\d{1,4}")
_AMOUNT = re.compile(r"\d[\d.,'’\u00a0\u202f ]*")


def typed(field: Field, text: str) -> str:
    """The value of a field from what a clerk typed into it."""
    text = " ".join(text.split())
    if field.kind in PATTERNS and re.fullmatch(PATTERNS[field.kind], text):
        return text
    return _read(field, text)


def from_paper(field: Field, text: str) -> str:
    """The value of a field from words of the page, with the commas and brackets that stood around them."""
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    if field.kind in ("text", "texts"):
        return _name(field, _trimmed(text))
    return _read(field, text)


def _read(field: Field, text: str) -> str:
    match field.kind:
        case "choice":
            found = _choice(field, text)
        case "text" | "texts":
            found = _number(field, text)
        case kind:
            found = READERS[kind](text) if kind in READERS else None
    return found or text


def _number(field: Field, text: str) -> str | None:
    """Numbers that are kept without the spaces people write them with."""
    if field.name == "bank_accounts.number":
        return re.sub(r"\s+", "", text)
    if field.name == "contact_phone":
        return re.sub(r"(?<!^)\+|[^\d+]", "", text)
    return None


def _trimmed(text: str) -> str:
    """Without the punctuation around it; a bracket or a point that belongs to it stays."""
    cut = text.strip(_EDGES)
    if "(" in cut and text[text.find(cut) + len(cut) :].startswith(")"):
        cut += ")"
    if (
        re.search(r"\b(?:[A-Z]\.)+[A-Z]$|\b(?:S|Ltd|Inc|Co|Jr|Sr|art|no)$", cut)
        and text[text.find(cut) + len(cut) :][:1] == "."
    ):
        cut += "."
    return cut


def _name(field: Field, text: str) -> str:
    if field.name in ("persons.surname", "persons.given_names", "signatory") and text.isupper() and len(text) > 3:
        return "-".join(part.title() for part in text.split("-"))
    return _read(field, text)


def split_name(text: str) -> tuple[str, str]:
    """Surname and given names of a whole name: by a comma, by capitals, else the last name with its particles."""
    before, comma, after = text.partition(",")
    words = text.split()
    if comma:
        return before.strip(), after.strip()
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if capitals and len(capitals) < len(words):
        return " ".join(capitals), " ".join(word for word in words if word not in capitals)
    at = max(len(words) - 1, 0)
    while at > 1 and _plain(words[at - 1]) in _particles():
        at -= 1
    return " ".join(words[at:]), " ".join(words[:at])


@cache
def _particles() -> frozenset[str]:
    """Small words that belong to the name after them (`config/people.toml`)."""
    return frozenset(tomllib.loads((files("config") / "people.toml").read_text("utf-8"))["particles"]["words"])


def with_split_name(typed: Mapping[str, str], row: int) -> dict[str, str]:
    """The form with the name of this person split into surname and given names."""
    surname, given = f"persons.{row}.surname", f"persons.{row}.given_names"
    if surname not in typed:
        return dict(typed)
    parts = (typed[surname],) if "," in typed[surname] else (typed.get(given, ""), typed[surname])
    split = split_name(" ".join(filter(None, parts)))
    return dict(typed) | {surname: split[0], given: split[1]}


def day(text: str) -> str | None:
    """A date in ISO 8601 from figures (the day first, unless that cannot be) or with a month in words."""
    plain = _plain(text)
    figures = _NUMBERS.findall(plain)
    month = next((number for name, number in _months() if re.search(rf"\b{name}\b", plain)), None)
    if month is not None and len(figures) == 2:
        first, second = figures
        return _date(first, month, second) if len(first) == 4 else _date(second, month, first)
    if len(figures) != 3 or month is not None:
        return None
    if len(figures[0]) == 4:
        return _date(figures[0], int(figures[1]), figures[2])
    return _date(figures[2], int(figures[1]), figures[0]) or _date(figures[2], int(figures[0]), figures[1])


def _date(year: str, month: int, in_month: str) -> str | None:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number <= date.today().year % 100 + 10 else 1900  # noqa: DTZ011 - a calendar year is enough
    try:
        return date(number, month, int(in_month)).isoformat()
    except ValueError:
        return None


@cache
def _months() -> tuple[tuple[str, int], ...]:
    """Names of the months in the four languages without accents, long ones first."""
    found: dict[str, int] = {"sept": 9, "set": 9}
    for language in ALL_LANGUAGES:
        months = Locale(language).months["format"]
        for width in ("wide", "abbreviated"):
            found |= {_plain(name).strip("."): number for number, name in months[width].items()}
    return tuple(sorted(found.items(), key=lambda each: -len(each[0])))


def amount(text: str) -> str | None:
    """A decimal with a point: 1.250.000,50 and 1,250,000.50 and 1 250 000,50 are the same."""
    found = _AMOUNT.search(text)
    if found is None:
        return None
    figures = re.sub(r"[^\d.,]", "", found.group()).rstrip(".,")
    whole, mark, decimals = _split(figures)
    value = re.sub(r"\D", "", whole).lstrip("0") or "0"
    return f"{value}.{decimals}" if mark and decimals.strip("0") else value


def _split(figures: str) -> tuple[str, str, str]:
    """The whole part, the decimal mark if there is one, the decimals."""
    last = max(figures.rfind("."), figures.rfind(","))
    if last < 0:
        return figures, "", ""
    mark, after = figures[last], figures[last + 1 :]
    other = "," if mark == "." else "."
    alone = figures.count(mark) == 1 and (len(after) != 3 or other in figures)
    return (figures[:last], mark, after) if alone else (figures, "", "")


def currency(text: str) -> str | None:
    """ISO 4217 from a code, a sign or a word."""
    code = re.search(r"\b([A-Za-z]{3})\b", text)
    if code and code.group(1).upper() in Locale("en").currencies:
        return code.group(1).upper()
    for sign in sorted(CURRENCY_SIGNS, key=len, reverse=True):
        if sign in text:
            return CURRENCY_SIGNS[sign]
    return next((code for word, code in WORDS_OF_CURRENCY.items() if re.search(rf"\b{word}\b", _plain(text))), None)


def state(text: str) -> str | None:
    """ISO 3166-1 alpha-2 from a code or a name in one of the four languages."""
    return _code(text, wording.states(), wording.state_codes(), str.upper)


def language(text: str) -> str | None:
    """ISO 639-1 from a code or a name in one of the four languages."""
    return _code(text, wording.languages(), wording.language_codes(), str.lower)


def _code(
    text: str, codes: Mapping[str, str], names: Mapping[str, str], written: Callable[[str], str]
) -> str | None:  # fmt: skip
    """A code from itself or from a name, as the text stands or without what is around it."""
    for each in (text, text.strip(_EDGES)):
        if written(each) in codes:
            return written(each)
        if each.casefold() in names:
            return names[each.casefold()]
    return None


def _choice(field: Field, text: str) -> str | None:
    words = text.strip(_EDGES).casefold().replace(" ", "_").replace("-", "_")
    return words if words in field.choices else None


def _plain(text: str) -> str:
    """Small letters without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parts if not unicodedata.combining(character))


READERS: Mapping[str, Callable[[str], str | None]] = {
    "date": day, "decimal": amount, "currency": currency, "state": state, "language": language,
}  # fmt: skip
"""How the text of each kind is understood; None where it is not."""
