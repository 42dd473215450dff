"""Adds documents that are cut out of others, and put together again."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    pass
