"""What a letter says of one person: birth, nationality, identity number, other names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extract.findings import Found
from extract.letter import Letter
from extract.name_signs import any_of
from extract.names import Name
from extract.vocabulary import spaced, table
from records.values import FieldValue

_PLACE = (
    r"(?:[A-Z][\w'’-]*(?:[ \n](?:de la |de los |de las |de |da |do |dos |del |la |le |sur |upon |am |"
    r"an der )?[A-Z][\w'-]*){0,4}(?:/[A-Z]{2})?)"
)
REACH = 300
"""Letters behind a name in which its particulars are looked for."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One particular of a person and where it was read."""

    value: FieldValue
    start: int
    end: int
    confidence: float


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
    """The particulars that stand between this mention and the next person's name."""
    start, end = mention.end, _reach(letter, mention, names)
    born = _birth(letter, start, end, dates)
    if born is not None:
        yield "date_of_birth", Fact(born.value, born.start, born.end, 0.93)
    if (place := _birthplace(letter, start, end, born)) is not None:
        yield "place_of_birth", place
    if (national := _nationality(letter, mention, start, end, states)) is not None:
        yield "nationality", national
    if (number := _identity(letter, start, end)) is not None:
        yield "id_number", number
    if (aliases := _aliases(letter, start, end)) is not None:
        yield "aliases", aliases


def _reach(letter: Letter, mention: Name, names: Sequence[Name]) -> int:
    """Where what is said of this person ends: at the next name, the end of the paragraph, or after `REACH` letters."""
    following = [n.start for n in names if n.start >= mention.end and not same_person(n, mention)]
    blank = letter.text.find("\n\n", mention.end)
    in_form = mention.end < len(letter.text) and letter.text[mention.end : mention.end + 60].count("\t") >= 1
    limit = mention.end + (REACH + 120 if in_form else REACH)
    ends = [limit, len(letter.text), *following[:1]]
    if blank >= 0:
        ends.append(_form_end(letter, blank) if in_form or _is_label_row(letter, mention) else blank)
    return min(ends)


def _is_label_row(letter: Letter, mention: Name) -> bool:
    """Whether the name stands behind a label ('Name: …'), so that further rows tell more of the person."""
    line = letter.line_at(mention.start)
    return ":" in letter.text[line.start : mention.start] or (
        mention.start > 0 and letter.text[mention.start - 1] == "\t"
    )


def _form_end(letter: Letter, blank: int) -> int:
    """In a table the particulars may stand in the rows below: rows that begin with a label of birth, identity …"""
    labels = re.compile(
        rf"\n\n(?:\d{{1,2}}[.)]?[\s\t]+)?(?:{any_of('birth', 'cues')}|{any_of('identity', 'labels')}|"
        rf"nationalit|nacionalidad|citizenship|lieu|lugar|"
        r"place|sex|sexo|father|alias|address|adresse|domicilio|morada|endereco|role|qualite|condicion|date|"
        r"fecha|data|residence|prenom|given|nombre)"
    )
    end = blank
    for _ in range(8):
        if not labels.match(letter.low, end):
            break
        following = letter.low.find("\n\n", end + 2)
        end = following if following >= 0 else len(letter.low)
    return end


def _birth(letter: Letter, start: int, end: int, dates: Sequence[Found]) -> Found | None:
    """The date of birth: behind a word for it, or an early date alone in a cell of the person's row."""
    cue = re.compile(rf"\b(?:{any_of('birth', 'cues')})(?!\w)")
    inside = [d for d in dates if start <= d.start < end]
    for each in inside:
        lead = letter.low[max(start, each.start - 75) : each.start]
        if cue.search(lead) and not re.search(
            r"[.;]\s\w", lead[max((m.end() for m in cue.finditer(lead)), default=0) :]
        ):
            return each
    row = letter.text[start : min(end, start + 170)].split("\n\n")[0]
    if "\t" in row or re.match(r"\s?\([^)]*\d{4}", row):
        return next((d for d in inside if d.value < "2010" and d.start < start + 120), None)
    return None


def _birthplace(letter: Letter, start: int, end: int, born: Found | None) -> Fact | None:
    """The town: 'born … in Porto', 'nacido en Casma el …', 'Casma, 19/03/1967'."""
    on = "|".join(sorted(table("people")["birth"]["on_place"], key=len, reverse=True))
    if born is not None:
        after = letter.plain[born.end : min(end + 40, born.end + 90)]
        match = re.match(
            rf"(?:[\s,]*\([^)]*\))?[\s]?(?:,\s?|[,\s]+(?i:{on})\s(?:the\s(?:city|town)\sof\s)?|\s?-\s|\s?/\s|\t)"
            rf"(?P<place>{_PLACE})",
            after,
        )
        if match and not _is_stop(match["place"]):
            return _place_fact(letter, born.end + match.start("place"), born.end + match.end("place"))
        lead = letter.plain[start : born.start]
        match = re.search(
            rf"(?P<place>{_PLACE})(?:\s\([A-Z][^)]{{2,20}}\))?,?\s(?:(?i:on|le|el(?: dia)?|em|a|aos|no dia|the|den)"
            rf"\s)?(?:(?i:the)\s)?$",
            lead,
        )
        if match and not _is_stop(match["place"]):
            return _place_fact(letter, start + match.start("place"), start + match.end("place"))
        return None
    cue = (
        rf"(?:(?:born|nee? (?:en \d{{4}} )?|nacid[oa] (?:en \d{{4}} )?|nascid[oa] (?:em \d{{4}} )?|natural d[eo]|"
        rf"natif de)\s?(?:{on})?)"
    )
    match = re.search(rf"(?i:{cue})\s(?P<place>{_PLACE})", letter.plain[start:end])
    label = re.search(
        rf"(?i:(?:place of birth|birthplace|lieu de naissance|lugar de nacimiento|local de nascimento|naturalidade)"
        rf"\s?[:\t]\s?)(?P<place>{_PLACE})",
        letter.plain[start:end],
    )
    found = label or match
    return (
        _place_fact(letter, start + found.start("place"), start + found.end("place"))
        if found and not _is_stop(found["place"])
        else None
    )


