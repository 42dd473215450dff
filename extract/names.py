"""Names of people where letters write them: 'GARCÍA, Ana', 'Ana GARCÍA', 'Mr John Smith', fields of forms.

A capitalised phrase is a name only if something says so: a surname in capitals, a title, a word of relation before it,
a birth or a document after it. Officials (judges, contacts, who signs) are kept apart.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.findings import Found
from extract.folding import lowered
from extract.form_names import form_names, joined_names, table_names, whole_names
from extract.letter import Letter
from extract.name_denials import is_denied, is_located
from extract.name_parts import split_by_custom
from extract.name_signs import (
    LEADING_TITLE,
    any_of,
    confidence_of,
    has_title,
    is_given,
    is_stop,
    opens_badly,
    particles,
    signs_after,
    signs_before,
)
from extract.vocabulary import table

_PARTICLE = (
    r"(?:de la|de los|de las|de los|dos|das|des|della|del|de|da|do|du|di|van der|van den|van|von der|von dem|von|"
    r"ten|ter|te|der|zu|af|el|al|ben|binti?|bte|ibn|abu|ould|mint|anak|wa|y|e|ap|le|la|vda\.? de|viuda de|v\. de)"
)


_CAPS_PARTICLE = (
    r"(?:DE LA|DE LOS|DE LAS|DOS|DAS|DES|DEL|DE|DA|DO|DU|DI|VAN DER|VAN DEN|VAN|VON|TER|DER|EL|AL|BEN|BIN|BINTI|IBN|"
    r"ABU|OULD|ANAK|LE|LA|MC|NI|VDA\.? DE|VIUDA DE|O')"
)


_CAPS = r"(?:(?:ST\.[ ]|(?:[Ee]l|[Aa]l|[Aa]bou|[Bb]en)-)?[A-Z]'?[A-Z][A-Z'-]*(?:-\n[A-Z]+)*[A-Z]|Mc[A-Z]{2,}|[A-Z]{2,})"


_CAP = (
    r"(?:(?:Mc|Mac|O|Ni|Nic|Ui)[ ](?=[A-Z]))?(?:[A-Z]'?[A-Z]?[a-z](?:[\w-]|'(?!s\b)|(?<=-)\n(?=[A-Z][a-z]))*|[A-Z]\.)"
)


_GAP = r"[ \n]"


_SURNAME_CAPS = rf"{_CAPS}(?:{_GAP}(?:(?:{_CAPS_PARTICLE}|{_PARTICLE}){_GAP})?{_CAPS}){{0,3}}"


_CAPS_SURNAME = rf"(?:{_CAPS_PARTICLE}{_GAP})?{_SURNAME_CAPS}"


_GIVEN = rf"{_CAP}(?:{_GAP}(?:{_PARTICLE}{_GAP})?(?:d')?{_CAP}){{0,4}}"


_COMMA = re.compile(rf"(?<![\w'-])(?P<surname>{_CAPS_SURNAME}),{_GAP}(?P<given>{_GIVEN})(?![\w'])")


_PATRONYM = rf"(?:{_GAP}\([A-Z][a-z]+\))?"
"""The father's name, which some registries put in brackets between the given name and the surname."""


_SURNAME_LAST = re.compile(
    rf"(?<![\w'-])(?P<given>{_GIVEN}){_PATRONYM}(?:{_GAP}{_PARTICLE})?{_GAP}(?P<surname>{_CAPS_SURNAME})(?![\w])"
)


_SURNAME_FIRST = re.compile(rf"(?<![\w'-])(?P<surname>{_CAPS_SURNAME}){_GAP}(?P<given>{_GIVEN})(?![\w'])")


_ALL_CAPS = re.compile(rf"(?<![\w'-])(?P<all>{_CAPS}(?:{_GAP}(?:{_CAPS_PARTICLE}{_GAP})?{_CAPS}){{1,5}})(?![\w'])")


_PLAIN = re.compile(rf"(?<![\w'-])(?P<all>{_CAP}(?:{_GAP}(?:{_PARTICLE}{_GAP})?(?:d')?{_CAP}){{1,5}})(?![\w'])")


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
            yield from _whole_name(letter, match, language, nationals, countries)


def _split_name(letter: Letter, match: re.Match[str], sure: float, countries: Mapping[int, int]) -> Iterator[Name]:
    """A name whose surname stands in capitals; the name of a State right before it ('of Peru Ana DÍAZ') is no part."""
    given_start, given_end = match.span("given")
    if (left := countries.get(given_start, given_end)) < given_end:
        given_start = left + 1
    while lead := _no_name_yet(letter, given_start, given_end):
        given_start = lead.end()
    given = letter.text[given_start:given_end]
    first = lowered(given.split()[0]).strip(".,") if given.split() else ""
    if first in table("people")["titles"]["words"] or first in table("people")["titles"]["ranks"]:
        return
    words = re.findall(r"[a-z][a-z'-]+", f"{letter.low[given_start:given_end]} {match['surname'].lower()}")
    if not _has_name(given) or given.split()[0].islower() or any(is_stop(word) for word in words):
        return
    start = given_start if match.start() == match.start("given") else match.start()
    if _is_acronym(match["surname"]) or (
        not is_given(given.split()[0]) and _is_used_as_sign(letter, match["surname"], start, match.end())
    ):
        return
    if is_denied(letter, start, match.end(), countries):
        return
    crossing = "\n" in letter.text[start : match.end()]
    if (
        crossing
        and letter.text[match.end("surname") :][:1] in ("", "\n")
        and not has_title(letter, match["surname"])
        and not signs_after()["relation"].search(letter.low[match.end() : match.end() + 60])
    ):
        return
    end = _end_of_married_name(letter, match.end()) if match.end() == match.end("surname") else match.end()
    surname = letter.text[match.start("surname") : end if end > match.end() else match.end("surname")]
    yield _name(letter, start, end, surname=surname, given=given, sure=sure - 0.02 * crossing)


