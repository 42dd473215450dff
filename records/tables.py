"""The tables of the database. Rows only: values are checked before they come here (`records.checks`)."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class State(StrEnum):
    """Where a document stands. Each arrival is shown in exactly one of these; a repeat is shown as `duplicate`."""

    WAITING = "waiting"
    READING = "reading"
    TO_REVIEW = "to_review"
    CONFIRMED = "confirmed"
    DUPLICATE = "duplicate"
    NEEDS_ATTENTION = "needs_attention"
    SET_ASIDE = "set_aside"


class UtcTime(sa.TypeDecorator[datetime]):
    """An aware time, kept in UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    return datetime.now(UTC)


def _json() -> Any:
    return Field(default_factory=list, sa_type=sa.JSON)


def _time(*, index: bool = False) -> Any:
    return Field(default_factory=now, sa_type=UtcTime, index=index)


class Document(SQLModel, table=True):
    """One content, however often it arrived. Its id is the SHA-256 of the original."""

    id: str = Field(primary_key=True, max_length=64)
    size_bytes: int = Field(sa_type=sa.BigInteger)
    name: str
    media_type: str | None = None
    parent_id: str | None = Field(default=None, foreign_key="document.id", index=True)
    desk: str = Field(index=True)
    restricted: bool = False
    languages: list[str] = _json()
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
    received_at: datetime = _time(index=True)
    changed_at: datetime = _time()


class Receipt(SQLModel, table=True):
    """One arrival: what came, when, where. Rows are added and never changed."""

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    claim_id: str = Field(unique=True)
    document_id: str | None = Field(default=None, foreign_key="document.id", index=True)
    received_at: datetime = _time(index=True)
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
    made_at: datetime = _time()


class MentionRow(SQLModel, table=True):
    """Something recognised in the text of a page."""

    __tablename__ = "mention"
    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", index=True)
    kind: str = Field(index=True)
    text: str
    value: str
    page: int
    boxes: list[list[float]] = _json()
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
    boxes: list[list[float]] = _json()
    raw_text: str = ""


class Request(SQLModel, table=True):
    """A request record as a clerk confirmed it. Only people write its values."""

    id: int | None = Field(default=None, primary_key=True)
    own_reference: str = Field(unique=True)
    document_id: str = Field(foreign_key="document.id", unique=True)
    follows_id: int | None = Field(default=None, foreign_key="request.id", index=True)
    status: str = "registered"
    desk: str = Field(index=True)
    restricted: bool = False
    version: int = 1
    confirmed_by: int = Field(foreign_key="clerk.id")
    confirmed_at: datetime = _time()

    document_role: str
    request_type: str | None = Field(default=None, index=True)
    language: str
    requesting_state: str | None = Field(default=None, index=True)
    requested_state: str | None = None
    requesting_authority: str | None = None
    requested_authority: str | None = None
    references: list[str] = _json()
    related_references: list[str] = _json()
    date_of_request: date | None = None
    date_received: date | None = None
    urgent: bool = False
    requested_deadline: date | None = Field(default=None, index=True)
    confidential: bool = False
    legal_basis: list[str] = _json()
    contact_email: str | None = None
    contact_phone: str | None = None
    signatory: str | None = None
    annexes: list[str] = _json()


class Offence(SQLModel, table=True):
    request_id: int = Field(primary_key=True, foreign_key="request.id")
    position: int = Field(primary_key=True)
    label: str
    category: str | None = None
    statute: str | None = None


class Person(SQLModel, table=True):
    request_id: int = Field(primary_key=True, foreign_key="request.id")
    position: int = Field(primary_key=True)
    surname: str = Field(index=True)
    given_names: str | None = None
    role: str | None = None
    aliases: list[str] = _json()
    date_of_birth: date | None = None
    place_of_birth: str | None = None
    nationality: str | None = None
    id_number: str | None = None


class Organisation(SQLModel, table=True):
    request_id: int = Field(primary_key=True, foreign_key="request.id")
    position: int = Field(primary_key=True)
    name: str = Field(index=True)
    registration_number: str | None = None


class BankAccount(SQLModel, table=True):
    __tablename__ = "bank_account"
    request_id: int = Field(primary_key=True, foreign_key="request.id")
    position: int = Field(primary_key=True)
    number: str = Field(index=True)
    bank: str | None = None
    holder: str | None = None


class Amount(SQLModel, table=True):
    """`value` is a decimal in text, so that no digit is lost."""

    request_id: int = Field(primary_key=True, foreign_key="request.id")
    position: int = Field(primary_key=True)
    value: str
    currency: str


class FieldChange(SQLModel, table=True):
    """Who set which value of a request when, what stood there before, and what the machine had proposed."""

    __tablename__ = "field_change"
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    field: str
    old: Any = Field(default=None, sa_type=sa.JSON)
    new: Any = Field(default=None, sa_type=sa.JSON)
    proposed: Any = Field(default=None, sa_type=sa.JSON)
    clerk_id: int = Field(foreign_key="clerk.id")
    at: datetime = _time()


class ThreadProposal(SQLModel, table=True):
    """A request that a document may belong to, and why."""

    __tablename__ = "thread_proposal"
    document_id: str = Field(primary_key=True, foreign_key="document.id")
    request_id: int = Field(primary_key=True, foreign_key="request.id")
    reason: str
    score: float


class Clerk(SQLModel, table=True):
    """A person who signs in."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    full_name: str
    role: str = "clerk"
    desks: list[str] | None = Field(default=None, sa_type=sa.JSON, description="None: all desks")
    cleared: bool = Field(default=False, description="may see restricted requests")
    password_hash: str
    must_change: bool = True
    active: bool = True
    made_at: datetime = _time()


class SignIn(SQLModel, table=True):
    """A session. Only the SHA-256 of its token is kept."""

    __tablename__ = "sign_in"
    token_hash: str = Field(primary_key=True)
    clerk_id: int = Field(foreign_key="clerk.id", index=True)
    form_token: str
    begun_at: datetime = _time()
    seen_at: datetime = _time()


class SignInFailure(SQLModel, table=True):
    """A sign-in that failed, counted for the delay that guessing costs."""

    __tablename__ = "sign_in_failure"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    address: str = Field(index=True)
    at: datetime = _time(index=True)


class AuditEvent(SQLModel, table=True):
    """Who did what to what. Each event carries the hash of the one before, so that none can be changed or taken out."""

    __tablename__ = "audit_event"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = _time()
    actor: str
    act: str
    subject: str
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    before: str
    hash: str = Field(unique=True)


class IndexTask(SQLModel, table=True):
    """A document whose search entry must be made anew; numbered, so that the index knows how far it is."""

    __tablename__ = "index_task"
    number: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id")
    __table_args__ = {"sqlite_autoincrement": True}


APPEND_ONLY = (Receipt, AuditEvent, FieldChange)
"""Rows of these are added and never changed or removed."""


@sa.event.listens_for(SQLModel, "before_update", propagate=True)
@sa.event.listens_for(SQLModel, "before_delete", propagate=True)
def _refuse_change(mapper: Any, connection: Any, row: Any) -> None:  # noqa: ARG001 - the signature is SQLAlchemy's
    if isinstance(row, APPEND_ONLY):
        raise TypeError(f"{type(row).__name__} rows are never changed")
