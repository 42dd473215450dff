"""Request records: confirmed by a clerk, changed only by clerks, with the history of every value."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, SQLModel, col, delete, func, select

from records import audit, documents, learning
from records.checks import refuse_ill_formed
from records.documents import MACHINE, Viewer
from records.errors import NotFound, StaleForm, WrongState
from records.record import BY_NAME, GROUPS, SINGLE_FIELDS, Field, Record, record_of
from records.tables import (
    Amount,
    BankAccount,
    Clerk,
    Document,
    FieldChange,
    Offence,
    Organisation,
    Person,
    Request,
    State,
    now,
)

GROUP_TABLES: Mapping[str, type[Any]] = {
    "offences": Offence,
    "persons": Person,
    "organisations": Organisation,
    "bank_accounts": BankAccount,
    "amounts": Amount,
}
UNSETTLED = "second_look"
"""The status of a record that a second person has still to look at."""
PLAIN_LISTS = tuple(group for group, fields in GROUPS.items() if fields[0].is_plain_list)


def confirm(
    session: Session,
    document_id: str,
    record: Record,
    *,
    clerk: Clerk,
    viewer: Viewer,
    version: int,
    follows_id: int | None = None,
) -> Request:
    """Make the clerk's record of a document lasting. `version` is the document's when the clerk opened it.

    Confirming a confirmed document again revises its record; each value that changed goes into the history.

    Raises:
        StaleForm: somebody changed the document in between; nothing is saved.
        ValueRefused: a value has not the form that its field needs.
        WrongState: the document is not one to review.
    """
    document = documents.get(session, document_id, viewer)
    if document.state not in (State.TO_REVIEW, State.CONFIRMED):
        raise WrongState(document.state)
    if document.version != version:
        raise StaleForm
    refuse_ill_formed(record)
    request = request_of(session, document_id)
    if follows_id is not None and (request is None or follows_id != request.id):
        get(session, follows_id, viewer)  # only what the clerk may see can be followed
    old = record_of_request(session, request) if request else {}
    request = request or Request(
        own_reference=_next_reference(session), document_id=document_id, desk=document.desk,
        restricted=document.restricted, confirmed_by=clerk.number, document_role="", language="",
    )  # fmt: skip
    _write(session, request, record, follows_id=follows_id, clerk=clerk)
    _note_changes(session, request, old, record, clerk)
    learning.keep(session, request, record, clerk=clerk)
    documents.set_state(session, document_id, State.CONFIRMED, actor=clerk.name)
    document.urgent = bool(record.get("urgent"))
    documents.touch(session, document)
    audit.note(session, "revised" if old else "confirmed", f"request/{request.id}", actor=clerk.name)
    return request


def get(session: Session, request_id: int, viewer: Viewer) -> Request:
    """The request.

    Raises:
        NotFound: there is none, or `viewer` may not see it.
    """
    request = session.get(Request, request_id)
    if request is None:
        raise NotFound
    documents.get(session, request.document_id, viewer)
    return request


def request_of(session: Session, document_id: str) -> Request | None:
    """The record confirmed from this document, if any."""
    return session.exec(select(Request).where(Request.document_id == document_id)).first()


def record_of_request(session: Session, request: Request) -> Record:
    """The confirmed values in the JSON format of a record."""
    record = {field.name: _to_json(getattr(request, field.name)) for field in SINGLE_FIELDS}
    record |= {group: list(getattr(request, group)) for group in PLAIN_LISTS}
    for group, table in GROUP_TABLES.items():
        rows = session.exec(select(table).where(table.request_id == request.id).order_by(table.position))
        record[group] = [_present({f.part: _to_json(getattr(row, f.part)) for f in GROUPS[group]}) for row in rows]
    return _present(record)


def current_record(session: Session, document: Document) -> Record:
    """What is known of a document: the confirmed record, else what the machine proposes.

    A record that waits for a second look is not known yet: the search must not tell the second person the first answer.
    """
    request = request_of(session, document.id)
    if request is None or request.status == UNSETTLED:
        return record_of(documents.proposals(session, document.id))
    return record_of_request(session, request)


def history(session: Session, request_id: int) -> Sequence[FieldChange]:
    """Every change of a value, oldest first."""
    return session.exec(
        select(FieldChange).where(FieldChange.request_id == request_id).order_by(col(FieldChange.id))
    ).all()


def confirmed(session: Session, *, viewer: Viewer = MACHINE) -> Sequence[Request]:
    """All requests that `viewer` may see, oldest first."""
    rows = session.exec(select(Request, Document).join(Document).order_by(col(Request.id)))
    return tuple(request for request, document in rows if viewer.may_see(document))


def _write(session: Session, request: Request, record: Record, *, follows_id: int | None, clerk: Clerk) -> None:
    for field in SINGLE_FIELDS:
        setattr(request, field.name, _to_column(field, record.get(field.name)))
    for group in PLAIN_LISTS:
        setattr(request, group, list(record.get(group, ())))
    request.follows_id = follows_id
    request.confirmed_by, request.confirmed_at = clerk.number, now()
    request.version += 0 if request.id is None else 1
    session.add(request)
    session.flush()
    for group, table in GROUP_TABLES.items():
        session.exec(delete(table).where(table.request_id == request.id))
        session.add_all(_group_row(request, group, i, item) for i, item in enumerate(record.get(group, ())))
    session.flush()


def _group_row(request: Request, group: str, position: int, item: Record) -> SQLModel:
    columns = {field.part: _to_column(field, item.get(field.part)) for field in GROUPS[group]}
    row: SQLModel = GROUP_TABLES[group](request_id=request.id, position=position, **columns)
    return row


def _note_changes(session: Session, request: Request, old: Record, new: Record, clerk: Clerk) -> None:
    proposed = record_of(documents.proposals(session, request.document_id))
    for name in sorted(old.keys() | new.keys() | proposed.keys()):
        before, after, machine = old.get(name), new.get(name), proposed.get(name)
        if before != after or (not old and machine != after):
            assert request.id is not None  # noqa: S101 - flushed above
            session.add(
                FieldChange(
                    request_id=request.id, field=name, old=before, new=after, proposed=machine, clerk_id=clerk.number
                )
            )


def _next_reference(session: Session) -> str:
    """The authority's own number: year and running number within it."""
    year = now().year
    taken = session.exec(select(func.count()).where(col(Request.own_reference).startswith(f"{year}/"))).one()
    return f"{year}/{taken + 1:04}"


def _to_column(field: Field, value: Any) -> Any:
    match field.kind:
        case "flag":
            return bool(value)
        case "texts":
            return list(value or ())
        case "date":
            return date.fromisoformat(value) if value else None
        case _:
            return value or None


def _to_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _present(record: Record) -> Record:
    return {name: value for name, value in record.items() if value not in (None, False, "", [])}


def field_label(name: str) -> str:
    """What people call the field or list of this name."""
    return BY_NAME[name].label if name in BY_NAME else name.replace("_", " ").capitalize()
