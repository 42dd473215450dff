"""Companies, banks and other bodies concerned, with their registration numbers; the authorities that write are none.

A name is known by the legal form that ends it ('… Ltd', '… S.A.'), by its first word ('Banco …', 'Fundação …') or by
a word that announces it ('the company …').
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extract.cells import Cell, torn_cells
from extract.findings import Found, proposal, without_overlaps
from extract.folding import fold, lowered
from extract.letter import Letter
from extract.offence_phrases import category_of
from extract.registrations import registration_behind
from extract.vocabulary import table
from records.values import Proposal

_CAP = r"(?:(?:[A-Z]\.){1,4}|[A-Z][\w'&-]*(?:\.[A-Z][\w-]*)?|[0-9][A-Z][\w'-]*)"
_SMALL = (
    r"(?:(?:et|y|e) (?:de la|de l'|du|des|del|do|da|dos|das)|de la|de los|de las|de|del|do|da|dos|das|du|des|of the|of|"
    r"for|the|y|e|i|et|and|&|et de|d'|l'|-|pour la|pour|para|el|la|le|les|von|van|u otros|,(?= [A-Z][a-z]+ &))"
)
_NAME = rf"{_CAP}(?:[ \n](?:{_SMALL}[ \n]?)?{_CAP}|[ \n]- {_CAP}){{0,14}}"
_OF = r"(?:(?:de l'|d')|(?:de l[ao]s?|de|des|du|del|d[ao]s?|pour l[ae]s?|para (?:el|la|os?|as?))\s)"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body as named at its fullest mention; `number` is its registration number, as found in the text."""

    name: str
    start: int
    end: int
    is_bank: bool
    number: Found | None
    confidence: float


@cache
def _forms() -> str:
    forms = table("organisations")["forms"]
    return "|".join(sorted({*forms, *(form.upper() for form in forms)}, key=len, reverse=True))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str, float], ...]:
    words = table("organisations")
    heads, banks, before = (_either(words[key]) for key in ("heads", "banks", "forms_before"))
    announced = _either(words["announced"])
    form = rf"(?:,?[ \n](?:{_forms()})(?![\w/])(?:,?[ \n](?:{_forms()})(?!\w))?)"
    name = rf"(?:{_SMALL}[ \n]?){{0,4}}{_NAME}"
    called = r"(?:(?i:named|called|denominada|denommee|dite|known as) )?\"?"
    return (
        (re.compile(rf"(?<![\w])(?:{banks})[ \n]{name}{form}"), "bank", 0.9),
        (re.compile(rf"(?<![\w])(?:{heads})[ \n]{name}{form}"), "first word", 0.9),
        (re.compile(rf"(?<![\w]){_NAME}{form}"), "legal form", 0.9),
        (re.compile(rf"(?<![\w]){_NAME} ?- ?(?:{_forms()})(?!\w)"), "legal form", 0.85),
        (
            re.compile(rf"(?<![\w])(?:{_either(words['funds'])})(?: [a-z]+al)?(?:\s{_OF}[a-z-]{{3,}}){{1,3}}"),
            "first word",
            0.7,
        ),
        (re.compile(rf"(?<![\w])(?<!,[ \n])(?:{before}) \"?{_NAME}\"?"), "legal form", 0.75),
        (re.compile(rf"(?<![\w])(?:{banks})[ \n]{name}"), "bank", 0.88),
        (re.compile(rf"(?<![\w])(?:{heads})[ \n]{name}"), "first word", 0.78),
        (re.compile(rf"(?i:\b(?:{announced}))[ \n]{called}(?P<name>{_NAME}(?:{form})?)"), "announced", 0.6),
    )


def _either(expressions: Sequence[str]) -> str:
    """Any of the expressions, as written or in capitals."""
    every = {*expressions, *(e.upper() for e in expressions if re.fullmatch(r"[A-Za-z ]+", e))}
    return "|".join(sorted(every, key=len, reverse=True))


