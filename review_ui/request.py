"""A request after it was confirmed: its values, where they were read, who set them, and what belongs to it."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from records import audit, clerks, documents, queue, reasons, requests, second_look
from review_ui import fields, forms
from review_ui.languages import N_
from review_ui.screens import screen, see
from review_ui.visits import Opened, Who

router = APIRouter()
EVENTS = 200
"""Events of the audit trail that are shown, the newest."""
ACTS = {
    "received": N_("Received"), "moved": N_("Moved"), "viewed": N_("Viewed"), "viewed-pages": N_("Pages viewed"),
    "downloaded": N_("Downloaded"), "confirmed": N_("Confirmed"), "revised": N_("Revised"),
    "split": N_("Split into documents"), "merged": N_("Merged back"), "page-turned": N_("Page turned"),
    "page-read-again": N_("Page read again"),
    "taken-over": N_("Taken over"), "read-region": N_("Box read again"), "read-restricted": N_("Reason to look stated"),
    "second-look-asked": N_("Second look asked"), "second-look-agreed": N_("Second look: both agree"),
    "second-look-settled": N_("Second look: settled"), "second-look-returned": N_("Second look: sent back"),
}  # fmt: skip
"""What the events of the trail about a document or a request are called."""


@router.get("/requests/{request_id}")
def request_screen(request: Request, request_id: int, opened: Opened, who: Who) -> Response:
    with opened.database.reading() as session:
        found = requests.get(session, request_id, who.viewer)
    opened.reads.note_once(who, "viewed", found.document_id)
    with opened.database.reading() as session:
        look = second_look.of(session, found)
        if look is not None and look.first_id != who.clerk.id:
            return see(f"/second/{found.document_id}")
        document = documents.get(session, found.document_id, who.viewer)
        typed = forms.typed_of_record(requests.record_of_request(session, found))
        shown = fields.Form(typed, documents.proposals(session, found.document_id), typed)
        names = {clerk.id: clerk.full_name for clerk in clerks.everyone(session)}
        return screen(
            request, "request.html", record=found, document=document, sections=shown.sections(),
            history=requests.history(session, request_id), names=names, waits=look is not None,
            looks=second_look.history(session, request_id), reason=lambda id_: reasons.reason_of(session, id_),
            events=audit.of(session, (f"request/{request_id}", f"document/{found.document_id}"), limit=EVENTS),
            people={clerk.name: clerk.full_name for clerk in clerks.everyone(session)}, acts=ACTS,
            followers=queue.followers(session, request_id, who.viewer),
            follows=requests.get(session, found.follows_id, who.viewer) if found.follows_id else None,
        )  # fmt: skip
