"""What the open review screen says to the server by itself: I am still here, this is typed, I have left.

Typing is kept as the clerk's draft and checked in the same answer. Nothing here confirms anything.
"""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import JSONResponse, Response

from records import documents, drafts, leases, queue
from records.database import Session
from records.drafts import Typed
from records.errors import WrongState
from records.leases import Holder
from records.queue import Wanted
from records.tables import State
from review_ui import checks, forms
from review_ui.languages import gettext as _
from review_ui.screens import see
from review_ui.stores import Stores
from review_ui.visits import Form, Opened, Who, text

router = APIRouter()
OPEN_STATES = (State.TO_REVIEW, State.CONFIRMED)


def length(opened: Stores) -> timedelta:
    """How long a document stays with whoever opened it."""
    return timedelta(minutes=opened.settings.review.lease_minutes)


def typed_of(sent: FormData) -> Typed:
    """A form as it was sent, sense or nonsense."""
    version = text(sent, "version")
    return Typed(
        forms.typed_of_form(sent.multi_items()), int(version) if version.isdecimal() else -1,
        text(sent, "follows")[:20], text(sent, "follows_number")[:40],
    )  # fmt: skip


def taken_by(holder: Holder | None) -> str:
    """Whose the document is, as a sentence."""
    if holder is None:
        return ""
    about = {"name": holder.name, "time": f"{holder.since.astimezone():%H:%M}", "reason": holder.reason}
    if holder.reason:
        return _("%(name)s took this document over, %(time)s: %(reason)s") % about
    return _("%(name)s has this document open, since %(time)s.") % about


def next_taken(session: Session, who: Who, narrowed: Wanted, *, opened: Stores, after: Any = None) -> str | None:
    """The next free document of the queue, taken at once, so that two clerks who ask together get two."""
    following = queue.next_to_review(session, who.viewer, narrowed, after=after, clerk=who.clerk)
    if following is not None:
        leases.take(session, following, who.clerk, length=length(opened))
    return following


@router.post("/review/{document_id}/here")
def here(document_id: str, opened: Opened, who: Who) -> Response:
    """The screen is still open: the document stays with its clerk a while longer."""
    with opened.database.writing() as session:
        _open_document(session, document_id, who)
        taken = leases.renew(session, document_id, who.clerk, length=length(opened))
    return JSONResponse({"taken": taken_by(taken.holder)})


@router.post("/review/{document_id}/typed")
def typed(document_id: str, sent: Form, opened: Opened, who: Who) -> Response:
    """Keep what is typed, and say what is to be said about it."""
    draft = typed_of(sent)
    opened.reads.note_once(who, "viewed", document_id)
    with opened.database.writing() as session:
        document = _open_document(session, document_id, who)
        drafts.save(session, document_id, who.clerk, draft)
        taken = leases.renew(session, document_id, who.clerk, length=length(opened))
        changed = document.version != draft.version
    with opened.database.reading() as session:
        said = checks.said(draft.boxes, checks.text_of(session, document_id))
    return JSONResponse({"taken": taken_by(taken.holder), "changed": changed} | told(said))


def told(said: checks.Said) -> dict[str, Any]:
    """What the script of the screen writes beside the boxes and into the list of what is missing."""
    return {
        "problems": dict(said.problems),
        "doubts": dict(said.doubts),
        "there": said.there,
        "missing": [[each.name, each.source, each.checked] for each in said.missing],
    }


@router.post("/review/{document_id}/leave")
def leave(document_id: str, sent: Form, opened: Opened, who: Who) -> Response:
    """The screen was closed: the document is free, unless a newer screen of the same clerk has it."""
    with opened.database.writing() as session:
        documents.get(session, document_id, who.viewer)
        leases.leave(session, document_id, who.clerk, text(sent, "ticket"))
    return Response(status_code=204)


@router.post("/review/{document_id}/take")
def take(document_id: str, sent: Form, opened: Opened, who: Who) -> Response:
    """Take the document over from a colleague, with a reason."""
    with opened.database.writing() as session:
        _open_document(session, document_id, who)
        leases.take_over(session, document_id, who.clerk, text(sent, "reason"), length=length(opened))
    return see(f"/review/{document_id}")


@router.post("/review/{document_id}/discard")
def discard(document_id: str, opened: Opened, who: Who) -> Response:
    """Forget the clerk's draft and begin again from what the machine read, or from the confirmed record."""
    with opened.database.writing() as session:
        _open_document(session, document_id, who)
        drafts.drop(session, document_id, who.clerk)
    return see(f"/review/{document_id}")


@router.get("/own/token")
def token(who: Who) -> Response:
    """The form token of the session that is here now: a form that outlived its session can be sent again with it."""
    return JSONResponse({"form_token": who.form_token})


def _open_document(session: Session, document_id: str, who: Who) -> Any:
    document = documents.get(session, document_id, who.viewer)
    if document.state not in OPEN_STATES:
        raise WrongState(document.state)
    return document
