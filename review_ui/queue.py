"""The queue: what waits for review, what needs attention, what is being read."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from records import documents, drafts, leases, queue, requests, second_look, troubles
from records.database import Session
from records.errors import NotFound
from records.queue import Line, Wanted
from records.tables import State
from review_ui import desk, wording
from review_ui.languages import N_
from review_ui.progress import under_way
from review_ui.screens import screen, see
from review_ui.visits import Form, Opened, Who, text

router = APIRouter()
ON_A_PAGE = 50
LOOKED = {
    "agreed": N_("Both answers agree: the record is registered."),
    "settled": N_("The record is registered, with your reason."),
    "returned": N_("The record went back to the queue, with your reason."),
}
"""How a second look ended."""
UNDER_WAY = (State.WAITING, State.READING)


def wanted(desk: str = "", type: str = "", state: str = "", language: str = "") -> Wanted:  # noqa: A002 - in addresses
    """What the queue is narrowed to, as the address says it."""
    return Wanted((State.TO_REVIEW,), desk or None, type or None, state or None, language or None)


Narrowed = Annotated[Wanted, Depends(wanted)]


def query_of(narrowed: Wanted) -> dict[str, str]:
    """The same for an address."""
    named = {
        "desk": narrowed.desk, "type": narrowed.request_type, "state": narrowed.requesting_state,
        "language": narrowed.language,
    }  # fmt: skip
    return {name: value for name, value in named.items() if value}


@router.get("/")
def queue_screen(
    request: Request, *, opened: Opened, who: Who, narrowed: Narrowed, page: int = 1, confirmed: int | None = None,
    looked: str = "",
) -> Response:  # fmt: skip
    page = max(page, 1)
    with opened.database.reading() as session:
        states = queue.states(session, who.viewer)
        values: dict[str, Any] = {
            "lines": queue.listed(session, who.viewer, narrowed, limit=ON_A_PAGE, offset=(page - 1) * ON_A_PAGE),
            "number": opened.waiting.number(session, who.viewer, narrowed),
            "attention": _attention(session, who) if states[State.NEEDS_ATTENTION] else (),
            "under_way": under_way(session, who) if any(states[each] for each in UNDER_WAY) else (),
            "states": states,
            "counts": opened.waiting.counts(session, who.viewer),
            "second": _second_looks(session, who),
            "activity": queue.activity(session, who.viewer),
            "confirmed": confirmed_request(session, who, confirmed),
        }
    return screen(
        request, "queue.html", narrowed=query_of(narrowed), page=page, on_a_page=ON_A_PAGE, reason=wording.reason,
        looked=LOOKED.get(looked, ""), pulse=_pulse(values["states"], values["activity"]), **values,
    )  # fmt: skip


@router.get("/queue/pulse")
def pulse(opened: Opened, who: Who) -> Response:
    """Figures that change when the queue does; the open screen asks for them every few seconds."""
    with opened.database.reading() as session:
        told = _pulse(queue.states(session, who.viewer), queue.activity(session, who.viewer))
    return JSONResponse({"pulse": told})


def _pulse(states: Any, activity: str) -> str:
    shown = (*UNDER_WAY, State.TO_REVIEW, State.NEEDS_ATTENTION, State.CONFIRMED)
    return "-".join((*(str(states[state]) for state in shown), activity))


def _attention(session: Session, who: Who) -> tuple[Line, ...]:
    return queue.listed(session, who.viewer, Wanted((State.NEEDS_ATTENTION,)), limit=ON_A_PAGE)


def _second_looks(session: Session, who: Who) -> tuple[Line, ...]:
    """The records that wait for this person's second look, in the order of the queue."""
    ids = second_look.waiting(session, who.clerk, who.viewer, limit=ON_A_PAGE)
    lines = {line.document.id: line for line in queue.of_documents(session, who.viewer, ids)}
    return tuple(lines[each] for each in ids if each in lines)


@router.get("/review/next")
def next_one(opened: Opened, who: Who, narrowed: Narrowed, after: str = "") -> Response:
    """Open the next document of the queue that nobody has; where none is left, the next second look."""
    with opened.database.writing() as session:
        here = documents.get(session, after, who.viewer) if after else None
        if here is not None:
            leases.leave_behind(session, here.id, who.clerk)
        found = desk.next_taken(session, who, narrowed, opened=opened, after=here)
        second = () if found else second_look.waiting(session, who.clerk, who.viewer, limit=1)
    if second and second[0] != after:
        return see(f"/second/{second[0]}")
    return see(with_query(f"/review/{found}" if found else "/", query_of(narrowed)))


@router.post("/documents/{document_id}/retry")
def retry(document_id: str, opened: Opened, who: Who) -> Response:
    """Let the machine try again."""
    with opened.database.writing() as session:
        troubles.retry(session, document_id, viewer=who.viewer)
    return see("/")


@router.post("/documents/{document_id}/by-hand")
def fill_in_by_hand(document_id: str, opened: Opened, who: Who) -> Response:
    """Take what the machine could not file into review all the same."""
    with opened.database.writing() as session:
        troubles.fill_in_by_hand(session, document_id, viewer=who.viewer)
    return see(f"/review/{document_id}")


@router.post("/documents/{document_id}/aside")
def set_aside(request: Request, document_id: str, sent: Form, opened: Opened, who: Who) -> Response:
    """Take a document out of the queue, with a reason."""
    note = " ".join(text(sent, "note").split())
    with opened.database.reading() as session:
        document = documents.get(session, document_id, who.viewer)
    if not note:
        return screen(request, "aside.html", status=422, document=document, missing=True)
    with opened.database.writing() as session:
        leases.refuse_another(session, document_id, who.clerk)
        troubles.set_aside(session, document_id, note[:500], viewer=who.viewer)
        drafts.drop_all(session, document_id)
        leases.free(session, document_id)
    return see("/")


@router.get("/documents/{document_id}/aside")
def aside_screen(request: Request, document_id: str, opened: Opened, who: Who) -> Response:
    with opened.database.reading() as session:
        document = documents.get(session, document_id, who.viewer)
    return screen(request, "aside.html", document=document, missing=False)


def with_query(path: str, query: dict[str, str]) -> str:
    """The path with this query, everything quoted."""
    return str(URL(path).include_query_params(**query)) if query else path


def confirmed_request(session: Session, who: Who, request_id: int | None) -> Any:
    """The request that was confirmed a moment ago, to say so; None where there is none to be seen."""
    if request_id is None:
        return None
    try:
        return requests.get(session, request_id, who.viewer)
    except NotFound:
        return None
