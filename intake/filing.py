"""Filing what was read: derivatives into their archive, pages into the database, enclosures as arrivals."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import PIL

from intake.page_store import PageStore
from intake.reading.exchange import PageRead
from intake.recognise import PageImage, Reading
from records import documents, fsops, ledger, progress
from records.archive import Archive, Stored
from records.crashpoint import crashpoint
from records.database import Database, Session
from records.errors import NestedTooDeep
from records.tables import Derivative, Document
from records.values import PageSource

DEEPEST = 3
"""How deep files inside files are followed."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that lay inside the document, now in the archive."""

    name: str
    stored: Stored


class PageFiler:
    """Files each page as soon as it is read, in a transaction of its own: killed here, what is filed stays filed."""

    def __init__(self, database: Database, *, derived: Archive, store: PageStore, document_id: str) -> None:
        self._database = database
        self._derived = derived
        self._store = store
        self._document_id = document_id

    def counted(self, pages: int) -> None:
        """The document has so many pages."""
        with self._database.writing() as session:
            progress.begin(session, self._document_id, pages=pages)

    def take(self, read: PageRead, images: tuple[PageImage, ...]) -> bool:
        """Keep a page: its images in the archive, then its row, then what spares reading it again."""
        if read.page.source is PageSource.UNREADABLE:  # another engine may yet read it; else it is filed at the end
            return False
        made = store_images(self._derived, self._document_id, images)
        crashpoint("before_page_commit")
        with self._database.writing() as session:
            progress.file_page(session, self._document_id, read.page, made)
        crashpoint("after_page_commit")
        self._store.add(self._document_id, read)
        for image in images:
            fsops.remove(image.path)
        return True


def copy_of(original: Path, derived: Archive) -> AbstractContextManager[Path]:
    """Where the searchable copy of `original` is to be written, so that it need not be copied into the archive.

    Raises:
        DiskFull: there is no room for a copy.
    """
    return derived.being_made(room_bytes=original.stat().st_size)


def store_images(derived: Archive, document_id: str, images: Sequence[PageImage]) -> tuple[Derivative, ...]:
    """Put page images into the archive of derivatives. The rows to keep are returned."""
    return tuple(
        _derivative(
            derived.take_in_file(image.path), document_id, kind=f"image_{image.size}", page=image.page,
            media_type="image/webp", tool=f"pillow {PIL.__version__}", width=image.width, height=image.height,
        )
        for image in images
    )  # fmt: skip


def store_derivatives(derived: Archive, document_id: str, reading: Reading) -> tuple[Derivative, ...]:
    """Put what was made from the original, and is not filed already, into the archive of derivatives."""
    made = list(store_images(derived, document_id, reading.images))
    if reading.searchable_pdf is not None:
        stored = derived.take_in_file(reading.searchable_pdf)
        made.append(
            _derivative(
                stored, document_id, kind="searchable_pdf", page=0, media_type="application/pdf", tool=reading.engine
            )
        )
    return tuple(made)


def _derivative(
    stored: Stored,
    document_id: str,
    *,
    kind: str,
    page: int,
    media_type: str,
    tool: str,
    width: int | None = None,
    height: int | None = None,
) -> Derivative:
    return Derivative(
        document_id=document_id,
        kind=kind,
        page=page,
        sha256=stored.sha256,
        size_bytes=stored.size_bytes,
        media_type=media_type,
        width=width,
        height=height,
        tool=tool,
    )


def store_enclosures(originals: Archive, reading: Reading) -> tuple[Enclosed, ...]:
    """Put the files that lay inside into the archive of originals."""
    return tuple(Enclosed(each.name, originals.take_in_file(Path(each.path))) for each in reading.enclosures)


def file_reading(
    session: Session,
    document_id: str,
    reading: Reading,
    *,
    made: Sequence[Derivative],
    enclosed: Sequence[Enclosed],
) -> None:
    """Keep the end of a reading: exactly its pages, the searchable copy, an arrival for each enclosure; all or nothing.

    Pages that a `PageFiler` has taken are there already, with their images; those of pages that are no more go.

    Raises:
        NestedTooDeep: the document holds files and lies itself inside too many.
    """
    if enclosed and documents.depth(session, document_id) >= DEEPEST:
        raise NestedTooDeep
    documents.save_pages(
        session, document_id, reading.pages, media_type=reading.media_type, page_count=reading.page_count
    )
    new = {(each.kind, each.page) for each in made}
    filed = [each for each in documents.derivatives(session, document_id) if 0 < each.page <= reading.page_count]
    kept = [Derivative(**each.model_dump()) for each in filed if (each.kind, each.page) not in new]
    documents.save_derivatives(session, document_id, [*kept, *made])
    parent = documents.get(session, document_id)
    for position, each in enumerate(enclosed):
        ledger.enter(session, _arrival(parent, position, each))


def _arrival(parent: Document, position: int, enclosed: Enclosed) -> ledger.Arrival:
    return ledger.Arrival(
        claim_id=f"{parent.id}/{position}",
        folder=f"inside {parent.id[:12]}",
        channel="enclosure",
        desk=parent.desk,
        restricted=parent.restricted,
        languages=tuple(parent.languages),
        name_raw=enclosed.name.encode(errors="surrogateescape"),
        size_bytes=enclosed.stored.size_bytes,
        sha256=enclosed.stored.sha256,
        parent_id=parent.id,
    )
