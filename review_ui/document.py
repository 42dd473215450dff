"""One document to look at: its pages with what a search found on them, where it stands, its files."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from records import documents, packets, requests
from records.errors import NotFound
from records.tables import State
from review_ui import hits, wording
from review_ui.asked import Search
from review_ui.screens import screen
from review_ui.security import FILE_POLICY
from review_ui.sheets import pages_with_hits, sheets
from review_ui.visits import Opened, Who

router = APIRouter()
MOST_PAGES = 100_000
SEARCHABLE = "searchable_pdf"


@router.get("/documents/{document_id}")
def document_screen(
    request: Request, document_id: str, *, opened: Opened, who: Who, asked: Search,
    page: Annotated[int, Query(ge=1)] = 1, results: Annotated[int, Query(ge=1, le=500)] = 1,
) -> Response:  # fmt: skip
    """The search that led here is drawn on the pages; `results` is the page of it to go back to."""
    with opened.database.reading() as session:
        document = documents.get(session, document_id, who.viewer)
    opened.reads.note_once(who, "viewed", document_id)
    found = hits.pages_found(opened, who, document_id, asked)
    with opened.database.reading() as session:
        plain = sheets(session, document_id, current=page)
        current = page if any(each.number == page for each in plain) else 1
        shown = hits.drawn(session, document_id, plain, found or {})
        page_text = documents.page(session, document_id, current).text if shown else ""
        record = requests.request_of(session, document_id)
        pdf = documents.derivative(session, document_id, SEARCHABLE)
        packet = packets.opened(session, document_id, who.viewer)
        again = packets.to_read_again(session, document_id) if request.app.state.regions else ()
    return screen(
        request, "document.html", document=document, packet=packet, again=again, sheets=shown, page=current,
        text=page_text, asked=asked, results=results, hit_pages=pages_with_hits(shown), index_away=found is None,
        record=record, reason=wording.reason(document.reason_code),
        may_review=document.state in (State.TO_REVIEW, State.CONFIRMED), searchable=pdf is not None,
        here=asked.path(to=f"/documents/{document_id}"),
    )  # fmt: skip


@router.get("/documents/{document_id}/pages/{number}/hits")
def hits_of_page(
    document_id: str, number: Annotated[int, Path(ge=1, le=MOST_PAGES)], *, opened: Opened, who: Who, asked: Search
) -> Response:
    """Where on this page the search found something: boxes in points, fetched when the page comes into view."""
    with opened.database.reading() as session:
        documents.get(session, document_id, who.viewer)
        page = documents.page(session, document_id, number)
    opened.reads.note_once(who, "viewed-pages", document_id)
    matched = (hits.pages_found(opened, who, document_id, asked) or {}).get(number, frozenset())
    return JSONResponse({"boxes": [[b.x0, b.y0, b.x1, b.y1] for b in hits.boxes(page, matched)]})


@router.get("/documents/{document_id}/original")
def original(document_id: str, opened: Opened, who: Who) -> Response:
    """The original, bit for bit, to be saved and not to be shown."""
    with opened.database.reading() as session:
        document = documents.get(session, document_id, who.viewer)
        kept_as = packets.original_of(session, document_id)
    content = opened.originals.read(kept_as)
    opened.reads.note(who, "downloaded", f"document/{document_id}", what="original")
    return attachment(content, document.name)


@router.get("/documents/{document_id}/searchable")
def searchable(document_id: str, opened: Opened, who: Who) -> Response:
    """The searchable PDF/A that was made from it."""
    with opened.database.reading() as session:
        document = documents.get(session, document_id, who.viewer)
        found = documents.derivative(session, document_id, SEARCHABLE)
    if found is None:
        raise NotFound
    content = opened.derived.read(found.sha256)
    opened.reads.note(who, "downloaded", f"document/{document_id}", what="searchable")
    return attachment(content, f"{document.name.rpartition('.')[0] or document.name} (searchable).pdf")


def attachment(content: bytes, name: str) -> Response:
    """A file to be saved under this name (RFC 6266), of no type that a browser would open."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ()") else "_" for c in name)[:150]
    return Response(
        content,
        media_type="application/octet-stream",
        headers={
            "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
            "content-security-policy": FILE_POLICY,
        },
    )
