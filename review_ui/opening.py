"""What the review screen is made from: the document, its pages, what was read and confirmed, what it may follow."""

from collections.abc import Sequence
from dataclasses import dataclass

from records import documents, requests, second_look, threads
from records.database import Session
from records.errors import NotFound
from records.tables import Document
from records.values import Proposal
from review_ui import forms, wording
from review_ui.forms import Typed
from review_ui.languages import N_, translated
from review_ui.sheets import Sheet, sheets
from review_ui.visits import Who

PRESELECTED = 0.9
"""From this score on, the request that a document seems to follow is chosen beforehand."""
CHOSEN = "chosen"
SAME = {
    threads.REFERENCE: N_("same reference"), threads.PERSON: N_("same person and State"),
    threads.DATE: N_("it mentions the date of that one"), threads.SCANNED_AGAIN: N_("same letter, scanned again"),
    CHOSEN: N_("chosen by a clerk"),
}  # fmt: skip
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
    """What the screen is made from, as the database has it now. `returned` says why a second look sent it back."""

    document: Document
    sheets: tuple[Sheet, ...]
    proposals: Sequence[Proposal]
    confirmed: Typed
    request_id: int | None
    reference: str | None
    follows: str
    threads: tuple[Thread, ...]
    returned: str = ""

    @property
    def saved(self) -> Typed:
        """What the form would hold if nobody had typed anything."""
        return self.confirmed if self.request_id else forms.typed_of_proposals(self.proposals)


def open_document(session: Session, document_id: str, who: Who, *, current: int = 1) -> Opening:
    """Everything for the screen; `current` is the page that is looked at first.

    Raises:
        NotFound: there is no such document, or it is not for this person.
    """
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
        second_look.returned_because(session, found) if found else "",
    )


def _threads(session: Session, document_id: str, who: Who) -> tuple[Thread, ...]:
    """The requests that this document may follow, as far as the clerk may see them."""
    found = {c.request_id: c.reason for c in threads.proposed(session, document_id)}
    own = requests.request_of(session, document_id)
    if own is not None and own.follows_id is not None:
        found.setdefault(own.follows_id, CHOSEN)
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
