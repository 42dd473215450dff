"""A document that is not filed by itself: put before people, who try again, fill in by hand, or set aside."""

from records import documents
from records.database import Session
from records.documents import MACHINE, Viewer
from records.errors import WrongState, error_of
from records.tables import Document, State


def needs_attention(session: Session, document_id: str, code: str) -> None:
    """Put the document before people, with the reason; one that a clerk has confirmed stays confirmed."""
    if documents.get(session, document_id).state not in (State.CONFIRMED, State.SET_ASIDE):
        documents.set_state(session, document_id, State.NEEDS_ATTENTION, reason_code=error_of(code).code)


def retry(session: Session, document_id: str, *, viewer: Viewer = MACHINE) -> Document:
    """Give the document three more attempts, from the beginning.

    Raises:
        WrongState: it is not one that needs attention or was set aside, or other documents stand for it.
    """
    document = _waiting_for_people(session, document_id, viewer, State.NEEDS_ATTENTION, State.SET_ASIDE)
    document.attempts, document.step = 0, None
    document.round += 1
    return documents.set_state(session, document_id, State.WAITING, actor=viewer.name)


def fill_in_by_hand(session: Session, document_id: str, *, viewer: Viewer) -> Document:
    """Put the document into the queue as it is, with the pages that were read, if any, and nothing proposed.

    A request that arrived as a locked or broken file is a request all the same, and its deadlines run. The reason why
    it was not filed by itself stays with it until it is confirmed.

    Raises:
        WrongState: it does not need attention, or other documents stand for it.
    """
    document = _waiting_for_people(session, document_id, viewer, State.NEEDS_ATTENTION)
    if document.page_count is None:  # from here on it counts as read: its record is found by a search
        document.page_count = len(documents.pages(session, document_id))
    return documents.set_state(
        session, document_id, State.TO_REVIEW, reason_code=document.reason_code, actor=viewer.name
    )


def set_aside(session: Session, document_id: str, note: str, *, viewer: Viewer) -> Document:
    """Take the document out of the queue for good, with the clerk's reason.

    Raises:
        WrongState: it is being read, or is confirmed already.
    """
    document = documents.get(session, document_id, viewer)
    if document.state not in (State.TO_REVIEW, State.NEEDS_ATTENTION):
        raise WrongState(document.state)
    document.reason_note = note
    return documents.set_state(session, document_id, State.SET_ASIDE, actor=viewer.name)


def _waiting_for_people(session: Session, document_id: str, viewer: Viewer, *states: State) -> Document:
    document = documents.get(session, document_id, viewer)
    if document.state not in states or documents.stands_back(session, document_id):
        raise WrongState(document.state)
    return document
