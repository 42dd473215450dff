"""Adds what clerks do at the review desk."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "stated_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("clerk_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("visit", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["clerk_id"], ["clerk.id"]),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_stated_reason_of", "stated_reason", ["document_id", "visit"])
    op.create_table(
        "draft",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("clerk_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("follows", sa.String(), nullable=False),
        sa.Column("follows_number", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["clerk_id"], ["clerk.id"]),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
        sa.PrimaryKeyConstraint("document_id", "clerk_id"),
    )
    op.create_table(
        "lease",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("clerk_id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_from_id", sa.Integer(), nullable=True),
        sa.Column("reason_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["clerk_id"], ["clerk.id"]),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
        sa.ForeignKeyConstraint(["reason_id"], ["stated_reason.id"]),
        sa.ForeignKeyConstraint(["taken_from_id"], ["clerk.id"]),
        sa.PrimaryKeyConstraint("document_id"),
    )
    op.create_index("ix_lease_clerk_id", "lease", ["clerk_id"])
    op.create_index("ix_lease_until", "lease", ["until"])
    op.create_table(
        "second_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("request_version", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("reason_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["first_id"], ["clerk.id"]),
        sa.ForeignKeyConstraint(["reason_id"], ["stated_reason.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"]),
        sa.ForeignKeyConstraint(["second_id"], ["clerk.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_second_look_request_id", "second_look", ["request_id"])
    op.add_column("clerk", sa.Column("language", sa.String(), nullable=True))
    op.add_column("clerk", sa.Column("date_format", sa.String(), nullable=False, server_default="words"))
    op.add_column("clerk", sa.Column("theme", sa.String(), nullable=False, server_default="system"))
    op.add_column("sign_in", sa.Column("address", sa.String(), nullable=False, server_default=""))
    op.add_column("sign_in", sa.Column("browser", sa.String(), nullable=False, server_default=""))
    op.create_index("ix_audit_event_subject", "audit_event", ["subject"])
    op.create_index(
        "ix_document_queue",
        "document",
        ["state", sa.text("urgent DESC"), "received_at", "id", "restricted", "desk", "language"],
    )
    op.create_index("ix_document_standing", "document", ["id", "state", "restricted", "desk"])
    best = ["field", "value", "document_id"]
    op.create_index("ix_proposal_best", "proposal", best, sqlite_where=sa.text("rank = 0"))
    op.create_index("ix_request_status", "request", ["status"])
