"""Reference numbers: behind labels in four languages, and by the shapes that courts and prosecutors give them.

Kinds: "reference.own" (the sender's) and "reference.other" (the other side's, or of an earlier letter).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extract.findings import Found, proposal, without_overlaps
from extract.letter import Letter
from extract.vocabulary import table
from records.values import Proposal

HEAD = 0.42
"""The part of the first page, from its top, in which the head of a letter stands."""
_NUMBER_SIGN = r"(?:\s?(?:nos?\b\.?|n\.\s?os?\.?|no\.|nr\.?|num(?:ero|ber)?s?\b\.?|nro\.?|n\.|#))?"
_CODE = r"[A-Za-z0-9](?:[\w./\-]*[\w])?"
_SHAPES = (
    re.compile(r"(?<![\w.])\d{1,6}/\d{2}\.\d[A-Z0-9]{5}(?:-[A-Z])?(?!\w)"),  # Portugal: NUIPC
    re.compile(r"(?<![\w.])\d{7}-\d{2}\.\d{4}\.\d\.\d{2}\.\d{4}(?!\d)"),  # Brazil: CNJ
    re.compile(r"(?<![\w.])\d{2,4} Js \d{2,6}/\d{2}(?!\d)"),  # Germany
    re.compile(r"(?<!\w)(?:SV|RR|RH|BB|MPC|EAI)\.\d{2,4}\.\d{2,6}(?!\d)"),  # Switzerland
    re.compile(r"(?<!\w)EIO-[A-Z]{2}-[A-Z]{2}-\d{4}-\d{2}-\d{2}-\d{4}-\d(?!\d)"),  # eEDES
    re.compile(r"(?<!\w)CRM-182-\d{4,6}(?!\d)"),  # United States, OIA
)
_PASSING = re.compile(
    r"\b(?:your|votre|vos|vuestr[oa]s?|voss[oa]s?|su|sus|seu|sua|interpol|ncb|earlier|previous|anterior(?:es)?|"
    r"anterieure?s?|"
    r"precedente?s?|premiere|initiale|demande du|letter of|lettre du|oficio de|nota de)\b"
)
_NOT_REFERENCE = re.compile(
    r"\b(?:section|sec|article|articles|art|arts|artigos?|articulos?|act|law|loi|lei|ley|decree|decreto|"
    r"ordonnance|order|passport|"
    r"passeport|pasaporte|passaporte|account|compte|cuenta|conta|tel|telephone|fax|facture|invoice|factura|"
    r"fatura|dni|nif|cpf|"
    r"identite|identidad|identidade|cedula|registration|rcs|rccm|nipc|cnpj|ruc|folio|matricula|plate|room|"
    r"bureau d'instruction|juzgado|"
    r"chambre|vara|seccion|annex|annexe|anexo|doc|documento|piece|p|page|ecrou|cofre|box|bp|casilla|c\.p)\s?\.?$"
)


@cache
def _label_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    owners = {label: owner for owner in ("plain", "case", "own", "other") for label in table("references")[owner]}
    labels = "|".join(re.escape(label).replace(r"\ ", r"\s") for label in sorted(owners, key=len, reverse=True))
    pattern = (
        rf"(?<![\w])({labels})(?:\b|(?<=\.))\.?{_NUMBER_SIGN}(?:\s[a-z][a-z ]{{2,22}}(?=\s?:)"
        rf")?\s?[.:]?[ \t\n]{{0,2}}(?=[A-Za-z0-9])"
    )
    return re.compile(pattern), owners


def find_references(letter: Letter, *, dates: Sequence[Found], taken: Sequence[Found]) -> tuple[Found, ...]:
    """Every reference number. What lies inside `taken` (accounts, telephones, amounts) is none."""
    blocked = (*dates, *taken)
    found = [f for f in _labelled(letter, blocked) if not any(f.overlaps(t) for t in taken)]
    found += [f for f in _earlier(letter, blocked) if not any(f.overlaps(t) for t in taken)]
    for pattern in _SHAPES:
        for match in pattern.finditer(letter.plain):
            owner = "other" if _PASSING.search(_before(letter, match.start())) else "own"
            found.append(Found(f"reference.{owner}", match.start(), match.end(), match[0], 0.8, "reference shapes"))
    return without_overlaps(found)


_SUBLABEL = re.compile(
    rf"(?:of|oficio|ofo|proc|processo|exp|expediente|nota|note|lettre|letter|carta|dossier|file|case|"
    rf"nv){_NUMBER_SIGN}\.?\s(?=[a-z]{{0,6}}[\d/-])"
)
"""What may stand between the label and the number: 'V/Ref.: Of. 22/2025'."""
_EARLIER = re.compile(
    r"\b(?:letters?|notes?|communications?|messages?|requests?|ref|reference|lettres?|courriers?|demandes?|"
    r"transmissions?|bordereaux?|oficios?|notas?|cartas?|solicitud|comunicacion|"
    r"pedidos?|radicado|acuse|missive|memorandum|commission rogatoire|comision rogatoria|decisao|decision|dei|"
    r"dee|eio|notas verbales|via)\b\.?"
    rf"(?:\s[a-z'-]+){{0,3}}?{_NUMBER_SIGN}\s?(?P<token>[a-z0-9][\w./-]*[/-][\w./-]*\w)"
)
"""A letter named in the text by its number: 'our note No. 12/2024', 'su oficio 0043-2025'."""


def _earlier(letter: Letter, blocked: Sequence[Found]) -> Iterator[Found]:
    """Numbers of earlier letters that the text names."""
    for match in _EARLIER.finditer(letter.low):
        start, end = match.span("token")
        in_head = letter.page_index(start) == 0 and letter.height_at(start) < HEAD
        digits = sum(c.isdigit() for c in match["token"])
        if (
            in_head
            or digits < 3
            or any(f.start < end and start < f.end for f in blocked)
            or re.search(r"\b(?:art|act|loi|ley|lei|law)\b", match[0])
        ):
            continue
        yield Found("reference.other", start, end, letter.text[start:end], 0.6, "earlier letters")


def _before(letter: Letter, position: int) -> str:
    """What stands before the position in its line, at most 60 characters."""
    return re.split(r"[\n\t;|]", letter.low[max(0, position - 60) : position])[-1]


def _labelled(letter: Letter, blocked: Sequence[Found]) -> Iterator[Found]:
    pattern, owners = _label_pattern()
    for match in pattern.finditer(letter.low):
        label = " ".join(match[1].split())
        owner = owners[label]
        in_head = letter.page_index(match.start()) == 0 and letter.height_at(match.start()) < HEAD
        if owner == "plain" and not in_head:
            continue
        if label in {"no", "num", "n.o", "nr", "numero", "number", "of"} and not _begins_line(letter, match.start()):
            continue
        yield from _after_label(letter, match, owner, in_head, blocked)


def _begins_line(letter: Letter, position: int) -> bool:
    return not letter.text[letter.line_at(position).start : position].strip()


def _after_label(
    letter: Letter, match: re.Match[str], owner: str, in_head: bool, blocked: Sequence[Found]
) -> Iterator[Found]:
    """The number or numbers that follow a label: 'A/1; B/2', 'A/1 and B/2'."""
    sublabel = _SUBLABEL.match(letter.low, match.end())
    position = sublabel.end() if sublabel else match.end()
    before = _before(letter, match.start())
    owner = _owner(owner, before)
    for _ in range(4):
        span = _token(letter, position, loose=in_head and ("\n" not in match[0]), blocked=blocked)
        if span is None:
            return
        value = " ".join(letter.text[span[0] : span[1]].split())
        confidence = 0.9 if in_head else 0.75 if "/" in value or "-" in value else 0.6
        yield Found(f"reference.{owner}", *span, value, confidence, "reference labels")
        joined = re.compile(
            r"\s?(?:;|,|-|–|\be\b|\by\b|\bet\b|\band\b|&|\+)\s?(?:n\.?\s?os?\.?\s|no\.?\s)?(?=[A-Z0-9])"
        ).match(letter.plain, span[1])
        if joined is None:
            return
        position = joined.end()


def _owner(owner: str, before: str) -> str:
    if owner in {"own", "other"}:
        return owner
    return "other" if _PASSING.search(before) else "own"


def _token(letter: Letter, position: int, *, loose: bool, blocked: Sequence[Found]) -> tuple[int, int] | None:
    """The number at the position: one word with digits; in the head of the letter also several ('AG/6/28 VOL. II')."""
    ahead = r"((?:[A-Z][A-Za-z]{2,12} )?(?:[A-Z]{1,5}\.? ){0,3})" if loose else r"((?:[A-Z]{1,5}\.? )?)"
    match = re.compile(ahead + rf"({_CODE})").match(letter.plain, position)
    if match is None or not re.search(r"\d", match[2]) or any(f.start <= match.start(2) < f.end for f in blocked):
        return None
    end = match.end(2)
    more = re.compile(r"(?: (?:VOL\.? [IVX]+|[A-Z]{2,6}(?![a-z])|\d{1,5}/[\d/]+|of \d{4}|/ ?\d+))+").match(
        letter.plain, end
    )
    if loose and more:
        end = more.end()
    value = letter.plain[position:end]
    enough = sum(c.isdigit() for c in value) >= 2 and len(value) >= 4 and re.search(r"[/.\-]|\d{4}", value)
    is_year = re.fullmatch(r"(?:19|20)\d\d", value)
    return (
        (position, end)
        if enough and not is_year and not _NOT_REFERENCE.search(letter.low[:position][-24:].rstrip(" :.no"))
        else None
    )


def propose_references(letter: Letter, found: Sequence[Found]) -> Iterator[Proposal]:
    """The sender's references and the related ones, each once; a number of both kinds counts for the surer one."""
    best: dict[str, Found] = {}
    for each in found:
        key = re.sub(r"\W", "", each.value).lower()
        if key not in best or each.confidence > best[key].confidence + 0.01:
            best[key] = each
    for kind, field in (("reference.own", "references"), ("reference.other", "related_references")):
        several = sorted((f for f in best.values() if f.kind == kind), key=lambda f: f.start)
        for item, each in enumerate(several):
            yield proposal(
                letter, field, each.value, start=each.start, end=each.end, confidence=each.confidence,
                finder=each.finder, item=item,
            )  # fmt: skip
