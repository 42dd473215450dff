"""Names of people where letters write them: 'GARCÍA, Ana', 'Ana GARCÍA', 'Mr John Smith', fields of forms.

A capitalised phrase is a name only if something says so: a surname in capitals, a title, a word of relation before it,
a birth or a document after it. Officials (judges, contacts, who signs) are kept apart.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.findings import Found
from extract.folding import lowered
from extract.form_names import form_names, table_names, whole_names
from extract.letter import Letter
from extract.name_signs import (
    LEADING_TITLE,
    any_of,
    confidence_of,
    is_birthplace,
    is_located,
    is_parent,
    is_quoted,
    is_stop,
    opens_badly,
    particles,
    signs_after,
    signs_before,
)
from extract.vocabulary import table

_PARTICLE = (
    r"(?:de la|de los|de las|de los|dos|das|des|del|de|da|do|du|di|van der|van den|van|von|der|el|al|ben|bin|bint|"
    r"ibn|abu|ould|y|e|ap|ter|le|la)"
)


_CAPS_PARTICLE = (
    r"(?:DE LA|DE LOS|DE LAS|DOS|DAS|DES|DEL|DE|DA|DO|DU|DI|VAN DER|VAN DEN|VAN|VON|DER|EL|AL|BEN|BIN|IBN|ABU|OULD|"
    r"LE|LA|MC|O')"
)


_CAPS = r"(?:[A-Z]'?[A-Z][A-Z'-]*(?:-\n[A-Z]+)*[A-Z]|Mc[A-Z]{2,}|[A-Z]{2,})"


_CAP = r"(?:(?:Mc|Mac)[ ])?(?:[A-Z]'?[A-Z]?[a-z](?:[\w-]|'(?!s\b))*|[A-Z]\.)"


_GAP = r"[ \n]"


_SURNAME_CAPS = rf"{_CAPS}(?:{_GAP}(?:(?:{_CAPS_PARTICLE}|{_PARTICLE}){_GAP})?{_CAPS}){{0,3}}"


_CAPS_SURNAME = rf"(?:{_CAPS_PARTICLE}{_GAP})?{_SURNAME_CAPS}"


_GIVEN = rf"{_CAP}(?:{_GAP}(?:{_PARTICLE}{_GAP})?{_CAP}){{0,4}}"


_COMMA = re.compile(rf"(?<![\w'-])(?P<surname>{_CAPS_SURNAME}),{_GAP}(?P<given>{_GIVEN})(?![\w'])")


_PATRONYM = rf"(?:{_GAP}\([A-Z][a-z]+\))?"
"""The father's name, which some registries put in brackets between the given name and the surname."""


_SURNAME_LAST = re.compile(
    rf"(?<![\w'-])(?P<given>{_GIVEN}){_PATRONYM}(?:{_GAP}{_PARTICLE})?{_GAP}(?P<surname>{_CAPS_SURNAME})(?![\w])"
)


_SURNAME_FIRST = re.compile(rf"(?<![\w'-])(?P<surname>{_CAPS_SURNAME}){_GAP}(?P<given>{_GIVEN})(?![\w'])")


_ALL_CAPS = re.compile(rf"(?<![\w'-])(?P<all>{_CAPS}(?:{_GAP}(?:{_CAPS_PARTICLE}{_GAP})?{_CAPS}){{1,5}})(?![\w'])")


_PLAIN = re.compile(rf"(?<![\w'-])(?P<all>{_CAP}(?:{_GAP}(?:{_PARTICLE}{_GAP})?{_CAP}){{1,5}})(?![\w'])")


NEAR = 40
"""Letters between the two fields of a name in a form that still count as one stretch."""


@dataclass(frozen=True, slots=True)
class Name:
    """A mention of a person: its span, surname and given names as written, and whether it is an official's."""

    start: int
    end: int
    surname: str
    given: str
    official: bool
    confidence: float

    @property
    def words(self) -> frozenset[str]:
        return frozenset(re.findall(r"[\w']+", lowered(f"{self.given} {self.surname}").replace("-", " ")))