def _is_stop(place: str) -> bool:
    stop = {
        "passport",
        "passeport",
        "pasaporte",
        "passaporte",
        "national",
        "holder",
        "male",
        "female",
        "dni",
        "cpf",
        "nif",
        "tel",
        "rua",
        "calle",
        "rue",
    }
    return place.split(maxsplit=1)[0].lower() in stop or (place.isupper() and len(place) <= 3)


def _place_fact(letter: Letter, start: int, end: int) -> Fact:
    return Fact(" ".join(letter.text[start:end].split()).rstrip(".,"), start, end, 0.85)


def _nationality(letter: Letter, mention: Name, start: int, end: int, states: Sequence[Found]) -> Fact | None:
    """The nationality: 'a national of X', 'de nacionalidad X', an adjective in the person's own particulars."""
    cue = re.compile(
        r"(?:national(?:ity|s)?|citizen(?:ship)?|nationalite|ressortissante?|sujet|nacionalidad(?:e)?|nacional|"
        r"ciudadan[oa]|cidada[o]?|subdit[oa])\s?(?:of|de|du|des|d'|da|do)?"
        r"(?: la| le| the| republic of| republique(?: de| du)?| republica(?: de| del| da| do)?)?[\s:]*$"
    )
    inside = [s for s in states if start <= s.start < end and s.kind in {"nationality", "state"}]
    for each in inside:
        if cue.search(letter.low[max(start, each.start - 50) : each.start].replace("\t", " ")) or re.match(
            r"\s(?:national|citizen)\b", letter.low[each.end :]
        ):
            return Fact(each.value, each.start, each.end, 0.93)
    if (before := _nationality_before(letter, mention, states)) is not None:
        return before
    for each in inside:
        gap = letter.low[start : each.start]
        alone = re.search(r"[,;.\t\n(:]\s?$|^\s?[,(]?\s?$", gap) and re.match(
            r"\s?(?:[,;.\n\t)]|$|par\b|by\b|mayor|maior)", letter.low[each.end :]
        )
        if each.kind == "nationality" and alone:
            return Fact(each.value, each.start, each.end, 0.85)
    return None


def _nationality_before(letter: Letter, mention: Name, states: Sequence[Found]) -> Fact | None:
    """The nationality right before the name: 'o cidadão chinês X', 'the Polish national X', 'o romeno X'."""
    lead = letter.low[max(0, mention.start - 40) : mention.start]
    said = re.search(r"(?:ciudadan|cidad|national|citizen|ressortissant|subdit|sujet|nacional)", lead)
    for each in (s for s in states if s.kind == "nationality" and mention.start - 40 <= s.start < mention.start):
        between = letter.low[each.end : mention.start]
        close = re.search(r"^(?:\s\w+)?\s(?:national|citizen)?[\s,]*(?:\w+\.?\s)?$", between)
        if close and (said or len(between) <= 2):
            return Fact(each.value, each.start, each.end, 0.8)
    return None


@cache
def _identity_pattern() -> re.Pattern[str]:
    labels = any_of("identity", "labels")
    return re.compile(
        rf"(?<![\w.])(?:{labels})(?![a-z])(?:\s?(?:n\.?\s?os?\.?|no\.?|nr\.?|num\.?|number|numero|:|is|est la|"
        rf"est le|card|n(?=[\s.]))(?![a-z])){{0,3}}"
        r"(?:\s(?:cnp|cpf|dni|cui|pan))?[\s:]{0,2}((?:[a-z]{1,4}[ -]?)?\d(?:[\da-z./-]|\s(?=\d{2,7}(?:[\s,;.)]|$)"
        r"))*\d?[a-z]{0,2}\d*(?:-[\da-z])?)"
    )


def _identity(letter: Letter, start: int, end: int) -> Fact | None:
    """The first number behind a word for an identity document."""
    for match in _identity_pattern().finditer(letter.low, start, end):
        value = re.split(r"\s(?=[a-z]{2,}|issued|valid|\d{1,2}/)", match[1])[0].rstrip(" .-/")
        if sum(c.isdigit() for c in value) >= 4:
            first = match.start(1)
            written = " ".join(letter.text[first : first + len(value)].split())
            return Fact(written, first, first + len(value), 0.9)
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
