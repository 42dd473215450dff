"""Persons, companies, dates, sums, accounts and references that nobody ever had, written as letters write them."""

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random

from babel import Locale
from babel.dates import format_date

from extract.training.grammar import grammar
from extract.vocabulary import table

STATES = (
    "AL",
    "AO",
    "AR",
    "AT",
    "AU",
    "BE",
    "BG",
    "BO",
    "BR",
    "BW",
    "CA",
    "CH",
    "CI",
    "CL",
    "CM",
    "CO",
    "CR",
    "CV",
    "CY",
    "CZ",
    "DE",
    "DK",
    "DO",
    "DZ",
    "EC",
    "EE",
    "EG",
    "ES",
    "ET",
    "FI",
    "FR",
    "GB",
    "GH",
    "GR",
    "GT",
    "HN",
    "HR",
    "HU",
    "ID",
    "IE",
    "IN",
    "IT",
    "JM",
    "JP",
    "KE",
    "KR",
    "KZ",
    "LB",
    "LT",
    "LU",
    "LV",
    "MA",
    "MD",
    "MG",
    "MT",
    "MU",
    "MX",
    "MY",
    "MZ",
    "NA",
    "NG",
    "NI",
    "NL",
    "NO",
    "PA",
    "PE",
    "PH",
    "PL",
    "PT",
    "PY",
    "RO",
    "RS",
    "RW",
    "SE",
    "SG",
    "SI",
    "SK",
    "SN",
    "SV",
    "TH",
    "TN",
    "TR",
    "TZ",
    "UA",
    "UG",
    "US",
    "UY",
    "VE",
    "VN",
    "ZA",
    "ZM",
    "ZW",
)


@dataclass(frozen=True)
class World:
    """Everything that one letter speaks of: drawn once, so that the letter does not contradict itself."""

    language: str
    chance: Random
    persons: tuple[tuple[str, str], ...]
    companies: tuple[str, ...]
    banks: tuple[str, ...]
    state: str
    other: str
    third: str
    sender: str
    addressee: str
    towns: tuple[str, ...]
    references: tuple[str, ...]
    their_date: str
    habits: Mapping[str, int] = field(default_factory=dict)


def world(language: str, chance: Random) -> World:
    """A new cast for a letter in that language."""
    own, other, third = chance.sample(STATES, 3)
    towns = (*(town(state, chance) for state in (own, own, other, other, third)),)
    habits = {"person": chance.randrange(5), "date": chance.randrange(8), "amount": chance.randrange(6)}
    return World(
        language=language, chance=chance, persons=tuple(person(chance) for _ in range(chance.choice((1, 2, 2, 3, 4)))),
        companies=tuple(company(chance) for _ in range(3)), banks=tuple(bank(chance, towns) for _ in range(2)),
        state=own, other=other, third=third, sender="", addressee="", towns=towns,
        references=tuple(reference(chance) for _ in range(3)), their_date="", habits=habits,
    )  # fmt: skip


def person(chance: Random) -> tuple[str, str]:
    """(given names, surname) of one tradition; one in four has a surname that exists nowhere."""
    people = chance.choice(list(grammar("world")["people"].values()))
    given = chance.choice(people["given"])
    if chance.random() < 0.2:
        given = f"{given} {chance.choice(people['given'])}"
    family = chance.choice(people["family"])
    return given, invented_name(chance) if chance.random() < 0.35 else family


def invented_name(chance: Random) -> str:
    """A name put together from syllables."""
    parts = grammar("world")["syllables"]
    return "".join(str(chance.choice(parts[part])) for part in ("start", "middle", "end"))


def write_person(world: World, *, official: bool = False) -> str:
    """The name of one of the persons of the letter (or of an official of no further interest), as letters write it."""
    chance = world.chance
    given, family = person(chance) if official else chance.choice(world.persons)
    if official:
        return f"{given} {family.upper() if chance.random() < 0.25 else family}"
    habit = world.habits["person"] if chance.random() < 0.8 else chance.randrange(5)
    forms = (
        f"{given} {family}", f"{given} {family.upper()}", f"{family.upper()} {given}", f"{family.upper()}, {given}",
        f"{given} {family}".upper(),
    )  # fmt: skip
    return forms[habit]


def town(state: str, chance: Random) -> str:
    """A town: one that stands in our tables, or an invented one."""
    known = table("states")["cities"].get(state)
    if known and chance.random() < 0.6:
        return " ".join(word.capitalize() for word in chance.choice(known).split())
    return invented_name(chance)


def company(chance: Random) -> str:
    """A company with its legal form."""
    parts = grammar("world")["company"]
    first = chance.choice(parts["words"]) if chance.random() < 0.6 else invented_name(chance)
    middle = f" {chance.choice(parts['trades'])}" if chance.random() < 0.7 else ""
    return f"{first}{middle} {chance.choice(parts['forms'])}"


def bank(chance: Random, towns: tuple[str, ...]) -> str:
    """A bank, named after a town or a word."""
    parts = grammar("world")["company"]
    word = chance.choice(parts["words"]) if chance.random() < 0.7 else invented_name(chance)
    return str(chance.choice(parts["banks"])).format(town=chance.choice(towns), word=word)


