"""Whether a record has the form that its fields need. What it says is the clerk's affair; its form is ours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from records.errors import ValueRefused
from records.record import BY_NAME, GROUPS, PATTERNS, Field, Record


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that cannot stand: the field, the item it belongs to (None for a single field), and why."""

    field: str
    item: int | None
    sentence: str


class RecordRefused(ValueRefused):
    """Carries every problem of the record, so that the form can show them all at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(problem.field for problem in problems))
        self.problems = problems


def refuse_ill_formed(record: Record) -> None:
    """Check the form of every value.

    Raises:
        RecordRefused: with all problems found.
    """
    problems = tuple(problems_of(record))
    if problems:
        raise RecordRefused(problems)


def problems_of(record: Record) -> Iterator[Problem]:
    """What is wrong with the form of the record, field by field."""
    for name in ("document_role", "language"):
        if not record.get(name):
            yield Problem(name, None, "This field is needed.")
    for name, value in record.items():
        if name in GROUPS:
            yield from _group_problems(name, value)
        elif name in BY_NAME:
            yield from _problem(BY_NAME[name], None, value)
        else:
            yield Problem(name, None, "There is no such field.")


def _group_problems(group: str, items: Any) -> Iterator[Problem]:
    fields = {field.part: field for field in GROUPS[group]}
    plain = GROUPS[group][0] if GROUPS[group][0].is_plain_list else None
    for position, item in enumerate(items):
        if plain is not None:
            yield from _problem(plain, position, item)
            continue
        for part, field in fields.items():
            if field.key and not item.get(part):
                yield Problem(field.name, position, "This field is needed.")
        for part, value in item.items():
            if part in fields:
                yield from _problem(fields[part], position, value)
            else:
                yield Problem(f"{group}.{part}", position, "There is no such field.")


def _problem(field: Field, item: int | None, value: Any) -> Iterator[Problem]:
    sentence = None
    match field.kind:
        case "flag" if not isinstance(value, bool):
            sentence = "Yes or no is needed."
        case "choice" if value not in field.choices:
            sentence = "Choose one of the list."
        case "date" if not _is_date(value):
            sentence = "A date is needed, as 2025-03-14."
        case kind if kind in PATTERNS and not re.match(PATTERNS[kind], str(value)):
            sentence = FORMS[kind]
        case "texts" if not isinstance(value, list | tuple):
            sentence = "A list of texts is needed."
        case "text" if not isinstance(value, str):
            sentence = "A text is needed."
    if sentence:
        yield Problem(field.name, item, sentence)


FORMS = {
    "state": "Two capital letters are needed (ISO 3166-1), as PT.",
    "language": "Two small letters are needed (ISO 639-1), as fr.",
    "currency": "Three capital letters are needed (ISO 4217), as EUR.",
    "decimal": "A number with a point is needed, as 1250000.50.",
}


def _is_date(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True
