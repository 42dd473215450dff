"""The review desk: who has which document open, what they have typed so far, why they looked, and second looks."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from records.tables.clerks import AuditEvent
from records.tables.columns import UtcTime, time_now
from records.tables.documents import Document, ProposalRow
from records.tables.requests import Request


class Lease(SQLModel, table=True):
    """A document that a clerk has open for confirming. It ends by itself at `until`, unless it is renewed.

    `ticket` names the screen that was opened last: one that closes late frees nothing of its successor.
    """

    document_id: str = Field(primary_key=True, foreign_key="document.id")
    clerk_id: int = Field(foreign_key="clerk.id", index=True)
    ticket: str
    taken_at: datetime = time_now()
    until: datetime = Field(sa_type=UtcTime, index=True)
    taken_from_id: int | None = Field(default=None, foreign_key="clerk.id")
    reason_id: int | None = Field(default=None, foreign_key="stated_reason.id")


class Draft(SQLModel, table=True):
    """What a clerk has typed on a document and not yet confirmed: the boxes of the form as they stand."""

    document_id: str = Field(primary_key=True, foreign_key="document.id")
    clerk_id: int = Field(primary_key=True, foreign_key="clerk.id")
    version: int = Field(description="the document's, when the form was opened")
    typed: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    follows: str = ""
    follows_number: str = ""
    saved_at: datetime = time_now()


class StatedReason(SQLModel, table=True):
    """Why somebody did something that needs a reason, in their own words. Rows are added and never changed."""

    __tablename__ = "stated_reason"
    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id")
    clerk_id: int = Field(foreign_key="clerk.id")
    act: str
    text: str
    visit: str = Field(default="", description="which session: the SHA-256 of its form token")
    at: datetime = time_now()


class SecondLook(SQLModel, table=True):
    """A record that a second clerk has to look at. `state` is open, agreed, settled or returned."""

    __tablename__ = "second_look"
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    request_version: int
    first_id: int = Field(foreign_key="clerk.id")
    asked_at: datetime = time_now()
    state: str = "open"
    second_id: int | None = Field(default=None, foreign_key="clerk.id")
    answered_at: datetime | None = Field(default=None, sa_type=UtcTime)
    answer: Any = Field(default=None, sa_type=sa.JSON, description="the second clerk's own values")
    reason_id: int | None = Field(default=None, foreign_key="stated_reason.id")


def _columns(table: type[SQLModel], *names: str) -> tuple[Any, ...]:
    columns: Any = table.__table__.c  # type: ignore[attr-defined]
    return tuple(columns[name] for name in names)


_QUEUE = _columns(Document, "state", "urgent", "received_at", "id", "restricted", "desk", "language")
INDEXES = (
    sa.Index("ix_document_queue", _QUEUE[0], _QUEUE[1].desc(), *_QUEUE[2:]),
    sa.Index("ix_document_standing", *_columns(Document, "id", "state", "restricted", "desk")),
    sa.Index(
        "ix_proposal_best", *_columns(ProposalRow, "field", "value", "document_id"), sqlite_where=sa.text("rank = 0")
    ),
    sa.Index("ix_audit_event_subject", *_columns(AuditEvent, "subject")),
    sa.Index("ix_request_status", *_columns(Request, "status")),
    sa.Index("ix_stated_reason_of", *_columns(StatedReason, "document_id", "visit")),
)
"""Indexes that the lists of the desk go through; `tests/records/test_plans.py` holds the queries to them."""
