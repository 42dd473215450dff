"""What denies that a capitalised phrase is a person of its own: a parent, a town, a street, somebody's other name."""

import re
from collections.abc import Mapping
from functools import cache

from extract.letter import Letter
from extract.name_signs import any_of
from extract.vocabulary import either


def is_denied(letter: Letter, start: int, end: int, countries: Mapping[int, int]) -> bool:
    """Whether the phrase is anything of this; `countries` are the spans of the States named, start to end."""
    return (
        is_quoted(letter, start)
        or is_parent(letter, start)
        or is_birthplace(letter, start)
        or is_other_name(letter, start, end)
        or is_street(letter, start)
        or _is_in_country(letter, start, end, countries)
    )


def is_quoted(letter: Letter, start: int) -> bool:
    """Whether the name stands in quotation marks: another name of somebody, or the name of a thing.

    The caption of a case ('"Díaz, Ana s/ estafa"') is neither.
    """
    opened = letter.text[max(0, start - 2) : start].strip()[-1:] in {"«", "“", "„", "‹"}
    case = r"[^\"]{0,60}?\s(?:s/|c/|v\.?|y otr[oa]s?|e outr[oa]s|et autres|and others)\s"
    caption = re.match(case, letter.low[start : start + 90])
    return start > 0 and (letter.plain[start - 1] == '"' or opened) and caption is None


def is_parent(letter: Letter, start: int) -> bool:
    """Whether the name is that of a parent who only serves to identify: 'fils de … et de …'."""
    lead = letter.low[max(0, start - 60) : start]
    child = r"(?<!\w)(?:fils|fille|hij[oa]|filh[oa]|son|daughter)\s(?:of|d'|de|do|da)(?!\w)[^.,;:\t]{0,45}$"
    labels = either("particulars", "parents", "labels")
    return bool(re.search(child, lead) or re.search(rf"(?<!\w)(?:{labels})\s?[:\t][^.;]{{0,45}}$", lead))


def is_birthplace(letter: Letter, start: int) -> bool:
    """Whether the capitalised words are the place of somebody's birth."""
    lead = letter.low[max(0, start - 80) : start]
    return bool(
        re.search(
            rf"(?<!\w)(?:{any_of('birth', 'cues')})(?!\w)(?:(?!\n\n)[^;\t]){{0,60}}"
            rf"(?:(?<!\w)(?:in|at|a|en|em|no|na|de)|,)\s(?:[a-z]+,\s)?(?:[a-z]+\sde\s)?$",
            lead,
        )
    )


@cache
def _other_name(kind: str) -> re.Pattern[str]:
    cues = any_of("alias", kind)
    joined = r"(?:[^.;\t\n]{0,30}(?:/|\s(?:or|and|ou|o|y|e|et)\s|[;,]\s))?"
    return re.compile(rf"(?<![\w'])(?:{cues})(?:\s?[:\t]\s?|[\s,]{{1,2}}){joined}$")


def is_other_name(letter: Letter, start: int, end: int) -> bool:
    """Whether the words before say that it is another name of the person named before.

    'alias' says so alone; 'formerly', 'also' only in brackets or after a comma, where a word of the name comes again.
    """
    lead = letter.low[max(0, start - 90) : start]
    if _other_name("cues").search(lead):
        return True
    match = _other_name("former").search(lead)
    if match is None or not re.search(r"[(,;/\t\n]\s?$", lead[: match.start()]):
        return False
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", lead) for word in letter.low[start:end].split())


@cache
def _street() -> re.Pattern[str]:
    words = any_of("things", "before")
    return re.compile(rf"(?<![\w'])(?:{words})(?:\s(?:de|da|do|del|de la|du|des|of))?\s\"?$")


def is_street(letter: Letter, start: int) -> bool:
    """Whether it is the name of a street, a hospital, a firm: things are called after people."""
    return _street().search(letter.low, max(0, start - 30), start) is not None


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


def _is_in_country(letter: Letter, start: int, end: int, countries: Mapping[int, int]) -> bool:
    """Whether a State in brackets or on the next line makes it a town of that State: 'Bad Ems (Germany)'."""
    opening = re.compile(r"\s\(|\n").match(letter.text, end)
    return (
        opening is not None
        and opening.end() in countries
        and letter.text[countries[opening.end()] :][:1] in ("", ")", "\n")
        and "\n" in letter.text[start : opening.end()]
    )