def find_organisations(letter: Letter) -> tuple[Found, ...]:
    """Every mention of a body; `kind` is "bank" or "organisation", `value` its name as written."""
    torn = list(_in_torn_cells(letter))
    whole = [found for found in _hits(letter) if not any(cell.holds(found.start) for _, cell in torn)]
    return without_overlaps([*(_trimmed(letter, found) for found in whole), *(found for found, _ in torn)])


def _in_torn_cells(letter: Letter) -> Iterator[tuple[Found, Cell]]:
    """Names that fill a narrow cell of a table, each with its cell; the finding stands in the cell's first line."""
    for cell in torn_cells(letter):
        plain = fold(cell.text)
        for pattern, finder, confidence in _patterns():
            if "name" not in pattern.groupindex and pattern.fullmatch(plain) and not _is_office(plain):
                kind = "bank" if _bank_words().search(plain) else "organisation"
                yield Found(kind, cell.lines[0].start, cell.lines[0].end, cell.text, confidence, finder), cell
                break


@cache
def _bank_words() -> re.Pattern[str]:
    words = table("organisations")
    endings = "|".join(words["bank_endings"])
    return re.compile(rf"\b(?:{_either(words['banks'])})\b|(?i:\w(?:{endings})\b)|\b[Bb]ank\b|\bBANK\b")


def _hits(letter: Letter) -> Iterator[Found]:
    for pattern, finder, confidence in _patterns():
        for match in pattern.finditer(letter.plain):
            start, end = match.span("name") if "name" in pattern.groupindex else match.span()
            begins, start = start, _name_start_in_capitals(letter, start, end)
            if start > begins and finder != "legal form":
                continue  # the word that made it a name is cut off
            name = letter.plain[start:end]
            if _is_weak_in_capitals(letter, start, end) or _is_gang(letter, start, end):
                continue
            if re.match(r"[A-Z]{2}\d\d\b", name):
                continue  # the beginning of an IBAN
            if len(name) > 4 and not _is_office(name) and (finder != "announced" or len(name.split()) > 1):
                kind = "bank" if _bank_words().search(name) else "organisation"
                yield Found(kind, start, end, "", confidence, finder)


_IN_CAPITALS = re.compile(r"[A-Z]{3,}")
_BREAKS = re.compile(
    r"\b(?:A|AL|AU|AUX|TO|BY|FROM|FOR|WITH|EN|IN|POR|PAR|PARA|CON|COM|QUE|SE|HIS|SU|SEU|AT|ON|IS|WAS|EM|NA|NO|PELA|"
    r"PELO|CHEZ)[ \n]"
)


def _name_start_in_capitals(letter: Letter, start: int, end: int) -> int:
    """In a sentence all in capitals a name begins behind the last small word: 'PAID TO ACME LTD'."""
    name = letter.plain[start:end]
    if not _sentence_in_capitals(letter, start, end):
        return start
    breaks = [m.end() for m in _BREAKS.finditer(name) if re.search(r"[A-Z]{3}", name[m.end() :])]
    return start + max([0, *breaks])


def _sentence_in_capitals(letter: Letter, start: int, end: int) -> bool:
    """Whether the words around are in capitals too: capitals then tell nothing."""
    around = letter.plain[max(0, start - 60) : start] + letter.plain[end : end + 60]
    if len(letter.plain[start:end].split()) > 7:  # no name in capitals is so long
        around += letter.plain[start:end]
    letters = [c for c in around if c.isalpha()]
    return len(letters) > 30 and sum(c.isupper() for c in letters) > 0.85 * len(letters)


def _is_weak_in_capitals(letter: Letter, start: int, end: int) -> bool:
    """Whether only a word that is no legal form in a text all in capitals makes it a name: 'HE WAS SEEN AS'."""
    last = letter.plain[start:end].split()[-1:] if start < end else []
    return (
        bool(last)
        and last[0] in table("organisations")["weak_in_capitals"]
        and _sentence_in_capitals(letter, start, end)
    )


def _is_gang(letter: Letter, start: int, end: int) -> bool:
    """Whether it is the name of an offence in capitals: 'ASOCIACIÓN ILÍCITA'."""
    return letter.plain[start:end].isupper() and category_of(letter.low[start:end]) == "organised_crime"


