"""Documents: what arrived, what was read and made of it, what the machine proposes."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from records.tables.columns import json_list, time_now


class State(StrEnum):
    """Where a document stands. Each arrival is shown in exactly one of these; a repeat is shown as `duplicate`."""

    WAITING = "waiting"
    READING = "reading"
    TO_REVIEW = "to_review"
    CONFIRMED = "confirmed"
    DUPLICATE = "duplicate"
    NEEDS_ATTENTION = "needs_attention"
    SET_ASIDE = "set_aside"


class Document(SQLModel, table=True):
    """One content, however often it arrived. Its id is the SHA-256 of the original."""

    id: str = Field(primary_key=True, max_length=64)
    size_bytes: int = Field(sa_type=sa.BigInteger)
    name: str
    media_type: str | None = None
    parent_id: str | None = Field(default=None, foreign_key="document.id", index=True)
    desk: str = Field(index=True)
    restricted: bool = False
    languages: list[str] = json_list()
    state: str = Field(default=State.WAITING, index=True)
    step: str | None = None
    attempts: int = 0
    round: int = 0
    reason_code: str | None = None
    reason_note: str | None = None
    language: str | None = None
    page_count: int | None = None
    urgent: bool = False
    version: int = 0
    received_at: datetime = time_now(index=True)
    changed_at: datetime = time_now()


class Receipt(SQLModel, table=True):
    """One arrival: what came, when, where. Rows are added and never changed."""

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    claim_id: str = Field(unique=True)
    document_id: str | None = Field(default=None, foreign_key="document.id", index=True)
    received_at: datetime = time_now(index=True)
    sha256: str | None = None
    size_bytes: int = Field(sa_type=sa.BigInteger)
    folder: str = Field(index=True)
    channel: str
    name_raw: bytes
    name: str
    modified_ns: int | None = Field(default=None, sa_type=sa.BigInteger)
    duplicate: bool = False
    possibly_truncated: bool = False
    reason_code: str | None = None


class PageRow(SQLModel, table=True):
    """A page as read: text for search, packed words with boxes for everything else."""

    __tablename__ = "page"
    document_id: str = Field(primary_key=True, foreign_key="document.id")
    number: int = Field(primary_key=True)
    width: float
    height: float
    language: str | None = None
    source: str
    confidence: float
    text: str
    words: bytes


class Derivative(SQLModel, table=True):
    """A file made from an original: searchable PDF/A, page image. Linked to what made it."""

    document_id: str = Field(primary_key=True, foreign_key="document.id")
    kind: str = Field(primary_key=True)
    page: int = Field(primary_key=True, default=0, description="0 for the whole document")
    sha256: str
    size_bytes: int = Field(sa_type=sa.BigInteger)
    media_type: str
    width: int | None = None
    height: int | None = None
    tool: str
    made_at: datetime = time_now()


class MentionRow(SQLModel, table=True):
    """Something recognised in the text of a page."""

    __tablename__ = "mention"
    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", index=True)
    kind: str = Field(index=True)
    text: str
    value: str
    page: int
    boxes: list[list[float]] = json_list()
    start: int
    end: int
    confidence: float
    finder: str


class ProposalRow(SQLModel, table=True):
    """What the machine proposes for a field. Never what a person said."""

    __tablename__ = "proposal"
    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", index=True)
    field: str
    item: int | None = None
    rank: int = 0
    value: Any = Field(sa_type=sa.JSON)
    confidence: float
    finder: str
    page: int | None = None
    boxes: list[list[float]] = json_list()
    raw_text: str = ""


class IndexTask(SQLModel, table=True):
    """A document whose search entry must be made anew; numbered, so that the index knows how far it is."""

    __tablename__ = "index_task"
    number: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id")
    __table_args__ = {"sqlite_autoincrement": True}
