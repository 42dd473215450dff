"""Bank accounts: IBANs proved by their check digits (ISO 13616, mod 97-10), other numbers behind the word 'account'.

Letters that scans take for digits (O, I, l, S, B, Z) are forgiven where the check digits then prove the number.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from stdnum.iso7064 import mod_97_10

from extract.cells import torn_cells
from extract.findings import Found, without_overlaps
from extract.folding import fold
from extract.letter import Letter
from extract.vocabulary import spaced, table

_IBAN = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2}[\dOIlSBZ]{2})((?:[ \n-]{0,2}[A-Za-z0-9]{1,5}){2,11})")
_CONFUSED = str.maketrans("OoQDIlSsBZz", "00001155822"[:11])
_NUMBER_SIGN = r"(?:\s?(?:numbered|numero|number|nos?\.?\s?o?\.?|num\.?|nro\.?|n\.\s?o\.?|n\.?os?\.?|#|:)){0,2}"
_NUMBER = r"(?<![a-z\d])(?P<number>\d[\d .-]{4,28}\d(?:-?[a-z0-9]{1,2}\b)?)(?![\d/])"
_IN_COLUMN = re.compile(r"\d[\d .-]{5,26}\d")
COLUMN = 12.0
"""Points by which the left edges of the cells of one column may differ."""


@cache
def _label() -> str:
    """The words for an account, as one regular expression."""
    return "|".join(spaced(word) for word in sorted(table("accounts")["words"]["account"], key=len, reverse=True))


@cache
def _labelled_number() -> re.Pattern[str]:
    """A number right behind a word for an account, or behind 'no.' a few words later in the same sentence."""
    sign = "|".join(spaced(word) for word in table("accounts")["words"]["number"])
    far = rf"[^.;:\d\t]{{1,60}}?(?<![a-z])(?:{sign})[\s:]{{0,2}}"
    return re.compile(rf"\b(?:{_label()})(?:{_NUMBER_SIGN}\s{{0,2}}:?\s{{0,2}}|{far}){_NUMBER}")


def find_accounts(letter: Letter) -> tuple[Found, ...]:
    """Every account number, `value` without spaces."""
    found = without_overlaps((*_ibans(letter), *_labelled(letter), *_in_torn_cells(letter)))
    return without_overlaps((*found, *_below(letter, found)))


def _ibans(letter: Letter) -> Iterator[Found]:
    position = 0
    while match := _IBAN.search(letter.plain, position):
        position = match.start() + 4
        found = _proved(match) or _unproved(match, letter)
        if found is not None:
            length, value, confidence = found
            position = match.start() + length  # what follows may be the next number of a list
            yield Found("account", match.start(), position, value, confidence, "ibans")


def _in_torn_cells(letter: Letter) -> Iterator[Found]:
    """IBANs that fill a narrow cell of a table, a group or two in each line; the finding stands in the first line."""
    for cell in torn_cells(letter):
        match = _IBAN.fullmatch(fold(cell.text))
        if match is None or len(re.sub(r"\s", "", cell.text)) != table("ibans")["lengths"].get(match[1][:2]):
            continue
        found = _proved(match)
        value, confidence = (found[1], found[2]) if found else (re.sub(r"\s", "", cell.text), 0.6)
        yield Found("account", cell.lines[0].start, cell.lines[0].end, value, confidence, "ibans")


def _proved(match: re.Match[str]) -> tuple[int, str, float] | None:
    """(length in the text, IBAN, confidence) of the stretch whose check digits are right."""
    for length, raw in _cuts(match[0]):
        for value, confidence in ((raw, 0.99), (_unconfused(raw), 0.96)):
            expected = table("ibans")["lengths"].get(value[:2])
            if mod_97_10.is_valid(_as_number(value)) and expected in {len(value), None}:
                return length, value, confidence if expected else 0.7
    return None


def _unproved(match: re.Match[str], letter: Letter) -> tuple[int, str, float] | None:
    """A number like its State's IBANs, near the word for it, though the check digits do not prove it.

    A sign more or less is forgiven (0.5 sure): a scan or a typist lost it, and it is the account's number all the same.
    """
    near = letter.low[max(0, match.start() - 60) : match.start()]
    if not re.search(rf"(?<![a-z])(?:iban|{_label()})(?![a-z])", near):
        return None
    cuts = [cut for cut in _cuts(match[0]) if sum(c.isdigit() for c in cut[1]) >= 10]
    for off, confidence in ((0, 0.6), (1, 0.5)):
        for length, raw in cuts:
            if abs(table("ibans")["lengths"].get(raw[:2], 99) - len(raw)) == off:
                return length, raw, confidence
    return None


def _cuts(text: str) -> Iterator[tuple[int, str]]:
    """The beginnings of `text` that end at the end of a group, longest first, without their spaces."""
    ends = [m.end() for m in re.finditer(r"[A-Za-z0-9]+", text)]
    for end in reversed(ends):
        raw = re.sub(r"[\s-]", "", text[:end])
        if 15 <= len(raw) <= 34:
            yield end, raw.upper() if raw[4:].isupper() or raw[4:].isdigit() else raw


def _unconfused(raw: str) -> str:
    """Digits where that State's IBANs have digits: everywhere but in the first two letters and real letter groups."""
    body = raw[2:]
    letters = sum(c.isalpha() and c not in "OoQDIlSsBZz" for c in body)
    return (raw[:2] + (body if letters > 2 else body.translate(_CONFUSED))).upper()


def _as_number(iban: str) -> str:
    return iban[4:] + iban[:4]


def _labelled(letter: Letter) -> Iterator[Found]:
    for match in _labelled_number().finditer(letter.low):
        start, end = match.span("number")
        value = re.sub(r"\s", "", letter.plain[start:end])
        if _is_number(value):
            yield Found("account", start, end, value, 0.88, "account numbers")


def _is_number(value: str) -> bool:
    """Whether it has the digits of an account's number, and is no date."""
    return sum(c.isdigit() for c in value) >= 6 and not re.fullmatch(r"\d{1,2}[.-]\d{1,2}[.-]\d{2,4}", value)


def _below(letter: Letter, known: Sequence[Found]) -> Iterator[Found]:
    """Numbers that fill a cell below a known account, in the same column of a table."""
    torn = [cell for cell in torn_cells(letter) if any(cell.holds(account.start) for account in known)]
    heads = [(letter.line_at(account.start), account) for account in known]
    heads = [(line, account) for line, account in heads if letter.low[line.start : account.start].strip() == ""]
    for line in letter.lines if heads else ():
        text = letter.plain[line.start : line.end]
        if (
            any(cell.holds(line.start) for cell in torn)
            or not _IN_COLUMN.fullmatch(text)
            or not _is_number(re.sub(r"\s", "", text))
        ):
            continue
        if any(0 <= line.page - head.page <= 1 and abs(head.box.x0 - line.box.x0) < COLUMN and head.start < line.start
               and _is_row(letter, line.start) and _is_row(letter, head.start) for head, _ in heads):  # fmt: skip
            yield Found("account", line.start, line.end, re.sub(r"\s", "", text), 0.75, "accounts in a column")


def _is_row(letter: Letter, position: int) -> bool:
    """Whether a cell with text follows in the same row."""
    return "\t" in letter.text[position:].split("\n\n", 1)[0]
