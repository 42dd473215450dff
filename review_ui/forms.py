"""Between the record and the form: what stands in which box of the screen, and what that means.

A form is a plain mapping from the names of its boxes to texts: `date_of_request`, `references.0`, `persons.1.surname`.
Whatever was typed survives in it, also what makes no sense; `record_of_typed` is the inverse of `typed_of_record`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from records.checks import Problem
from records.record import BY_NAME, GROUPS, SINGLE_FIELDS, Field, Record
from records.values import Proposal
from review_ui import normalise, wording
from review_ui.languages import N_

Typed = Mapping[str, str]

NEEDED = "This field is needed."
PLAINLY = {
    "state": N_("No State of this name or code is known: choose one of the list."),
    "language": N_("No language of this name or code is known: choose one of the list."),
    "currency": N_("A currency is needed, as EUR."),
    "date": N_("A date is needed, as 2026-03-14 or 14 March 2026."),
    "decimal": N_("A number is needed, as 1250000.50."),
}
"""What a box says instead of the record's own sentence, since it takes names and other ways of writing too."""

BETWEEN_TEXTS = "; "
FLAG = "yes"


def shown(field: Field, value: Any) -> str:
    """A value as it stands in its box."""
    match field.kind:
        case "flag":
            return FLAG if value else ""
        case "texts":
            return BETWEEN_TEXTS.join(value or ())
        case "state":
            return wording.state_name(value)
        case "language":
            return wording.language_name(value)
        case _:
            return "" if value is None else str(value)


def meant(field: Field, text: str) -> Any:
    """The value that a box stands for; None where it is empty."""
    if field.kind == "flag":
        return True if text else None
    if field.kind == "texts":
        return [part.strip() for part in text.split(BETWEEN_TEXTS.strip()) if part.strip()] or None
    return normalise.typed(field, text) or None


def field_of(name: str) -> Field | None:
    """The field that a box of this name holds; None for a name that no box has."""
    group, _, rest = name.partition(".")
    if group in GROUPS:
        row, _, part = rest.partition(".")
        if not row.isdecimal():
            return None
        return BY_NAME.get(f"{group}.{part}") if part else _plain_field(group)
    return None if name not in BY_NAME or rest else BY_NAME[name]


def _plain_field(group: str) -> Field | None:
    return GROUPS[group][0] if GROUPS[group][0].is_plain_list else None


def box(field: Field, row: int | None) -> str:
    """The name of the box of a field, in this row of its list."""
    if field.group is None:
        return field.name
    return f"{field.group}.{row}" if field.is_plain_list else f"{field.group}.{row}.{field.part}"


def rows(typed: Typed, group: str) -> tuple[int, ...]:
    """The rows that a list has in this form, empty ones too."""
    found = {int(name.split(".")[1]) for name in typed if name.partition(".")[0] == group and field_of(name)}
    return tuple(sorted(found))


def typed_of_form(sent: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """The boxes of a form as it was sent; whatever is not one is left out."""
    return {name: value for name, value in sent if isinstance(value, str) and field_of(name) is not None}


def typed_of_record(record: Record) -> dict[str, str]:
    """The boxes that show this record."""
    typed = {field.name: shown(field, record[field.name]) for field in SINGLE_FIELDS if field.name in record}
    for group, fields in GROUPS.items():
        for row, item in enumerate(record.get(group, ())):
            for field in fields:
                value = item if field.is_plain_list else item.get(field.part)
                typed[box(field, row)] = shown(field, value)
    return {name: text for name, text in typed.items() if text or "." in name}


def typed_of_proposals(proposals: Iterable[Proposal]) -> dict[str, str]:
    """The boxes that show the best proposals; a row without its key field is left out, as in the record."""
    best = [p for p in proposals if p.rank == 0 and p.field in BY_NAME]
    typed = {p.field: shown(BY_NAME[p.field], p.value) for p in best if p.item is None}
    for group, fields in GROUPS.items():
        whole = _whole_rows(group, best)
        for proposal in best:
            if proposal.item in whole and BY_NAME[proposal.field].group == group:
                typed[box(BY_NAME[proposal.field], proposal.item)] = shown(BY_NAME[proposal.field], proposal.value)
        typed |= {box(f, row): typed.get(box(f, row), "") for row in sorted(whole) for f in fields}
    return typed


def _whole_rows(group: str, best: Iterable[Proposal]) -> set[int]:
    keys = {field.name for field in GROUPS[group] if field.key}
    found: dict[int, set[str]] = {}
    for proposal in best:
        if proposal.item is not None and BY_NAME[proposal.field].group == group and proposal.value:
            found.setdefault(proposal.item, set()).add(proposal.field)
    return {row for row, names in found.items() if keys <= names}


def record_of_typed(typed: Typed) -> Record:
    """The record that the boxes stand for; empty boxes and rows are not in it."""
    record: Record = {}
    for field in SINGLE_FIELDS:
        value = meant(field, typed.get(field.name, ""))
        if value is not None:
            record[field.name] = value
    for group in GROUPS:
        items = [item for row in rows(typed, group) if (item := _item(typed, group, row))]
        if items:
            record[group] = items
    return record


def _item(typed: Typed, group: str, row: int) -> Any:
    plain = _plain_field(group)
    if plain is not None:
        return meant(plain, typed.get(box(plain, row), ""))
    item = {field.part: meant(field, typed.get(box(field, row), "")) for field in GROUPS[group]}
    return {part: value for part, value in item.items() if value is not None}


def problems_by_box(problems: Iterable[Problem], typed: Typed) -> dict[str, str]:
    """Each problem at its box; `Problem.item` counts the rows that are in the record, a form may have empty ones."""
    found: dict[str, str] = {}
    for problem in problems:
        name = box_of(problem.field, problem.item, typed)
        if name:
            missing = problem.sentence == NEEDED
            kind = BY_NAME[problem.field].kind
            found.setdefault(name, problem.sentence if missing else PLAINLY.get(kind, problem.sentence))
    return found


def box_of(name: str, item: int | None, typed: Typed) -> str:
    """The box that holds this field, in the row that became this item of the record; empty where there is none."""
    field = BY_NAME.get(name)
    if field is None:
        return ""
    if field.group is None or item is None:
        return box(field, None)
    whole = [row for row in rows(typed, field.group) if _item(typed, field.group, row)]
    return box(field, whole[item])


def with_row(typed: Typed, group: str) -> dict[str, str]:
    """The form with one more, empty row in this list."""
    row = max(rows(typed, group), default=-1) + 1
    return dict(typed) | {box(field, row): "" for field in GROUPS.get(group, ())}


def without_row(typed: Typed, group: str, row: int) -> dict[str, str]:
    """The form without this row."""
    gone = {box(field, row) for field in GROUPS.get(group, ())}
    return {name: text for name, text in typed.items() if name not in gone}
