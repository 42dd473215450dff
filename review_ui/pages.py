"""The pages themselves: their pictures and their words, for whoever may see the document."""

from typing import Literal

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from records import documents
from records.errors import NotFound
from review_ui.sheets import LARGE, SMALL
from review_ui.visits import Opened, Who

router = APIRouter()


@router.get("/documents/{document_id}/pages/{number}/image")
def image(
    document_id: str, number: int, opened: Opened, who: Who, size: Literal["large", "small"] = "large"
) -> Response:
    """The picture that Rogatory made of the page; never the original."""
    kind = LARGE if size == "large" else SMALL
    with opened.database.reading() as session:
        documents.get(session, document_id, who.viewer)
        found = documents.derivative(session, document_id, kind, number)
    if found is None:
        raise NotFound
    opened.reads.note_once(who, "viewed-pages", document_id)
    return Response(opened.derived.read(found.sha256), media_type=found.media_type)


@router.get("/documents/{document_id}/pages/{number}/words")
def words(document_id: str, number: int, opened: Opened, who: Who) -> Response:
    """The words of the page with their boxes in points, in reading order, for clicking and dragging."""
    with opened.database.reading() as session:
        documents.get(session, document_id, who.viewer)
        page = documents.page(session, document_id, number)
    opened.reads.note_once(who, "viewed-pages", document_id)
    told = [[w.text, w.box.x0, w.box.y0, w.box.x1, w.box.y1, w.line] for w in page.words]
    return JSONResponse({"words": told})
