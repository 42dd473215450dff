"""Numbers written out in words: 'mil novecientos ochenta y nueve' is 1989."""

from collections.abc import Sequence
from functools import cache

from extract.vocabulary import table


@cache
def _values() -> dict[str, int]:
    return {word: int(value) for value, several in table("calendar")["numbers"].items() for word in several}


@cache
def _multipliers() -> dict[str, int]:
    return {word: int(value) for value, several in table("calendar")["multipliers"].items() for word in several}


@cache
def number_words() -> frozenset[str]:
    """Every word that may be a part of a number, joining words ('and', 'et', 'y', 'e') included."""
    return frozenset(_values()) | frozenset(_multipliers()) | frozenset(table("calendar")["joiners"]["words"])


def number_of(words: Sequence[str]) -> int | None:
    """The value of number words (folded, lower case); None if there is no number in them or a word is none.

    French scores work by themselves: 'quatre vingt dix sept' is 4 times 20 and 17.
    """
    total, part, seen = 0, 0, False
    for word in words:
        if word in _values():
            value = _values()[word]
            part = part * value if value == 20 and part == 4 else part + value
            seen = True
        elif word in _multipliers():
            multiplier = _multipliers()[word]
            part = max(part, 1) * multiplier
            seen = True
            if multiplier == 1000:
                total, part = total + part, 0
        elif word not in number_words():
            return None
    return total + part if seen else None