@cache
def state_name(state: str, language: str) -> str:
    """The short name of a State."""
    return str(Locale.parse(language).territories[state])


def office(world: World, rank: str) -> str:
    """An authority: a court or prosecutor ("organ"), a ministry or central authority ("unit")."""
    chance = world.chance
    form = chance.choice(grammar("world")["office"][world.language][rank])
    made = str(form).format(town=chance.choice(world.towns), state=state_name(world.state, world.language))
    return made.upper() if chance.random() < 0.1 else made


def day(chance: Random, *, since: int = 2015, until: int = 2025) -> date:
    return date(since, 1, 1) + timedelta(days=chance.randrange(365 * (until - since + 1)))


def write_date(world: World, *, birth: bool = False) -> str:
    """A date as the letter writes its dates."""
    chance = world.chance
    when = day(chance, since=1945, until=2003) if birth else day(chance)
    habit = world.habits["date"] if chance.random() < 0.75 else chance.randrange(8)
    long = format_date(when, "long", locale="en_GB" if world.language == "en" else world.language)
    forms = (
        long, long, f"{when:%d/%m/%Y}", f"{when:%d.%m.%Y}", f"{when:%Y-%m-%d}", f"{when:%d-%m-%Y}",
        f"{when.day}.{_ROMAN[when.month - 1]}.{when.year}", f"{when.day} {_month(when, world.language)} {when.year}",
    )  # fmt: skip
    return forms[habit]


_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def _month(when: date, language: str) -> str:
    return format_date(when, "MMM", locale=language)


def amount(world: World) -> str:
    """A sum with its currency, in one of the usual notations."""
    chance = world.chance
    value = chance.choice((chance.randrange(200, 9999), chance.randrange(10_000, 9_999_999)))
    if chance.random() < 0.4:
        value = value // 1000 * 1000 or 500
    cents = f"{chance.randrange(100):02d}" if chance.random() < 0.4 else ""
    marks = ((",", "."), (".", ","), (" ", ","), ("'", "."), ("", "."), (",", "."))
    thousands, point = marks[world.habits["amount"]]
    number = f"{value:,}".replace(",", thousands) + (f"{point}{cents}" if cents else "")
    code = chance.choice(
        [
            "EUR",
            "USD",
            "GBP",
            "CHF",
            "BRL",
            "ZAR",
            "KES",
            "NGN",
            "COP",
            "ARS",
            "XOF",
            "MAD",
            "PLN",
            "INR",
            "JPY",
            "AOA",
            "MZN",
            "PEN",
        ]
    )
    sign = chance.choice(("€", "US$", "£", "R$", "$"))
    words = {"en": "euros", "fr": "euros", "es": "euros", "pt": "euros"}[world.language]
    return chance.choice(
        (f"{code} {number}", f"{number} {code}", f"{sign} {number}", f"{sign}{number}", f"{number} {words}")
    )


def account(chance: Random) -> str:
    """An account: shaped like an IBAN, or bare digits. No check digit is meant to be right."""
    if chance.random() < 0.6:
        body = "".join(chance.choice(string.digits) for _ in range(chance.choice((14, 16, 18, 20, 22))))
        iban = f"{chance.choice(('GB', 'FR', 'CH', 'PT', 'ES', 'DE', 'BR', 'MU', 'LU', 'CY'))}{body}"
        return " ".join(iban[i : i + 4] for i in range(0, len(iban), 4)) if chance.random() < 0.7 else iban
    return pattern(
        chance.choice(("##########", "###-######-##", "#### #### ##", "####-#", "######/###", "#####-##.##")), chance
    )


def identity_number(chance: Random) -> str:
    return pattern(
        chance.choice(("@@######", "@#######", "########@", "###.###.###-##", "#########", "#-#####-####", "@@@######",
            "## ###### #")),
        chance,
    )  # fmt: skip


def phone(chance: Random) -> str:
    return pattern(chance.choice(("+### ## ### ####", "+## # ## ## ## ##", "(##) ####-####", "+### #########")), chance)


def reference(chance: Random) -> str:
    """A file number: letters, years and numbers in one of many orders."""
    shapes = (
        "@@@/@@@/###/%", "@@/#####/%", "%/####", "###/%", "@@@-%-####", "##.###.##", "@-##-####-#", "@@/@@@/##/###",
        "#### @@ ##/%", "#-##.%", "###/##.#@@@@@", "#######-##.%.#.##.####", "@@.####.%", "##/@@@@/%",
        "######", "@@@@ ####/##",
    )  # fmt: skip
    return pattern(chance.choice(shapes), chance)


def pattern(shape: str, chance: Random) -> str:
    """`#` becomes a digit, `@` a capital letter, `%` a year."""
    signs: Mapping[str, Callable[[], str]] = {
        "#": lambda: chance.choice(string.digits),
        "@": lambda: chance.choice(string.ascii_uppercase),
        "%": lambda: str(chance.randrange(2012, 2026)),
    }
    return "".join(signs[sign]() if sign in signs else sign for sign in shape)
