"""Clerks: who may sign in, who is signed in, and the trail of what everybody did."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from records.tables.columns import time_now


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
    made_at: datetime = time_now()
    language: str | None = Field(default=None, description="of the screens; None: as the browser asks")
    date_format: str = Field(default="words", description="words, figures or iso")
    theme: str = Field(default="system", description="system, light or dark")

    @property
    def number(self) -> int:
        """The number of a clerk who is in the database."""
        assert self.id is not None, "a clerk has a number once it is saved"  # noqa: S101
        return self.id


class SignIn(SQLModel, table=True):
    """A session. Only the SHA-256 of its token is kept."""

    __tablename__ = "sign_in"
    token_hash: str = Field(primary_key=True)
    clerk_id: int = Field(foreign_key="clerk.id", index=True)
    form_token: str
    begun_at: datetime = time_now()
    seen_at: datetime = time_now()
    address: str = ""
    browser: str = ""


class SignInFailure(SQLModel, table=True):
    """A sign-in that failed, counted for the delay that guessing costs."""

    __tablename__ = "sign_in_failure"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    address: str = Field(index=True)
    at: datetime = time_now(index=True)


class AuditEvent(SQLModel, table=True):
    """Who did what to what. Each event carries the hash of the one before, so that none can be changed or taken out."""

    __tablename__ = "audit_event"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = time_now()
    actor: str
    act: str
    subject: str
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    before: str
    hash: str = Field(unique=True)
