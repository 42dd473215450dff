"""The review screen: the page on the left, what was read from it on the right, and a clerk who says what is so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from records import documents, queue, requests, threads
from records.checks import RecordRefused, problems_of
from records.database import Session
from records.errors import NotFound, RogatoryError, StaleForm, WrongState
from records.queue import Wanted
from records.record import BY_NAME
from records.tables import Document, State
from records.values import Proposal
from review_ui import fields, forms, normalise, wording
from review_ui.forms import Typed
from review_ui.languages import N_, translated
from review_ui.queue import Narrowed, confirmed_request, query_of, with_query
from review_ui.screens import screen, see
from review_ui.sheets import Sheet, sheets
from review_ui.visits import Form, Opened, Who, text

router = APIRouter()
OPEN_STATES = (State.TO_REVIEW, State.CONFIRMED)
PRESELECTED = 0.9
"""From this score on, the request that a document seems to follow is chosen beforehand."""
LONGEST_CLICK = 2000
SAME = {"reference": N_("same reference"), "person and State": N_("same person and State")}
"""Why a request is proposed, in words."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A request that the document may follow: its id as text, its number and what it is about, and why."""

    id: str
    reference: str
    about: str
    reason: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What the screen is made from, as the database has it now."""

    document: Document
    sheets: tuple[Sheet, ...]
    proposals: Sequence[Proposal]
    confirmed: Typed
    request_id: int | None
    reference: str | None
    follows: str
    threads: tuple[Thread, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the clerk typed, and what is to be said about it."""

    typed: Typed
    follows: str
    number: str
    version: int
    """The document's, when the form was opened."""
    problems: Mapping[str, str] | None = None
    saved: Typed | None = None
    """What stands in the database, where that is no longer what the form was opened on."""
    error: RogatoryError | None = None


@router.get("/review/{document_id}")
def review_screen(
    request: Request, document_id: str, *, opened: Opened, who: Who, narrowed: Narrowed, confirmed: int | None = None,
    page: Annotated[int, Query(ge=1)] = 1,
) -> Response:  # fmt: skip
    opened.reads.note_once(who, "viewed", _visible(opened, who, document_id))
    with opened.database.reading() as session:
        opening = _open(session, document_id, who, current=page)
        before = confirmed_request(session, who, confirmed)
    if opening.document.state not in OPEN_STATES:
        return see(f"/documents/{document_id}")
    typed = opening.confirmed if opening.request_id else forms.typed_of_proposals(opening.proposals)
    answer = Answer(typed, opening.follows, "", opening.document.version)
    return _screen(request, opening, answer, query_of(narrowed), before=before, page=page)


def _visible(opened: Opened, who: Who, document_id: str) -> str:
    with opened.database.reading() as session:
        return documents.get(session, document_id, who.viewer).id


@router.post("/review/{document_id}")
def review(
    request: Request, document_id: str, *, sent: Form, opened: Opened, who: Who, narrowed: Narrowed
) -> Response:  # fmt: skip
    """Whatever a button of the form asks: check, one row more or less, confirm."""
    typed = forms.typed_of_form(sent.multi_items())
    answer = Answer(typed, text(sent, "follows"), text(sent, "follows_number"), _version(sent))
    verb, _, rest = text(sent, "action").partition(":")
    if verb == "confirm":
        return _confirm(request, document_id, answer, opened=opened, who=who, narrowed=narrowed)
    match verb:
        case "add":
            answer = replace(answer, typed=forms.with_row(typed, rest))
        case "remove":
            group, _, row = rest.partition(".")
            answer = replace(answer, typed=forms.without_row(typed, group, int(row)) if row.isdecimal() else typed)
        case _:
            problems = problems_of(forms.record_of_typed(typed))
            answer = replace(answer, problems=forms.problems_by_box(problems, typed))
    with opened.database.reading() as session:
        opening = _open(session, document_id, who)
    return _screen(request, opening, answer, query_of(narrowed))


def _confirm(
    request: Request, document_id: str, answer: Answer, *, opened: Opened, who: Who, narrowed: Wanted
) -> Response:  # fmt: skip
    record = forms.record_of_typed(answer.typed)
    try:
        with opened.database.writing() as session:
            follows_id = _followed(session, answer, who)
            here = documents.get(session, document_id, who.viewer)
            confirmed = requests.confirm(
                session, document_id, record, clerk=who.clerk, viewer=who.viewer, version=answer.version,
                follows_id=follows_id,
            )  # fmt: skip
            following = queue.next_to_review(session, who.viewer, narrowed, after=here)
    except (RecordRefused, StaleForm, WrongState, NoSuchNumber) as error:
        with opened.database.reading() as session:
            opening = _open(session, document_id, who)
        told = _told(answer, opening, error)
        return _screen(request, opening, told, query_of(narrowed), status=422 if told.problems else 409)
    path = f"/review/{following}" if following else "/"
    return see(with_query(path, query_of(narrowed) | {"confirmed": str(confirmed.id)}))


