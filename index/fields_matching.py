"""Which documents hold a value in a field: words of names, references however grouped, spans of dates and amounts."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation

import numpy as np
from rapidfuzz.distance import OSA

from index.analyser import FORM, JOINED, LOOKALIKE, all_stems, as_digits, tokens
from index.building import choice
from index.query import InField, Span
from index.snapshot import Fields, Mask, Snapshot, all_of
from index.table import AFTER_ALL_TEXT, Numbers
from index.values import CHOICE_FIELDS


def documents(snapshot: Snapshot, node: InField | Span) -> Mask:
    """Every document, permitted or not, that holds the value: the caller takes the permitted ones."""
    match node:
        case Span("amount"):
            return _each(snapshot, lambda fields: _amounts(fields, node))
        case Span():
            return _each(snapshot, lambda fields: _dates(fields, node))
        case InField(name=name) if name in CHOICE_FIELDS:
            return _choice(snapshot, node)
        case InField():
            return _text(snapshot, node)


def any_field(snapshot: Snapshot, terms: Iterable[str]) -> Mask:
    """Documents with one of these terms in a field that is searched without its name."""
    keys = [term.encode() for term in terms]
    return _each(snapshot, lambda fields: (fields.file.terms.numbers_of(key) for key in keys))


def any_field_beginning(snapshot: Snapshot, prefix: str) -> Mask:
    return _beginning(snapshot, prefix.encode())


def _text(snapshot: Snapshot, node: InField) -> Mask:
    words = [token.words[0] for token in tokens(node.value, None)]
    if not words:
        return np.zeros(snapshot.documents, bool)
    if node.beginning:
        parts = [_words(snapshot, node.name, word) for word in words[:-1]]
        parts.append(_beginning(snapshot, f"{node.name}\0{FORM}{words[-1]}".encode()))
        return all_of(parts)
    found = all_of(_words(snapshot, node.name, word, node.edits) for word in words)
    joined = "".join(words)
    if any(c.isdigit() for c in joined):
        forms = (JOINED + joined, JOINED + LOOKALIKE + as_digits(joined))
        found = found | _terms(snapshot, [f"{node.name}\0{form}" for form in forms])
    return found


def _words(snapshot: Snapshot, name: str, word: str, edits: int = 0) -> Mask:
    found = _terms(snapshot, [f"{name}\0{term}" for term in (FORM + word, *all_stems(word))])
    if edits:
        found |= _each(snapshot, lambda fields: _near(fields, f"{name}\0{FORM}".encode(), word, edits))
    return found


def _near(fields: Fields, prefix: bytes, word: str, edits: int) -> Iterator[Numbers]:
    table = fields.file.terms
    for position in range(*table.beginning_with(prefix)):
        key = table.keys[position][len(prefix) :].decode()
        if OSA.distance(key, word, score_cutoff=edits) <= edits:
            yield table.numbers_between(position, position + 1)


def _choice(snapshot: Snapshot, node: InField) -> Mask:
    key = f"{node.name}\0{choice(node.value)}"
    return _beginning(snapshot, key.encode()) if node.beginning else _terms(snapshot, [key])


def _beginning(snapshot: Snapshot, prefix: bytes) -> Mask:
    def lists(fields: Fields) -> Iterator[Numbers]:
        yield fields.file.terms.numbers_between(*fields.file.terms.beginning_with(prefix))

    return _each(snapshot, lists)


def _terms(snapshot: Snapshot, keys: Iterable[str]) -> Mask:
    encoded = [key.encode() for key in keys]
    return _each(snapshot, lambda fields: (fields.file.terms.numbers_of(key) for key in encoded))


def _dates(fields: Fields, span: Span) -> Iterator[Numbers]:
    """ISO dates sort as text; a month or a year stands for all its days, because they begin with it."""
    values, name = fields.file.values, f"{span.name}\0".encode()
    low = name + (span.low or "").encode() + (AFTER_ALL_TEXT if span.low and span.strict else b"")
    high = name + (span.high or "").encode() + (b"" if span.high and span.strict else AFTER_ALL_TEXT)
    yield values.numbers_between(*values.between(low, high))


def _amounts(fields: Fields, span: Span) -> Iterator[Numbers]:
    values, prefix = fields.file.values, b"amount\0"
    for position in range(*values.beginning_with(prefix)):
        if _amount_within(values.keys[position][len(prefix) :].decode(), span):
            yield values.numbers_between(position, position + 1)


def _amount_within(value: str, span: Span) -> bool:
    amount, currency = _amount(value)
    for bound, sign in ((span.low, 1), (span.high, -1)):
        if bound is None:
            continue
        limit, wanted = _amount(bound)
        if amount is None or limit is None or (wanted and wanted != currency):
            return False
        if sign * (amount - limit) < 0 or (span.strict and amount == limit):
            return False
    return True


def _amount(text: str) -> tuple[Decimal | None, str]:
    number, _, currency = text.partition(" ")
    try:
        return Decimal(number), currency
    except InvalidOperation:
        return None, currency  # a value of another form is in no span


def _each(snapshot: Snapshot, of_file: Callable[[Fields], Iterable[Numbers]]) -> Mask:
    mask = np.zeros(snapshot.documents, bool)
    for fields in snapshot.fields:
        for numbers in of_file(fields):
            fields.mark(mask, numbers)
    return mask
