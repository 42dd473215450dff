"""Drafts: whatever a clerk has typed on a document, kept until it is confirmed or set aside, one per clerk.

A draft is saved as the boxes stand, sense or nonsense, with the version of the document that the form was opened on:
when the document has changed since, both are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, delete

from records.tables import Clerk, Draft, now


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the boxes of a form, what the document shall follow, and which version it was opened on."""

    boxes: Mapping[str, str]
    version: int
    follows: str = ""
    follows_number: str = ""


def save(session: Session, document_id: str, clerk: Clerk, typed: Typed) -> None:
    """Keep what is typed, in place of what this clerk had typed on this document before."""
    draft = session.get(Draft, (document_id, clerk.id)) or Draft(
        document_id=document_id, clerk_id=clerk.number, version=typed.version
    )
    draft.typed, draft.version = dict(typed.boxes), typed.version
    draft.follows, draft.follows_number, draft.saved_at = typed.follows, typed.follows_number, now()
    session.add(draft)
    session.flush()


def of(session: Session, document_id: str, clerk: Clerk) -> Typed | None:
    """What this clerk has typed on this document; None where that is nothing."""
    draft = session.get(Draft, (document_id, clerk.id))
    return None if draft is None else Typed(draft.typed, draft.version, draft.follows, draft.follows_number)


def drop(session: Session, document_id: str, clerk: Clerk) -> None:
    """Forget what this clerk has typed: it is confirmed, or no longer wanted. Colleagues' drafts stay."""
    session.exec(delete(Draft).where(col(Draft.document_id) == document_id, col(Draft.clerk_id) == clerk.id))


def drop_all(session: Session, document_id: str) -> None:
    """Forget what anybody has typed on a document that was set aside."""
    session.exec(delete(Draft).where(col(Draft.document_id) == document_id))
