"""Bank accounts: IBANs proved by their check digits (ISO 13616, mod 97-10), other numbers behind the word 'account'.

Letters that scans take for digits (O, I, l, S, B, Z) are forgiven where the check digits then prove the number.
"""

import re
from collections.abc import Iterator

from stdnum.iso7064 import mod_97_10

from extract.findings import Found, without_overlaps
from extract.letter import Letter
from extract.vocabulary import table

_IBAN = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2}[\dOIlSBZ]{2})((?:[ \n-]{0,2}[A-Za-z0-9]{1,5}){2,11})")
_CONFUSED = str.maketrans("OoQDIlSsBZz", "00001155822"[:11])
_LABEL = (
    r"(?:(?:bank\s|current\s|savings\s|deposit\s)?accounts?|a/c|acct|compte(?:s)?(?:\sbancaire(?:s)?)?|"
    r"cuentas?(?:\s[a-z]+){0,3}?|"
    r"contas?(?:\s[a-z]+){0,3}?)"
)
_NUMBER_SIGN = r"(?:\s?(?:numbered|numero|number|nos?\.?\s?o?\.?|num\.?|nro\.?|n\.\s?o\.?|n\.?os?\.?|#|:)){0,2}"
_LABELLED = re.compile(
    rf"\b{_LABEL}{_NUMBER_SIGN}\s{{0,2}}:?\s{{0,2}}(\d[\d .-]{{4,28}}\d(?:-?[a-z0-9]{{1,2}}\b)?)(?![\d/])"
)


def find_accounts(letter: Letter) -> tuple[Found, ...]:
    """Every account number, `value` without spaces."""
    return without_overlaps((*_ibans(letter), *_labelled(letter)))


def _ibans(letter: Letter) -> Iterator[Found]:
    for match in _IBAN.finditer(letter.plain):
        found = _proved(match) or _unproved(match, letter)
        if found is not None:
            length, value, confidence = found
            yield Found("account", match.start(), match.start() + length, value, confidence, "ibans")


def _proved(match: re.Match[str]) -> tuple[int, str, float] | None:
    """(length in the text, IBAN, confidence) of the stretch whose check digits are right."""
    for length, raw in _cuts(match[0]):
        for value, confidence in ((raw, 0.99), (_unconfused(raw), 0.96)):
            expected = table("ibans")["lengths"].get(value[:2])
            if mod_97_10.is_valid(_as_number(value)) and expected in {len(value), None}:
                return length, value, confidence if expected else 0.7
    return None


def _unproved(match: re.Match[str], letter: Letter) -> tuple[int, str, float] | None:
    """A number of the length of its State's IBANs, near the word for it, though the check digits do not prove it."""
    near = letter.low[max(0, match.start() - 60) : match.start()]
    for length, raw in _cuts(match[0]):
        fits = table("ibans")["lengths"].get(raw[:2]) == len(raw) and sum(c.isdigit() for c in raw) >= 0.6 * len(raw)
        if fits and re.search(rf"iban|{_LABEL}", near):
            return length, raw, 0.6
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
    for match in _LABELLED.finditer(letter.low):
        value = re.sub(r"\s", "", letter.plain[match.start(1) : match.end(1)])
        if sum(c.isdigit() for c in value) >= 6 and not re.fullmatch(r"\d{1,2}[.-]\d{1,2}[.-]\d{2,4}", value):
            yield Found("account", match.start(1), match.end(1), value, 0.88, "account numbers")
