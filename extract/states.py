"""States: by name, by nationality, by city, by the country code of a telephone number.

Names come from Babel (CLDR) in four languages and from `config/states.toml`. Values are ISO 3166-1 alpha-2.
"""

import re
from functools import cache

from babel import Locale

from extract.findings import Found
from extract.folding import lowered
from extract.letter import Letter
from extract.phrases import Phrases, Tokens
from extract.vocabulary import table

LANGUAGES = ("en", "fr", "es", "pt", "pt_PT")
_ENDINGS = r"(?:o|a|os|as|e|es|ne|nes|s|ue|ues)?"


@cache
def names() -> dict[str, tuple[str, ...]]:
    """For each State its names, folded and in lower case."""
    known: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if re.fullmatch("[A-Z]{2}", code) and code not in {"EU", "UN", "EZ", "XA", "XB", "ZZ", "QO", "AC"}:
                known.setdefault(code, set()).add(lowered(name))
    for code, several in table("states")["names"].items():
        known.setdefault(code, set()).update(several)
    return {code: tuple(sorted(several)) for code, several in known.items()}


@cache
def _name_phrases() -> Phrases:
    return Phrases(names())


@cache
def _city_phrases() -> Phrases:
    return Phrases(dict(table("states")["cities"].items()))


@cache
def _nationality_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    stems = {
        stem.replace("_", " "): code
        for code, several in table("states")["nationalities"].items()
        for stem in several.split()
    }
    pattern = "|".join(re.escape(stem) for stem in sorted(stems, key=len, reverse=True))
    return re.compile(rf"(?<![a-z0-9])({pattern}){_ENDINGS}(?![a-z0-9])"), stems


def find_states(letter: Letter, tokens: Tokens) -> tuple[Found, ...]:
    """Names of States (`kind` "state"), nationalities ("nationality") and cities ("city")."""
    named = [
        Found("state", start, end, code, 0.95, "states")
        for code, start, end in _name_phrases().find(tokens)
        if letter.text[start:end] != letter.text[start:end].lower()
    ]
    cities = [
        Found("city", start, end, code, 0.7, "cities")
        for code, start, end in _city_phrases().find(tokens)
        if letter.text[start : start + 1].isupper()
    ]
    pattern, stems = _nationality_pattern()
    people = [
        Found("nationality", m.start(), m.end(), stems[m[1]], 0.9, "nationalities")
        for m in pattern.finditer(letter.low)
    ]
    return tuple(sorted((*named, *cities, *people), key=lambda f: f.start))
