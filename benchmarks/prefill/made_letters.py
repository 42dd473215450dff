"""Letters that nobody wrote, each with its true record: requests, and what follows them. For measuring only.

Wording, layouts and people are other ones than those of the training letters and of the sample letters.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from babel import Locale
from babel.dates import format_date
from phonenumbers import country_code_for_region
from stdnum.iso7064 import mod_97_10

from extract.training import invent
from extract.vocabulary import table
from records.record import Record
from records.values import Box, Page, PageSource, Word

LANGUAGES = ("en", "fr", "es", "pt")
FOLLOW_UPS = ("reminder", "acknowledgement", "supplement", "progress")
ANSWERS = frozenset({"acknowledgement", "progress"})
STATES: Mapping[str, Sequence[str]] = {
    "en": ("GH", "KE", "MT", "IE", "JM", "NA", "ZM"), "fr": ("BJ", "SN", "BE", "LU", "TN", "MA", "CI"),
    "es": ("CL", "UY", "PY", "CR", "EC", "BO", "ES"), "pt": ("PT", "BR", "AO", "CV", "MZ", "TL"),
}  # fmt: skip
LETTER, HEIGHT, PITCH, LEFT, WIDTH, PAGE_HEIGHT = 5.2, 10.0, 13.5, 60.0, 595.0, 842.0
TAKEN_FOR = {
    "o": "0",
    "0": "O",
    "1": "l",
    "l": "1",
    "e": "c",
    "i": "l",
    "5": "S",
    "8": "B",
    "n": "u",
    "c": "e",
    "a": "o",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A letter: its text (a tab is a column), its true record, and the words that it is made of."""

    text: str
    truth: Record
    parts: Mapping[str, str]


@cache
def phrases(part: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text("utf-8"))[part]
    return found


def request(chance: Random, language: str) -> Made:
    """A new request in that language."""
    say, cast = phrases(language), invent.world(language, chance)
    asking, asked = chance.choice(STATES[language]), chance.choice(STATES[chance.choice(LANGUAGES)])
    while asked == asking:
        asked = chance.choice(STATES[chance.choice(LANGUAGES)])
    kind = chance.choice(sorted(phrases("types")))
    offence = chance.choice(sorted(say["offences"]))
    treaty = chance.choice(sorted(phrases("treaties")))
    born, written, due = invent.day(chance, since=1950, until=2000), invent.day(chance, since=2022), date(2026, 1, 1)
    due = written + timedelta(days=chance.randrange(20, 120))
    given, family = chance.choice(cast.persons)
    role = chance.choice(sorted(say["roles"]))
    fill = {
        "STATE": _state(asking, language).upper(), "TOSTATE": _state(asked, language), "TOWN": _town(asking, chance),
        "TOTOWN": _town(asked, chance), "AUTH": _office(cast, "organ", chance), "TOAUTH": _office(cast, "unit", chance),
        "REF": invent.reference(chance), "DATE": _date(written, language, chance), "OLD": "",
        "FULL": f"{given} {family.upper()}", "NATION": _state(asking, language), "BIRTH": _date(born, language, chance),
        "BTOWN": _town(asking, chance), "ID": invent.pattern("@#######", chance), "OFF": offence,
        "STAT": str(chance.choice(say["statute"])).replace("{N}", str(chance.randrange(100, 400))),
        "SUM": f"EUR {chance.randrange(10, 900)}.{chance.randrange(100, 999)}", "ACC": _iban(chance),
        "BANK": cast.banks[0], "ORG": cast.companies[0], "WHAT": phrases("types")[kind][language][1],
        "TYPE": phrases("types")[kind][language][0],
        "DUE": _date(due, language, chance), "TREATY": phrases("treaties")[treaty][language],
        "SIGN": " ".join(invent.person(chance)), "MAIL": invent.pattern("unit.##", chance) + "@authority.example",
        "TEL": f"+{country_code_for_region(asking)} " + invent.pattern("2# ### ####", chance),
    }  # fmt: skip
    fill["A1"], fill["A2"] = chance.sample(list(say["annexes"]), 2)
    fill["ROLE"] = say["roles"][role].format(**fill)
    role = "addressee" if kind == "service_of_documents" else role
    secret, urgent = chance.random() < 0.4, chance.random() < 0.3
    parts = ["head", "ref", "date", *(["urgent"] if urgent else []), "to", "subject", "basis", "person", "money", "ask"]
    parts += ["deadline", *(["secret"] if secret else []), "sign", "annex"]
    text = "\n\n".join(str(chance.choice(say[part])).format(**fill) for part in parts)
    truth: Record = {
        "document_role": "request", "request_type": kind, "language": language, "requesting_state": asking,
        "requested_state": asked, "requesting_authority": fill["AUTH"], "requested_authority": fill["TOAUTH"],
        "references": [fill["REF"]], "date_of_request": written.isoformat(), "requested_deadline": due.isoformat(),
        "urgent": urgent, "confidential": secret, "legal_basis": [treaty],
        "offences": [{"label": offence, "category": say["offences"][offence], "statute": fill["STAT"]}],
        "persons": [{"surname": family, "given_names": given, "role": role, "date_of_birth": born.isoformat(),
                     "place_of_birth": fill["BTOWN"], "nationality": asking, "id_number": fill["ID"]}],
        "organisations": [{"name": fill["ORG"]}, {"name": fill["BANK"]}],
        "bank_accounts": [{"number": fill["ACC"].replace(" ", ""), "bank": fill["BANK"], "holder": fill["ORG"]}],
        "amounts": [{"value": fill["SUM"].removeprefix("EUR ").replace(".", ""), "currency": "EUR"}],
        "contact_email": fill["MAIL"], "contact_phone": _digits(fill["TEL"]),
        "signatory": fill["SIGN"], "annexes": [fill["A1"], fill["A2"]],
    }  # fmt: skip
    return Made(text, truth, fill)


