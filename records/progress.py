"""How far the reading of a document is: "page 12 of 400", while it goes on and after.

Pages are filed one by one as they are read; how many there are is known as soon as the file has been opened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, func

from records.documents import get
from records.tables import Document, PageRow


@dataclass(frozen=True, slots=True)
class Progress:
    """Pages filed so far, of how many; `pages_total` is None as long as nobody has opened the file."""

    pages_read: int
    pages_total: int | None

    @property
    def is_complete(self) -> bool:
        return self.pages_total is not None and self.pages_read >= self.pages_total


def progress(session: Session, document_id: str) -> Progress:
    """How far the reading of this document is.

    Raises:
        NotFound: there is no such document.
    """
    get(session, document_id)
    return of_documents(session, (document_id,))[document_id]


def of_documents(session: Session, document_ids: Sequence[str]) -> Mapping[str, Progress]:
    """How far each of these documents is, in one question to the database; unknown ids are left out."""
    read = sa.select(func.count()).where(col(PageRow.document_id) == col(Document.id)).scalar_subquery()
    found = sa.select(col(Document.id), read, col(Document.page_count)).where(col(Document.id).in_(document_ids))
    return {document_id: Progress(pages, total) for document_id, pages, total in session.execute(found)}
