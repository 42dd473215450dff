"""What a letter says of one person: birth, nationality, identity number, other names.

It stands behind the name, up to the next person's; in the labelled fields of a form; in a passport's zone.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extract.births import birth, birthplace
from extract.facts import Fact
from extract.findings import Found
from extract.folding import lowered
from extract.forms import Field, opens_with_label, person_fields
from extract.identities import identity, number_in
from extract.letter import Letter
from extract.name_signs import any_of
from extract.names import Name
from extract.travel_documents import travel_documents
from extract.vocabulary import spaced, table

__all__ = ["Fact", "particulars", "same_person"]

REACH = 300
"""Letters behind a name in which its particulars are looked for."""
FORM_REACH = 700
"""The same in a form, whose rows may tell much of one person."""
ROWS = 12
"""Rows of a table below a name that may tell more of that person."""


def same_person(one: Name, other: Name) -> bool:
    """Whether two mentions name one person: all words of the shorter stand in the longer, its surname included."""
    short, long = sorted((one, other), key=lambda n: len(n.words))
    if len(short.words) < 2:
        return False
    return short.words <= long.words or len(short.words & long.words) >= max(
        2, len(long.words) - 1 if len(long.words) > 2 else 2
    )


def particulars(
    letter: Letter, mention: Name, names: Sequence[Name], dates: Sequence[Found], states: Sequence[Found]
) -> Iterator[tuple[str, Fact]]:
    """The particulars of the person mentioned there, the surest of each part."""
    best: dict[str, Fact] = {}
    for part, fact in (
        *_of_document(letter, mention),
        *_of_form(letter, mention, names, dates, states),
        *_said(letter, mention, _reach(letter, mention, names), dates, states),
    ):
        if part not in best or fact.confidence > best[part].confidence:
            best[part] = fact
    yield from best.items()


def _said(
    letter: Letter, mention: Name, end: int, dates: Sequence[Found], states: Sequence[Found]
) -> Iterator[tuple[str, Fact]]:
    """What the sentence or the row behind the name tells, up to `end`."""
    start = mention.end
    born = birth(letter, start, end, dates)
    if born is not None:
        yield "date_of_birth", Fact(born.value, born.start, born.end, 0.93)
    nationalities = [s for s in states if s.kind == "nationality"]
    if (place := birthplace(letter, start, end, born, taken=nationalities)) is not None:
        yield "place_of_birth", place
    national = _nationality(letter, mention, start, end, states)
    if national is not None:
        yield "nationality", national
    state = str(national.value) if national is not None else None
    if (number := identity(letter, start, end, state=state)) is not None:
        yield "id_number", number
    if (aliases := _aliases(letter, start, end)) is not None:
        yield "aliases", aliases


def _of_document(letter: Letter, mention: Name) -> Iterator[tuple[str, Fact]]:
    """What the machine-readable zone of the person's passport or card tells."""
    for document in travel_documents(letter):
        words = frozenset(re.findall(r"[\w']+", lowered(f"{document.given_names} {document.surname}")))
        if len(words & mention.words) < min(2, len(words)):
            continue
        told = {"date_of_birth": document.date_of_birth, "nationality": document.nationality,
                "id_number": document.number}  # fmt: skip
        yield from (
            (part, Fact(value, document.start, document.end, 0.97)) for part, value in told.items() if value is not None
        )


def _of_form(
    letter: Letter, mention: Name, names: Sequence[Name], dates: Sequence[Found], states: Sequence[Found]
) -> Iterator[tuple[str, Fact]]:
    """What the labelled fields behind the name tell, up to the next person's."""
    if not _is_label_row(letter, mention):
        return
    following = [n.start for n in names if n.start >= mention.end and n.start - mention.end > 2]
    following = [start for start in following if _is_label_row_at(letter, start)]
    end = min([mention.end + FORM_REACH, len(letter.text), *following[:1]])
    for field in person_fields(letter, mention.end, end):
        yield from _of_field(letter, field, dates, states)


def _of_field(
    letter: Letter, field: Field, dates: Sequence[Found], states: Sequence[Found]
) -> Iterator[tuple[str, Fact]]:
    if field.part in {"date_of_birth", "place_of_birth"}:
        born = next((d for d in dates if field.start <= d.start < field.end), None)
        if born is not None:
            yield "date_of_birth", Fact(born.value, born.start, born.end, 0.95)
        yield from _place_in_field(letter, field, born)
    elif field.part == "nationality":
        inside = [s for s in states if field.start <= s.start < field.end and s.kind in {"nationality", "state"}]
        yield from (("nationality", Fact(s.value, s.start, s.end, 0.95)) for s in inside[:1])
    elif field.part == "id_number" and (number := number_in(letter, field.start, field.end)) is not None:
        yield "id_number", number