def follow_up(chance: Random, of: Made, role: str) -> Made:
    """A letter that follows the request: from its own side, or an answer of the other side."""
    language = of.truth["language"]
    say, fill = phrases(language), dict(of.parts)
    answers, when = role in ANSWERS, date.fromisoformat(of.truth["date_of_request"])
    written = when + timedelta(days=chance.randrange(5, 300))
    fill |= {"REL": of.parts["REF"], "REF": invent.reference(chance), "OLD": _date(when, language, chance),
             "DATE": _date(written, language, chance), "SIGN": " ".join(invent.person(chance))}  # fmt: skip
    if answers:
        fill["TEL"] = f"+{country_code_for_region(of.truth['requested_state'])} " + invent.pattern(
            "2# ### ####", chance
        )
        fill |= {"STATE": fill["TOSTATE"].upper(), "TOSTATE": fill["STATE"].title(), "TOWN": fill["TOTOWN"],
                 "TOTOWN": fill["TOWN"], "AUTH": fill["TOAUTH"], "TOAUTH": fill["AUTH"]}  # fmt: skip
    refs = "refs" if chance.random() < 0.6 else "ref"
    parts = ["head", refs, "date", "to", "subject", role, "sign"]
    text = "\n\n".join(str(chance.choice(say[part])).format(**fill) for part in parts)
    kept = (
        "request_type",
        "language",
        "requesting_state",
        "requested_state",
        "requesting_authority",
        "requested_authority",
    )
    truth: Record = {field: of.truth[field] for field in kept} | {
        "document_role": role, "references": [fill["REF"]], "related_references": [fill["REL"]],
        "date_of_request": written.isoformat(), "signatory": fill["SIGN"], "contact_email": fill["MAIL"],
        "contact_phone": _digits(fill["TEL"]),
        "persons": [{part: of.truth["persons"][0][part] for part in ("surname", "given_names")}],
    }  # fmt: skip
    return Made(text, truth, fill)


def pages(made: Made, chance: Random, *, noise: float) -> tuple[Page, ...]:
    """The letter set on pages, `noise` being the share of letters misread."""
    words: list[Word] = []
    several: list[Page] = []
    y, paragraph = 50.0, 0
    for number, line in enumerate(_wrapped(made.text)):
        if not line.strip():
            paragraph, y = paragraph + 1, y + PITCH * 0.9
            continue
        if y > PAGE_HEIGHT - 60:
            several.append(Page(len(several) + 1, WIDTH, PAGE_HEIGHT, tuple(words), PageSource.OCR))
            words, y = [], 50.0
        for column, cell in enumerate(line.split("\t")):
            x = LEFT + 190 * column
            for token in cell.split():
                read = "".join(_misread(sign, chance, noise) for sign in token)
                sure = 0.95 if read == token else chance.uniform(0.4, 0.95)
                words.append(Word(read, Box(x, y, x + LETTER * len(token), y + HEIGHT), sure, number, paragraph))
                x += LETTER * (len(token) + 0.6)
        y += PITCH
    return (*several, Page(len(several) + 1, WIDTH, PAGE_HEIGHT, tuple(words), PageSource.OCR))


def _misread(sign: str, chance: Random, noise: float) -> str:
    return TAKEN_FOR.get(sign, sign + "." if chance.random() < 0.3 else sign) if chance.random() < noise else sign


def _wrapped(text: str) -> list[str]:
    lines = []
    for line in text.split("\n"):
        while len(line) > 88 and "\t" not in line:
            cut = line.rfind(" ", 0, 88)
            lines.append(line[:cut])
            line = line[cut + 1 :]  # noqa: PLW2901
        lines.append(line)
    return lines


def _state(code: str, language: str) -> str:
    return str(Locale.parse(language).territories[code])


def _town(state: str, chance: Random) -> str:
    known = table("states")["cities"].get(state) or [invent.invented_name(chance)]
    return " ".join(word.capitalize() for word in chance.choice(known).split())


def _office(cast: invent.World, rank: str, chance: Random) -> str:
    return invent.office(replace(cast, towns=(invent.invented_name(chance),)), rank)


def _date(when: date, language: str, chance: Random) -> str:
    long = format_date(when, "long", locale="en_GB" if language == "en" else language)
    return chance.choice((long, long, f"{when:%d/%m/%Y}", f"{when:%d.%m.%Y}"))


def _digits(phone: str) -> str:
    return "+" + "".join(c for c in phone if c.isdigit())


def _iban(chance: Random) -> str:
    country, length = chance.choice((("BE", 12), ("PT", 21), ("LU", 16), ("MT", 0), ("ES", 20)))
    body = "".join(chance.choice("0123456789") for _ in range(length)) or "MALT" + "".join(
        chance.choice("0123456789") for _ in range(23)
    )
    return f"{country}{mod_97_10.calc_check_digits(body + country)}{body}"
