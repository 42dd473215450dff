"""What the search index must take in: changed documents in the order of their changes."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, func, select

from records.tables import Document, IndexTask


def changes_after(session: Session, number: int, *, limit: int) -> Sequence[IndexTask]:
    """Changes that came after change `number`, oldest first."""
    later = select(IndexTask).where(col(IndexTask.number) > number)
    return session.exec(later.order_by(col(IndexTask.number)).limit(limit)).all()


def last_change(session: Session) -> int:
    """The number of the newest change; 0 where there is none."""
    return session.exec(select(func.max(IndexTask.number))).one() or 0


def ids(session: Session) -> frozenset[str]:
    """The documents that were read, and so must be findable."""
    return frozenset(session.exec(select(Document.id).where(col(Document.page_count).is_not(None))))


def ids_changed_after(session: Session, number: int) -> frozenset[str]:
    """The documents that changed after change `number`."""
    return frozenset(session.exec(select(IndexTask.document_id).where(col(IndexTask.number) > number)))


def every_document(session: Session) -> Iterator[Document]:
    """All documents that were read, oldest first, one at a time."""
    read = select(Document).where(col(Document.page_count).is_not(None))
    yield from session.exec(read.order_by(col(Document.received_at)).execution_options(yield_per=50))
