"""How the tables came to be what they are, step by step (Alembic). `upgrade` takes a database to the newest step."""

from pathlib import Path

import sqlalchemy as sa

FOLDER = Path(__file__).parent
HEAD = "0005"
"""The newest step; a test holds it equal to the newest file in `versions/`."""


class UnknownRevisionError(Exception):
    """The database is at a step that this version does not know."""


def upgrade(connection: sa.Connection) -> None:
    """Run the steps that the database lacks, inside the caller's transaction.

    Raises:
        UnknownRevisionError: the database is newer than this program.
    """
    if revision(connection) == HEAD:
        return
    # Alembic costs 0.2 s to import, and only a new or an old database needs it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util.exc import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise UnknownRevisionError(revision(connection)) from error


def revision(connection: sa.Connection) -> str | None:
    """The step that the database is at; None for an empty one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)