def _place_in_field(letter: Letter, field: Field, born: Found | None) -> Iterator[tuple[str, Fact]]:
    """The place that fills a field for it, or that stands beside the date in a field for both."""
    start = field.start if born is None else born.end
    match = re.compile(r"[\s,./–—-]*(?:(?i:in|a|at|em|en)\s?:?\s)?(?P<place>[A-Z][^\n,;(\d]{1,40})").match(
        letter.plain, start, field.end
    )
    if match is not None and (born is not None or field.part == "place_of_birth"):
        place = letter.text[slice(*match.span("place"))].strip(" .")
        first = match.start("place")
        yield "place_of_birth", Fact(" ".join(place.split()), first, first + len(place), 0.93)


@cache
def _relative() -> re.Pattern[str]:
    """What makes the next name that of a relative who only serves to identify."""
    words = "|".join(spaced(word) for word in table("particulars")["relatives"]["words"])
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)[^.;\t]{{0,60}}$")


@cache
def _goes_on() -> re.Pattern[str]:
    """How a paragraph begins that tells more of the person named in the one before."""
    words = "|".join(spaced(word) for word in table("particulars")["goes_on"]["words"])
    return re.compile(rf"\n\n(?:\d[.\d]*\)?\s)?(?:{words})")


def _reach(letter: Letter, mention: Name, names: Sequence[Name]) -> int:
    """Where what is said of this person ends: at the next name, the end of the paragraph, or after `REACH` letters."""
    following = [n.start for n in names if n.start >= mention.end and not same_person(n, mention)]
    following = [n for n in following if not _relative().search(letter.low, max(mention.end, n - 90), n)]
    blank = letter.text.find("\n\n", mention.end)
    in_form = mention.end < len(letter.text) and letter.text[mention.end : mention.end + 60].count("\t") >= 1
    limit = mention.end + (REACH + 120 if in_form else REACH)
    if blank >= 0 and _goes_on().match(letter.low, blank):
        limit, blank = blank + REACH, letter.text.find("\n\n", blank + 2)
    ends = [limit, len(letter.text), *following[:1]]
    if blank >= 0:
        ends.append(_form_end(letter, blank) if in_form or _is_label_row(letter, mention) else blank)
    return min(ends)


def _is_label_row(letter: Letter, mention: Name) -> bool:
    """Whether the name stands behind a label ('Name: …'), so that further rows tell more of the person."""
    return _is_label_row_at(letter, mention.start)


def _is_label_row_at(letter: Letter, position: int) -> bool:
    line = letter.line_at(position)
    return ":" in letter.text[line.start : position] or (position > 0 and letter.text[position - 1] == "\t")


@cache
def _row_labels() -> re.Pattern[str]:
    """How a row begins that tells more of the same person, with or without its number."""
    several = "|".join(
        [any_of("birth", "cues"), any_of("identity", "labels"), *map(spaced, table("particulars")["rows"]["labels"])]
    )
    return re.compile(rf"\n\n(?:\d{{1,2}}(?:\.\d{{1,2}})?[.)]?[\s\t]+)?(?:{several})")


def _form_end(letter: Letter, blank: int) -> int:
    """In a table the particulars may stand in the rows below: rows that begin with a label of birth, identity …"""
    labels = _row_labels()
    end = blank
    for _ in range(ROWS):
        if not labels.match(letter.low, end) and not opens_with_label(letter, end + 2):
            break
        following = letter.low.find("\n\n", end + 2)
        end = following if following >= 0 else len(letter.low)
    return end


