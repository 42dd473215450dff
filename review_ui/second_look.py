"""The second pair of eyes: another clerk says what the critical fields hold, without seeing what the first one said."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from records import documents, drafts, leases, queue, second_look
from records.checks import problems_of
from records.database import Session
from records.errors import ReasonMissing
from records.leases import Taken
from records.record import Record
from records.second_look import Difference
from records.tables import Document
from review_ui import checks, desk, fields, forms, wording
from review_ui.confirm import rule_of
from review_ui.forms import Typed
from review_ui.screens import screen, see
from review_ui.sheets import sheets
from review_ui.visits import Form, Opened, Who, text

router = APIRouter()


@router.get("/second/{document_id}")
def second_screen(request: Request, document_id: str, opened: Opened, who: Who, page: int = 1) -> Response:
    """The critical fields as the machine read them; nothing of what the first clerk confirmed."""
    opened.reads.note_once(who, "viewed", document_id)
    with opened.database.writing() as session:
        second_look.asked_of(session, document_id, who.clerk, who.viewer)
        taken = leases.take(session, document_id, who.clerk, length=desk.length(opened))
        draft = drafts.of(session, document_id, who.clerk)
        proposals = documents.proposals(session, document_id)
    typed = draft.boxes if draft is not None else _critical(forms.typed_of_proposals(proposals), opened)
    return _form(request, document_id, typed, taken, opened=opened, who=who, page=page)


@router.post("/second/{document_id}")
def answer(request: Request, document_id: str, sent: Form, opened: Opened, who: Who) -> Response:
    """Compare the second answer with the first; where they agree the record is registered."""
    verb, _, rest = text(sent, "action").partition(":")
    typed = _changed(_critical(forms.typed_of_form(sent.multi_items()), opened), verb, rest)
    opened.reads.note_once(who, "viewed", document_id)
    taken = _keep(document_id, typed, opened=opened, who=who)
    record = forms.record_of_typed(typed)
    problems = forms.problems_by_box(_problems(record), typed)
    if verb != "confirm" or problems:
        status = 422 if verb == "confirm" else 200
        return _form(request, document_id, typed, taken, opened=opened, who=who, problems=problems, status=status)
    with opened.database.writing() as session:
        leases.refuse_another(session, document_id, who.clerk)
        look = text(sent, "look")
        found = second_look.answer(
            session, document_id, record, clerk=who.clerk, viewer=who.viewer, rule=rule_of(opened),
            version=int(look) if look.isdecimal() else -1,
        )  # fmt: skip
        if not found:
            _done(session, document_id, who)
    return see("/?looked=agreed") if not found else _settle_screen(request, document_id, found, opened=opened, who=who)


@router.post("/second/{document_id}/settle")
def settle(request: Request, document_id: str, sent: Form, opened: Opened, who: Who) -> Response:
    """End a difference: this is so, because; or: back to the queue, because."""
    chosen = {name[2:]: str(value) for name, value in sent.multi_items() if name.startswith("d-")}
    rule, reason = rule_of(opened), text(sent, "reason")
    back = text(sent, "action") == "return"
    opened.reads.note_once(who, "viewed", document_id)
    try:
        with opened.database.writing() as session:
            if back:
                second_look.send_back(session, document_id, reason, clerk=who.clerk, viewer=who.viewer, rule=rule)
            else:
                second_look.settle(session, document_id, chosen, reason, clerk=who.clerk, viewer=who.viewer, rule=rule)
            _done(session, document_id, who)
    except ReasonMissing:
        with opened.database.reading() as session:
            found = second_look.open_differences(session, document_id, who.clerk, who.viewer, rule)
        return _settle_screen(request, document_id, found, opened=opened, who=who, chosen=chosen, status=422)
    return see("/?looked=returned" if back else "/?looked=settled")


def _changed(typed: Typed, verb: str, rest: str) -> Typed:
    """The form with one row more or less, where a button asked for that."""
    group, _, row = rest.partition(".")
    if verb == "add":
        return forms.with_row(typed, rest)
    return forms.without_row(typed, group, int(row)) if verb == "remove" and row.isdecimal() else typed


def _problems(record: Record) -> Any:
    """What cannot stand of the critical fields; what the form does not ask for is not missing."""
    asked = (each for each in problems_of(record) if each.field not in ("document_role", "language"))
    return tuple(asked)


def _critical(typed: Typed, opened: Opened) -> Typed:
    """The boxes of the critical fields."""
    names = opened.settings.review.critical_fields
    return {box: value for box, value in typed.items() if box.partition(".")[0] in names}


def _keep(document_id: str, typed: Typed, *, opened: Opened, who: Who) -> Taken:
    with opened.database.writing() as session:
        version = documents.get(session, document_id, who.viewer).version
        drafts.save(session, document_id, who.clerk, drafts.Typed(typed, version))
        return leases.renew(session, document_id, who.clerk, length=desk.length(opened))


def _done(session: Session, document_id: str, who: Who) -> None:
    drafts.drop(session, document_id, who.clerk)
    leases.free(session, document_id)


def _form(
    request: Request, document_id: str, typed: Typed, taken: Taken, *, opened: Opened, who: Who,
    problems: Mapping[str, str] | None = None, page: int = 1, status: int = 200,
) -> Response:  # fmt: skip
    with opened.database.reading() as session:
        document, look = _asked(session, document_id, who)
        proposals = documents.proposals(session, document_id)
        shown_pages = sheets(session, document_id, current=page, proposals=proposals)
    names = opened.settings.review.critical_fields
    said = checks.said(typed, "")
    shown = fields.Form(typed, proposals, {}, problems or {}, said.doubts, only=names, look_at_all=True)
    sections = shown.sections()
    return screen(
        request, "second.html", status=status, document=document, sheets=shown_pages, sections=sections, look=look,
        page=page, taken=taken, held=desk.taken_by(taken.holder), here=f"/second/{document_id}", problems=problems,
        to_check=sum(each.state == "check" or bool(each.problem) for each in fields.inputs(sections)),
        states=wording.states(), languages=wording.languages(), can_read=request.app.state.regions is not None,
    )  # fmt: skip


def _asked(session: Session, document_id: str, who: Who) -> tuple[Document, int]:
    """The document, and which version of its record is looked at."""
    _, look = second_look.asked_of(session, document_id, who.clerk, who.viewer)
    return documents.get(session, document_id, who.viewer), look.request_version


def _settle_screen(
    request: Request, document_id: str, found: tuple[Difference, ...], *, opened: Opened, who: Who,
    chosen: Mapping[str, str] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    with opened.database.reading() as session:
        document = documents.get(session, document_id, who.viewer)
        proposals = documents.proposals(session, document_id)
        shown_pages = sheets(session, document_id, current=1, proposals=proposals)
        (line,) = queue.of_documents(session, who.viewer, [document_id])
    return screen(
        request, "settle.html", status=status, document=document, sheets=shown_pages, found=found, line=line,
        chosen=chosen or {}, missing=status != 200,
    )  # fmt: skip
