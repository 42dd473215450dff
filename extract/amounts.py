"""Sums of money in every notation: USD 1,250,000.00 · 1.250.000,00 € · 71'236.15 · Rs. 4,20,000 · 3 millions de FCFA.

An amount without its currency is no amount. `value` is "DECIMAL CURRENCY" with the currency as ISO 4217.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

import pycountry
from babel.numbers import get_currency_name, get_territory_currencies

from extract.cells import Cell, torn_cells
from extract.findings import Found, without_overlaps
from extract.folding import fold, lowered
from extract.letter import Letter
from extract.phrases import tokens_of
from extract.spelt_sums import spelt_sums
from extract.states import find_states
from extract.vocabulary import spaced, table

_NUMBER = r"(?:\d{1,3}(?:[ .,'\n]\d{2,3})+(?:[.,]\d{1,3})?|\d+(?:[.,]\d{1,3})?)(?!\d)(?![.,]\d)"
_GAP = r"[ \n\t]{0,2}"
LOCALES = ("en", "fr", "es", "pt", "pt_PT")
COMMON = frozenset({"XAF", "XCD", "XCG", "XOF", "XPF"})
"""Currencies of several States; every other code in X is a metal or a unit of account (ISO 4217)."""
DOLLAR_SIGNED = frozenset({"ARS", "CLP", "COP", "MXN", "UYU", "DOP", "CUP"})
"""Currencies for which the sign $ alone is usual at home."""
_CENTS_AFTER_SIGN = re.compile(r"(?<![\w.,])(\d{1,3}(?:[. ]\d{3})*)\$(\d{2})(?!\d)")
"""Escudos, with the sign between units and cents: 32.000$00 (today only Cape Verde)."""


@cache
def _codes() -> dict[str, str]:
    """Every way to name a currency, as it may stand in the folded text, with its code."""
    codes = {currency.alpha_3: currency.alpha_3 for currency in pycountry.currencies}
    for code, signs in table("currencies")["signs"].items():
        codes |= dict.fromkeys(signs, code)
    return codes


@cache
def _words() -> dict[str, str]:
    """Every name of a currency, folded and lower case: those of Babel in our languages, and our own before them."""
    named: dict[str, str] = {}
    money = (c.alpha_3 for c in pycountry.currencies if not c.alpha_3.startswith("X") or c.alpha_3 in COMMON)
    for code in money:
        for locale in LOCALES:
            for count in (1, 2):
                name = lowered(get_currency_name(code, count=count, locale=locale))
                if re.fullmatch(r"[a-z' -]{4,}", name):
                    named.setdefault(name, code)
    return named | {word: code for code, words in table("currencies")["words"].items() for word in words}


@cache
def _generic() -> dict[str, frozenset[str]]:
    """Nouns of currencies ('dinars', 'roupies') with the codes of all currencies so called."""
    nouns: dict[str, set[str]] = {}
    for name, code in _words().items():
        words = name.split()
        for noun in {words[0], words[-1]}:
            if len(noun) > 3 and len(words) > 1 and noun not in table("currencies")["generic"]["not"]:
                nouns.setdefault(noun, set()).add(code)
    several = {
        noun for noun, codes in nouns.items() if len(codes) > 1 and {n for n in nouns if n == noun + "s"} | {noun}
    }
    return {noun: frozenset(codes) for noun, codes in nouns.items() if noun in several and noun not in _words()}


def _of_a_state_named(letter: Letter, codes: frozenset[str]) -> str | None:
    """Which of the currencies is that of a State that the letter names: of several the one named most."""
    named = Counter(found.value for found in find_states(letter, tokens_of(letter.low)))
    told = Counter[str]()
    for state, times in named.items():
        for code in get_territory_currencies(state):
            if code in codes:
                told[code] += times
    ranked = told.most_common(2)
    return ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else None


@cache
def _multipliers() -> dict[str, int]:
    return {word: int(value) for value, words in table("currencies")["multipliers"].items() for word in words}


@cache
def _named() -> re.Pattern[str]:
    """Any name of a currency."""
    names = sorted({*_words(), *_generic()}, key=len, reverse=True)
    return re.compile(
        r"(?<![a-z-])(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s") for word in names) + r")(?![a-z])"
    )


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Currency before the number, code or sign after it, word after it, word with a capital before it."""
    signs = "|".join(re.escape(sign) for sign in sorted(_codes(), key=len, reverse=True)) + r"|\$"
    words = "|".join(
        re.escape(word).replace(r"\ ", r"\s") for word in sorted({*_words(), *_generic()}, key=len, reverse=True)
    )
    number = _with_multiplier(sorted(_multipliers(), key=len, reverse=True))
    spelt_out = _with_multiplier([word for word in _multipliers() if (word.islower() and len(word) > 1) or word == "m"])
    of = r"(?:\s?(?:de\s|d'\s?|of\s)|\s?\([^()\d]{5,90}\)\s?(?:de\s)?)?"
    return (
        re.compile(rf"(?<![\w$])(?<!\w[-/])(?P<sign>{signs}){_GAP}{spelt_out}(?![A-Za-z])"),
        re.compile(rf"(?<![\w.,/-]){number}{of}{_GAP}(?P<sign>{signs})(?![A-Za-z\d])"),
        re.compile(rf"(?<![\w.,/-]){number}{of}{_GAP}(?P<sign>{words})\b"),
        re.compile(
            rf"(?<![\w.,/-])(?P<sign>{words})\s(?=\d{{4}}|\d{{1,3}}[ .,'])(?!(?:19|20)\d\d(?![\d.,]|\s\d)){spelt_out}"
        ),
    )


