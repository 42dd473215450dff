"""What says that a capitalised phrase is a person's name, and what denies it: the words around it."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from extract.folding import lowered
from extract.letter import Letter
from extract.vocabulary import either, spaced, table


@cache
def particles() -> frozenset[str]:
    """The small words inside names: 'de', 'van', 'bin'."""
    return frozenset(table("people")["particles"]["words"])


@cache
def stop_words() -> frozenset[str]:
    return frozenset(table("people")["stop"]["words"])


def any_of(*keys: str) -> str:
    return either("people", *keys)


@cache
def role_patterns() -> Mapping[str, re.Pattern[str]]:
    """For each role of a person the words that speak for it."""
    return {
        role: re.compile(r"(?<![\w-])(?:" + "|".join(spaced(w) for w in words) + r")(?!\w)")
        for role, words in table("person_roles")["roles"].items()
    }


@cache
def signs_before() -> dict[str, re.Pattern[str]]:
    """What may stand right before a name: a title, a relation, an office."""
    return {
        "title": re.compile(
            rf"(?:^|[^\w'])(?:{any_of('titles', 'words')})\.?\s+$|\b(?:cidada[o]?|ciudadan[oa]|citizen|national|"
            rf"ressortissante?|nacional)\s[a-z-]+\s+$"
        ),
        "relation": re.compile(
            rf"(?:^|[^\w'])(?:{any_of('relation', 'before')})[,:]?\s+(?:(?:{any_of('titles', 'words')})\.?\s+)?$"
        ),
        "office": re.compile(
            rf"(?:^|[^\w'])(?:{any_of('officials', 'before')})(?:-[a-z]+)?\)?[,:]?\s+(?:(?:{any_of('titles', 'words')})"
            rf"\.?\s+)?$|(?:^|[^\w'])(?:{any_of('officials', 'before')}|official)\s(?:who|qui|que)\s[^.;,]{{0,40}},\s"
            rf"(?:(?:{any_of('titles', 'words')})\.?\s+)?$"
        ),
    }


@cache
def signs_after() -> dict[str, re.Pattern[str]]:
    return {
        "relation": re.compile(rf"^[\s,(\"'«-]{{0,4}}(?:\([^)]{{0,60}}\),?\s)?(?:{any_of('relation', 'after')})"),
        "role": re.compile(r"^\s?[,(-]\s?(?:" + "|".join(p.pattern for p in role_patterns().values()) + ")"),
        "office": re.compile(rf"^[\s,(]{{1,3}}(?:[a-z]+\s){{0,2}}(?:{any_of('officials', 'after')})"),
        "act": re.compile(rf"^,?\s(?:{any_of('acts', 'after')})(?!\w)"),
        "contact": re.compile(r"^[\s,(]{1,3}[^;\t]{0,45}?(?:\+\s?\d{1,3}[\d ()-]{6}|@)"),
    }


@cache
def _small_stops() -> frozenset[str]:
    """Words of forms and labels that are no part of a name."""
    labels = (
        *table("people")["labels"]["full"],
        *table("people")["identity"]["labels"],
        "alias",
        "pool",
        "ceo",
        "nuc",
        "no",
        "part",
        "dni",
        "cas",
        "urgent",
        "conseil",
        "mejor",
        "prazo",
        "plazo",
    )
    return frozenset(word for label in labels for word in label.split() if word.isalpha() and len(word) > 1)


LEADING_TITLE = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Mme|Mlle|MM|M|Monsieur|Madame|Mademoiselle|Sr|Sra|Srta|Dr|Dra|Don|Dona|D|Da|Shri|Smt|Sri|"
    r"Adv|Abg|Abog|Doutora?|Lic|Licdo|Licda|Ing|Me|Hon|Senor|Senora|Senorita|Senhor|Senhora|Prof|Herr|Frau|Sig|Sieur|Dame|Citizen|"
    r"MR|MRS|MS|MME|MLLE|SR|SRA|SRTA|DR|DRA|DON|DONA|SENOR|SENORA|SENHOR|SENHORA|MONSIEUR|MADAME|LIC|ING)\.?[ \n])"
)


@cache
def given_names() -> frozenset[str]:
    """Given names of many countries, folded and lower case."""
    return frozenset(name for names in table("given_names")["names"].values() for name in names)


def is_given(word: str) -> bool:
    """Whether the word is a known given name, or a double one with a known half: 'Jean-Luc', 'Ana-Flor'."""
    low = lowered(word).strip(".,'’")
    return low in given_names() or any(half in given_names() for half in low.split("-") if len(half) > 2)


@cache
def _office() -> re.Pattern[str]:
    return re.compile(any_of("officials", "before"))


def opens_badly(word: str) -> bool:
    """Whether no name begins with the word: an article, a stop word, an office."""
    word = word.strip(".,")
    office = _office().fullmatch(lowered(word).split("-")[0]) is not None
    return office or is_stop(word) or lowered(word) in {"la", "las", "los", "y", "e", "des", "le", "das", "dos"}


def is_stop(word: str) -> bool:
    word = lowered(word).strip(".,")
    return word not in particles() and (word in stop_words() or word in _small_stops())


def confidence_of(letter: Letter, start: int, end: int, *, capitals: bool, nationals: frozenset[int]) -> float:
    """How surely a phrase is a person's name, by what stands around it; 0.0 where nothing says so."""
    before = letter.low[max(0, start - 60) : start]
    after = letter.low[end : end + 80]
    told_after = bool(signs_after()["relation"].search(after) or signs_after()["role"].search(after)) or any(
        position in nationals
        and re.fullmatch(r"[\s,(]*(?:de nacionalidade? |de nationalite |an? )?", letter.low[end:position])
        for position in range(end + 1, end + 22)
    )
    titled = bool(signs_before()["title"].search(before))
    related = bool(signs_before()["relation"].search(before))
    weak = bool(re.search(r"(?:^|\s)(?:and|y|e|et|v|vs|s/)\.?\s+$", before)) and not told_after
    if told_after:
        return 0.85
    if titled:
        return 0.82
    if related and not weak and (not capitals or len(letter.low[start:end].split()) >= 2):
        return 0.7
    if _is_cell_of_people(letter, start, end):
        return 0.65
    return _weakly(letter, start, end, capitals=capitals)


