"""A database of its own for each test, and people and documents to put into it."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from records import documents, ledger
from records.database import Database
from records.tables import Clerk, State
from records.values import Proposal

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty database; making one takes longer than most tests."""
    file = tmp_path_factory.mktemp("empty") / "rogatory.db"
    Database.up_to_date(file).close()
    return file


@pytest.fixture
def database(empty: Path, tmp_path: Path) -> Iterator[Database]:
    database = Database(Path(shutil.copy(empty, tmp_path / "rogatory.db")))
    yield database
    database.close()


@pytest.fixture
def clerk(database: Database) -> Callable[..., Clerk]:
    """Somebody who works here; nobody signs in with this password."""

    def made(name: str, **details: object) -> Clerk:
        with database.writing() as session:
            row = Clerk(name=name, full_name=name.title(), password_hash="-", must_change=False, **details)
            session.add(row)
        return row

    return made


def arrive(
    database: Database, letter: str, *, hours: int = 0, state: State = State.TO_REVIEW, desk: str = "registry",
    restricted: bool = False, proposals: Sequence[Proposal] = (),
) -> str:  # fmt: skip
    """A document named by one hexadecimal digit, arrived `hours` after noon, in the queue unless said otherwise."""
    document_id = letter * 64
    with database.writing() as session:
        arrival = ledger.Arrival(
            claim_id=letter, folder="inbox", channel="post", desk=desk, restricted=restricted, languages=("en",),
            name_raw=letter.encode(), size_bytes=1, sha256=document_id,
        )  # fmt: skip
        ledger.enter(session, arrival)
        documents.save_draft(session, document_id, mentions=(), proposals=proposals, language="en")
        documents.set_state(session, document_id, state)
        document = documents.get(session, document_id)
        document.received_at = NOON + timedelta(hours=hours)
        session.add(document)
    return document_id


@pytest.fixture
def arrived(database: Database) -> Callable[..., str]:
    """`arrive`, in the database of this test."""
    return partial(arrive, database)
