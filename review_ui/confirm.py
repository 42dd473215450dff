"""The review screen: the page on the left, what was read from it on the right, and a clerk who says what is so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from records import documents, drafts, leases, queue, requests, second_look
from records.checks import RecordRefused
from records.database import Session
from records.errors import NotFound, RogatoryError, StaleForm, WithAnother, WrongState
from records.leases import Taken
from records.queue import Wanted
from records.second_look import Rule
from records.tables import State
from review_ui import checks, desk, fields, forms, hits, normalise, wording
from review_ui.asked import Asked, Search
from review_ui.desk import OPEN_STATES
from review_ui.forms import Typed
from review_ui.opening import Opening, open_document
from review_ui.queue import Narrowed, confirmed_request, query_of, with_query
from review_ui.screens import screen, see
from review_ui.sheets import pages_with_hits
from review_ui.stores import Stores
from review_ui.visits import Form, Opened, Who, text

router = APIRouter()


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
    from_draft: bool = False

    def draft(self) -> drafts.Typed:
        return drafts.Typed(self.typed, self.version, self.follows, self.number)


def rule_of(opened: Stores) -> Rule:
    """Which records need a second look."""
    review = opened.settings.review
    return Rule(frozenset(review.second_look), review.second_look_restricted, review.critical_fields)


@router.get("/review/{document_id}")
def review_screen(
    request: Request, document_id: str, *, opened: Opened, who: Who, narrowed: Narrowed, asked: Search,
    confirmed: int | None = None, page: Annotated[int, Query(ge=1)] = 1,
) -> Response:  # fmt: skip
    """Open a document for confirming: it is this clerk's from now on, unless a colleague has it.

    What the search that led here found is drawn on its pages.
    """
    opened.reads.note_once(who, "viewed", document_id)
    with opened.database.writing() as session:
        if documents.get(session, document_id, who.viewer).state not in OPEN_STATES:
            return see(f"/documents/{document_id}")
        if _is_second_persons(session, document_id, who):
            return see(f"/second/{document_id}")
        taken = leases.take(session, document_id, who.clerk, length=desk.length(opened))
    with opened.database.reading() as session:
        opening = open_document(session, document_id, who, current=page)
        answer = _begun(opening, drafts.of(session, document_id, who.clerk))
        before = confirmed_request(session, who, confirmed)
    return _screen(
        request, opening, answer, taken, query_of(narrowed), opened=opened, who=who, asked=asked, before=before,
        page=page,
    )  # fmt: skip


def _is_second_persons(session: Session, document_id: str, who: Who) -> bool:
    """Whether this person shall look at the record without seeing the first answer."""
    found = requests.request_of(session, document_id)
    look = second_look.of(session, found) if found is not None else None
    return look is not None and look.first_id != who.clerk.id


def _begun(opening: Opening, draft: drafts.Typed | None) -> Answer:
    """The form as it is opened: with what this clerk typed before, and where the record changed since, with both."""
    version = opening.document.version
    if draft is None or (draft.version == version and _says_the_same(draft, opening)):
        return Answer(opening.saved, opening.follows, "", version)
    answer = Answer(draft.boxes, draft.follows, draft.follows_number, version, from_draft=True)
    return answer if draft.version == version else replace(answer, saved=opening.saved, error=StaleForm())


def _says_the_same(draft: drafts.Typed, opening: Opening) -> bool:
    same = forms.record_of_typed(draft.boxes) == forms.record_of_typed(opening.saved)
    return same and (draft.follows, draft.follows_number) == (opening.follows, "")


@router.post("/review/{document_id}")
def review(
    request: Request, document_id: str, *, sent: Form, opened: Opened, who: Who, narrowed: Narrowed, asked: Search
) -> Response:  # fmt: skip
    """Whatever a button of the form asks: check, one row more or less, split a name, confirm. What is typed is kept."""
    typed = desk.typed_of(sent)
    answer = Answer(typed.boxes, typed.follows, typed.follows_number, typed.version)
    opened.reads.note_once(who, "viewed", document_id)
    verb, _, rest = text(sent, "action").partition(":")
    if verb == "confirm":
        return _confirm(request, document_id, answer, opened=opened, who=who, narrowed=narrowed, asked=asked)
    answer = replace(answer, typed=_changed(answer.typed, verb, rest))
    if answer.typed == typed.boxes:
        answer = replace(answer, problems=checks.said(answer.typed, "").problems)
    taken = _keep(document_id, answer, opened=opened, who=who)
    with opened.database.reading() as session:
        opening = open_document(session, document_id, who)
    return _screen(request, opening, answer, taken, query_of(narrowed), opened=opened, who=who, asked=asked)


def _changed(typed: Typed, verb: str, rest: str) -> Typed:
    group, _, row = rest.partition(".")
    match verb:
        case "add":
            return forms.with_row(typed, rest)
        case "remove" if row.isdecimal():
            return forms.without_row(typed, group, int(row))
        case "split" if row.isdecimal():
            return normalise.with_split_name(typed, int(row))
    return typed


def _keep(document_id: str, answer: Answer, *, opened: Opened, who: Who) -> Taken:
    """Keep what is typed as the clerk's draft, and the document with them."""
    with opened.database.writing() as session:
        documents.get(session, document_id, who.viewer)
        drafts.save(session, document_id, who.clerk, answer.draft())
        return leases.renew(session, document_id, who.clerk, length=desk.length(opened))