def _weakly(letter: Letter, start: int, end: int, *, capitals: bool) -> float:
    """The same where only the sentence or the given name says so."""
    if not capitals and (_in_apposition(letter, start, end) or has_title(letter, letter.text[start:end].split()[-1])):
        return 0.62
    acts = not capitals and signs_after()["act"].search(letter.low[end : end + 80])
    return 0.6 if (acts or _is_known(letter, start, end)) and _is_in_prose(letter, start, end) else 0.0


def _is_known(letter: Letter, start: int, end: int) -> bool:
    """Whether the phrase begins with a known given name that is no name of a place as well."""
    first, *others = letter.text[start:end].split()
    return is_given(first) and (lowered(first) not in table("people")["given"]["places"] or len(others) > 1)


def _is_in_prose(letter: Letter, start: int, end: int) -> bool:
    """Whether the phrase stands in running text, a list or a table, not in the letter's head."""
    block = letter.block_text(letter.line_at(start).block)
    lone = not letter.text[block[0] : start].strip(" -•–·*>") and not letter.text[end : block[1]].strip(" .")
    return not lone and (block[1] - block[0] > PROSE or "\t" in letter.text[block[0] : block[1]])


PROSE = 110
"""Letters that a block of running text has at least; blocks of the letter's head are shorter."""


def _in_apposition(letter: Letter, start: int, end: int) -> bool:
    """Whether the name is explained ('X, a contractor,') in a sentence that speaks of a part people play."""
    if not re.match(
        r",\s(?:an?|the|his|her|then|former|une?|le|la|l'|el|un|una|su|o|um|uma|sua?|alors|ancien(?:ne)?|entonces|"
        r"ent[a]o|que|qui|who)\s",
        letter.low[end:],
    ):
        return False
    lead = re.split(r"[a-z)]{3}\.\s|\n\n", letter.low[max(0, start - 200) : start])[-1]
    trail = re.split(r"[a-z)]{3}\.\s|\n\n", letter.low[end : end + 160])[0]
    return any(pattern.search(lead + " " + trail) for pattern in role_patterns().values())


def has_title(letter: Letter, surname: str) -> bool:
    """Whether the letter calls somebody by this surname with a title: 'Ms Oko', 'señor Oko'."""
    low = lowered(surname)
    follows = (at + len(low) for at in _behind_titles(letter.low) if letter.low.startswith(low, at))
    return any(not (letter.low[end : end + 1].isalnum() or letter.low[end : end + 1] == "_") for end in follows)


@lru_cache(maxsize=2)
def _behind_titles(low: str) -> tuple[int, ...]:
    """Where the words begin that stand behind a title."""
    return tuple(match.end() for match in _titles().finditer(low))


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of('titles', 'words')})\.?\s")


def _is_cell_of_people(letter: Letter, start: int, end: int) -> bool:
    """Whether the name fills the beginning of a table cell whose row goes on with a birth, a document or a role."""
    opens = start == 0 or letter.text[start - 1] in "\n\t"
    row = letter.low[end : end + 90].split("\n\n")[0]
    signs = rf"(?:19|20)\d\d\b.*|(?:{any_of('identity', 'labels')})\b|(?:{any_of('birth', 'cues')})\b"
    return opens and "\t" in row[:60] and bool(re.search(signs, row, re.DOTALL))