def find_names(
    letter: Letter, *, taken: Sequence[Found], states: Sequence[Found], language: str | None = None
) -> tuple[Name, ...]:
    """Every mention of a person by full name. What lies in `taken` (organisations, offices) is none.

    `language` (of the letter) helps to tell one surname from two.
    """
    blocked = [(f.start, f.end) for f in taken]
    places = [(f.start, f.end) for f in states if f.kind == "state"]
    kept: list[Name] = []
    nationals = frozenset(f.start for f in states if f.kind == "nationality")
    countries = dict(places)
    for name in sorted(
        _candidates(letter, language, nationals, countries), key=lambda n: (-n.confidence, n.start - n.end)
    ):
        inside = any(s < name.end and name.start < e for s, e in blocked)
        covered = any(
            (s <= name.start and name.end <= e) or (s < name.end and name.start < e and e - s >= 10) for s, e in places
        )
        if not inside and not covered and not any(k.start < name.end and name.start < k.end for k in kept):
            kept.append(name)
    return tuple(sorted(kept, key=lambda n: n.start))


def _candidates(
    letter: Letter, language: str | None, nationals: frozenset[int], countries: Mapping[int, int]
) -> Iterator[Name]:
    yield from _form_fields(letter, language)
    for pattern, sure in ((_COMMA, 0.95), (_SURNAME_LAST, 0.9), (_SURNAME_FIRST, 0.88)):
        for match in pattern.finditer(letter.plain):
            yield from _split_name(letter, match, sure, countries)
    for pattern in (_ALL_CAPS, _PLAIN):
        for match in pattern.finditer(letter.plain):
            yield from _whole_name(letter, match, language, nationals)


def _split_name(letter: Letter, match: re.Match[str], sure: float, countries: Mapping[int, int]) -> Iterator[Name]:
    """A name whose surname stands in capitals; the name of a State right before it ('of Peru Ana DÍAZ') is no part."""
    given_start, given_end = match.span("given")
    if (left := countries.get(given_start, given_end)) < given_end:
        given_start = left + 1
    while lead := LEADING_TITLE.match(letter.plain, given_start, given_end):
        given_start = lead.end()
    given = letter.text[given_start:given_end]
    if lowered(given).strip(". ") in table("people")["titles"]["words"]:
        return
    words = re.findall(r"[a-z][a-z'-]+", f"{letter.low[given_start:given_end]} {match['surname'].lower()}")
    if not given or not re.search(r"[^\W\d_]{2}", given) or any(is_stop(word) for word in words):
        return
    start = given_start if match.start() == match.start("given") else match.start()
    if _is_acronym(match["surname"]) or is_quoted(letter, start) or is_parent(letter, start):
        return
    crossing = "\n" in letter.text[start : match.end()]
    if (
        crossing
        and letter.text[match.end("surname") :][:1] in ("", "\n")
        and not _is_titled_elsewhere(letter, match["surname"])
        and not signs_after()["relation"].search(letter.low[match.end() : match.end() + 60])
    ):
        return
    surname = letter.text[slice(*match.span("surname"))]
    yield _name(letter, start, match.end(), surname=surname, given=given, sure=sure - 0.02 * crossing)


def _is_titled_elsewhere(letter: Letter, surname: str) -> bool:
    """Whether the letter calls somebody by this surname: 'Ms Oko', 'señor Oko'."""
    return re.search(rf"\b(?:{any_of('titles', 'words')})\.?\s{re.escape(surname.lower())}\b", letter.low) is not None


def _is_acronym(text: str) -> bool:
    """Whether capitals are too short or too many consonants to be a surname: 'SWIFT' may pass, 'NPA' not."""
    return (
        len(text) <= 4 and not re.search(r"[AEIOUY]", text[:3] if len(text) > 2 else "") and text not in {"NG", "NGO"}
    )