class NoSuchNumber(NotFound):
    sentence = N_("There is no request with this number.")
    hint = N_("Look it up under Search, or take this as a new request.")


def _followed(session: Session, answer: Answer, who: Who) -> int | None:
    """The request that the clerk says the document follows."""
    if answer.follows == "other":
        try:
            return queue.request_numbered(session, answer.number, who.viewer).id
        except NotFound as error:
            raise NoSuchNumber from error
    return int(answer.follows) if answer.follows.isdecimal() else None


def _told(answer: Answer, opening: Opening, error: RogatoryError) -> Answer:
    """The same answer, with what stands against it. A stale one may be sent again: it shows what was saved since."""
    if isinstance(error, RecordRefused):
        return replace(answer, error=error, problems=forms.problems_by_box(error.problems, answer.typed))
    if isinstance(error, StaleForm):
        saved = opening.confirmed or forms.typed_of_proposals(opening.proposals)
        return replace(answer, error=error, saved=saved, version=opening.document.version)
    return replace(answer, error=error)


def _version(sent: FormData) -> int:
    version = text(sent, "version")
    return int(version) if version.isdecimal() else -1


def _open(session: Session, document_id: str, who: Who, *, current: int = 1) -> Opening:
    document = documents.get(session, document_id, who.viewer)
    proposals = documents.proposals(session, document_id)
    found = requests.request_of(session, document_id)
    possible = _threads(session, document_id, who)
    surest = next((c for c in threads.proposed(session, document_id) if c.score >= PRESELECTED), None)
    proposed = str(surest.request_id) if surest and str(surest.request_id) in {t.id for t in possible} else ""
    return Opening(
        document,
        sheets(session, document_id, current=current, proposals=proposals),
        proposals,
        forms.typed_of_record(requests.record_of_request(session, found)) if found else {},
        found.id if found else None,
        found.own_reference if found else None,
        str(found.follows_id or "") if found else proposed,
        possible,
    )


def _threads(session: Session, document_id: str, who: Who) -> tuple[Thread, ...]:
    """The requests that this document may follow, as far as the clerk may see them."""
    found = {c.request_id: c.reason for c in threads.proposed(session, document_id)}
    own = requests.request_of(session, document_id)
    if own is not None and own.follows_id is not None:
        found.setdefault(own.follows_id, N_("chosen by a clerk"))
    seen = []
    for request_id, reason in found.items():
        try:
            followed = requests.get(session, request_id, who.viewer)
        except NotFound:
            continue
        about = (wording.choice(followed.request_type), wording.state_name(followed.requesting_state))
        why = translated(SAME.get(reason, reason))
        seen.append(Thread(str(request_id), followed.own_reference, ", ".join(filter(None, about)), why))
    return tuple(seen)


def _screen(
    request: Request, opening: Opening, answer: Answer, query: dict[str, str], *, status: int = 200,
    before: Any = None, page: int = 1,
) -> Response:  # fmt: skip
    shown = fields.Form(answer.typed, opening.proposals, opening.confirmed, answer.problems or {}, answer.saved)
    sections = shown.sections()
    to_check = sum(each.state == "check" or bool(each.problem) for each in fields.inputs(sections))
    return screen(
        request, "confirm.html", status=status, opening=opening, document=opening.document, sheets=opening.sheets,
        sections=sections, answer=answer, query=query, page=page, to_check=to_check, confirmed=before,
        here=with_query(f"/review/{opening.document.id}", query), states=wording.states(),
        languages=wording.languages(),
    )  # fmt: skip


@router.post("/review/{document_id}/read")
def read_words(document_id: str, sent: Form, opened: Opened, who: Who) -> Response:
    """What a text means in a field: words clicked on the page, or what was typed, in the form that the field keeps."""
    _visible(opened, who, document_id)
    field = BY_NAME.get(text(sent, "field"))
    if field is None:
        raise NotFound
    said = text(sent, "text")[:LONGEST_CLICK]
    understood = normalise.from_paper(field, said) if text(sent, "from") == "page" else normalise.typed(field, said)
    return JSONResponse({"text": forms.shown(field, forms.meant(field, understood)) or said.strip()})
