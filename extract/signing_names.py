"""What the name of a signatory looks like: titles before it, particles in it, no words of offices or streets."""

import re
from dataclasses import dataclass
from functools import cache

from extract.folding import lowered
from extract.name_signs import particles, stop_words
from extract.vocabulary import either

TITLES = (
    r"(?:\(?[sf]\.?\)\s?|/s/\s)?(?i:(?:Dra?|Mr|Mrs|Ms|Mme|M|Sra?|Lic|Licd[ao]|Licenciad[oa]|Abg|Abog|Ing|Mag|Prof|Esc|Eng|Dott|Avv|Maître|Mtr[oa]|"
    r"Rag|Adv|Hon|Me|Ju[ií]za? Federal|Ju[ií]za?|Jueza?|Judge|Fdo|Fdo\.:|Signed|Sgd|Signé|Assinado|Firmado)\.?:?\s)*"
)


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, as written, and where."""

    name: str
    start: int
    end: int
    confidence: float

    @property
    def words(self) -> frozenset[str]:
        return frozenset(re.findall(r"[\w']+", lowered(self.name).replace("-", " ")))


@cache
def person_pattern() -> str:
    """Two to seven words with capitals, particles between them."""
    small = "|".join(
        sorted(particles() | {"de la", "de los", "i", "y", "bin", "binti", "ibn", "ould"}, key=len, reverse=True)
    )
    return (
        rf"[A-Z][\w'’.-]*(?:[ ](?:{small})[ ]?)?"
        rf"(?:[ ]?[A-Z][\w'’.-]*(?:[ ](?:{small})(?=[ ]))?){{1,6}}"
    )


@cache
def name_line() -> re.Pattern[str]:
    """A line that is a name, with titles before it and a post behind a comma."""
    return re.compile(
        rf"^[\s(/_.*]*{TITLES}(?P<name>{person_pattern()})[\s)/_.*,]*"
        r"(?:,\s*(?:[a-z]|(?:[A-Z][a-z]{1,4}\.\s?)+).*)?$"
    )


@cache
def signing_words(part: str) -> re.Pattern[str]:
    """Any of the words around a signature: "closings", "posts"."""
    return re.compile(rf"(?<![\w-])(?:{either('cues', 'signature', part)})")


def is_person(name: str) -> bool:
    """Whether what looks like a name is one: no post, no greeting, no street."""
    words = [w.strip(".,") for w in lowered(name).split()]
    full = [w for w in words if w not in particles() and len(w) > 1]
    return (
        1 <= len(full) <= 6
        and len(words) >= 2
        and not _NOWHERE.search(lowered(name))
        and signing_words("closings").match(lowered(name)) is None
        and not any(w in stop_words() or signing_words("posts").fullmatch(w) for w in full)
    )


_NOWHERE = re.compile(
    r"^(?:av|avda|avenida|avenue|rue|rua|calle|cra|carrera|street|road|final|edificio|edificio|building|piso|floor|apdo|"
    r"plaza|place|praca|bd|boulevard|se|page|pagina|end|fim|fin)\b|\b(?:street|road|avenue|house|building|floor)$"
)
"""Beginnings and ends of lines that name a place and no person."""