def _whole_name(
    letter: Letter, match: re.Match[str], language: str | None, nationals: frozenset[int]
) -> Iterator[Name]:
    """A name in which nothing marks the surname; taken where its surroundings speak of a person."""
    start, end = match.span()
    text = match[0]
    while text and (
        lead := LEADING_TITLE.match(text) or (re.match(r"\S+\s*", text) if opens_badly(text.split()[0]) else None)
    ):
        start, text = start + lead.end(), text[lead.end() :]
    words = re.findall(r"[a-z][a-z'-]*", text.lower())
    if len(words) < 2 or any(is_stop(word) for word in words):
        return
    if is_quoted(letter, start) or is_parent(letter, start) or is_birthplace(letter, start):
        return
    sure = confidence_of(letter, start, end, capitals=text.isupper(), nationals=nationals)
    surname, given = split_by_custom(letter.text[start:end], language)
    if (
        sure > 0
        and re.search(r"[^\W\d_]{2}", given)
        and re.search(r"[^\W\d_]{2}", surname)
        and not (sure < 0.8 and is_located(letter, start))
    ):
        yield _name(letter, start, end, surname=surname, given=given, sure=sure)


def _form_fields(letter: Letter, language: str | None) -> Iterator[Name]:
    """Names that a form or a table gives field by field."""
    for (start, end), given in (*form_names(letter), *table_names(letter)):
        if given is not None:
            written, surname = letter.text[slice(*given)], letter.text[start:end]
            near = max(given[0] - end, start - given[1]) < NEAR
            span = (min(start, given[0]), max(end, given[1])) if near else (start, end)
            yield _name(letter, *span, surname=surname, given=written, sure=0.95)
    for start, end in whole_names(letter):
        surname, first = split_by_custom(letter.text[start:end], language)
        yield _name(letter, start, end, surname=surname, given=first, sure=0.86)


def split_by_custom(name: str, language: str | None = None) -> tuple[str, str]:
    """(surname, given names) of a name without marks, by how such names are mostly built.

    Two surnames where a name of three words or more ends as Spanish and Portuguese names do; else the last word, with
    the particles before it.
    """
    words = name.split()
    units: list[list[str]] = [[]]
    for word in words:
        units[-1].append(word)
        if lowered(word) not in particles():
            units.append([])
    joined = [" ".join(unit) for unit in units if unit]
    given = frozenset(table("people")["given"]["common"])
    if len(joined) == 3 and lowered(joined[1]) in given:
        return joined[2], " ".join(joined[:2])
    ending = len(joined) > 2 and lowered(joined[-1]).strip(".") in table("people")["particles"]["endings"]
    full = len(joined) - ending
    count = (2 if full >= 3 and _is_iberian(words, at_home=language in {"es", "pt"}) else 1) + ending
    return " ".join(joined[-count:]), " ".join(joined[:-count])


def _is_iberian(words: Sequence[str], *, at_home: bool) -> bool:
    """Whether a name looks Spanish or Portuguese: most of its words end as words of these languages do."""
    ending = re.compile(r"(?:[aeo]s?|ez|es|is|ao|or|al|el|on|in|an|en|ar|il|ul|iz|oz|im|om|em)$")
    foreign = re.compile(r"[kw]|sh|ng$|vich|ovych|ck|th|oe$|ll$|tt|ff|ph|ou|eau|aux|ier$|oy$")
    low = [lowered(word) for word in words if len(word) > 2]
    strange = sum(bool(foreign.search(w)) for w in low)
    if at_home:
        return 2 * strange < len(low)
    return all(ending.search(w) for w in low) and not strange


def _name(letter: Letter, start: int, end: int, *, surname: str, given: str, sure: float) -> Name:
    """The mention; official if an office or a telephone stands beside it."""
    before, after = letter.low[max(0, start - 70) : start], letter.low[end : end + 70]
    before = re.split(r"[\t]|\n\n", before)[-1]
    official = bool(signs_before()["office"].search(before)) or (
        not signs_after()["relation"].search(after)
        and bool(signs_after()["office"].search(after) or signs_after()["contact"].search(after))
    )
    surname = re.sub(r"-\s+", "-", surname)
    official = official and not re.match(
        r"[\s,(]{1,3}(?:the |le |la |el |o |a |then |alors )?(?:former|ancien|ex-|ex |antigu)", after
    )
    return Name(start, end, " ".join(surname.split()), " ".join(given.split()), official, sure)
