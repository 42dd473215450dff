"""Why somebody did something that needs a reason: looked at a restricted record, took work over, settled a difference.

The words stand in a table of their own; the audit trail names the row, as no text of a person belongs into the trail.
"""

import hashlib

from sqlmodel import Session, col, select

from records.errors import ReasonMissing
from records.tables import Clerk, StatedReason

SHORTEST, LONGEST = 3, 500


def state_reason(
    session: Session, document_id: str, clerk: Clerk, act: str, text: str, *, visit: str = ""
) -> StatedReason:
    """Keep a reason; `visit` is the form token of the session, where the reason counts for that session alone.

    Raises:
        ReasonMissing: the text says nothing.
    """
    plain = " ".join(text.split())[:LONGEST]
    if len(plain) < SHORTEST:
        raise ReasonMissing
    row = StatedReason(
        document_id=document_id, clerk_id=clerk.number, act=act, text=plain, visit=_hash(visit) if visit else ""
    )
    session.add(row)
    session.flush()
    return row


def is_stated(session: Session, document_id: str, act: str, *, visit: str) -> bool:
    """Whether a reason was given for this act on this document in this session."""
    found = select(StatedReason.id).where(
        col(StatedReason.document_id) == document_id, StatedReason.visit == _hash(visit), StatedReason.act == act
    )
    return session.exec(found.limit(1)).first() is not None


def reason_of(session: Session, reason_id: int | None) -> str:
    """The words of a reason; empty where there is none."""
    row = session.get(StatedReason, reason_id) if reason_id is not None else None
    return row.text if row is not None else ""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
