"""What the migrations make is what the program expects, from an empty database and from the first one there was."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from records import migrations
from records.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "rogatory.db")
    yield database
    database.close()


def differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))


def up_to(database: Database, revision: str) -> None:
    with database.engine.connect().execution_options(writing=True) as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", str(migrations.FOLDER))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_the_tables_of_a_new_database_are_those_of_the_program(database: Database) -> None:
    database.migrate()
    assert differences(database) == []


def test_the_first_database_becomes_the_same_and_keeps_its_rows(database: Database) -> None:
    up_to(database, "0001")
    with database.engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(
            sa.text(
                "INSERT INTO clerk (name, full_name, role, cleared, password_hash, must_change, active, made_at)"
                " VALUES ('ines', 'Inês Prado', 'clerk', 0, 'x', 0, 1, '2026-01-02 03:04:05')"
            )
        )
    database.migrate()
    assert differences(database) == []
    with database.engine.connect() as connection:
        row = connection.execute(sa.text("SELECT full_name, theme, date_format, language FROM clerk")).one()
    assert tuple(row) == ("Inês Prado", "system", "words", None)


def test_the_newest_step_is_the_one_that_the_program_asks_for() -> None:
    steps = sorted(file.name[:4] for file in (migrations.FOLDER / "versions").glob("*.py"))
    assert steps[-1] == migrations.HEAD