def _no_name_yet(letter: Letter, start: int, end: int) -> re.Match[str] | None:
    """A title, or a word that begins no name, at the beginning of the given names: 'The Accused Ana DÍAZ'."""
    if (lead := LEADING_TITLE.match(letter.plain, start, end)) is not None:
        return lead
    word = re.compile(r"\S+\s+").match(letter.plain, start, end)
    return word if word is not None and opens_badly(word[0].strip()) else None


def _has_name(given: str) -> bool:
    """Whether given names are more than initials and particles."""
    return any(len(word.strip(".'’")) > 1 and word not in particles() for word in lowered(given).split())


_HUSBAND = re.compile(r"[ \n](?:de|vda\.? de|viuda de|epouse|ep\.|dite?)[ \n](?P<name>[A-Z][a-z'-]+)(?!\w)")


def _end_of_married_name(letter: Letter, end: int) -> int:
    """Where a surname ends that goes on with the husband's, which the letter names elsewhere: 'DÍAZ de Oko'."""
    match = _HUSBAND.match(letter.plain, end)
    return match.end() if match and re.search(rf"(?<!\w){match['name'].upper()}(?!\w)", letter.plain) else end


def _is_acronym(text: str) -> bool:
    """Whether capitals are too short or too many consonants to be a surname: 'SWIFT' may pass, 'NPA' not."""
    return (
        len(text) <= 4 and not re.search(r"[AEIOUY]", text[:3] if len(text) > 2 else "") and text not in {"NG", "NGO"}
    )


def _is_used_as_sign(letter: Letter, word: str, start: int, end: int) -> bool:
    """Whether the letter uses the capitals elsewhere in a file number or an address: 'FIU-2', 'x@crm-doj.example'."""
    if not re.fullmatch(r"[A-Z]{2,6}", word):
        return False
    sign = rf"(?<![\w]){word.lower()}[-/.@&]\w|[-/.@&]{word.lower()}(?!\w)"
    return any(not start <= m.start() < end for m in re.finditer(sign, letter.low))


def _whole_name(
    letter: Letter,
    match: re.Match[str],
    language: str | None,
    nationals: frozenset[int],
    countries: Mapping[int, int],
) -> Iterator[Name]:
    """A name in which nothing marks the surname; taken where its surroundings speak of a person."""
    start, end = match.span()
    text = match[0]
    while text and (
        lead := LEADING_TITLE.match(text) or (re.match(r"\S+\s*", text) if opens_badly(text.split()[0]) else None)
    ):
        start, text = start + lead.end(), text[lead.end() :]
    if re.match(r"\s?(?:\([a-z]{1,2}\))?\s?[:\t]", letter.text[end : end + 6]) and is_stop(text.split(" ")[-1]):
        text = text.rpartition(" ")[0].rstrip()
        end = start + len(text)
    words = re.findall(r"[a-z][a-z'-]*", text.lower())
    if len(words) < 2 or any(is_stop(word) for word in words):
        return
    if is_denied(letter, start, end, countries):
        return
    sure = confidence_of(letter, start, end, capitals=text.isupper(), nationals=nationals)
    surname, given = split_by_custom(_joined(letter.text[start:end]), language)
    if (
        sure > 0
        and _has_name(given)
        and re.search(r"[^\W\d_]{2}", surname)
        and not (sure < 0.8 and is_located(letter, start))
    ):
        yield _name(letter, start, end, surname=surname, given=given, sure=sure)


def _joined(name: str) -> str:
    """The name without the break of a line behind a hyphen."""
    return re.sub(r"-\s+", "-", name)


def _form_fields(letter: Letter, language: str | None) -> Iterator[Name]:
    """Names that a form or a table gives field by field."""
    for (start, end), given in (*form_names(letter), *table_names(letter), *joined_names(letter)):
        if given is not None:
            written, surname = letter.text[slice(*given)].replace(" / ", " "), letter.text[start:end]
            near = max(given[0] - end, start - given[1]) < NEAR
            span = (min(start, given[0]), max(end, given[1])) if near else (start, end)
            yield _name(letter, *span, surname=surname, given=written, sure=0.95)
    for start, end in whole_names(letter):
        surname, first = split_by_custom(_joined(letter.text[start:end]), language)
        yield _name(letter, start, end, surname=surname, given=first, sure=0.86)


def _name(letter: Letter, start: int, end: int, *, surname: str, given: str, sure: float) -> Name:
    """The mention; official if an office or a telephone stands beside it."""
    before, after = letter.low[max(0, start - 70) : start], letter.low[end : end + 70]
    before = re.split(r"[\t]|\n\n", before)[-1]
    posted = signs_after()["office"].search(after) and not _is_described(letter, end)
    official = bool(signs_before()["office"].search(before)) or (
        not signs_after()["relation"].search(after) and bool(posted or signs_after()["contact"].search(after))
    )
    surname, given = _joined(surname), _joined(given)
    official = official and not re.match(
        r"[\s,(]{1,3}(?:the |le |la |el |o |a |then |alors )?(?:former|ancien|ex-|ex |antigu)", after
    )
    return Name(start, end, " ".join(surname.split()), " ".join(given.split()), official, sure)


def _is_described(letter: Letter, end: int) -> bool:
    """Whether the same sentence goes on with a birth or a paper, as it does of nobody who only signs or sends."""
    rest = re.split(r"[a-z)]{3}\.\s|\n\n|;", letter.low[end : end + 130])[0]
    return re.search(rf"(?<!\w)(?:{any_of('birth', 'cues')}|{any_of('identity', 'labels')})(?!\w)", rest) is not None
