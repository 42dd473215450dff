"""Registration numbers of companies: behind a label ('RCS', 'company no.', 'C.U.I.T.') or in brackets at the name."""

import re
from functools import cache

from extract.findings import Found
from extract.letter import Letter
from extract.vocabulary import table

REACH = 130
"""Letters behind the name in which its number stands."""
_SIGN = r"(?:n\.?\s?o\.?|no\.?|nos\.?|number|num\.?|numero|nro\.?|nr\.?|#)?"
_VALUE = r"(?:(?:che-?\s?|fl-?|b\s|rc\s|ci-|hrb\s|hra\s|fn\s)?[a-z0-9-]*\d[\w./-]*(?:\s\d{2,4}\b)*)"
_BRACKETED = re.compile(
    r"^(?:,\s(?:[a-z']{1,3}\s?)?[a-z-]{3,20})?[\s\"']{0,2}\(\s?((?:[a-z]{1,4}[-. ]?)?\d[\d .\-/]{4,18}[\da-z]|"
    r"[a-z]{1,4}[- ]?[a-z\d]{0,6}\d[a-z\d.-]{2,12})\s?\)"
)
"""A number alone in brackets right behind the name or its town."""
_NO_NUMBER = re.compile(r"(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
"""Years and dates."""


@cache
def _labelled() -> re.Pattern[str]:
    labels = "|".join(
        sorted((_with_dots(label) for label in table("organisations")["registration"]), key=len, reverse=True)
    )
    return re.compile(rf"[(,:\s-](?:{labels})(?![a-z])(?:\s[a-z]{{3,20}}){{0,2}}?\s?{_SIGN}\s?[:.]?\s?({_VALUE})")


def _with_dots(label: str) -> str:
    """'rcs' also as 'r.c.s.'; labels that are expressions of their own stay."""
    return r"\.?\s?".join(label) + r"\.?" if re.fullmatch(r"[a-z]{2,5}", label) else label


def registration_behind(letter: Letter, end: int, *, limit: int) -> Found | None:
    """The registration number behind a name that ends at `end`, before the next sentence and before `limit`."""
    window = letter.low[end : min(end + REACH, limit)]
    stop = re.search(r"\n\n|(?<!reg)(?<!num)(?<!nro)(?<!matr)[a-z]{3}(?<!reg)(?<!num)(?<!nro)\.\s(?=[a-z])|;", window)
    window = re.sub(r"\s", " ", window[: stop.start() if stop else None])
    labelled, bracketed = _labelled().search(window), _BRACKETED.search(window)
    inside = labelled is not None and (bracketed is None or labelled.start(1) < bracketed.end(1))
    match = labelled if inside else bracketed
    if match is None:
        return None
    written = letter.text[end + match.start(1) : end + match.end(1)].rstrip(".,-/ ")
    value = " ".join(written.split())
    digits = sum(c.isdigit() for c in value)
    if digits < (3 if match.re is _BRACKETED else 4) or _NO_NUMBER.fullmatch(value):
        return None
    start = end + match.start(1)
    return Found("registration", start, start + len(written), value, 0.85, "registration numbers")
