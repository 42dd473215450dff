"""Sums that are written out in words alone: 'two hundred thousand euros', 'três milhões de meticais'."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from extract.findings import Found
from extract.letter import Letter
from extract.number_words import number_of, number_words

LEAD = 110
"""Letters before the name of a currency in which its sum begins."""
_LINKS = frozenset({"de", "of", "d", "en"})


def spelt_sums(
    letter: Letter, currency: re.Pattern[str], codes: Mapping[str, str], *, millions: Mapping[str, int]
) -> Iterator[Found]:
    """Every sum in words; `currency` finds the names of currencies, `codes` says what they mean.

    `millions` are the words for a million and more, with their values.
    """
    for match in currency.finditer(letter.low):
        code = codes.get(" ".join(match[0].split()))
        lead = letter.low[max(0, match.start() - LEAD) : match.start()]
        lead = re.split(r"[\d.;:()\t]|\n\n", lead)[-1]
        words = list(re.finditer(r"[a-z]+", lead))
        while words and words[-1][0] in _LINKS:
            words.pop()
        number = _last_number([word[0] for word in words], millions)
        if code is None or number is None:
            continue
        value, count = number
        start = match.start() - len(lead) + words[len(words) - count].start()
        yield Found("amount", start, match.end(), f"{value} {code}", 0.8, "amounts")


def _last_number(words: Sequence[str], millions: Mapping[str, int]) -> tuple[Decimal, int] | None:
    """The number that the last words make, and how many words it has; a single word below a thousand is none."""
    count = 0
    for word in reversed(words):
        if word not in number_words() and word not in millions:
            break
        count += 1
    while count and words[len(words) - count] in {"and", "et", "y", "e", "de"}:
        count -= 1
    tail = words[len(words) - count :]
    total, part = 0, list[str]()
    for word in tail:
        if word in millions:
            total += (number_of(part) or 1) * millions[word]
            part = []
        elif word != "de":
            part.append(word)
    rest = number_of(part) if part else 0
    if not count or rest is None or total + rest < 1000:
        return None
    return Decimal(total + rest), count
