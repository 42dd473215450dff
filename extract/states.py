"""States: by name, by nationality, by city, by the country code of a telephone number.

Names come from Babel (CLDR) in four languages and from `config/states.toml`. Values are ISO 3166-1 alpha-2.
"""

import re
from functools import cache

from babel import Locale
from babel.core import get_global

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
def cities() -> dict[str, tuple[str, ...]]:
    """For each State its towns that are in our table, and those that CLDR names time zones after in four languages."""
    ours = {name: code for code, several in table("states")["cities"].items() for name in several}
    zones: dict[str, set[str]] = {}
    for language in LANGUAGES:
        named = Locale.parse(language).time_zones
        for zone, code in get_global("zone_territories").items():
            name = lowered(named.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " "))
            zones.setdefault(name, set()).add(code)
    states = {name for several in names().values() for name in several}
    alone = {name: min(codes) for name, codes in zones.items() if len(codes) == 1 and len(name) > 3}
    alone = {name: code for name, code in alone.items() if name not in table("states")["no_cities"]["words"]}
    known: dict[str, list[str]] = {}
    for name, code in ({name: code for name, code in alone.items() if name not in states} | ours).items():
        known.setdefault(code, []).append(name)
    return {code: tuple(several) for code, several in known.items()}


@cache
def _city_phrases() -> Phrases:
    return Phrases(cities())


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
    people = [_national(letter, m.start(), m.end(), stems[m[1]]) for m in pattern.finditer(letter.low)]
    return tuple(sorted((*named, *cities, *people), key=lambda f: f.start))


_FORMAL_BEFORE = re.compile(
    r"\b(?:republic[ao]|republique|republica|reino|royaume|confederati(?:on|e)|confederac(?:ao|ion)|federac(?:ao|ion)|"
    r"federation|principa(?:ute|do)|grand-duche|gran ducado|grao-ducado|emirats?|estados?|etats?)"
    r"(?:\s(?:federati(?:ve|va)|argelina|populaire|popular|democrati(?:que|ca)|islami(?:que|ca)|arabe|"
    r"oriental del?|socialista))*\s$"
)
_FORMAL_AFTER = re.compile(r"\s(?:republic|confederation|federation|kingdom|commonwealth|state)\b")


def _national(letter: Letter, start: int, end: int, code: str) -> Found:
    """An adjective of nationality; in the full name of a State ('Swiss Confederation') the State."""
    capital = letter.text[start].isupper()
    if capital and (
        _FORMAL_BEFORE.search(letter.low[max(0, start - 60) : start]) or _FORMAL_AFTER.match(letter.low, end)
    ):
        return Found("state", start, end, code, 0.9, "states")
    return Found("nationality", start, end, code, 0.9, "nationalities")
