"""Documents on their way: what was read, what is proposed, where each stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlmodel import Session, col, delete, or_, select

from records import audit
from records.compact import pack_words, unpack_words
from records.errors import AttemptsUsedUp, NotFound
from records.tables import Derivative, Document, IndexTask, MentionRow, Packet, PageRow, Part, ProposalRow, State, now
from records.values import Box, Mention, Page, PageSource, Place, Proposal


class OfADesk(Protocol):
    """What is some desk's, and may be restricted: a document, or documents counted together."""

    @property
    def desk(self) -> str: ...
    @property
    def restricted(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who reads: which desks' documents, and whether restricted ones too. None: all desks."""

    name: str
    desks: frozenset[str] | None
    restricted: bool

    def may_see(self, what: OfADesk) -> bool:
        return (self.desks is None or what.desk in self.desks) and (self.restricted or not what.restricted)


MACHINE = Viewer("rogatory", None, True)
"""The pipeline itself, and the command line of whoever owns the data folder."""


def get(session: Session, document_id: str, viewer: Viewer = MACHINE) -> Document:
    """The document.

    Raises:
        NotFound: there is none, or `viewer` may not see it; the two are told apart nowhere.
    """
    document = session.get(Document, document_id)
    if document is None or not viewer.may_see(document):
        raise NotFound
    return document


def attempts_at(session: Session, document_id: str, step: str) -> int:
    """How often `step` was begun, and has not been done since."""
    document = get(session, document_id)
    return document.attempts if document.step == step else 0


def begin_attempt(session: Session, document_id: str, step: str, *, limit: int) -> int:
    """Count an attempt at `step` before it runs, so that a document that kills its worker is noticed.

    Returns:
        The number of this attempt, from 1.

    Raises:
        AttemptsUsedUp: it was tried `limit` times already.
    """
    document = get(session, document_id)
    attempts = attempts_at(session, document_id, step) + 1
    if attempts > limit:
        raise AttemptsUsedUp(step)
    document.step, document.attempts = step, attempts
    if document.state == State.WAITING:
        document.state = State.READING
    session.add(document)
    return attempts


def forgive_attempt(session: Session, document_id: str) -> None:
    """Take back the last attempt: it was the disk's fault, not the document's."""
    document = get(session, document_id)
    document.attempts = max(document.attempts - 1, 0)
    session.add(document)


def begin_round(session: Session, document_id: str) -> int:
    """Give the document a new run of the pipeline; the number of attempts stays. Returns the number of the run."""
    document = get(session, document_id)
    document.round += 1
    session.add(document)
    return document.round


def on_the_way(session: Session, *, from_bytes: int, below_bytes: int, limit: int) -> Sequence[Document]:
    """Documents of these sizes that the pipeline has not finished, oldest first."""
    size = col(Document.size_bytes)
    unfinished = col(Document.state).in_((State.WAITING, State.READING))
    found = select(Document).where(unfinished, size >= from_bytes, size < below_bytes)
    return session.exec(found.order_by(col(Document.received_at)).limit(limit)).all()


def depth(session: Session, document_id: str) -> int:
    """How many files the document lay inside: 0 for one that arrived by itself."""
    parent = get(session, document_id).parent_id
    return 0 if parent is None else 1 + depth(session, parent)


def is_wrapping(session: Session, document: Document) -> bool:
    """Whether the document is only what others came in: no page of its own, and files inside."""
    inside = session.exec(select(Document.id).where(Document.parent_id == document.id).limit(1)).first()
    return document.page_count == 0 and inside is not None


def set_state(
    session: Session, document_id: str, state: State, *, reason_code: str | None = None, actor: str = audit.SYSTEM
) -> Document:
    """Move the document; the change is audited and the search entry renewed. The same state again changes nothing."""
    document = get(session, document_id)
    if document.state == state and document.reason_code == reason_code:
        return document
    detail = {"from": document.state, "to": state} | ({"reason": reason_code} if reason_code else {})
    document.state, document.reason_code = state, reason_code
    touch(session, document)
    audit.note(session, "moved", f"document/{document_id}", actor=actor, detail=detail)
    return document


def touch(session: Session, document: Document) -> None:
    """Note that the document changed: open forms become stale; once it was read, its search entry is made anew."""
    document.version += 1
    document.changed_at = now()
    session.add(document)
    session.flush()
    if document.page_count is not None:
        session.add(IndexTask(document_id=document.id))
        session.flush()


def stands_back(session: Session, document_id: str) -> bool:
    """Whether others stand for the document: it is split into parts, or it was a part and is merged back."""
    split = select(Packet.id).where(Packet.document_id == document_id, col(Packet.merged_at).is_(None))
    merged = (
        select(Packet.id)
        .join(Part, col(Part.packet_id) == col(Packet.id))
        .where(Part.document_id == document_id, col(Packet.merged_at).is_not(None))
    )
    return session.exec(split.limit(1)).first() is not None or session.exec(merged.limit(1)).first() is not None


def save_pages(
    session: Session, document_id: str, pages: Sequence[Page], *, media_type: str, page_count: int | None = None
) -> None:
    """Keep the pages as read, in place of those of an earlier reading.

    Where `pages` are only some of the document's `page_count` pages, the others are kept already and stay.
    """
    old = delete(PageRow).where(col(PageRow.document_id) == document_id)
    if page_count is not None:
        number = col(PageRow.number)
        old = old.where(or_(number > page_count, number.in_([page.number for page in pages])))
    session.exec(old)
    session.add_all(page_row(document_id, page) for page in pages)
    document = get(session, document_id)
    document.page_count, document.media_type = len(pages) if page_count is None else page_count, media_type
    session.add(document)


def page_row(document_id: str, page: Page) -> PageRow:
    """A page as it is kept."""
    return PageRow(
        document_id=document_id,
        number=page.number,
        width=page.width,
        height=page.height,
        language=page.language,
        source=page.source,
        confidence=page.confidence,
        text=page.text,
        words=pack_words(page.words),
    )


def pages(session: Session, document_id: str) -> tuple[Page, ...]:
    """The pages as read, in order."""
    rows = session.exec(select(PageRow).where(PageRow.document_id == document_id).order_by(col(PageRow.number)))
    return tuple(_page(row) for row in rows)


def page(session: Session, document_id: str, number: int) -> Page:
    """One page.

    Raises:
        NotFound: the document has no such page.
    """
    row = session.get(PageRow, (document_id, number))
    if row is None:
        raise NotFound
    return _page(row)


def _page(row: PageRow) -> Page:
    return Page(row.number, row.width, row.height, unpack_words(row.words), PageSource(row.source), row.language)


def save_derivatives(session: Session, document_id: str, made: Iterable[Derivative]) -> None:
    """Keep what was made from the original, in place of what an earlier reading made."""
    session.exec(delete(Derivative).where(col(Derivative.document_id) == document_id))
    session.add_all(made)


def derivatives(session: Session, document_id: str) -> tuple[Derivative, ...]:
    found = select(Derivative).where(Derivative.document_id == document_id)
    return tuple(session.exec(found.order_by(col(Derivative.page), col(Derivative.kind))))


def derivative(session: Session, document_id: str, kind: str, page: int = 0) -> Derivative | None:
    """The one of this kind, of this page or (0) of the whole document; None where none was made."""
    return session.get(Derivative, (document_id, kind, page))


def pages_with(session: Session, document_id: str, kind: str) -> frozenset[int]:
    """The pages of which one of this kind was made."""
    found = select(Derivative.page).where(Derivative.document_id == document_id, Derivative.kind == kind)
    return frozenset(session.exec(found))


def save_draft(
    session: Session,
    document_id: str,
    *,
    mentions: Iterable[Mention],
    proposals: Sequence[Proposal],
    language: str | None,
) -> None:
    """Keep what the machine proposes, in place of what it proposed before. What people confirmed is elsewhere."""
    session.exec(delete(MentionRow).where(col(MentionRow.document_id) == document_id))
    session.exec(delete(ProposalRow).where(col(ProposalRow.document_id) == document_id))
    session.add_all(_mention_row(document_id, mention) for mention in mentions)
    session.add_all(_proposal_row(document_id, proposal) for proposal in proposals)
    document = get(session, document_id)
    document.language = language
    document.urgent = any(p.field == "urgent" and p.value is True and p.rank == 0 for p in proposals)
    session.add(document)


def _mention_row(document_id: str, mention: Mention) -> MentionRow:
    return MentionRow(
        document_id=document_id,
        kind=mention.kind,
        text=mention.text,
        value=mention.value,
        page=mention.place.page,
        boxes=_edges(mention.place),
        start=mention.start,
        end=mention.end,
        confidence=mention.confidence,
        finder=mention.finder,
    )


def _proposal_row(document_id: str, proposal: Proposal) -> ProposalRow:
    value = list(proposal.value) if isinstance(proposal.value, tuple) else proposal.value
    return ProposalRow(
        document_id=document_id,
        field=proposal.field,
        item=proposal.item,
        rank=proposal.rank,
        value=value,
        confidence=proposal.confidence,
        finder=proposal.finder,
        page=proposal.place.page if proposal.place else None,
        boxes=_edges(proposal.place) if proposal.place else [],
        raw_text=proposal.raw_text,
    )


def _edges(place: Place) -> list[list[float]]:
    return [[box.x0, box.y0, box.x1, box.y1] for box in place.boxes]


def proposals(session: Session, document_id: str) -> tuple[Proposal, ...]:
    """What the machine proposes, in the order in which it was found."""
    rows = session.exec(select(ProposalRow).where(ProposalRow.document_id == document_id).order_by(col(ProposalRow.id)))
    return tuple(_proposal(row) for row in rows)


def _proposal(row: ProposalRow) -> Proposal:
    place = None if row.page is None else Place(row.page, tuple(Box(*edges) for edges in row.boxes))
    return Proposal(
        field=row.field,
        value=tuple(row.value) if isinstance(row.value, list) else row.value,
        confidence=row.confidence,
        finder=row.finder,
        item=row.item,
        rank=row.rank,
        place=place,
        raw_text=row.raw_text,
    )
