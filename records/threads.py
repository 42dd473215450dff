"""Which request a document may belong to: by references first, then by person and State."""

from collections.abc import Sequence
from dataclasses import dataclass
from re import sub

from sqlmodel import Session, col, delete, select

from records.record import Record
from records.tables import Document, Person, Request, ThreadProposal

FOLLOW_UPS = frozenset(
    {"supplement", "reminder", "acknowledgement", "further_information", "progress", "reply", "refusal",
     "postponement", "withdrawal", "cover_note", "annex"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A request that a document may belong to, why, and how sure that is (0.0 to 1.0)."""

    request_id: int
    reason: str
    score: float


def candidates(session: Session, document: Document, record: Record) -> tuple[Candidate, ...]:
    """Requests that this document may follow, best first. Restricted ones are proposed to restricted documents only."""
    theirs = {_plain(r) for r in (*record.get("references", ()), *record.get("related_references", ()))}
    surnames = {_plain(person["surname"]) for person in record.get("persons", ())}
    found: dict[int, Candidate] = {}
    for request in session.exec(select(Request).where(Request.document_id != document.id)):
        if request.id is None or (request.restricted and not document.restricted):
            continue
        ours = {_plain(r) for r in (request.own_reference, *request.references, *request.related_references)}
        if theirs & ours:
            found[request.id] = Candidate(request.id, "reference", 0.95)
        elif (
            surnames
            and request.requesting_state == record.get("requesting_state")
            and _names(session, request) & surnames
        ):
            found[request.id] = Candidate(request.id, "person and State", 0.6)
    return tuple(sorted(found.values(), key=lambda c: (-c.score, c.request_id)))


def save_candidates(session: Session, document_id: str, found: Sequence[Candidate]) -> None:
    """Keep the proposals, in place of earlier ones."""
    session.exec(delete(ThreadProposal).where(col(ThreadProposal.document_id) == document_id))
    session.add_all(
        ThreadProposal(document_id=document_id, request_id=c.request_id, reason=c.reason, score=c.score) for c in found
    )


def proposed(session: Session, document_id: str) -> tuple[Candidate, ...]:
    """The requests proposed for this document, best first."""
    rows = session.exec(select(ThreadProposal).where(ThreadProposal.document_id == document_id))
    found = (Candidate(row.request_id, row.reason, row.score) for row in rows)
    return tuple(sorted(found, key=lambda c: (-c.score, c.request_id)))


def _names(session: Session, request: Request) -> set[str]:
    return {_plain(name) for name in session.exec(select(Person.surname).where(Person.request_id == request.id))}


def _plain(text: str) -> str:
    return sub(r"\W+", "", text).casefold()
