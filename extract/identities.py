"""Numbers of persons: passports, identity cards, tax numbers, behind a word for them or proved by their check digits.

Digits that scans confuse (O, I, l, S, B, Z) are forgiven where the check digits of the State's own rule then prove the
number (python-stdnum). A number that its rule shows to be a company's is no person's.
"""

import importlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from extract.facts import Fact
from extract.letter import Letter
from extract.name_signs import any_of
from extract.vocabulary import table

_CONFUSED = str.maketrans("oqdilsbz", "00011582")
PROVED = 0.96


def identity(letter: Letter, start: int, end: int, *, state: str | None) -> Fact | None:
    """The number of the person who is spoken of between two positions; `state` is the person's nationality.

    Best a number behind a word for it that its State's rule proves, then any number behind such a word, then a number
    of telling shape that a rule proves.
    """
    found = (*_announced(letter, start, end, state), *_telling(letter, start, end), *_below_label(letter, start, end))
    return max(found, key=lambda fact: fact.confidence, default=None)


@cache
def _announcement() -> re.Pattern[str]:
    labels = any_of("identity", "labels")
    return re.compile(
        rf"(?<![\w.])(?:{labels})(?![a-z])(?:\s?(?:n\.?\s?os?\.?|no\.?|nr\.?|num\.?|number|numero|:|is|est la|"
        rf"est le|card|document|ordinaire|ordinario|ordinary|n(?=[\s.]))(?![a-z])){{0,3}}"
        r"(?:\s[a-z]{4,14}\s(?:n\.?\s?o\.?|no\.?|numero|number)(?![a-z])|\s[a-z]{5,14}(?=\s[a-z]{0,3}\d{5}|\s\d{1,3}\.\d{3}\.\d))?"
        r"(?:\s(?:cnp|cpf|dni|cui|pan|rn|nn))?[\s:]{0,2}"
        r"(?P<number>(?:[a-z]{1,4}[ -]?)?\d(?:[\da-z./-]|\s(?=\d{1,7}(?:[\s,;.)]|$)))*\d?[a-z]{0,2}\d*"
        r"(?:-[\da-z])?(?:\([a-z]\))?(?:\s(?:lp|sc|cb|pt|ch|tj|bn|pd)(?=[,;]))?)"
    )


def _announced(letter: Letter, start: int, end: int, state: str | None) -> Iterator[Fact]:
    """Numbers behind a word for an identity document; the first is the likeliest."""
    sure = 0.9
    for match in _announcement().finditer(letter.low.replace("!", "i"), start, end):
        number = re.split(r"\s(?=(?!(?:lp|sc|cb|pt|ch|tj|bn|pd)$)[a-z]{2,}|issued|valid|\d{1,2}/)", match["number"])[
            0
        ].rstrip(" .-/")
        if sum(c.isdigit() for c in number) < 4:
            continue
        first = match.start("number")
        if letter.text[first - 2 : first] == "N " and letter.text[first - 3] in " \n":
            first, number = first - 2, f"n {number}"
        written = " ".join(letter.text[first : first + len(number)].split())
        if _of_company(letter, match.start()) or (is_company(number) and not is_person(number, state)):
            continue
        mended = _mended(written, state)
        if mended is not None:
            yield Fact(mended, first, first + len(number), PROVED)
        else:
            yield Fact(written, first, first + len(number), sure)
            sure -= 0.02


@cache
def _legal_form() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(table('organisations')['forms'])})\"?[,\s]{{0,2}}\(?\s?$")


def _of_company(letter: Letter, position: int) -> bool:
    """Whether the words right before are a company's name, so that the number is the company's."""
    return _legal_form().search(letter.plain, max(0, position - 24), position) is not None


def _below_label(letter: Letter, start: int, end: int) -> Iterator[Fact]:
    """Numbers in the line below a word for them, in the same cell of a table whose lines the page mixes."""
    labels = re.compile(rf"(?<![\w.])(?:{any_of('identity', 'labels')})(?:\s?n\.?\s?o\.?)?(?=\t|\n|$)")
    for match in labels.finditer(letter.low, start, end):
        line = letter.line_at(match.start())
        below = [
            other
            for other in letter.lines
            if other.page == line.page
            and 0 < other.box.y0 - line.box.y0 < 2.2 * line.box.height
            and abs(other.box.x0 - line.box.x0) < 12
        ]
        nearest = min(below, key=lambda other: other.box.y0, default=None)
        if nearest is not None and (number := number_in(letter, nearest.start, nearest.end)) is not None:
            yield Fact(number.value, number.start, number.end, 0.84)


def number_in(letter: Letter, start: int, end: int) -> Fact | None:
    """The number that fills a field for it."""
    lead = rf"(?:n\.?\s?o\.?\s|(?:rn|nn|cnp|cpf|dni|nif|cc|{any_of('identity', 'labels')})\s(?:n\.?\s?o\.?\s)?)?"
    match = re.compile(rf"{lead}(?P<number>[a-z]{{0,4}}[ -]?\d[\da-z./ -]{{2,24}})").match(letter.low, start, end)
    if match is None:
        return None
    first, number = match.start("number"), match["number"].rstrip(" .-/")
    number = re.split(r"\s(?=[a-z]{3,})", number)[0]
    if sum(c.isdigit() for c in number) < 3:
        return None
    return Fact(" ".join(letter.text[first : first + len(number)].split()), first, first + len(number), 0.93)


def _telling(letter: Letter, start: int, end: int) -> Iterator[Fact]:
    """Numbers whose shape only one State gives, proved by its rule, though no word announces them."""
    for number in _numbers().values():
        if "shape" not in number:
            continue
        for match in re.finditer(rf"(?<![\w./-]){number['shape']}(?![\w/-])", letter.low[start:end]):
            written = " ".join(letter.text[start + match.start() : start + match.end()].split())
            company = "company" in number and re.match(number["company"], match[0])
            for value in (written, _with_digits(written)):
                if not company and _proves(number["check"], value):
                    yield Fact(value, start + match.start(), start + match.end(), 0.85)
                    break


@cache
def _numbers() -> Mapping[str, Mapping[str, Any]]:
    numbers: Mapping[str, Mapping[str, Any]] = table("identities")["numbers"]
    return numbers


@cache
def _proves(check: str, number: str) -> bool:
    """Whether the rule of python-stdnum's module `check` (as 'br.cpf') proves the number."""
    return bool(importlib.import_module(f"stdnum.{check}").is_valid(number))


def is_person(number: str, state: str | None) -> bool:
    """Whether a rule of that State (of any State for None) proves it as the number of a person."""
    return any(
        _proves(rule["check"], number) and not ("company" in rule and re.match(rule["company"], number))
        for rule in _numbers().values()
        if state is None or state in rule["states"]
    )


def is_company(number: str) -> bool:
    """Whether a State's rule proves the number, and its first digits are those of companies."""
    low = number.lower()
    return any(
        "company" in rule and re.match(rule["company"], low) and _proves(rule["check"], number)
        for rule in _numbers().values()
    )


def _mended(written: str, state: str | None) -> str | None:
    """The number as a rule of the State proves it: as written, or with the digits that a scan confused."""
    for value in (written, _with_digits(written)):
        if state is not None and is_person(value, state):
            return value
    return None


def _with_digits(written: str) -> str:
    """The number with digits for the letters that scans confuse with them, where it has hardly any real letters."""
    return written.lower().translate(_CONFUSED).upper()
