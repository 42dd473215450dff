"""The tables of the database. Rows only: values are checked before they come here (`records.checks`)."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from records.tables.clerks import AuditEvent, Clerk, SignIn, SignInFailure
from records.tables.columns import UtcTime, now
from records.tables.desk import Draft, Lease, SecondLook, StatedReason
from records.tables.documents import Derivative, Document, IndexTask, MentionRow, PageRow, ProposalRow, Receipt, State
from records.tables.learning import Correction, PrintBand, RequestKey, TextPrint
from records.tables.packets import Packet, PageTurn, Part
from records.tables.requests import (
    Amount,
    BankAccount,
    FieldChange,
    Offence,
    Organisation,
    Person,
    Request,
    ThreadProposal,
)
from records.tables.searches import SavedSearch

__all__ = [
    "APPEND_ONLY",
    "Amount",
    "AuditEvent",
    "BankAccount",
    "Clerk",
    "Correction",
    "Derivative",
    "Document",
    "Draft",
    "FieldChange",
    "IndexTask",
    "Lease",
    "MentionRow",
    "Offence",
    "Organisation",
    "Packet",
    "PageRow",
    "PageTurn",
    "Part",
    "Person",
    "PrintBand",
    "ProposalRow",
    "Receipt",
    "Request",
    "RequestKey",
    "SavedSearch",
    "SecondLook",
    "SignIn",
    "SignInFailure",
    "State",
    "StatedReason",
    "TextPrint",
    "ThreadProposal",
    "UtcTime",
    "now",
]

APPEND_ONLY = (Receipt, AuditEvent, FieldChange, StatedReason)
"""Rows of these are added and never changed or removed."""


@sa.event.listens_for(SQLModel, "before_update", propagate=True)
@sa.event.listens_for(SQLModel, "before_delete", propagate=True)
def _refuse_change(mapper: Any, connection: Any, row: Any) -> None:  # noqa: ARG001 - the signature is SQLAlchemy's
    if isinstance(row, APPEND_ONLY):
        raise TypeError(f"{type(row).__name__} rows are never changed")