def _nationality(letter: Letter, mention: Name, start: int, end: int, states: Sequence[Found]) -> Fact | None:
    """The nationality: 'a national of X', 'de nacionalidad X', an adjective in the person's own particulars."""
    cue = re.compile(
        r"(?:national(?:ity|s)?|citizen(?:ship)?|nationalite|ressortissante?|sujet|citoyen(?:ne)?|originaire|"
        r"nacionalidad(?:e)?|nacional|ciudadan[oa]|cidada[o]?|subdit[oa])\s?(?:of|de|du|des|d'|da|do)?"
        r"(?: la| le| the| republic of| republique(?: de| du)?| republica(?: de| del| da| do)?)?[\s:]*$"
    )
    inside = [s for s in states if start <= s.start < end and s.kind in {"nationality", "state"}]
    for each in inside:
        if cue.search(letter.low[max(start, each.start - 50) : each.start].replace("\t", " ")) or re.match(
            r"\s(?:national(?:ity)?|citizen(?:ship)?)\b", letter.low[each.end :]
        ):
            return Fact(each.value, each.start, each.end, 0.93)
        lead, trail = letter.low[max(0, each.start - 12) : each.start], letter.low[each.end : each.end + 10]
        if re.search(r"(?:passe?port|pass?aporte)\s$", lead) or re.match(r"\spassport(?!\w)", trail):
            return Fact(each.value, each.start, each.end, 0.8)
    if (before := _nationality_before(letter, mention, states)) is not None:
        return before
    for each in inside:
        gap = letter.low[start : each.start]
        stands = (
            r"[,;.\t\n(:/]\s?$|^\s?,\s[a-z]{4,14}\s$|^\s?[,(]?\s?$|\s(?:is|was|es|est|era?)\s(?:an?\s|une?\s|una?\s)?$"
        )
        alone = re.search(stands, gap) and re.match(
            r"\s?(?:[,;.\n\t)]|$|par\b|by\b|mayor|maior)", letter.low[each.end :]
        )
        if each.kind == "nationality" and alone:
            return Fact(each.value, each.start, each.end, 0.85)
    return None


_CITIZEN_OF = re.compile(
    r"(?:citizen|national|ressortissante?|citoyen(?:ne)?|ciudadan[oa]|cidada[o]?|nacional)\s"
    r"(?:of|de|du|da|do|del|de la)\s(?:the\s)?$"
)


def _nationality_before(letter: Letter, mention: Name, states: Sequence[Found]) -> Fact | None:
    """The nationality right before the name: 'o cidadão chinês X', 'the Polish national X', 'o romeno X'."""
    lead = letter.low[max(0, mention.start - 40) : mention.start]
    said = re.search(r"(?:ciudadan|cidad|national|citizen|ressortissant|subdit|sujet|nacional)", lead)
    for each in (s for s in states if s.kind == "nationality" and mention.start - 40 <= s.start < mention.start):
        between = letter.low[each.end : mention.start]
        close = re.search(r"^(?:\s\w+)?\s(?:national|citizen)?[\s,]*(?:\w+\.?\s)?$", between)
        if close and (said or len(between) <= 2):
            return Fact(each.value, each.start, each.end, 0.8)
    for each in (s for s in states if s.kind == "state" and mention.start - 40 <= s.end <= mention.start):
        lead = letter.low[max(0, each.start - 40) : each.start]
        if not letter.low[each.end : mention.start].strip(" ,\n") and _CITIZEN_OF.search(lead):
            return Fact(each.value, each.start, each.end, 0.8)
    return None


def _aliases(letter: Letter, start: int, end: int) -> Fact | None:
    """Other names: behind 'alias', 'also known as', 'dit', '(a)', mostly in quotation marks."""
    cues = "|".join(spaced(cue) for cue in sorted(table("people")["alias"]["cues"], key=len, reverse=True))
    pattern = re.compile(
        rf"(?<!\w)(?i:{cues})[\s:,]{{0,2}}(?:the name\s)?(?:\"(?P<quoted>[^\"\n]{{2,40}})\"|"
        rf"(?P<plain>[A-Z][\w'-]+(?:\s[A-Z][\w'-]+){{0,2}}))"
    )
    found: list[tuple[str, int, int]] = []
    for match in pattern.finditer(letter.plain, start, min(end, start + 160)):
        group = "quoted" if match["quoted"] else "plain"
        found.append((letter.text[slice(*match.span(group))].strip(" ,"), *match.span(group)))
        more = re.compile(r"\s(?:or|and|ou|o|y|e|et)\s(?:como\s|as\s)?\"([^\"\n]{2,40})\"").match(
            letter.plain, match.end()
        )
        if more:
            found.append((letter.text[slice(*more.span(1))].strip(" ,"), *more.span(1)))
    if not found:
        return None
    return Fact(tuple(dict.fromkeys(text for text, _, _ in found)), found[0][1], found[-1][2], 0.85)
