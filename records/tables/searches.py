"""Searches that clerks keep under a name, to run again."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from records.tables.columns import json_list, time_now


class SavedSearch(SQLModel, table=True):
    """A search of one clerk: the query as typed, its order, and the filters chosen beside it ("type:extradition")."""

    __tablename__ = "saved_search"
    __table_args__ = (sa.UniqueConstraint("clerk_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    clerk_id: int = Field(foreign_key="clerk.id")
    name: str
    query: str
    order: str = "rank"
    filters: list[str] = json_list()
    made_at: datetime = time_now()
