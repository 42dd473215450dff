"""What is learnt from clerks and from texts: corrections as examples, keys and prints by which a letter is known."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from records.tables.columns import json_list, time_now


class Correction(SQLModel, table=True):
    """What a clerk made of one proposal: an example for the next training. `confirmed` is None where it was removed.

    `page` and `boxes` say where the proposal was read; None and empty where the machine had proposed nothing.
    """

    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", index=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    field: str = Field(index=True)
    proposed: Any = Field(default=None, sa_type=sa.JSON)
    confirmed: Any = Field(default=None, sa_type=sa.JSON)
    confidence: float | None = None
    finder: str | None = None
    page: int | None = None
    boxes: list[list[float]] = json_list()
    clerk_id: int = Field(foreign_key="clerk.id")
    at: datetime = time_now()


class TextPrint(SQLModel, table=True):
    """The print of a document's text (`records.likeness`): the more words are shared, the more numbers are equal."""

    __tablename__ = "text_print"
    document_id: str = Field(primary_key=True, foreign_key="document.id")
    words: int
    signature: bytes


class PrintBand(SQLModel, table=True):
    """A few numbers of a print taken together, so that prints that share them are found without looking at all."""

    __tablename__ = "print_band"
    band: int = Field(primary_key=True)
    hash: int = Field(primary_key=True, sa_type=sa.BigInteger)
    document_id: str = Field(primary_key=True, foreign_key="document.id", index=True)


class RequestKey(SQLModel, table=True):
    """What a letter may name a request by, in a form that survives bad scans: a reference, a person, a date.

    `kind` is one of "own" (the authority's number), "reference", "related", "digits", "person", "surname", "date".
    """

    __tablename__ = "request_key"
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    request_id: int = Field(primary_key=True, foreign_key="request.id", index=True)
