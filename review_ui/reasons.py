"""Before a restricted document is shown: why does this person look at it?"""

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from records import documents
from records.errors import ReasonMissing
from review_ui.reads import ReasonNeeded
from review_ui.screens import screen, see
from review_ui.sign_in import within
from review_ui.visits import Form, Opened, Who, text

router = APIRouter()


@router.get("/documents/{document_id}/reason")
def reason_screen(request: Request, document_id: str, opened: Opened, who: Who, to: str = "") -> Response:
    return _screen(request, document_id, opened, who, to)


@router.post("/documents/{document_id}/reason")
def state(request: Request, document_id: str, sent: Form, opened: Opened, who: Who) -> Response:
    """Keep the reason, and go on to what was asked for."""
    try:
        opened.reads.state_reason(who, document_id, text(sent, "reason"))
    except ReasonMissing:
        return _screen(request, document_id, opened, who, text(sent, "to"), status=422)
    return see(_on(document_id, text(sent, "to")))


async def ask(request: Request, error: Exception) -> Response:
    """Lead whoever asked for a restricted document to the question; a program is told that it is forbidden so far."""
    assert isinstance(error, ReasonNeeded)  # noqa: S101 - registered for this alone
    if request.method != "GET" or "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"code": "reason-needed"}, 403)
    to = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return see(f"/documents/{error.document_id}/reason?" + urlencode({"to": to}))


def _screen(
    request: Request, document_id: str, opened: Opened, who: Who, to: str, *, status: int = 200
) -> Response:  # fmt: skip
    with opened.database.reading() as session:
        document = documents.get(session, document_id, who.viewer)
    return screen(
        request, "reason.html", status=status, document=document, to=_on(document_id, to), missing=status != 200
    )


def _on(document_id: str, to: str) -> str:
    return within(to) if to else f"/documents/{document_id}"
