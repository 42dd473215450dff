"""Companies, banks and other bodies concerned, with their registration numbers; the authorities that write are none.

A name is known by the legal form that ends it ('… Ltd', '… S.A.'), by its first word ('Banco …', 'Fundação …') or by
a word that announces it ('the company …').
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extract.findings import Found, proposal, without_overlaps
from extract.folding import fold, lowered
from extract.letter import Letter
from extract.vocabulary import table
from records.values import Proposal

_CAP = r"(?:(?:[A-Z]\.){1,4}|[A-Z][\w'&-]*(?:\.[A-Z][\w-]*)?|[0-9][A-Z][\w'-]*)"
_SMALL = (
    r"(?:de la|de los|de las|de|del|do|da|dos|das|du|des|of the|of|for|the|y|e|et|and|&|et de|d'|l'|-|pour la|pour|"
    r"para|el|la|le|les|von|van|u otros|,(?= [A-Z][a-z]+ &))"
)
_NAME = rf"{_CAP}(?:[ \n](?:{_SMALL}[ \n]?)?{_CAP}|[ \n]- {_CAP})*"
_ALL_CAPS = r"[A-Z][A-Z'&.-]+"


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
    heads = "|".join([*words["heads"]])
    banks = "|".join(words["banks"])
    announced = "|".join(sorted(words["announced"], key=len, reverse=True))
    form = rf"(?:,?[ \n](?:{_forms()})(?![\w])(?:,?[ \n](?:{_forms()})(?!\w))?)"
    return (
        (re.compile(rf"(?<![\w]){_NAME}{form}"), "legal form", 0.9),
        (
            re.compile(rf"(?<![\w])(?:SARL|SA|SAS|S\.A\.|SPRL|JSC|OOO|Sarl|S\.A\.R\.L\.) \"?{_NAME}\"?"),
            "legal form",
            0.75,
        ),
        (re.compile(rf"(?<![\w])(?:{banks})[ \n](?:{_SMALL}[ \n]?)*{_NAME}(?:{form})?"), "bank", 0.88),
        (re.compile(rf"(?<![\w])(?:{heads})[ \n](?:{_SMALL}[ \n]?)*{_NAME}(?:{form})?"), "first word", 0.78),
        (
            re.compile(
                rf"(?i:\b(?:{announced}))[ \n](?:(?i:named|called|denominada|denommee|dite|known as)"
                rf" )?\"?(?P<name>{_NAME}(?:{form})?)"
            ),
            "announced",
            0.6,
        ),
    )


def find_organisations(letter: Letter) -> tuple[Found, ...]:
    """Every mention of a body; `kind` is "bank" or "organisation", `value` its name as written."""
    return without_overlaps(_trimmed(letter, found) for found in _hits(letter))


def _hits(letter: Letter) -> Iterator[Found]:
    banks = re.compile("|".join(table("organisations")["banks"]) + r"|bank\b|Bank\b")
    for pattern, finder, confidence in _patterns():
        for match in pattern.finditer(letter.plain):
            start, end = match.span("name") if "name" in pattern.groupindex else match.span()
            name = letter.plain[start:end]
            if len(name) > 4 and not _is_office(name) and (finder != "announced" or len(name.split()) > 1):
                kind = "bank" if banks.search(name) else "organisation"
                yield Found(kind, start, end, "", confidence, finder)


def _trimmed(letter: Letter, found: Found) -> Found:
    """The mention without articles, numbers of paragraphs and commas around it."""
    text = letter.plain[found.start : found.end]
    if found.kind == "bank" and (
        inner := re.search(
            rf"\b(?:la|le|el|o|the|do|del|du|of|de) (?=(?:{'|'.join(table('organisations')['banks'])})\b)", text
        )
    ):
        found = Found(found.kind, found.start + inner.end(), found.end, "", found.confidence, found.finder)
        text = letter.plain[found.start : found.end]
    if lead := re.match(
        r"(?:(?:The|Le|La|Les|El|Los|O|A|L'|Societe|Sociedad|Sociedade|Company|SARL|JSC|Firma)[ \n](?=[\"A-Z])|"
        r"[IVX\d]+\.?[ \n])+",
        text,
    ):
        found = Found(found.kind, found.start + lead.end(), found.end, "", found.confidence, found.finder)
        text = letter.plain[found.start : found.end]
    end = found.end - (len(text) - len(text.rstrip(" \n,;\"'-")))
    start = found.start + (len(text) - len(text.lstrip(" \"'")))
    return Found(
        found.kind,
        start,
        end,
        " ".join(letter.text[start:end].replace('"', "").split()),
        found.confidence,
        found.finder,
    )


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
        number = _number_after(
            letter, each, min((f.start for f in found if f.start >= each.end), default=len(letter.text))
        )
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


def _number_after(letter: Letter, found: Found, limit: int) -> Found | None:
    """The registration number behind the mention, before the next sentence and before `limit`."""
    labels = "|".join(table("organisations")["registration"])
    window = letter.low[found.end : min(found.end + 130, limit)]
    stop = re.search(r"\n\n|[a-z]{3}\.\s(?=[a-z])|;", window)
    window = re.sub(r"\s", " ", window[: stop.start() if stop else None])
    match = re.search(
        rf"[(,:\s]({labels})(?:\s[a-z]{{3,20}}){{0,2}}?\s?(?:n\.?\s?o\.?|no\.?|number|num\.?|"
        rf"numero)?\s?[:.]?\s?((?:che-?\s?|fl-?|b\s|rc\s|ci-)?[a-z0-9-]*\d[\w./-]*(?:\s\d{{2,4}}\b)*)",
        window,
    ) or re.search(r"\((()(?:[a-z]{1,3}[-. ]?)?\d[\d .\-/]{4,18}[\da-z])\)", window)
    if match is None or len(re.sub(r"\D", "", match[2] or match[1])) < 4:
        return None
    group = 2 if match[2] else 1
    start, end = found.end + match.start(group), found.end + match.end(group)
    if match[1] == "rc" and group == 2:
        start = found.end + match.start(1)
    value = " ".join(letter.text[start:end].split()).rstrip(".,-")
    return Found(
        "registration", start, start + len(letter.text[start:end].rstrip(".,-")), value, 0.85, "registration numbers"
    )


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
