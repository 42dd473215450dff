"""By what a letter may name a request: references, persons, dates, each in a form that survives a bad scan.

'DAI/0744/2025' and 'DAl/O744/2025' have one key: letters that scans take for digits count as those digits.
"""

import re
from collections.abc import Iterable, Iterator
from unicodedata import combining, normalize

from sqlmodel import Session, col, delete

from records.record import Record
from records.tables.learning import RequestKey

FEWEST_DIGITS = 5
"""A number with fewer digits is not known by its digits alone."""
_CONFUSED = str.maketrans("OQDILSBZG", "000115826")

Key = tuple[str, str]
"""(kind, key)"""


def plain(text: str) -> str:
    """Letters and digits only, without accents, in capitals."""
    bare = "".join(c for c in normalize("NFKD", text) if not combining(c)).upper()
    return re.sub(r"[^A-Z0-9]", "", bare)


def reference_key(number: str) -> str:
    """The key of a reference: what scans confuse is one character."""
    return plain(number).translate(_CONFUSED)


def keys_of(record: Record, *, own_reference: str | None = None) -> frozenset[Key]:
    """All keys of a record."""
    return frozenset((kind, key) for kind, key in _all_keys(record, own_reference) if len(key) >= 4)


def _all_keys(record: Record, own_reference: str | None) -> Iterator[Key]:
    if own_reference:
        yield "own", reference_key(own_reference)
    yield from _reference_keys("reference", record.get("references", ()))
    yield from _reference_keys("related", record.get("related_references", ()))
    for person in record.get("persons", ()):
        yield "surname", plain(person["surname"])
        if person.get("given_names"):
            words = f"{person['given_names']} {person['surname']}".split()
            yield "person", "".join(sorted(plain(word) for word in words))
    if record.get("date_of_request"):
        yield "date", str(record["date_of_request"])


def _reference_keys(kind: str, numbers: Iterable[str]) -> Iterator[Key]:
    for number in numbers:
        yield kind, reference_key(number)
        digits = re.sub(r"\D", "", number)
        if len(digits) >= FEWEST_DIGITS:
            yield "digits", digits


def keep_keys(session: Session, request_id: int, record: Record, *, own_reference: str) -> None:
    """Keep the keys of a confirmed request, in place of earlier ones."""
    session.exec(delete(RequestKey).where(col(RequestKey.request_id) == request_id))
    found = keys_of(record, own_reference=own_reference)
    session.add_all(RequestKey(kind=kind, key=key, request_id=request_id) for kind, key in sorted(found))
