"""The lists that clerks work from: what waits for review, and what became of everything that ever came.

Every list asks who looks and shows only what that person may see; what is hidden is not counted either.
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from records.documents import Viewer
from records.errors import NotFound
from records.leases import Holder, holders
from records.requests import get as get_request
from records.second_look import WAITING
from records.tables import Clerk, Document, Lease, PageRow, ProposalRow, Receipt, Request, State, now

SHOWN = ("document_role", "request_type", "requesting_state", "requesting_authority", "references",
         "date_of_request", "requested_deadline", "confidential", "persons.surname")  # fmt: skip
"""The fields that a line of a list shows."""
PROPOSED = ("request_type", "requesting_state")
COUNTED = ("desk", "request_type", "requesting_state", "language")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list shall hold: documents in these states, and where given, of this desk, type, State and language."""

    states: tuple[State, ...]
    desk: str | None = None
    request_type: str | None = None
    requesting_state: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list shows of a document itself."""

    id: str
    name: str
    size_bytes: int
    desk: str
    restricted: bool
    state: str
    reason_code: str | None
    attempts: int
    language: str | None
    page_count: int | None
    urgent: bool
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """A document of a list, the best known value of each field in `SHOWN`, its record once it is confirmed, and whose
    it is at the moment, if somebody has it open."""

    document: Listed
    values: Mapping[str, Any]
    request: Request | None
    holder: Holder | None = None


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page without its words: its size in points, how it was read, its language."""

    number: int
    width: float
    height: float
    source: str
    language: str | None


def listed(
    session: Session, viewer: Viewer, wanted: Wanted, *, limit: int = 50, offset: int = 0, newest: bool = False
) -> tuple[Line, ...]:
    """The documents wanted: urgent ones first and then the oldest, or with `newest` simply the newest first."""
    order = (col(Document.received_at).desc(), col(Document.id)) if newest else _URGENT_THEN_OLDEST
    found = _LISTED.where(*_conditions(viewer, wanted)).order_by(*order).limit(limit).offset(offset)
    return _lines(session, found)


def number(session: Session, viewer: Viewer, wanted: Wanted) -> int:
    """How many documents the whole list holds."""
    return session.exec(select(func.count()).select_from(Document).where(*_conditions(viewer, wanted))).one()


def states(session: Session, viewer: Viewer) -> Mapping[State, int]:
    """How many documents stand where."""
    found = select(Document.state, func.count()).where(*_visible(viewer)).group_by(col(Document.state))
    counted = {State(state): count for state, count in session.exec(found)}
    return {state: counted.get(state, 0) for state in State}


def next_to_review(
    session: Session, viewer: Viewer, wanted: Wanted, *, after: Document | None = None, clerk: Clerk | None = None
) -> str | None:
    """The document that comes after this one in the queue, else the first other one; None where nothing waits.

    What colleagues of `clerk` have open is passed over.
    """
    conditions = (*_conditions(viewer, wanted), *((_free_for(clerk),) if clerk is not None else ()))
    found = select(Document.id).where(*conditions).order_by(*_URGENT_THEN_OLDEST).limit(1)
    if after is None:
        return session.exec(found).first()
    urgent, received, key = col(Document.urgent), col(Document.received_at), col(Document.id)
    later = sa.or_(
        sa.and_(urgent.is_(False), sa.literal(after.urgent)),
        sa.and_(urgent.is_(after.urgent), received > after.received_at),
        sa.and_(urgent.is_(after.urgent), received == after.received_at, key > after.id),
    )
    return session.exec(found.where(later)).first() or session.exec(found.where(key != after.id)).first()


def activity(session: Session, viewer: Viewer) -> str:
    """Something that is another as soon as a document of this viewer's passes into other hands."""
    found = sa.select(func.count(), func.max(Lease.taken_at)).join(Document, col(Document.id) == col(Lease.document_id))
    number, last = session.execute(found.where(*_visible(viewer), col(Lease.until) > now())).one()
    return f"{number}.{last.timestamp():.0f}" if number else "0"


def request_numbered(session: Session, reference: str, viewer: Viewer) -> Request:
    """The request with this number of the authority's own ("2026/0012").

    Raises:
        NotFound: there is none, or `viewer` may not see it.
    """
    request = session.exec(select(Request).where(Request.own_reference == reference.strip())).first()
    if request is None or request.id is None:
        raise NotFound
    return get_request(session, request.id, viewer)


def of_documents(session: Session, viewer: Viewer, document_ids: Sequence[str]) -> tuple[Line, ...]:
    """The lines of these documents, in no order; what `viewer` may not see is left out."""
    if not document_ids:
        return ()
    return _lines(session, _LISTED.where(*_visible(viewer), col(Document.id).in_(document_ids)))


def followers(session: Session, request_id: int, viewer: Viewer) -> tuple[Line, ...]:
    """The documents that were confirmed as following this request, oldest first."""
    found = (
        _LISTED.join(Request, col(Request.document_id) == col(Document.id))
        .where(col(Request.follows_id) == request_id, *_visible(viewer))
        .order_by(col(Request.id))
    )
    return _lines(session, found)