def _confirm(
    request: Request, document_id: str, answer: Answer, *, opened: Opened, who: Who, narrowed: Wanted, asked: Asked
) -> Response:  # fmt: skip
    record = forms.record_of_typed(answer.typed)
    try:
        with opened.database.writing() as session:
            follows_id = _followed(session, answer, who)
            leases.refuse_another(session, document_id, who.clerk)
            here = documents.get(session, document_id, who.viewer)
            confirmed = requests.confirm(
                session, document_id, record, clerk=who.clerk, viewer=who.viewer, version=answer.version,
                follows_id=follows_id,
            )  # fmt: skip
            second_look.begin(session, confirmed, who.clerk, rule_of(opened))
            drafts.drop(session, document_id, who.clerk)
            leases.free(session, document_id)
            following = desk.next_taken(session, who, narrowed, opened=opened, after=here)
    except (RecordRefused, StaleForm, WithAnother, WrongState, NoSuchNumber) as error:
        taken = _keep(document_id, answer, opened=opened, who=who)
        with opened.database.reading() as session:
            opening = open_document(session, document_id, who)
        told = _told(answer, opening, error)
        status = 422 if told.problems else 409
        return _screen(
            request, opening, told, taken, query_of(narrowed), opened=opened, who=who, asked=asked, status=status
        )
    path = f"/review/{following}" if following else "/"
    return see(with_query(path, query_of(narrowed) | {"confirmed": str(confirmed.id)}))


class NoSuchNumber(NotFound):
    sentence = "There is no request with this number."
    hint = "Look it up under Search, or take this as a new request."


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
        return replace(answer, error=error, saved=opening.saved, version=opening.document.version)
    return replace(answer, error=error)


def _screen(
    request: Request, opening: Opening, answer: Answer, taken: Taken, query: dict[str, str], *, opened: Stores,
    who: Who, asked: Asked, status: int = 200, before: Any = None, page: int = 1,
) -> Response:  # fmt: skip
    document_id = opening.document.id
    found = hits.pages_found(opened, who, document_id, asked) or {}
    with opened.database.reading() as session:
        said = checks.said(answer.typed, checks.text_of(session, document_id))
        sheets = hits.drawn(session, document_id, opening.sheets, found)
    shown = fields.Form(
        answer.typed, opening.proposals, opening.confirmed, answer.problems or {}, said.doubts, answer.saved
    )
    sections = shown.sections()
    to_check = sum(each.state == "check" or bool(each.problem) for each in fields.inputs(sections))
    return screen(
        request, "confirm.html", status=status, opening=opening, document=opening.document, sheets=sheets,
        sections=sections, answer=answer, query=query, page=page, to_check=to_check, confirmed=before, said=said,
        here=with_query(asked.path(to=f"/review/{document_id}"), query), states=wording.states(),
        asked=asked, hit_pages=pages_with_hits(sheets),
        languages=wording.languages(), taken=taken, held=desk.taken_by(taken.holder),
        can_read=request.app.state.regions is not None, reason=wording.reason(opening.document.reason_code),
        waits=before is not None and before.status == second_look.WAITING, to_review=State.TO_REVIEW,
    )  # fmt: skip
