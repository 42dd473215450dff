"""Searches that clerks keep: found again, renamed, removed, and nobody else's."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from records import clerks, saved_searches
from records.database import Database
from records.errors import NotFound
from records.saved_searches import LONGEST_NAME, MOST_OF_A_CLERK, SearchNameRefused, TooManySavedSearches
from records.tables import AuditEvent, Clerk


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.up_to_date(tmp_path / "rogatory.db")
    with database.writing() as session:
        for name in ("ines", "rui"):
            session.add(Clerk(name=name, full_name=name.title(), password_hash="none"))
    yield database
    database.close()


def clerk(session: object, name: str) -> Clerk:
    found = clerks.find(session, name)  # type: ignore[arg-type]
    assert found is not None
    return found


def names(database: Database, of: str) -> list[str]:
    with database.reading() as session:
        return [each.name for each in saved_searches.of_clerk(session, clerk(session, of))]


def test_what_was_kept_comes_back_whole_and_in_the_order_of_names(database: Database) -> None:
    with database.writing() as session:
        ines = clerk(session, "ines")
        saved_searches.keep(session, ines, " urgent  freezes ", query="freez*", order="deadline", filters=["state:PT"])
        saved_searches.keep(session, ines, "Accounts", query='"bank account"')
    assert names(database, "ines") == ["Accounts", "urgent freezes"]
    with database.reading() as session:
        kept = saved_searches.of_clerk(session, clerk(session, "ines"))[1]
        assert (kept.query, kept.order, kept.filters) == ("freez*", "deadline", ["state:PT"])


def test_the_same_name_again_replaces_and_another_name_must_be_free(database: Database) -> None:
    with database.writing() as session:
        ines = clerk(session, "ines")
        first = saved_searches.keep(session, ines, "mine", query="one")
        again = saved_searches.keep(session, ines, "mine", query="two")
        other = saved_searches.keep(session, ines, "other", query="three")
        assert first.id == again.id
        for name in ("mine", " ", "x" * (LONGEST_NAME + 1)):
            with pytest.raises(SearchNameRefused):
                saved_searches.rename(session, other.id or 0, name, ines)
        saved_searches.rename(session, other.id or 0, "Mine", ines)
    assert names(database, "ines") == ["mine", "Mine"]


def test_somebody_elses_search_is_none(database: Database) -> None:
    with database.writing() as session:
        ines, rui = clerk(session, "ines"), clerk(session, "rui")
        number = saved_searches.keep(session, ines, "mine", query="one").id or 0
        saved_searches.keep(session, rui, "mine", query="his own of the same name")
        for absent in (number, 999):
            with pytest.raises(NotFound):
                saved_searches.get(session, absent, rui)
            with pytest.raises(NotFound):
                saved_searches.rename(session, absent, "his", rui)
            with pytest.raises(NotFound):
                saved_searches.remove(session, absent, rui)
        saved_searches.remove(session, number, ines)
    assert names(database, "ines") == []
    assert names(database, "rui") == ["mine"]


def test_one_person_cannot_fill_the_table(database: Database) -> None:
    with database.writing() as session:
        ines = clerk(session, "ines")
        for i in range(MOST_OF_A_CLERK):
            saved_searches.keep(session, ines, f"search {i}", query="x")
        with pytest.raises(TooManySavedSearches):
            saved_searches.keep(session, ines, "one more", query="x")
        saved_searches.keep(session, ines, "search 7", query="replaced all the same")


def test_the_trail_tells_who_kept_what_and_never_the_words(database: Database) -> None:
    with database.writing() as session:
        ines = clerk(session, "ines")
        number = saved_searches.keep(session, ines, "a telling name", query="quintela").id or 0
        saved_searches.rename(session, number, "another", ines)
        saved_searches.remove(session, number, ines)
    with database.reading() as session:
        events = [e for e in session.exec(select(AuditEvent)) if e.subject == f"saved-search/{number}"]
    assert [e.act for e in events] == ["search-kept", "search-renamed", "search-removed"]
    assert {e.actor for e in events} == {"ines"}
    assert not any(word in str(e.detail) for e in events for word in ("quintela", "telling"))