def _trimmed(letter: Letter, found: Found) -> Found:
    """The mention without articles, numbers of paragraphs and commas around it."""
    text = letter.plain[found.start : found.end]
    start = found.start
    begins = _bank_words().match(text.removeprefix("The ").removeprefix("La ").removeprefix("Le "))
    if found.kind == "bank" and begins is None and (inner := _bank_inside().search(text)):
        start += inner.end()
    if lead := _lead().match(letter.plain[start : found.end]):
        start += lead.end()
    text = letter.plain[start : found.end]
    end = found.end - (len(text) - len(text.rstrip(" \n,;\"'-")))
    start += len(text) - len(text.lstrip(" \"'"))
    name = " ".join(letter.text[start:end].translate(_QUOTES).split())
    return Found(found.kind, start, end, name, found.confidence, found.finder)


_QUOTES = str.maketrans("", "", '"“”„«»')


@cache
def _bank_inside() -> re.Pattern[str]:
    banks = "|".join(table("organisations")["banks"])
    return re.compile(rf"\b(?:la|le|el|o|the|do|del|du|of|de) (?=(?:{banks})\b)")


@cache
def _lead() -> re.Pattern[str]:
    articles = "The|Le|La|Les|El|Los|O|A|L'|Societe|Sociedad|Sociedade|Company|SARL|JSC|Firma"
    return re.compile(rf"(?:(?:{articles})[ \n](?=[\"A-Z])|[IVX\d]+\.?[ \n])+")


def _is_office(name: str) -> bool:
    """Whether the name is that of an office: a ministry, a court, a unit of the sender."""
    low = name.lower()
    offices = (
        r"ministr|minister|tribunal|court|juzgado|fiscal(?:ia)?\b|procura|prosecut|embass|embaix|embajad|ambassade|"
        r"parquet|directorate|direccion|direction|republi|government|police|policia|registro|commission|comision|"
        r"articl|codigo|code\b|act\b|law\b"
    )
    return bool(re.search(offices, low)) or bool(
        re.search(r"(?:central bank|banque centrale|banco central|world bank)", low)
    )


def gather_organisations(letter: Letter, found: Sequence[Found]) -> tuple[Organisation, ...]:
    """Each body once, under its fullest name, with the registration number that stands behind one of its mentions."""
    gathered: list[Organisation] = []
    for each in sorted(found, key=lambda f: -len(f.value)):
        limit = min((f.start for f in found if f.start >= each.end), default=len(letter.text))
        number = registration_behind(letter, each.end, limit=limit)
        for i, known in enumerate(gathered):
            if _is_short_for(each.value, known.name):
                if number and known.number is None:
                    gathered[i] = Organisation(
                        known.name, known.start, known.end, known.is_bank, number, known.confidence
                    )
                break
        else:
            gathered.append(
                Organisation(each.value, each.start, each.end, each.kind == "bank", number, each.confidence)
            )
    return tuple(sorted(gathered, key=lambda o: o.start))


def _is_short_for(short: str, full: str) -> bool:
    """Whether all words of `short` that carry meaning stand in `full`."""
    small = {"de", "del", "la", "do", "da", "of", "the", "et", "and", "y", "e", "&"}
    words = [set(re.findall(r"[\w&]+", lowered(text))) - small for text in (short, full)]
    return bool(words[0]) and words[0] <= words[1]


def propose_organisations(
    letter: Letter, organisations: Sequence[Organisation], *, sender: str = ""
) -> Iterator[Proposal]:
    """Name and registration number of each body; what is a part of the sender's own name is left out."""
    own = fold(sender).lower()
    listed = [o for o in organisations if not own or fold(o.name).lower() not in own]
    for item, each in enumerate(listed):
        yield proposal(
            letter, "organisations.name", each.name, start=each.start, end=each.end, confidence=each.confidence,
            finder="organisations", item=item,
        )  # fmt: skip
        if each.number is not None:
            yield proposal(
                letter, "organisations.registration_number", each.number.value, start=each.number.start,
                end=each.number.end, confidence=0.85, finder="registration numbers", item=item,
            )  # fmt: skip
