"""The database: opened safely, brought up to date, read and written in transactions.

SQLite comes through pysqlite3, which bundles a current library: versions 3.7.0 to 3.51.2 can lose a commit in WAL mode
(https://sqlite.org/wal.html, "the WAL-reset bug"). Every write transaction begins with BEGIN IMMEDIATE, so that two
writers wait for each other instead of failing half way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pysqlite3
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from records import migrations
from records.crashpoint import crashpoint
from records.errors import DatabaseNewer, DatabaseUnsafe, DiskFull, NotFound, StorageError, WriteFailed

__all__ = ["Database", "Session", "database_errors", "steps_engine"]

SAFE_SQLITE = (3, 51, 3)
SQLITE: tuple[int, ...] = pysqlite3.sqlite_version_info
"""The version of the SQLite library in use."""
WAIT_SECONDS = 30


class Database:
    """One database, shared by the threads of a process. Several processes may open the same file."""

    def __init__(self, file: Path) -> None:
        """Open `file`, making it where it is missing.

        Raises:
            DatabaseUnsafe: the SQLite library is one that can lose commits.
        """
        if SQLITE < SAFE_SQLITE:
            raise DatabaseUnsafe(pysqlite3.sqlite_version)
        self.file = file
        self.engine = sa.create_engine(
            f"sqlite:///{file}", module=pysqlite3, connect_args={"timeout": WAIT_SECONDS}, pool_size=8, max_overflow=24
        )
        sa.event.listen(self.engine, "connect", _prepare)
        sa.event.listen(self.engine, "begin", _begin)

    @classmethod
    def up_to_date(cls, file: Path) -> Self:
        """The database in `file`, with its tables brought up to date. Raises as the constructor and `migrate`."""
        database = cls(file)
        database.migrate()
        return database

    def migrate(self) -> None:
        """Bring the tables up to date; killed half way, the database is as it was.

        Raises:
            DatabaseNewer: a newer version of Rogatory made it.
        """
        with self.engine.connect().execution_options(writing=True) as connection, connection.begin():
            try:
                migrations.upgrade(connection)
            except migrations.UnknownRevisionError as error:
                raise DatabaseNewer(str(error)) from error

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment of the database. What it changes is not kept."""
        with database_errors(), self.engine.connect() as connection, Session(connection) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are committed together at its end, or not at all.

        Raises:
            DiskFull, WriteFailed: nothing was committed.
        """
        with (
            database_errors(),
            self.engine.connect().execution_options(writing=True) as connection,
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session
            session.flush()
            crashpoint("before_commit")
            session.commit()
            crashpoint("after_commit")

    def last_write(self) -> tuple[int, ...]:
        """Something that is another after each commit of any process: the state of the write-ahead log on disk.

        A hint, far cheaper than a query: who waits for changes looks when it is another, and now and then anyway.
        """
        log = self.file.with_name(f"{self.file.name}-wal")
        try:
            status = log.stat()
        except FileNotFoundError:
            return ()
        return status.st_mtime_ns, status.st_size

    def check(self) -> list[str]:
        """What SQLite's own check finds wrong; an empty list where nothing is."""
        with self.reading() as session:
            rows = session.connection().exec_driver_sql("PRAGMA integrity_check").scalars().all()
            broken = session.connection().exec_driver_sql("PRAGMA foreign_key_check").all()
        return [row for row in rows if row != "ok"] + [f"row without its parent in {row[0]}" for row in broken]

    def close(self) -> None:
        self.engine.dispose()


def steps_engine(file: Path) -> sa.Engine:
    """The engine for DBOS's own database, through the same SQLite library, as DBOS itself would set it up.

    DBOS manages its transactions through the driver's isolation level, hence not `_begin`.
    """
    engine = sa.create_engine(f"sqlite:///{file}", module=pysqlite3, connect_args={"timeout": WAIT_SECONDS})

    def prepare(connection: Any, record: Any) -> None:  # noqa: ARG001 - the signature is SQLAlchemy's
        connection.isolation_level = "IMMEDIATE"
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    sa.event.listen(engine, "connect", prepare)
    return engine


def _prepare(connection: Any, record: Any) -> None:  # noqa: ARG001 - the signature is SQLAlchemy's
    connection.isolation_level = None  # SQLAlchemy's begin event says BEGIN, the driver must not
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def database_errors() -> Iterator[None]:
    """Tell errors of the database by our own names; for DBOS's database too.

    Raises:
        DiskFull, WriteFailed, StorageError: what was not committed is undone.
        NotFound: somebody asked for a number that no column can hold.
    """
    try:
        yield
    except OverflowError as error:
        if "SQLite" in str(error):
            raise NotFound from error
        raise
    except OperationalError as error:
        said = str(error.orig)
        if "full" in said:
            raise DiskFull(said) from error
        if "I/O" in said or "readonly" in said:
            raise WriteFailed(said) from error
        raise StorageError(said) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StorageError(str(error.orig)) from error
        raise
