"""Documents known again by their text: a re-scan, a fax and then the original. Shown to clerks, never merged."""

from dataclasses import dataclass

from sqlmodel import Session, col, delete, select

from records.likeness import bands, likeness, packed, print_of, stems, unpacked
from records.tables import Document, PageRow, PrintBand, TextPrint

SAME_LETTER = 0.55
"""From this likeness on two texts are proposed as one letter; a fax shares about so much with its original."""


@dataclass(frozen=True, slots=True)
class SameLetter:
    """A document that seems to be the same letter, and how much of the text is shared (0.0 to 1.0)."""

    document_id: str
    likeness: float


def keep_print(session: Session, document_id: str) -> None:
    """Keep the print of a document's pages, in place of an earlier one; a very short text has none."""
    for table in (TextPrint, PrintBand):
        session.exec(delete(table).where(col(table.document_id) == document_id))
    rows = session.exec(select(PageRow.text).where(PageRow.document_id == document_id).order_by(col(PageRow.number)))
    text = "\n".join(rows)
    signature = print_of(text)
    if signature is None:
        return
    session.add(TextPrint(document_id=document_id, words=len(stems(text)), signature=packed(signature)))
    session.add_all(PrintBand(band=band, hash=key, document_id=document_id) for band, key in bands(signature))
    session.flush()


def same_letters(session: Session, document_id: str) -> tuple[SameLetter, ...]:
    """Documents whose text is nearly this one's, the likest first; restricted ones for restricted documents only."""
    own, document = session.get(TextPrint, document_id), session.get(Document, document_id)
    if own is None or document is None:
        return ()
    mine = unpacked(own.signature)
    found = []
    for other in session.exec(select(TextPrint).where(col(TextPrint.document_id).in_(_near(session, document_id)))):
        theirs = session.get(Document, other.document_id)
        shared = likeness(mine, unpacked(other.signature))
        alike_long = 0.5 < own.words / max(other.words, 1) < 2
        if theirs and (document.restricted or not theirs.restricted) and shared >= SAME_LETTER and alike_long:
            found.append(SameLetter(other.document_id, shared))
    return tuple(sorted(found, key=lambda each: (-each.likeness, each.document_id)))


def _near(session: Session, document_id: str) -> set[str]:
    """Documents that share a band of their print with this one."""
    bands_of_it = session.exec(select(PrintBand).where(PrintBand.document_id == document_id)).all()
    near: set[str] = set()
    for each in bands_of_it:
        same = select(PrintBand.document_id).where(PrintBand.band == each.band, PrintBand.hash == each.hash)
        near.update(session.exec(same))
    return near - {document_id}
