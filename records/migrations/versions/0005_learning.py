"""Adds what is learnt from clerks, and the prints by which a letter is known again."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from records.request_keys import keys_of

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("proposed", sa.JSON(), nullable=False),
        sa.Column("confirmed", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("finder", sa.String(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("boxes", sa.JSON(), nullable=False),
        sa.Column("clerk_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"]),
        sa.ForeignKeyConstraint(["clerk_id"], ["clerk.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_correction_document_id", "correction", ["document_id"])
    op.create_index("ix_correction_request_id", "correction", ["request_id"])
    op.create_index("ix_correction_field", "correction", ["field"])
    op.create_table(
        "text_print",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
        sa.PrimaryKeyConstraint("document_id"),
    )
    op.create_table(
        "print_band",
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
        sa.PrimaryKeyConstraint("band", "hash", "document_id"),
    )
    op.create_index("ix_print_band_document_id", "print_band", ["document_id"])
    op.create_table(
        "request_key",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"]),
        sa.PrimaryKeyConstraint("kind", "key", "request_id"),
    )
    op.create_index("ix_request_key_request_id", "request_key", ["request_id"])
    _fill_keys(op.get_bind())


def _fill_keys(connection: sa.Connection) -> None:
    """The keys of requests confirmed before there were any."""
    rows = connection.execute(
        sa.text('SELECT id, own_reference, "references", related_references, date_of_request FROM request')
    ).all()
    for number, own_reference, references, related, written in rows:
        people = connection.execute(
            sa.text("SELECT surname, given_names FROM person WHERE request_id = :id"), {"id": number}
        )
        names = [{"surname": surname, "given_names": given} for surname, given in people]
        record = {
            "references": _texts(references), "related_references": _texts(related),
            "persons": names, "date_of_request": str(written) if written else None,
        }  # fmt: skip
        for kind, key in sorted(keys_of(record, own_reference=own_reference)):
            connection.execute(
                sa.text("INSERT INTO request_key (kind, key, request_id) VALUES (:kind, :key, :id)"),
                {"kind": kind, "key": key, "id": number},
            )


def _texts(value: Any) -> list[str]:
    """A JSON list as the driver gives it: text from SQLite, a list from PostgreSQL."""
    found: list[str] = json.loads(value) if isinstance(value, str) else value
    return found
