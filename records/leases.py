"""Who has which document open: opening takes it, leaving frees it, and a colleague can take it over with a reason.

A lease ends by itself after `review.lease_minutes`; the open screen renews it. It guards nothing by itself: that two
people do not confirm the same thing twice is certain by the document's version (`requests.confirm`); the lease spares
them the second reading.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from records import audit
from records.errors import WithAnother
from records.reasons import reason_of, state_reason
from records.tables import Clerk, Lease, now


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a document is at the moment: their name, since when, and why, where it was taken over."""

    clerk_id: int
    name: str
    since: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What opening a document gave: its ticket, or, where somebody else has it, whose it is."""

    ticket: str = ""
    holder: Holder | None = None


def take(session: Session, document_id: str, clerk: Clerk, *, length: timedelta) -> Taken:
    """Take the document for this clerk, if nobody else has it. Opening it again gives a new ticket."""
    lease = _running(session, document_id)
    if lease is not None and lease.clerk_id != clerk.id:
        return Taken(holder=_holder(session, lease))
    fresh = lease or _anew(session, document_id, clerk)
    fresh.ticket, fresh.until = secrets.token_urlsafe(12), now() + length
    session.add(fresh)
    session.flush()
    return Taken(ticket=fresh.ticket)


def take_over(session: Session, document_id: str, clerk: Clerk, reason: str, *, length: timedelta) -> Taken:
    """Take the document from whoever has it; the reason is kept, audited, and told to them.

    Raises:
        ValueRefused: no reason is given.
    """
    lease = _running(session, document_id)
    if lease is None or lease.clerk_id == clerk.id:
        return take(session, document_id, clerk, length=length)
    stated = state_reason(session, document_id, clerk, "taken-over", reason)
    before = lease.clerk_id
    lease.clerk_id, lease.ticket, lease.taken_at = clerk.number, secrets.token_urlsafe(12), now()
    lease.until, lease.taken_from_id, lease.reason_id = now() + length, before, stated.id
    session.add(lease)
    audit.note(
        session, "taken-over", f"document/{document_id}", actor=clerk.name,
        detail={"from": f"clerk/{before}", "reason": stated.id},
    )  # fmt: skip
    return Taken(ticket=lease.ticket)


def renew(session: Session, document_id: str, clerk: Clerk, *, length: timedelta) -> Taken:
    """Keep the document a while longer; where the lease had ended and nobody came, it is taken again."""
    lease = _running(session, document_id)
    if lease is None:
        return take(session, document_id, clerk, length=length)
    if lease.clerk_id != clerk.id:
        return Taken(holder=_holder(session, lease))
    lease.until = now() + length
    session.add(lease)
    return Taken(ticket=lease.ticket)


def leave(session: Session, document_id: str, clerk: Clerk, ticket: str) -> None:
    """Free the document, if this ticket is still the one that counts."""
    mine = (col(Lease.document_id) == document_id, col(Lease.clerk_id) == clerk.id, col(Lease.ticket) == ticket)
    session.exec(delete(Lease).where(*mine))


def leave_behind(session: Session, document_id: str, clerk: Clerk) -> None:
    """Free the document that the clerk goes on from, whichever screen had it."""
    session.exec(delete(Lease).where(col(Lease.document_id) == document_id, col(Lease.clerk_id) == clerk.id))


def free(session: Session, document_id: str) -> None:
    """Free the document whoever has it: it was confirmed or set aside."""
    session.exec(delete(Lease).where(col(Lease.document_id) == document_id))


def leave_everything(session: Session, clerk: Clerk) -> None:
    """Free all that the clerk has: they sign out, or may no longer sign in."""
    session.exec(delete(Lease).where(col(Lease.clerk_id) == clerk.id))


def refuse_another(session: Session, document_id: str, clerk: Clerk) -> None:
    """Let through whoever has the document, or anybody where nobody has it.

    Raises:
        WithAnother: a colleague has it.
    """
    holder = holder_of(session, document_id)
    if holder is not None and holder.clerk_id != clerk.id:
        raise WithAnother


def holder_of(session: Session, document_id: str) -> Holder | None:
    """Whose the document is at the moment."""
    lease = _running(session, document_id)
    return None if lease is None else _holder(session, lease)


def holders(session: Session, document_ids: Iterable[str]) -> Mapping[str, Holder]:
    """Whose these documents are; one that nobody has is not in it."""
    found = (
        select(Lease, Clerk)
        .join(Clerk, col(Clerk.id) == col(Lease.clerk_id))
        .where(col(Lease.document_id).in_(tuple(document_ids)), col(Lease.until) > now())
    )
    return {
        lease.document_id: Holder(lease.clerk_id, who.full_name, lease.taken_at) for lease, who in session.exec(found)
    }


def _running(session: Session, document_id: str) -> Lease | None:
    lease = session.get(Lease, document_id)
    return lease if lease is not None and lease.until > now() else None


def _anew(session: Session, document_id: str, clerk: Clerk) -> Lease:
    """A lease that begins now, in place of one that has ended."""
    lease = session.get(Lease, document_id) or Lease(
        document_id=document_id, clerk_id=clerk.number, ticket="", until=now()
    )
    lease.clerk_id, lease.taken_at, lease.taken_from_id, lease.reason_id = clerk.number, now(), None, None
    return lease


def _holder(session: Session, lease: Lease) -> Holder:
    clerk = session.get(Clerk, lease.clerk_id)
    assert clerk is not None, "a lease names a clerk"  # noqa: S101
    return Holder(lease.clerk_id, clerk.full_name, lease.taken_at, reason_of(session, lease.reason_id))
