"""When and where a person was born: 'born on … in Porto', 'natural de Casma', a cell with both."""

import re
from collections.abc import Sequence
from functools import cache

from extract.facts import Fact
from extract.findings import Found
from extract.folding import lowered
from extract.letter import Letter
from extract.name_signs import any_of
from extract.vocabulary import spaced, table

_PLACE = (
    r"(?:[A-Z][\w'’-]*(?:[ \n](?:de la |de los |de las |de |da |do |dos |del |la |le |sur |upon |am |"
    r"an der )?[A-Z][\w'-]*){0,4}(?:/[A-Z]{2})?)"
)


@cache
def _kind() -> str:
    """'the town of', or nothing."""
    return rf"(?:(?:the |la |a |o )?(?:{'|'.join(table('particulars')['place']['kinds'])})(?: of| de| do| da)? )?"


@cache
def _never() -> re.Pattern[str]:
    return re.compile("|".join(table("particulars")["place"]["never"]))


def birth(letter: Letter, start: int, end: int, dates: Sequence[Found]) -> Found | None:
    """The date of birth: behind a word for it, or an early date alone in a cell of the person's row."""
    by_another_name = r"\bnee? [a-z'-]+(?: [a-z'-]+)?(?:,|\s(?:le|el|on|em|a))\s?$"
    cue = re.compile(rf"\b(?:{any_of('birth', 'cues')})(?!\w)|{by_another_name}|(?:^|[\s,(])n\.\s?$")
    inside = [d for d in dates if start <= d.start < end]
    for each in inside:
        lead = letter.low[max(start, each.start - 75) : each.start]
        last = max((m.end() for m in cue.finditer(lead)), default=-1)
        if last >= 0 and not re.search(r"[.;]\s\w", lead[last:]):
            return each
    row = letter.text[start : min(end, start + 170)].split("\n\n")[0]
    if "\t" in row or re.match(r"\s?\([^)]*\d{4}", row):
        return next((d for d in inside if d.value < "2010" and d.start < start + 120), None)
    return None


def birthplace(letter: Letter, start: int, end: int, born: Found | None, *, taken: Sequence[Found]) -> Fact | None:
    """The town; what is in `taken` (nationalities) is none."""
    spans = _beside(letter, start, end, born) if born is not None else (_named(letter, start, end),)
    for span in spans:
        if span is None or any(f.start < span[1] and span[0] < f.end for f in taken):
            continue
        place = " ".join(letter.text[slice(*span)].split()).rstrip(".,")
        first = place.split(maxsplit=1)[0] if place else ""
        if first and not _never().fullmatch(lowered(first)) and not (place.isupper() and len(place) <= 3):
            return Fact(place, *span, 0.85)
    return None


@cache
def _on() -> str:
    return "|".join(sorted(table("people")["birth"]["on_place"], key=len, reverse=True))


@cache
def _before() -> str:
    """What says that a place of birth follows."""
    return "|".join(spaced(words) for words in table("particulars")["place"]["said"])


Span = tuple[int, int]


def _beside(letter: Letter, start: int, end: int, born: Found) -> tuple[Span | None, ...]:
    """Places beside the date of birth: 'à Lindau le 8 mai 1971' is surer than what follows a comma."""
    lead = letter.plain[start : born.start]
    said = re.search(
        rf"(?<!\w)(?i:at|in|a|en|em|au|no|na)\s(?i:{_kind()})(?P<place>{_PLACE})(?:\s\([A-Z][^)]{{2,20}}\))?,?\s"
        rf"(?:(?i:on|le|el(?: dia)?|em|a|aos|no dia|the|den)\s)?(?:(?i:the)\s)?(?:(?i:date of)\s)?$",
        lead,
    )
    before = re.search(
        rf"(?<!nee )(?<!ne )(?P<place>{_PLACE})(?:\s\([A-Z][^)]{{2,20}}\))?,?\s"
        rf"(?:(?i:on|le|el(?: dia)?|em|a|aos|no dia|the|den)\s)?(?:(?i:the)\s)?$",
        lead,
    )
    after = re.match(
        rf"\.?(?:[\s,]*\([^)]*\))?\s?(?:\s(?i:{_on()})\s?:\s?|,\s?|[,\s]+(?i:{_on()})\s|\s?[-–—]\s|\s?/\s|\t)"
        rf"(?:(?i:{_before()}|{_on()})\s)?(?i:{_kind()})(?P<place>{_PLACE})",
        letter.plain[born.end : min(end + 40, born.end + 90)],
    )
    in_cell = re.match(r" (?P<place>[A-Z][A-Z' -]{2,30})(?=\n|\t|$)", letter.plain[born.end : born.end + 40])
    told = _said_before(letter, start, born.start)
    return (
        told, _at(said, start), _at(after, born.end), _at(before, start), _at(in_cell, born.end),
        _named(letter, start, end),
    )  # fmt: skip


def _said_before(letter: Letter, start: int, end: int) -> Span | None:
    """The first place behind 'born in' before the date: 'born at Lindau in the Eastern Region on …'."""
    return _at(
        re.search(rf"(?<!\w)(?i:{_before()})\s(?i:{_kind()})(?P<place>{_PLACE})", letter.plain[start:end]), start
    )


def _named(letter: Letter, start: int, end: int) -> Span | None:
    """A place behind 'born in' or behind a label, whatever the date."""
    label = re.search(
        rf"(?i:(?:place of birth|birthplace|lieu de naissance|lugar de nacimiento|local de nascimento|naturalidade)"
        rf"\s?[:\t]\s?)(?P<place>{_PLACE})",
        letter.plain[start:end],
    )
    said = re.search(rf"(?<!\w)(?i:{_before()})\s(?i:{_kind()})(?P<place>{_PLACE})", letter.plain[start:end])
    return _at(label or said, start)


def _at(match: re.Match[str] | None, offset: int) -> Span | None:
    return (offset + match.start("place"), offset + match.end("place")) if match else None
