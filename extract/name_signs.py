"""What says that a capitalised phrase is a person's name, and what denies it: the words around it."""

import re
from collections.abc import Mapping
from functools import cache

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
def kin_pattern() -> re.Pattern[str]:
    """Words that name somebody as the relative of another: 'his sister', 'su conviviente'."""
    words = table("person_roles")["kin"]["words"]
    return re.compile(r"(?<![\w'-])(?:" + "|".join(spaced(w) for w in words) + r")(?!\w)")


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
            rf"(?:^|[^\w'])(?:{any_of('officials', 'before')})\)?[,:]?\s+(?:(?:{any_of('titles', 'words')})"
            rf"\.?\s+)?$"
        ),
    }


@cache
def signs_after() -> dict[str, re.Pattern[str]]:
    return {
        "relation": re.compile(rf"^[\s,(\"'«-]{{0,4}}(?:\([^)]{{0,60}}\),?\s)?(?:{any_of('relation', 'after')})"),
        "role": re.compile(r"^\s?[,(-]\s?(?:" + "|".join(p.pattern for p in role_patterns().values()) + ")"),
        "office": re.compile(rf"^[\s,(]{{1,3}}(?:[a-z]+\s){{0,2}}(?:{any_of('officials', 'after')})"),
        "contact": re.compile(r"^[\s,(]{1,3}[^;\t]{0,45}?(?:\+\s?\d{1,3}[\d ()-]{6}|@)"),
    }


def is_quoted(letter: Letter, start: int) -> bool:
    """Whether the name stands in quotation marks: another name of somebody, or the name of a thing."""
    return start > 0 and letter.plain[start - 1] == '"'


def is_parent(letter: Letter, start: int) -> bool:
    """Whether the name is that of a parent who only serves to identify: 'fils de … et de …'."""
    lead = letter.low[max(0, start - 60) : start]
    return bool(
        re.search(r"\b(?:fils|fille|hij[oa]|filh[oa]|son|daughter)\s(?:of|d'|de|do|da)\b[^.,;:\t]{0,45}$", lead)
        or re.search(r"\bfather's name\b[^.;]{0,20}$", lead)
    )


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
    r"(?:(?:Mr|Mrs|Ms|Miss|Mme|Mlle|MM|M|Monsieur|Madame|Sr|Sra|Srta|Dr|Dra|Don|Dona|D|Shri|Smt|Sri|Adv|Abg|Lic|Ing|"
    r"Me|Hon|Senor|Senora|Senhor|Senhora)\.?[ \n])"
)


def opens_badly(word: str) -> bool:
    return is_stop(word) or lowered(word) in {"la", "las", "los", "y", "e", "des", "le", "das", "dos"}


def is_stop(word: str) -> bool:
    word = lowered(word).strip(".,")
    return word not in particles() and (word in stop_words() or word in _small_stops())


def is_birthplace(letter: Letter, start: int) -> bool:
    """Whether the capitalised words are the place of somebody's birth."""
    lead = letter.low[max(0, start - 80) : start]
    return bool(
        re.search(
            rf"(?<!\w)(?:{any_of('birth', 'cues')})(?!\w)[^;\n\t]{{0,60}}(?:\b(?:in|at|a|en|em|no|na|de)|,)"
            rf"\s(?:[a-z]+,\s)?(?:[a-z]+\sde\s)?$",
            lead,
        )
    )


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
    if not capitals and (_in_apposition(letter, start, end) or _named_again(letter, start, end)):
        return 0.62
    return 0.0


def is_located(letter: Letter, start: int) -> bool:
    """Whether a word of place stands before the phrase, so that it is a town or a street."""
    lead = letter.low[max(0, start - 25) : start]
    return bool(
        re.search(
            r"\b(?:em|en|in|at|a|na|no|da|do|de la|of|rua|calle|avenida|av\.|rue|bairro|concelho de|street|aldeia de|"
            r"municipio de)\s+$",
            lead,
        )
    )


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


def _named_again(letter: Letter, start: int, end: int) -> bool:
    """Whether the last word of the phrase comes again with a title: 'Peter Marlow … Mr Marlow'."""
    last = re.escape(letter.low[start:end].split()[-1])
    return re.search(rf"\b(?:{any_of('titles', 'words')})\.?\s{last}\b", letter.low) is not None


def _is_cell_of_people(letter: Letter, start: int, end: int) -> bool:
    """Whether the name fills the beginning of a table cell whose row goes on with a birth, a document or a role."""
    opens = start == 0 or letter.text[start - 1] in "\n\t"
    row = letter.low[end : end + 90].split("\n\n")[0]
    signs = rf"(?:19|20)\d\d\b.*|(?:{any_of('identity', 'labels')})\b|(?:{any_of('birth', 'cues')})\b"
    return opens and "\t" in row[:60] and bool(re.search(signs, row, re.DOTALL))
