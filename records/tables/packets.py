"""Packets: documents that were split, the parts that they were split into, and pages that were turned for reading."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from records.tables.columns import UtcTime, json_list, time_now


class Packet(SQLModel, table=True):
    """A splitting of a document. While `merged_at` is empty the parts stand for it."""

    id: int | None = Field(default=None, primary_key=True)
    document_id: str = Field(foreign_key="document.id", index=True)
    state_before: str
    split_by: int = Field(foreign_key="clerk.id")
    split_at: datetime = time_now()
    merged_by: int | None = Field(default=None, foreign_key="clerk.id")
    merged_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Part(SQLModel, table=True):
    """A document that is a view of some pages of another: `pages` are their numbers there, in their order here."""

    document_id: str = Field(primary_key=True, foreign_key="document.id")
    packet_id: int = Field(foreign_key="packet.id", index=True)
    position: int
    pages: list[int] = json_list()


class PageTurn(SQLModel, table=True):
    """A page that a clerk turned: by how many degrees clockwise it is shown, 90, 180 or 270."""

    __tablename__ = "page_turn"
    document_id: str = Field(primary_key=True, foreign_key="document.id")
    page: int = Field(primary_key=True)
    degrees: int
    __table_args__ = (sa.CheckConstraint("degrees IN (90, 180, 270)"),)
