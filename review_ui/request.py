"""A request after it was confirmed: its values, where they were read, who set them, and what belongs to it."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from records import clerks, documents, queue, requests
from review_ui import fields, forms
from review_ui.screens import screen
from review_ui.visits import Opened, Who

router = APIRouter()


@router.get("/requests/{request_id}")
def request_screen(request: Request, request_id: int, opened: Opened, who: Who) -> Response:
    with opened.database.reading() as session:
        found = requests.get(session, request_id, who.viewer)
    opened.reads.note_once(who, "viewed", found.document_id)
    with opened.database.reading() as session:
        document = documents.get(session, found.document_id, who.viewer)
        typed = forms.typed_of_record(requests.record_of_request(session, found))
        shown = fields.Form(typed, documents.proposals(session, found.document_id), typed)
        names = {clerk.id: clerk.full_name for clerk in clerks.everyone(session)}
        return screen(
            request, "request.html", record=found, document=document, sections=shown.sections(),
            history=requests.history(session, request_id), names=names,
            followers=queue.followers(session, request_id, who.viewer),
            follows=requests.get(session, found.follows_id, who.viewer) if found.follows_id else None,
        )  # fmt: skip
