"""Files inside a PDF: attached to it as a whole (portfolios too), or pinned to a place on a page by a paper clip."""

from collections.abc import Iterator
from itertools import islice

import pikepdf

MOST_NOTES = 2000
"""Notes looked at on all pages together; a page of a law book has a hundred, a trap a million."""


def files_inside(pdf: pikepdf.Pdf) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file, those of the whole document first; what cannot be unpacked stays in its PDF."""
    seen = set()
    for label, attached in pdf.attachments.items():
        seen.add(attached.obj.objgen)
        yield from _unpacked(attached.obj, label)
    for note in islice((note for page in pdf.pages for note in _notes(page)), MOST_NOTES):
        file = note.get("/FS")
        if note.get("/Subtype") != "/FileAttachment" or not isinstance(file, pikepdf.Dictionary):
            continue
        if not file.is_indirect or file.objgen not in seen:
            seen.add(file.objgen)
            yield from _unpacked(file, "attachment")


def _notes(page: pikepdf.Page) -> Iterator[pikepdf.Dictionary]:
    notes = page.obj.get("/Annots")
    if isinstance(notes, pikepdf.Array):
        yield from (note for note in notes if isinstance(note, pikepdf.Dictionary))


def _unpacked(file: pikepdf.Object, label: str) -> Iterator[tuple[str, bytes]]:
    """A file specification (ISO 32000-1, 7.11.3): its name, and the stream that holds it."""
    try:
        kept = file.get("/EF", pikepdf.Dictionary())
        stream = kept.get("/UF") or kept.get("/F")
        if isinstance(stream, pikepdf.Stream):
            yield str(file.get("/UF") or file.get("/F") or label), stream.read_bytes()
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        return
