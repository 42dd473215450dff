"""Searches that a clerk keeps: save, run, rename, remove. They stand on the search screen."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from records import saved_searches
from records.errors import ValueRefused
from records.tables import SavedSearch
from review_ui.asked import Asked, order_of, understood, written
from review_ui.screens import screen, see
from review_ui.visits import Form, Opened, Who, text

router = APIRouter()
Number = Annotated[int, Path(ge=1, le=2**63 - 1)]


def asked_of(saved: SavedSearch) -> Asked:
    """The search that was kept; what a newer version no longer knows of it is left out."""
    return Asked(saved.query, order_of(saved.order), understood(saved.filters))


@router.get("/search/saved/{number}")
def run(number: Number, opened: Opened, who: Who) -> Response:
    """Run it again, with the rights of today."""
    with opened.database.reading() as session:
        return see(asked_of(saved_searches.get(session, number, who.clerk)).path())


@router.post("/search/saved")
def keep(request: Request, sent: Form, opened: Opened, who: Who) -> Response:
    """Keep the search that is on the screen."""
    filters = understood(value for value in sent.getlist("filter") if isinstance(value, str))
    words = " ".join(text(sent, "q").split())[: saved_searches.LONGEST_QUERY]
    asked = Asked(words, order_of(text(sent, "order")), filters)
    try:
        with opened.database.writing() as session:
            saved_searches.keep(
                session, who.clerk, text(sent, "name"), query=asked.words, order=asked.order,
                filters=[written(*each) for each in asked.filters],
            )  # fmt: skip
    except ValueRefused as error:
        return _again(request, error, asked=asked, typed=text(sent, "name"), to="/search/saved", back=asked.path())
    return see(asked.path())


@router.post("/search/saved/{number}/rename")
def rename(request: Request, number: Number, sent: Form, opened: Opened, who: Who) -> Response:
    """Give it another name."""
    typed = text(sent, "name")
    try:
        with opened.database.writing() as session:
            saved_searches.rename(session, number, typed, who.clerk)
    except ValueRefused as error:
        return _again(request, error, asked=Asked(), typed=typed, to=f"/search/saved/{number}/rename", back="/search")
    return see("/search")


@router.post("/search/saved/{number}/remove")
def remove(number: Number, opened: Opened, who: Who) -> Response:
    """Remove it; what it found is not touched."""
    with opened.database.writing() as session:
        saved_searches.remove(session, number, who.clerk)
    return see("/search")


def _again(request: Request, error: ValueRefused, *, asked: Asked, typed: str, to: str, back: str) -> Response:
    """The form once more, with what was typed and what is wrong with it."""
    return screen(
        request, "saved_search.html", status=422, error=error, asked=asked, typed=typed[:200], to=to, back=back
    )  # fmt: skip