def page_sizes(session: Session, document_id: str) -> tuple[PageSize, ...]:
    """The pages in order, without the cost of their words."""
    columns = (PageRow.number, PageRow.width, PageRow.height, PageRow.source, PageRow.language)
    found = sa.select(*columns).where(col(PageRow.document_id) == document_id).order_by(col(PageRow.number))  # type: ignore[call-overload]
    return tuple(PageSize(*row) for row in session.execute(found))


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What came through a hot folder: how many files, and when the last one."""

    number: int
    last: datetime | None


def arrivals_by_folder(session: Session) -> Mapping[str, Arrivals]:
    """For each hot folder by name, what came through it."""
    found = select(Receipt.folder, func.count(), func.max(Receipt.received_at)).group_by(col(Receipt.folder))
    return {folder: Arrivals(number, last) for folder, number, last in session.exec(found)}


def text_of_pages(session: Session, document_id: str, *, pages: int) -> str:
    """What the first pages say, without the cost of their words."""
    found = select(PageRow.text).where(PageRow.document_id == document_id, PageRow.number <= pages)
    return "\n".join(session.exec(found.order_by(col(PageRow.number))))


_LISTED = sa.select(*(col(getattr(Document, each.name)) for each in dataclasses.fields(Listed)))
_URGENT_THEN_OLDEST = (col(Document.urgent).desc(), col(Document.received_at), col(Document.id))


def _visible(viewer: Viewer) -> tuple[Any, ...]:
    desks = () if viewer.desks is None else (col(Document.desk).in_(sorted(viewer.desks)),)
    return desks if viewer.restricted else (*desks, col(Document.restricted).is_(False))


def _free_for(clerk: Clerk) -> Any:
    of_another = (col(Lease.document_id) == col(Document.id), col(Lease.clerk_id) != clerk.id)
    return sa.not_(sa.exists().where(*of_another, col(Lease.until) > now()))


def _conditions(viewer: Viewer, wanted: Wanted) -> tuple[Any, ...]:
    conditions = [*_visible(viewer), col(Document.state).in_(wanted.states)]
    if wanted.desk:
        conditions.append(col(Document.desk) == wanted.desk)
    if wanted.language:
        conditions.append(col(Document.language) == wanted.language)
    of_fields = {"request_type": wanted.request_type, "requesting_state": wanted.requesting_state}
    return (*conditions, *(_has(name, value) for name, value in of_fields.items() if value))


def _has(name: str, value: str) -> Any:
    """The confirmed record has this value; where nothing is confirmed, the machine proposes it."""
    of_request = sa.exists().where(col(Request.document_id) == col(Document.id))
    proposed = sa.exists().where(
        col(ProposalRow.document_id) == col(Document.id),
        col(ProposalRow.field) == name,
        col(ProposalRow.rank) == 0,
        _as_kept() == json.dumps(value),
    )
    return sa.or_(of_request.where(col(getattr(Request, name)) == value), sa.and_(sa.not_(of_request), proposed))


def _as_kept() -> Any:
    """A proposed value as the JSON text that it is kept as: no cast, so that the index is used."""
    return sa.type_coerce(col(ProposalRow.value), sa.String)


def _lines(session: Session, found: Any) -> tuple[Line, ...]:
    listed = [Listed(*row) for row in session.execute(found)]
    if not listed:
        return ()
    ids = [document.id for document in listed]
    requests = {r.document_id: r for r in session.exec(select(Request).where(col(Request.document_id).in_(ids)))}
    proposed, held = _proposed(session, ids), holders(session, ids)
    return tuple(
        Line(each, _values(requests.get(each.id), proposed[each.id]), requests.get(each.id), held.get(each.id))
        for each in listed
    )


def _proposed(session: Session, document_ids: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """For each document the first that is proposed for each field in `SHOWN`."""
    found: dict[str, dict[str, Any]] = {each: {} for each in document_ids}
    rows = sa.select(col(ProposalRow.document_id), col(ProposalRow.field), col(ProposalRow.value)).where(
        col(ProposalRow.document_id).in_(document_ids), col(ProposalRow.field).in_(SHOWN), col(ProposalRow.rank) == 0
    )
    for document_id, field, value in session.execute(rows.order_by(col(ProposalRow.item), col(ProposalRow.id))):
        if isinstance(value, str | bool):
            found[document_id].setdefault(field, value)
    return found


def _values(request: Request | None, proposed: Mapping[str, Any]) -> Mapping[str, Any]:
    """What stands in the list; the first answer is not shown to the second person, so not before it is given."""
    if request is None or request.status == WAITING:
        return proposed
    confirmed = {name: getattr(request, name) for name in SHOWN if "." not in name}
    confirmed["references"] = next(iter(request.references), None)
    if confirmed["requested_deadline"]:
        confirmed["requested_deadline"] = confirmed["requested_deadline"].isoformat()
    if confirmed["date_of_request"]:
        confirmed["date_of_request"] = confirmed["date_of_request"].isoformat()
    return {name: value for name, value in confirmed.items() if value}
