"""Two pairs of eyes: which records a second clerk has to look at, what they said, and how differences are settled.

The second clerk says what the critical fields hold without seeing what the first one said. Where both agree, the
record is registered; where they differ, the second one settles it with a reason, or sends it back to the queue.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from records import audit, documents, requests
from records.documents import Viewer
from records.errors import NotFound, ReasonMissing, SecondPersonNeeded, StaleForm
from records.reasons import reason_of, state_reason
from records.record import BY_NAME, GROUPS, Record
from records.tables import Clerk, Document, Request, SecondLook, State, now

WAITING, REGISTERED, RETURNED = requests.UNSETTLED, "registered", "returned"
"""What `Request.status` says of it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Which records need a second look, and what of them: the settings `review.second_look` and following."""

    types: frozenset[str]
    restricted: bool
    fields: tuple[str, ...]

    def asks(self, request: Request) -> bool:
        return request.request_type in self.types or (self.restricted and request.restricted)


@dataclass(frozen=True, slots=True)
class Difference:
    """A critical field on which the two do not agree; absent values are None."""

    name: str
    first: Any
    second: Any


def begin(session: Session, request: Request, clerk: Clerk, rule: Rule) -> bool:
    """After a clerk confirmed a record: put it before a second person, if the rule asks. Says whether it does."""
    for before in _open(session, request):
        before.state = "replaced"
        session.add(before)
    if not rule.asks(request):
        request.status = REGISTERED
        session.add(request)
        return False
    assert request.id is not None  # noqa: S101 - confirmed, so in the database
    request.status = WAITING
    look = SecondLook(request_id=request.id, request_version=request.version, first_id=clerk.number)
    session.add_all((request, look))
    session.flush()
    audit.note(session, "second-look-asked", f"request/{request.id}", actor=clerk.name)
    return True


def of(session: Session, request: Request) -> SecondLook | None:
    """The second look that this request waits for."""
    return next(iter(_open(session, request)), None)


def asked_of(session: Session, document_id: str, clerk: Clerk, viewer: Viewer) -> tuple[Request, SecondLook]:
    """What this clerk shall look at.

    Raises:
        NotFound: no second look is open for this document, or `viewer` may not see it.
        SecondPersonNeeded: the clerk is the first person.
    """
    documents.get(session, document_id, viewer)
    request = requests.request_of(session, document_id)
    look = of(session, request) if request is not None else None
    if request is None or look is None:
        raise NotFound
    if look.first_id == clerk.id:
        raise SecondPersonNeeded
    return request, look


def waiting(session: Session, clerk: Clerk, viewer: Viewer, *, limit: int = 50) -> tuple[str, ...]:
    """The documents whose records wait for a second look that this clerk can give, urgent ones and then the oldest."""
    found = (
        select(Document)
        .join(Request, col(Request.document_id) == col(Document.id))
        .join(SecondLook, col(SecondLook.request_id) == col(Request.id))
        .where(Request.status == WAITING, SecondLook.state == "open", col(SecondLook.first_id) != clerk.id)
        .order_by(col(Document.urgent).desc(), col(SecondLook.asked_at))
    )
    return tuple(document.id for document in session.exec(found) if viewer.may_see(document))[:limit]


def critical(record: Record, names: Iterable[str]) -> Record:
    """The critical part of a record."""
    return {name: record[name] for name in names if record.get(name) not in (None, "", [], False)}


def differences(first: Record, second: Record, names: Iterable[str]) -> tuple[Difference, ...]:
    """Where the two answers differ; capitals and spaces alone make no difference."""
    return tuple(
        Difference(name, first.get(name), second.get(name))
        for name in names
        if (name in BY_NAME or name in GROUPS) and _folded(first.get(name)) != _folded(second.get(name))
    )


def answer(
    session: Session, document_id: str, second: Record, *, clerk: Clerk, viewer: Viewer, rule: Rule, version: int
) -> tuple[Difference, ...]:
    """Keep what the second clerk says; where it agrees the record is registered, else the differences come back.

    Raises:
        NotFound, SecondPersonNeeded: as `asked_of`.
        StaleForm: the record was revised since the form was opened.
    """
    request, look = asked_of(session, document_id, clerk, viewer)
    if look.request_version != version:
        raise StaleForm
    first = critical(requests.record_of_request(session, request), rule.fields)
    look.answer, look.second_id, look.answered_at = critical(second, rule.fields), clerk.id, now()
    session.add(look)
    found = differences(first, look.answer, rule.fields)
    if not found:
        _close(session, request, look, "agreed", clerk)
    return found


def settle(
    session: Session,
    document_id: str,
    chosen: Mapping[str, str],
    reason: str,
    *,
    clerk: Clerk,
    viewer: Viewer,
    rule: Rule,
) -> Request:
    """Register the record with, for each difference, the first or the second value ("first", "second").

    Raises:
        NotFound, SecondPersonNeeded: as `asked_of`; NotFound, too, where this clerk has not answered yet.
        ReasonMissing: no reason is given, or nothing is chosen for a difference.
        ValueRefused: a chosen value has not the form that its field needs.
    """
    request, look, found = _answered(session, document_id, clerk, viewer, rule)
    if any(each.name not in chosen for each in found):
        raise ReasonMissing
    look.reason_id = state_reason(session, document_id, clerk, "second-look-settled", reason).id
    record = requests.record_of_request(session, request)
    taken = {each.name: each.second for each in found if chosen.get(each.name) == "second"}
    if taken:
        record = {name: value for name, value in (record | taken).items() if value is not None}
        here = documents.get(session, document_id, viewer)
        requests.confirm(
            session, document_id, record, clerk=clerk, viewer=viewer, version=here.version,
            follows_id=request.follows_id,
        )  # fmt: skip
    _close(session, request, look, "settled", clerk)
    return request


def send_back(session: Session, document_id: str, reason: str, *, clerk: Clerk, viewer: Viewer, rule: Rule) -> Request:
    """Put the document back into the queue, with the reason, for somebody to confirm it anew. Raises as `settle`."""
    request, look, _ = _answered(session, document_id, clerk, viewer, rule)
    look.reason_id = state_reason(session, document_id, clerk, "second-look-returned", reason).id
    _close(session, request, look, "returned", clerk)
    documents.set_state(session, document_id, State.TO_REVIEW, actor=clerk.name)
    return request


def open_differences(
    session: Session, document_id: str, clerk: Clerk, viewer: Viewer, rule: Rule
) -> tuple[Difference, ...]:
    """The differences that this clerk's answer left. Raises as `settle`."""
    return _answered(session, document_id, clerk, viewer, rule)[2]


