"""Which request a document may belong to: by references of either side, persons, dates, States, and by its text.

Proposed only: what belongs together is said by a clerk. Each sign counts for itself (noisy or): two weak ones make a
stronger one, and none makes a certainty.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from sqlmodel import Session, col, delete, select

from records.prints import same_letters
from records.record import Record
from records.request_keys import Key, keys_of
from records.tables import Document, MentionRow, Request, RequestKey, ThreadProposal

FOLLOW_UPS = frozenset(
    {"supplement", "reminder", "acknowledgement", "further_information", "progress", "reply", "refusal",
     "postponement", "withdrawal", "cover_note", "annex"}
)  # fmt: skip
REFERENCE, PERSON, DATE, SCANNED_AGAIN = "reference", "person and State", "date and State", "same letter, scanned again"
REASONS = (REFERENCE, PERSON, DATE, SCANNED_AGAIN)
MOST, WORTH_SHOWING = 5, 0.3
MOST_OF_ONE_KEY = 50
"""A key that more requests share says nothing."""

_WEIGHTS: Mapping[tuple[str, str], tuple[float, str]] = {
    ("related", "reference"): (0.93, REFERENCE), ("related", "own"): (0.95, REFERENCE),
    ("reference", "reference"): (0.88, REFERENCE), ("reference", "related"): (0.7, REFERENCE),
    ("reference", "own"): (0.6, REFERENCE), ("related", "related"): (0.6, REFERENCE),
    ("digits", "digits"): (0.6, REFERENCE),
    ("person", "person"): (0.5, PERSON), ("surname", "surname"): (0.25, PERSON), ("mentioned", "date"): (0.3, DATE),
}  # fmt: skip
"""How much a key of the document (first) says for a request that has the same one (second)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A request that a document may belong to, why, and how sure that is (0.0 to 1.0)."""

    request_id: int
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class _Sign:
    request_id: int
    weight: float
    reason: str


def candidates(session: Session, document: Document, record: Record) -> tuple[Candidate, ...]:
    """Requests that this document may follow, best first. Restricted ones are proposed to restricted documents only."""
    signs: dict[int, list[_Sign]] = {}
    for sign in (*_by_keys(session, document, record), *_by_text(session, document)):
        signs.setdefault(sign.request_id, []).append(sign)
    found = []
    for request in session.exec(select(Request).where(col(Request.id).in_(signs))):
        if request.id is None or request.document_id == document.id or (request.restricted and not document.restricted):
            continue
        candidate = _weighed(request, signs[request.id], record)
        found += [candidate] if candidate.score >= WORTH_SHOWING else []
    return tuple(sorted(found, key=lambda c: (-c.score, c.request_id))[:MOST])


def _weighed(request: Request, signs: Sequence[_Sign], record: Record) -> Candidate:
    """All signs together; the States agree or not; a new request follows another less likely than a reminder does."""
    best: dict[str, _Sign] = {}
    for sign in signs:
        if sign.reason not in best or sign.weight > best[sign.reason].weight:
            best[sign.reason] = sign
    states = {record.get("requesting_state"), record.get("requested_state")} - {None}
    theirs = {request.requesting_state, request.requested_state} - {None}
    doubt = prod(1 - sign.weight for sign in best.values())
    if states and theirs:
        doubt = doubt * 0.7 if len(states & theirs) == 2 else 1 - 0.5 * (1 - doubt) if not states & theirs else doubt
    strongest = max(best.values(), key=lambda sign: sign.weight)
    score = 1 - doubt
    if record.get("document_role") not in FOLLOW_UPS and strongest.reason != SCANNED_AGAIN:
        score *= 0.8
    return Candidate(request.id or 0, strongest.reason, round(min(score, 0.99), 3))


def _by_keys(session: Session, document: Document, record: Record) -> Iterator[_Sign]:
    """Requests that share a reference, a person or a date with the document; the rarer the key, the more it says."""
    for kind, key in sorted(_keys_of_document(session, document, record)):
        kinds = [theirs for ours, theirs in _WEIGHTS if ours == kind]
        same = select(RequestKey).where(RequestKey.key == key, col(RequestKey.kind).in_(kinds)).limit(MOST_OF_ONE_KEY)
        rows = session.exec(same).all()
        for row in rows:
            weight, reason = _WEIGHTS[kind, row.kind]
            yield _Sign(row.request_id, weight / len({r.request_id for r in rows}) ** 0.25, reason)


def _keys_of_document(session: Session, document: Document, record: Record) -> frozenset[Key]:
    """The keys of its record, and the dates that its text mentions: 'your letter of 3 May'."""
    dates = session.exec(
        select(MentionRow.value).where(MentionRow.document_id == document.id, MentionRow.kind == "date").distinct()
    )
    return keys_of(record) | {("mentioned", value) for value in dates}


def _by_text(session: Session, document: Document) -> Iterator[_Sign]:
    """Requests whose own letter is this one in other bytes."""
    alike = {each.document_id: each.likeness for each in same_letters(session, document.id)}
    for request in session.exec(select(Request).where(col(Request.document_id).in_(alike))):
        if request.id is not None:
            yield _Sign(request.id, 0.75 + 0.24 * alike[request.document_id], SCANNED_AGAIN)


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
