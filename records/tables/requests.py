"""Requests: the records that clerks confirm, with everything they name, and how each value came to be."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from records.tables.columns import json_list, time_now


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
    confirmed_at: datetime = time_now()

    document_role: str
    request_type: str | None = Field(default=None, index=True)
    language: str
    requesting_state: str | None = Field(default=None, index=True)
    requested_state: str | None = None
    requesting_authority: str | None = None
    requested_authority: str | None = None
    references: list[str] = json_list()
    related_references: list[str] = json_list()
    date_of_request: date | None = None
    date_received: date | None = None
    urgent: bool = False
    requested_deadline: date | None = Field(default=None, index=True)
    confidential: bool = False
    legal_basis: list[str] = json_list()
    contact_email: str | None = None
    contact_phone: str | None = None
    signatory: str | None = None
    annexes: list[str] = json_list()


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
    aliases: list[str] = json_list()
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
    at: datetime = time_now()


class ThreadProposal(SQLModel, table=True):
    """A request that a document may belong to, and why."""

    __tablename__ = "thread_proposal"
    document_id: str = Field(primary_key=True, foreign_key="document.id")
    request_id: int = Field(primary_key=True, foreign_key="request.id")
    reason: str
    score: float