def returned_because(session: Session, request: Request) -> str:
    """Why the record came back from its second look; empty where it did not."""
    if request.status != RETURNED:
        return ""
    found = select(SecondLook).where(SecondLook.request_id == request.id, SecondLook.state == RETURNED)
    last = session.exec(found.order_by(col(SecondLook.id).desc())).first()
    return reason_of(session, last.reason_id) if last is not None else ""


def history(session: Session, request_id: int) -> tuple[SecondLook, ...]:
    """Every second look at this request, oldest first."""
    found = select(SecondLook).where(SecondLook.request_id == request_id)
    return tuple(session.exec(found.order_by(col(SecondLook.id))))


def _answered(
    session: Session, document_id: str, clerk: Clerk, viewer: Viewer, rule: Rule
) -> tuple[Request, SecondLook, tuple[Difference, ...]]:
    request, look = asked_of(session, document_id, clerk, viewer)
    if look.second_id != clerk.id or look.answer is None:
        raise NotFound
    first = critical(requests.record_of_request(session, request), rule.fields)
    return request, look, differences(first, look.answer, rule.fields)


def _close(session: Session, request: Request, look: SecondLook, state: str, clerk: Clerk) -> None:
    look.state, look.second_id, look.answered_at = state, clerk.id, now()
    request.status = RETURNED if state == "returned" else REGISTERED
    session.add_all((look, request))
    documents.touch(session, documents.get(session, request.document_id))  # what the search tells of it is settled now
    audit.note(
        session, f"second-look-{state}", f"request/{request.id}", actor=clerk.name, detail={"reason": look.reason_id}
    )  # fmt: skip


def _open(session: Session, request: Request) -> tuple[SecondLook, ...]:
    found = select(SecondLook).where(SecondLook.request_id == request.id, SecondLook.state == "open")
    return tuple(session.exec(found))


def _folded(value: Any) -> Any:
    """What two answers are compared by: without capitals and spaces; items in any order."""
    match value:
        case str():
            return "".join(value.split()).casefold()
        case dict():
            return tuple(sorted((name, str(_folded(each))) for name, each in value.items()))
        case list() | tuple():
            return sorted(str(_folded(each)) for each in value)
        case _:
            return value
