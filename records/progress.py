"""How far the reading of a document is: "page 12 of 400", while it goes on and after.

Pages are filed one by one as they are read; how many there are is known as soon as the file has been opened.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, delete, func

from records.documents import get, page_row, touch
from records.tables import Derivative, Document, PageRow
from records.values import Page

SHORT = 4
"""A document of no more pages is found by search when it has been read, which is in a moment."""


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


def begin(session: Session, document_id: str, *, pages: int) -> None:
    """The document has been opened and has so many pages.

    Those of an earlier reading make room, unless that was cut short: then they are shown until they come again.
    """
    document = get(session, document_id)
    document.page_count = pages
    session.add(document)
    first = 1 if document.attempts <= 1 else pages + 1
    session.exec(delete(PageRow).where(col(PageRow.document_id) == document_id, col(PageRow.number) >= first))


def file_page(session: Session, document_id: str, page: Page, images: Iterable[Derivative]) -> None:
    """Keep a page and its images as soon as it is read, in place of what an earlier reading made of it.

    Search learns of the first page, the second, the fourth, the eighth and so on: each time it makes the entries of the
    whole document anew.
    """
    session.exec(delete(PageRow).where(col(PageRow.document_id) == document_id, col(PageRow.number) == page.number))
    session.exec(
        delete(Derivative).where(col(Derivative.document_id) == document_id, col(Derivative.page) == page.number)
    )
    session.add(page_row(document_id, page))
    session.add_all(images)
    document = get(session, document_id)
    if (document.page_count or 0) > SHORT and page.number.bit_count() == 1:
        touch(session, document)
