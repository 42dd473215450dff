"""Searches that a clerk keeps under a name. Each belongs to one clerk; to everybody else there is none.

What is kept is the question, never the answer: a saved search is run again with the rights of the day.
"""

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from records import audit
from records.errors import NotFound, ValueRefused
from records.tables import Clerk, SavedSearch

LONGEST_NAME = 80
"""Characters."""
LONGEST_QUERY = 256
"""Characters; the search screen takes no more."""
MOST_FILTERS = 12
MOST_OF_A_CLERK = 100


class TooManySavedSearches(ValueRefused):
    code = "too-many-saved-searches"
    sentence = "There are as many saved searches as one person can have."
    hint = f"Remove one of the {MOST_OF_A_CLERK} before you keep another."


class SearchNameRefused(ValueRefused):
    code = "search-name-refused"
    sentence = "A saved search needs a name, and one that no other of yours has."
    hint = f"Give it a name of at most {LONGEST_NAME} characters."


def of_clerk(session: Session, clerk: Clerk) -> tuple[SavedSearch, ...]:
    """All that the clerk keeps, by name."""
    mine = select(SavedSearch).where(SavedSearch.clerk_id == clerk.id)
    return tuple(session.exec(mine.order_by(func.lower(SavedSearch.name), col(SavedSearch.id))))


def get(session: Session, number: int, clerk: Clerk) -> SavedSearch:
    """The saved search with this number.

    Raises:
        NotFound: there is none, or it is somebody else's; the two are told apart nowhere.
    """
    found = session.get(SavedSearch, number)
    if found is None or found.clerk_id != clerk.id:
        raise NotFound
    return found


def keep(
    session: Session, clerk: Clerk, name: str, *, query: str, order: str = "rank", filters: Sequence[str] = ()
) -> SavedSearch:
    """Keep a search; one that has this name already is replaced, so that sending the form twice keeps one.

    Raises:
        SearchNameRefused: the name is empty or too long.
        TooManySavedSearches: the clerk has `MOST_OF_A_CLERK` of them.
    """
    name = _name(name)
    found = _named(session, clerk, name)
    if found is None:
        _refuse_more(session, clerk)
        assert clerk.id is not None, "a clerk who signed in has a number"  # noqa: S101
        found = SavedSearch(clerk_id=clerk.id, name=name, query="")
    found.query, found.order = query[:LONGEST_QUERY], order
    found.filters = list(filters[:MOST_FILTERS])
    return _noted(session, found, "search-kept", clerk)


def rename(session: Session, number: int, name: str, clerk: Clerk) -> SavedSearch:
    """Give a saved search another name.

    Raises:
        NotFound: as `get`.
        SearchNameRefused: the name is empty, too long, or that of another of the clerk's searches.
    """
    found, name = get(session, number, clerk), _name(name)
    other = _named(session, clerk, name)
    if other is not None and other.id != found.id:
        raise SearchNameRefused
    found.name = name
    return _noted(session, found, "search-renamed", clerk)


def remove(session: Session, number: int, clerk: Clerk) -> None:
    """Remove a saved search. Raises `NotFound` as `get`."""
    found = get(session, number, clerk)
    session.delete(found)
    audit.note(session, "search-removed", f"saved-search/{number}", actor=clerk.name)


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST_NAME:
        raise SearchNameRefused
    return name


def _named(session: Session, clerk: Clerk, name: str) -> SavedSearch | None:
    return session.exec(select(SavedSearch).where(SavedSearch.clerk_id == clerk.id, SavedSearch.name == name)).first()


def _refuse_more(session: Session, clerk: Clerk) -> None:
    count = session.exec(select(func.count()).select_from(SavedSearch).where(SavedSearch.clerk_id == clerk.id)).one()
    if count >= MOST_OF_A_CLERK:
        raise TooManySavedSearches


def _noted(session: Session, saved: SavedSearch, act: str, clerk: Clerk) -> SavedSearch:
    session.add(saved)
    session.flush()
    audit.note(session, act, f"saved-search/{saved.id}", actor=clerk.name)
    return saved
