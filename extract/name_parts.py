"""A name without marks taken apart: which words are given names, which are the surname.

Known given names (`config/given_names.toml`) come first; else it goes by how names of that look are mostly built.
"""

import re
from collections.abc import Sequence
from functools import cache

from extract.folding import lowered
from extract.name_signs import is_given, particles
from extract.vocabulary import table


def split_by_custom(name: str, language: str | None = None) -> tuple[str, str]:
    """(surname, given names) of a name without marks, by how such names are mostly built.

    Two surnames where a name of three words or more ends as Spanish and Portuguese names do, a married woman's third
    one with 'de' besides; the Chinese family name behind a western given name; else the last word, with the particles
    before it.
    """
    units = _units(name)
    if (family := _eastern_family(units)) is not None:
        return units[family], " ".join(units[:family] + units[family + 1 :])
    count = _surnames(units, name.split(), at_home=language in {"es", "pt"})
    return " ".join(units[-count:]), " ".join(units[:-count])


def _units(name: str) -> list[str]:
    """The words of the name, each with the particles before it: 'Rui', 'da Costa'."""
    units: list[list[str]] = [[]]
    for word in name.split():
        units[-1].append(word)
        if lowered(word).strip(".") not in particles() or len(units) == 1:
            units.append([])
    joined: list[str] = []
    for unit in (" ".join(unit) for unit in units if unit):
        if joined and re.match(r"[ye] ", lowered(unit)):
            joined[-1] += f" {unit}"
        else:
            joined.append(unit)
    return joined


def _surnames(units: Sequence[str], words: Sequence[str], *, at_home: bool) -> int:
    """How many units, from the end, are surnames."""
    arabic = next((n for n, unit in enumerate(units) if n and re.match(r"(?:al|el)[- ]\w", lowered(unit))), None)
    if arabic is not None and not at_home:
        return len(units) - arabic
    if len(units) == 3 and (lowered(units[1]) in _second_given() or _is_only_given(units[1], at_home=at_home)):
        return 1
    ending = len(units) > 2 and lowered(units[-1]).strip(".") in table("people")["particles"]["endings"]
    full = len(units) - ending
    if full < 3 or not (_is_iberian(words, at_home=at_home) or _is_iberian_by_ends(units)):
        return 1 + ending
    return (3 if full >= 4 and not ending and _is_married(units) else 2) + ending


def _is_married(units: Sequence[str]) -> bool:
    """Whether a third surname with 'de' is the husband's: 'Ruiz Peña de Oko', not 'Luz Marina Ruiz de la Cruz'."""
    third = lowered(units[-3].split()[-1])
    return bool(re.match(r"(?:de|vda\.? de|viuda de) \w+$", lowered(units[-1]))) and not (
        is_given(third) or third.endswith(("a", "i", "y"))
    )


def _is_iberian_by_ends(units: Sequence[str]) -> bool:
    """Whether a Spanish given name opens the name, and its last two words end as Spanish surnames do."""
    spanish = table("given_names")["names"]["spanish"]
    opens = lowered(units[0]) in spanish and lowered(units[0]) not in table("given_names")["names"]["english"]
    accented = any(letter in "áéíóúñÁÉÍÓÚÑ" for letter in f"{units[-2]} {units[-1]}")
    return (opens or accented) and _is_iberian(f"{units[-2]} {units[-1]}".split(), at_home=False)


def _is_only_given(word: str, *, at_home: bool) -> bool:
    """Whether the word is a given name and hardly a surname; in a Spanish or Portuguese letter by names borne there."""
    known = not at_home or any(lowered(word) in table("given_names")["names"][part] for part in _AT_HOME)
    return known and is_given(word) and lowered(word) not in table("people")["given"]["surnames"]


_AT_HOME = ("spanish", "portuguese", "african", "arabic_persian_hebrew")
"""Where the given names come from that Spanish and Portuguese letters mostly hold."""


@cache
def _second_given() -> frozenset[str]:
    return frozenset(table("people")["given"]["common"])


def _eastern_family(units: Sequence[str]) -> int | None:
    """Which unit is the family name in 'Tan Ah Kow', 'Peter Tan Ah Kow', 'Bui Van An'; None for other names."""
    chinese = table("given_names")["chinese_surnames"]["words"]
    vietnamese = table("given_names")["vietnamese_surnames"]
    low = [lowered(unit) for unit in units]
    first = low[0]
    if len(low) < 2 or any(len(unit) > 8 or "-" in unit for unit in units[-2:]):
        return None
    if first in vietnamese["words"] or (first in vietnamese["before_middle_name"] and low[1] in vietnamese["middle"]):
        return 0
    if first in chinese and not is_given(units[0]) and not is_given(units[1]) and low[-1] not in chinese:
        return 0
    return 1 if len(low) == 4 and is_given(units[0]) and low[1] in chinese else None


def _is_iberian(words: Sequence[str], *, at_home: bool) -> bool:
    """Whether a name looks Spanish or Portuguese: most of its words end as words of these languages do."""
    ending = re.compile(r"(?:[aeo]s?|ez|es|is|ao|or|al|el|on|in|an|en|ar|il|ul|iz|oz|im|om|em)$")
    foreign = re.compile(r"[kw]|sh|ng$|vich|ovych|ck|th|oe$|ll$|tt|ff|ph|ou|eau|aux|ier$|oy$")
    low = [lowered(word) for word in words if len(word) > 2]
    strange = sum(bool(foreign.search(w)) for w in low)
    if at_home:
        return 2 * strange < len(low)
    return all(ending.search(w) for w in low) and not strange
