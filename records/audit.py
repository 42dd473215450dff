"""The audit trail: who did what to what, in the same transaction as the act, each event sealed to the one before.

The seal is SHA-256 over 0x00, the hash before, and the canonical JSON of the event (RFC 6962's leaf prefix, RFC 8785's
key order). Details hold ids and codes, never a field's value.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from records.tables import AuditEvent, now

FIRST = "0" * 64
SYSTEM = "rogatory"


def note(
    session: Session, act: str, subject: str, *, actor: str = SYSTEM, detail: Mapping[str, Any] | None = None
) -> AuditEvent:
    """Add an event; `session` must be a writing one."""
    last = session.exec(select(AuditEvent).order_by(col(AuditEvent.number).desc()).limit(1)).first()
    event = AuditEvent(
        number=last.number + 1 if last else 1,
        at=now(),
        actor=actor,
        act=act,
        subject=subject,
        detail=dict(detail or {}),
        before=last.hash if last else FIRST,
        hash="",
    )
    event.hash = seal(event)
    session.add(event)
    session.flush()
    return event


def of(session: Session, subjects: Iterable[str], *, limit: int) -> tuple[AuditEvent, ...]:
    """The newest events about these subjects, oldest of them first."""
    found = select(AuditEvent).where(col(AuditEvent.subject).in_(tuple(subjects)))
    newest = session.exec(found.order_by(col(AuditEvent.number).desc()).limit(limit)).all()
    return tuple(reversed(newest))


def seal(event: AuditEvent) -> str:
    """The hash that `event` must carry."""
    body = {
        "number": event.number,
        "at": _moment(event.at),
        "actor": event.actor,
        "act": event.act,
        "subject": event.subject,
        "detail": event.detail,
    }
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(b"\x00" + event.before.encode() + canonical.encode()).hexdigest()


def broken_links(session: Session) -> list[int]:
    """Numbers of the events that were changed, or that do not follow the one before. Empty where all is well."""
    wrong: list[int] = []
    before, number = FIRST, 0
    for event in session.exec(select(AuditEvent).order_by(col(AuditEvent.number))):
        if event.before != before or event.number != number + 1 or seal(event) != event.hash:
            wrong.append(event.number)
        before, number = event.hash, event.number
    return wrong


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")
