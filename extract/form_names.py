"""Names as forms and tables give them: 'Surname: X … First names: Y' in one line or several, or in columns of a table.

A value in a form ends where the line ends or the next label of the form begins, for forms are often set without a
line of its own for each field.
"""

import re
from collections.abc import Iterator
from functools import cache

from extract.letter import Letter
from extract.name_signs import any_of

Fields = tuple[tuple[int, int], tuple[int, int] | None]
"""The span of the surname (or of the whole name) and the span of the given names."""
_PLURAL = r"(?:\(s\)|\(es\)|\(e\))?"
_COLON = r"\s{0,2}:\s{0,2}"
_CAPS = r"[A-Z][A-Z'-]+(?:[ \n][A-Z][A-Z'-]+){0,4}"
_GIVEN = r"[A-Z][a-z][\w'-]*(?:[ \n][A-Z][\w'.-]*){0,4}"


@cache
def _next_label() -> str:
    """Any label of a form's personal particulars, with its colon."""
    several = "|".join(
        any_of(*keys)
        for keys in (
            ("labels", "surname"), ("labels", "given"), ("labels", "further"), ("birth", "cues"), ("identity", "labels")
        )
    )  # fmt: skip
    return rf"(?:{several}){_PLURAL}(?:[\s/][a-z.]{{1,12}}){{0,3}}{_COLON}"


@cache
def _field(part: str, *, lead: str) -> re.Pattern[str]:
    value = r"(?P<value>[^\W\d_][^\n\t:;,()\d]{0,50}?)"
    end = rf"(?=\s*(?:[\n\t;,(]|$|\s{{2}})|(?<=[^\W\d_]{{3}})\.(?:\s|$)|\s+(?:{_next_label()}))"
    return re.compile(rf"{lead}(?:{any_of('labels', part)}){_PLURAL}(?:{_COLON}|\s?\t\s?){value}{end}", re.MULTILINE)


_OPENS = r"(?:^|[\n\t(.;)\]\N{EM DASH}-])\s?(?:\d+[.)]?\s)?"


def form_names(letter: Letter) -> Iterator[Fields]:
    """Surnames and given names behind labels of their own, in either order."""
    surname, given = _field("surname", lead=_OPENS), _field("given", lead=r"(?:^|[\n\t(.,;\s])\s?(?:\d+[.)]?\s)?")
    taken = -1
    for match in surname.finditer(letter.low):
        others = tuple(given.finditer(letter.low, max(0, match.start() - 90), match.end() + 160))
        behind = next((o for o in others if o.start() >= match.end() - 1), None)
        before = next((o for o in others if taken < o.start() and o.end() <= match.start() + 2), None)
        other = behind or before
        if other is not None:
            taken = max(match.end(), other.end())
            start, end = match.span("value")
            married = _MARRIED.search(letter.low, start, end)
            yield _trimmed(letter, (start, married.start() if married else end)), _trimmed(letter, other.span("value"))


def joined_names(letter: Letter) -> Iterator[Fields]:
    """'Surname / Name / Patronymic' before a cell of as many parts: the surname, then the given names."""
    surname, given = any_of("labels", "surname"), any_of("labels", "given")
    label = re.compile(
        rf"(?:^|[\n\t])\s?(?:{surname})\s?[/,]\s?(?:{given}|name|nome|nombre|nom)"
        rf"(?P<more>(?:\s?/\s?[a-z' ]{{3,20}})*)\s?[:\t]\s?"
        rf"(?P<surname>[^\n\t/,;()]{{2,40}}?)\s?[/,]\s?(?P<given>[^\n\t/,;()]{{2,40}})"
        rf"(?:\s?/\s?(?P<third>[^\n\t/,;()]{{2,40}}))?"
    )
    for match in label.finditer(letter.low):
        third = match["more"] and match["third"]
        last = match.end("third") if third and re.search(r"\w", match["third"]) else match.end("given")
        yield _trimmed(letter, match.span("surname")), _trimmed(letter, (match.start("given"), last))


_MARRIED = re.compile(r"\s(?:veuve|vve|epouse|ep\.|nee?|widow(?: of)?|wife of|born)\s.*$", re.DOTALL)
"""What a field for the surname may add: another surname, by birth or by marriage."""


def whole_names(letter: Letter) -> Iterator[tuple[int, int]]:
    """Names behind 'Full name:', 'Nombre y apellidos:' …: at least two words, each with a capital."""
    for match in _field("whole", lead=_OPENS).finditer(letter.low):
        span = _trimmed(letter, match.span("value"))
        words = [w for w in letter.text[slice(*span)].split() if len(w) > 3]
        if len(letter.text[slice(*span)].split()) > 1 and all(w[:1].isupper() for w in words):
            yield span


def table_names(letter: Letter) -> Iterator[Fields]:
    """Rows of a table that has a column for the surname and, right of it, one for the given names."""
    surname, given = any_of("labels", "surname"), any_of("labels", "given")
    head = re.compile(rf"(?:^|[\n\t])\s?(?:{surname}){_PLURAL}\s?\t\s?(?:{given}|name|nome|nombre){_PLURAL}\s?[\t\n]")
    row = re.compile(rf"(?:^|[\n\t])(?P<surname>{_CAPS})\s?\t\s?(?P<given>{_GIVEN})(?=\s?[\t\n]|$)")
    for table in head.finditer(letter.low):
        for match in row.finditer(letter.plain, table.end() - 1, table.end() + 2500):
            yield match.span("surname"), match.span("given")


def _trimmed(letter: Letter, span: tuple[int, int]) -> tuple[int, int]:
    text = letter.text[slice(*span)]
    return span[0] + len(text) - len(text.lstrip(' "«“')), span[1] - (len(text) - len(text.rstrip(' .,"»”-–—')))
