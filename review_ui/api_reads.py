"""The JSON interface: search, documents and requests, to read. The same session, the same rights, the same traces."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from records import documents, queue, requests
from records.errors import NotFound
from records.queue import Wanted
from records.tables import State
from review_ui import results
from review_ui.api_values import (
    DocumentAnswer,
    DocumentShape,
    FacetsAnswer,
    HitShape,
    PageAnswer,
    RequestAnswer,
    RequestsAnswer,
    RequestShape,
    SearchAnswer,
    SheetShape,
    SuggestAnswer,
    facets_of,
)
from review_ui.asked import Search
from review_ui.visits import Opened, Who

router = APIRouter()
Limit = Annotated[int, Query(ge=1, le=100, description="How many.")]
Offset = Annotated[int, Query(ge=0, le=10_000, description="How many to leave out first.")]
LONGEST_TEXT = 256


@router.get("/search", tags=["search"])
def search(*, opened: Opened, who: Who, asked: Search, limit: Limit = 20, offset: Offset = 0) -> SearchAnswer:
    """Find documents by the text of their pages and by their fields, in the query language of the search screen."""
    found = results.find(opened, who, asked, limit=limit, offset=offset)
    results.note_search(opened, who, found)
    better = asked.corrected(found.did_you_mean)
    return SearchAnswer(
        query=asked.words, total=found.total, total_pages=found.total_pages, limit=limit, offset=offset,
        notice=asked.notice or found.notice, did_you_mean=better.words if better else None,
        hits=[HitShape.of(each) for each in results.shown(opened, who, asked, found.hits)], facets=facets_of(found),
    )  # fmt: skip


@router.get("/facets", tags=["search"])
def facets(*, opened: Opened, who: Who, asked: Search) -> FacetsAnswer:
    """Count what a search finds by type, State, year, status, language and role."""
    found = results.find(opened, who, asked, limit=0)
    results.note_search(opened, who, found)
    return FacetsAnswer(total=found.total, facets=facets_of(found))


@router.get("/suggest", tags=["search"])
def suggest(
    *, opened: Opened, who: Who, q: Annotated[str, Query(max_length=LONGEST_TEXT)] = "",
    limit: Annotated[int, Query(ge=1, le=20)] = 8,
) -> SuggestAnswer:  # fmt: skip
    """Complete the last word of a text, from what the person who asks may see."""
    return SuggestAnswer(suggestions=list(opened.index.suggest(q, results.access_of(who), limit=limit)))


@router.get("/documents/{document_id}", tags=["documents"])
def document(*, opened: Opened, who: Who, document_id: str) -> DocumentAnswer:
    """A document, where it stands, and its pages without their words."""
    with opened.database.reading() as session:
        documents.get(session, document_id, who.viewer)
    opened.reads.note_once(who, "viewed", document_id)
    with opened.database.reading() as session:
        (line,) = queue.of_documents(session, who.viewer, [document_id])
        pages = [SheetShape.of(size) for size in queue.page_sizes(session, document_id)]
        return DocumentAnswer(document=DocumentShape.of(line), pages=pages)


@router.get("/documents/{document_id}/pages/{number}", tags=["documents"])
def page(*, opened: Opened, who: Who, document_id: str, number: Annotated[int, Path(ge=1, le=100_000)]) -> PageAnswer:
    """The text of a page, and its words with their boxes in points from the top left of the page."""
    with opened.database.reading() as session:
        documents.get(session, document_id, who.viewer)
        found = documents.page(session, document_id, number)
    opened.reads.note_once(who, "viewed-pages", document_id)
    return PageAnswer.of(found)


@router.get("/requests", tags=["requests"])
def requests_listed(
    *, opened: Opened, who: Who, limit: Limit = 20, offset: Offset = 0, type: str = "", state: str = "",  # noqa: A002
) -> RequestsAnswer:  # fmt: skip
    """Confirmed requests, newest arrival first; `type` and `state` (the requesting State) narrow them."""
    wanted = Wanted((State.CONFIRMED,), request_type=type or None, requesting_state=state or None)
    with opened.database.reading() as session:
        total = queue.number(session, who.viewer, wanted)
        lines = queue.listed(session, who.viewer, wanted, limit=limit, offset=offset, newest=True)
        return RequestsAnswer.of(lines, total=total, limit=limit, offset=offset)


@router.get("/requests/{request_id}", tags=["requests"])
def request_confirmed(
    *, opened: Opened, who: Who, request_id: Annotated[int, Path(ge=1, le=2**63 - 1)]
) -> RequestAnswer:  # fmt: skip
    """A confirmed request with all its values; one that waits for a second look is not there yet."""
    with opened.database.reading() as session:
        found = requests.get(session, request_id, who.viewer)
        if found.status == requests.UNSETTLED:
            raise NotFound
    opened.reads.note_once(who, "viewed", found.document_id)
    with opened.database.reading() as session:
        record = requests.record_of_request(session, found)
    return RequestAnswer(request=RequestShape.of(found), record=record)


@router.get("/openapi.json", include_in_schema=False)
def description(request: Request) -> Response:
    """What this interface offers, in OpenAPI."""
    return JSONResponse(request.app.openapi())
