"""Filing what was read: derivatives into their archive, pages into the database, enclosures as arrivals."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from intake.recognise import Reading
from records import documents, ledger
from records.archive import Archive, Stored
from records.database import Session
from records.errors import NestedTooDeep
from records.tables import Derivative, Document

DEEPEST = 3
"""How deep files inside files are followed."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that lay inside the document, now in the archive."""

    name: str
    stored: Stored


def store_derivatives(derived: Archive, document_id: str, reading: Reading) -> tuple[Derivative, ...]:
    """Put what was made from the original into the archive of derivatives. Rows to keep are returned."""
    made = [
        _derivative(
            derived.take_in_file(image.path), document_id, kind=f"image_{image.size}", page=image.page,
            media_type="image/webp", tool=reading.engine, width=image.width, height=image.height,
        )
        for image in reading.images
    ]  # fmt: skip
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
    """Keep a reading: pages, derivatives, and an arrival for each enclosure, in one transaction.

    Raises:
        NestedTooDeep: the document holds files and lies itself inside too many.
    """
    if enclosed and documents.depth(session, document_id) >= DEEPEST:
        raise NestedTooDeep
    documents.save_pages(session, document_id, reading.pages, media_type=reading.media_type)
    documents.save_derivatives(session, document_id, made)
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