def _with_multiplier(multipliers: Sequence[str]) -> str:
    """A number and its 'million' as a regular expression; 'MILLION 200 THOUSAND' counts too."""
    times = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(multipliers, key=len, reverse=True))
    more = rf"(?:\s(?P<more>{_NUMBER})\s(?P<more_times>{times})\b)?"
    return rf"(?P<number>{_NUMBER})(?:{_GAP}(?P<times>{times})\b{more})?"


def find_amounts(letter: Letter) -> tuple[Found, ...]:
    """Every sum with its currency."""
    torn = list(_in_torn_cells(letter))
    whole = [found for found in _hits(letter) if not any(_touches(found, cell) for _, cell in torn)]
    return without_overlaps([*whole, *(found for found, _ in torn)])


def _in_torn_cells(letter: Letter) -> Iterator[tuple[Found, Cell]]:
    """Sums that fill a narrow cell of a table, each with its cell; the finding stands in the cell's first line."""
    before, after, worded, _ = _patterns()
    for cell in torn_cells(letter):
        for pattern, text in ((before, fold(cell.text)), (after, fold(cell.text)), (worded, lowered(cell.text))):
            match = pattern.fullmatch(text)
            if match is not None and (found := _found(match, letter)) is not None:
                line = cell.lines[0]
                yield Found("amount", line.start, line.end, found.value, 0.85, "amounts"), cell
                break


def _touches(found: Found, cell: Cell) -> bool:
    return any(found.start < line.end and line.start < found.end for line in cell.lines)


def _hits(letter: Letter) -> Iterator[Found]:
    before, after, worded, leading = _patterns()
    texts = ((before, letter.plain), (after, letter.plain), (worded, letter.low), (leading, letter.low))
    for pattern, text in texts:
        for match in pattern.finditer(text):
            if (found := _found(match, letter)) is not None:
                yield found
    millions = {word: times for word, times in _multipliers().items() if times >= 1_000_000 and len(word) > 4}
    yield from spelt_sums(letter, _named(), _words(), millions=millions)
    for match in _CENTS_AFTER_SIGN.finditer(letter.plain):
        value = (number_value(match[1]) or Decimal(0)) + Decimal(f"0.{match[2]}")
        yield Found("amount", match.start(), match.end(), f"{plain_decimal(value)} CVE", 0.85, "amounts")


def _found(match: re.Match[str], letter: Letter) -> Found | None:
    sign = match["sign"]
    code = _codes().get(sign) or _words().get(" ".join(sign.split()))
    code = _dollars(letter, match.end()) if sign == "$" else code
    if code is None and (several := _generic().get(sign)):
        code = _of_a_state_named(letter, several)
    value = number_value(match["number"])
    if code is None or value is None or _is_reference(match, letter):
        return None
    if match["times"]:
        value *= _multipliers()[" ".join(match["times"].split())]
    if match["more"]:
        value += (number_value(match["more"]) or Decimal(0)) * _multipliers()[" ".join(match["more_times"].split())]
    if value == 0:
        return None
    return Found("amount", match.start(), match.end(), f"{plain_decimal(value)} {code}", 0.93, "amounts")


def _dollars(letter: Letter, end: int) -> str:
    """Whose money a sum with the sign $ is: US dollars unless what follows says that it is national money."""
    after = letter.low[end : end + 20]
    for code, words in table("currencies")["national"].items():
        if any(re.match(rf"\s?{spaced(word)}(?!\w)", after) for word in words):
            return str(code)
    if re.search(r"US\s?\$|U\$S|USD|US\s[Dd]ollars|dolares", letter.plain):
        # whoever writes US$ for dollars means their own money by $
        return _of_a_state_named(letter, DOLLAR_SIGNED) or "USD"
    return "USD"


def _is_reference(match: re.Match[str], letter: Letter) -> bool:
    """Whether a one-letter sign before the number is rather a part of a file number: 'R 12/2024', 'S/ 34-2'."""
    follows = letter.plain[match.end() : match.end() + 2]
    if match["sign"] in {"MT", "MTn", "Mt"} and match["number"].isdigit() and len(match["number"]) == 3:
        return True  # a kind of SWIFT message
    lone_letter = len(match["sign"]) == 1 and match["sign"].isalpha()
    doubtful = match["number"].isdigit() and not match["times"]
    return bool(re.match(r"[/-]\d|\d", follows)) or (lone_letter and (doubtful or bool(re.search(r"[\n\t]", match[0]))))


def number_value(text: str) -> Decimal | None:
    """The value of a written number, whatever its marks for thousands and decimals; None if they make no sense.

    >>> number_value("1.234.567,89"), number_value("4,20,000"), number_value("1 234"), number_value("18.3")
    (Decimal('1234567.89'), Decimal('420000'), Decimal('1234'), Decimal('18.3'))
    """
    text = re.sub(r"\s", " ", text)
    marks = re.findall(r"[ .,']", text)
    if not marks:
        return Decimal(text)
    last = marks[-1]
    head, _, tail = text.rpartition(last)
    is_decimal = last in ".," and (marks.count(last) == 1) and (len(set(marks)) > 1 or len(tail) != 3)
    digits = re.sub(r"\D", "", head if is_decimal else text)
    return Decimal(f"{digits}.{tail}" if is_decimal else digits)


def plain_decimal(value: Decimal) -> str:
    """As the record writes it: '1250000' or '71236.15', no zeros that only fill up whole units."""
    return f"{value:f}" if value != value.to_integral_value() else str(value.to_integral_value())
