"""Search: every page of every document that the clerk may see."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from index.highlight import snippet
from index.values import Access, Hit, Order
from records import documents, queue
from records.clerks import SignedIn
from records.database import Session
from records.errors import NotFound
from records.queue import Line
from records.tables import State
from review_ui import wording
from review_ui.screens import screen
from review_ui.visits import Opened, Who

router = APIRouter()
ON_A_PAGE = 20
LONGEST_QUERY = 256
FACETS = ("type", "state", "year", "status", "language", "role")
SNIPPETS = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """A page that was found: the passage, in pieces of which some were matched, and where a click leads."""

    page: int
    pieces: tuple[tuple[str, bool], ...]
    path: str


@dataclass(frozen=True, slots=True)
class Found:
    """A document that was found, with its best passages; `pages` is how many of its pages matched."""

    line: Line
    passages: tuple[Passage, ...]
    pages: int
    path: str


@router.get("/search")
def search_screen(
    request: Request, *, opened: Opened, who: Who, q: str = "", order: Order = "rank",
    page: Annotated[int, Query(ge=1, le=500)] = 1,
) -> Response:  # fmt: skip
    query = " ".join(q.split())[:LONGEST_QUERY]
    results, found = None, tuple[Found, ...]()
    if query:
        results = opened.index.search(
            query, access_of(who), limit=ON_A_PAGE, offset=(page - 1) * ON_A_PAGE, order=order, facets=FACETS
        )
        opened.reads.note(who, "searched", "search", found=results.total)
        found = _found(opened, who, query, results.hits)
    return screen(
        request, "search.html", q=query, order=order, page=page, on_a_page=ON_A_PAGE, results=results, found=found,
        narrower=lambda name, value: _narrower(query, name, value), said=_said, link=_link,
    )  # fmt: skip


def access_of(who: SignedIn) -> Access:
    return Access(who.viewer.desks, who.viewer.restricted)


def _found(opened: Opened, who: SignedIn, query: str, hits: Sequence[Hit]) -> tuple[Found, ...]:
    """The hits as shown; one whose document is gone from view since the index was made is left out."""
    with opened.database.reading() as session:
        lines = {
            line.document.id: line
            for line in queue.of_documents(session, who.viewer, [hit.document_id for hit in hits])
        }
        return tuple(_one(session, hit, lines[hit.document_id], query) for hit in hits if hit.document_id in lines)


def _one(session: Session, hit: Hit, line: Line, query: str) -> Found:
    order = (hit.page, *(page for page in hit.pages if page != hit.page))
    passages = tuple(p for page in order[:SNIPPETS] if (p := _passage(session, hit, page, query)) is not None)
    return Found(line, passages, len(hit.pages), _path(hit, hit.page, query))


def _passage(session: Session, hit: Hit, number: int, query: str) -> Passage | None:
    try:
        page = documents.page(session, hit.document_id, number)
    except NotFound:
        return None
    pieces = snippet(page.text, hit.matched, language=page.language)
    return Passage(number, pieces, _path(hit, number, query))


def _path(hit: Hit, page: int, query: str) -> str:
    """The document's screen with this search drawn on the page."""
    said = [("q", query), ("page", str(page)), *(("m", stem) for stem in sorted(hit.matched))]
    return f"/documents/{hit.document_id}?{urlencode(said)}#page-{page}"


def _narrower(query: str, name: str, value: str) -> str:
    """The query with one more condition, or without it where it is there already."""
    condition = f'{name}:"{value}"' if " " in value else f"{name}:{value}"
    if name == "year":
        condition = f"date:{value}"
    if condition in query.split():
        return " ".join(word for word in query.split() if word != condition)
    return f"({query}) {condition}" if re.search(r"\bOR\b", query) else f"{query} {condition}"


def _said(name: str, value: str) -> str:
    """A value of a facet in words."""
    match name:
        case "state":
            return wording.state_name(value.upper())
        case "language":
            return wording.language_name(value)
        case "status" if value in set(State):
            return wording.status(value)
        case _:
            return wording.choice(value)


def _link(q: str, order: str = "rank", page: int = 1) -> str:
    """The address of this search."""
    more = [("order", order)] if order != "rank" else []
    return "/search?" + urlencode([("q", q), *more, *([("page", page)] if page > 1 else [])])
