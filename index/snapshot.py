"""One state of the index, opened for reading: its pieces laid end to end, pages and documents counted from 0.

A snapshot never changes; whoever holds one goes on reading it while a newer one is made. Pages of a document are
neighbours, so what holds for pages is carried over to documents by one pass.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index import whoosh_store
from index.postings import Postings
from index.segment_file import SegmentFile, read_segment_file
from index.table import Numbers
from index.values import Access

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Piece:
    """One opened segment. `first_row` and `first_document` are where its pages and documents begin in the whole."""

    segment_id: str
    postings: Postings
    file: SegmentFile
    first_row: int
    first_document: int


@dataclass(frozen=True)
class Permitted:
    """What one access may see of a snapshot, and the averages that ranking needs, taken over that alone."""

    rows: Mask
    documents: Mask
    row_count: int
    mean_length: float


@dataclass(frozen=True)
class Snapshot:
    """See the module. `deleted` holds, for each piece, the rows that no longer count."""

    pieces: tuple[Piece, ...]
    deleted: tuple[frozenset[int], ...]
    _permitted: dict[Access, Permitted] = field(default_factory=dict, compare=False)

    @cached_property
    def document_ids(self) -> tuple[str, ...]:
        return tuple(document_id for piece in self.pieces for document_id in piece.file.document_ids)

    @cached_property
    def page_number(self) -> Numbers:
        return joined(piece.file.page_number for piece in self.pieces)

    @cached_property
    def page_length(self) -> Numbers:
        return joined(piece.file.page_length for piece in self.pieces)

    @cached_property
    def date(self) -> Numbers:
        return joined(piece.file.date for piece in self.pieces)

    @cached_property
    def received(self) -> Numbers:
        return joined(piece.file.received for piece in self.pieces)

    @cached_property
    def deadline(self) -> Numbers:
        return joined(piece.file.deadline for piece in self.pieces)

    @cached_property
    def first_row(self) -> Numbers:
        """For each document the row of its first page."""
        return joined(piece.file.first_row + piece.first_row for piece in self.pieces)

    @cached_property
    def document_of_row(self) -> Numbers:
        lengths = np.diff(np.append(self.first_row, self.rows))
        return np.repeat(np.arange(self.documents, dtype=np.int32), lengths)

    @cached_property
    def live_rows(self) -> Mask:
        live = np.ones(self.rows, bool)
        for piece, deleted in zip(self.pieces, self.deleted, strict=True):
            live[np.fromiter(deleted, np.int64, len(deleted)) + piece.first_row] = False
        return live

    @cached_property
    def live_documents(self) -> Mask:
        return self.live_rows[self.first_row]

    @property
    def rows(self) -> int:
        return self.pieces[-1].first_row + self.pieces[-1].file.rows if self.pieces else 0

    @property
    def documents(self) -> int:
        return len(self.document_ids)

    def number_of(self, document_id: str) -> int | None:
        """The number of a document that is in; None if it is not."""
        for piece, deleted in zip(self.pieces, self.deleted, strict=True):
            rows = piece.file.rows_of(document_id)
            if rows and rows[0] not in deleted:
                return int(self.document_of_row[piece.first_row + rows[0]])
        return None

    def permitted(self, access: Access) -> Permitted:
        """What this access may see; worked out once a snapshot."""
        if access not in self._permitted:
            documents = self.live_documents & _allowed(self.pieces, access)
            rows = self.live_rows & documents[self.document_of_row]
            count = int(rows.sum())
            length = int(self.page_length[rows].sum())
            self._permitted[access] = Permitted(rows, documents, count, length / count if count else 1.0)
        return self._permitted[access]


def open_snapshot(folder: Path, before: Snapshot | None) -> Snapshot:
    """The newest commit in this folder; pieces that `before` has open already are taken over.

    Raises:
        FileNotFoundError: a newer commit replaced a piece meanwhile; try again.
        IndexUnavailable: a file is damaged.
    """
    opened = {piece.segment_id: piece for piece in before.pieces} if before else {}
    segments = whoosh_store.segments(folder)
    pieces: list[Piece] = []
    for segment in segments:
        pieces.append(_piece(folder, segment, opened.get(segment.segment_id), pieces[-1] if pieces else None))
    return Snapshot(tuple(pieces), tuple(segment.deleted for segment in segments))


def _piece(folder: Path, segment: whoosh_store.Segment, opened: Piece | None, previous: Piece | None) -> Piece:
    if opened:
        file, postings = opened.file, opened.postings
    else:
        file = read_segment_file(whoosh_store.segment_file(folder, segment.segment_id))
        postings = Postings(whoosh_store.open_terms(folder, segment))
    first_row = previous.first_row + previous.file.rows if previous else 0
    first_document = previous.first_document + len(previous.file.document_ids) if previous else 0
    return Piece(segment.segment_id, postings, file, first_row, first_document)


def _allowed(pieces: Iterable[Piece], access: Access) -> Mask:
    masks = [np.zeros(0, bool)]
    for piece in pieces:
        file = piece.file
        desks = np.array([access.desks is None or desk in access.desks for desk in file.desks], bool)
        masks.append(desks[file.desk] & ((file.restricted == 0) | access.restricted))
    return np.concatenate(masks)


def joined(parts: Iterable[Numbers]) -> Numbers:
    """The arrays end to end; none make an empty one."""
    return np.concatenate([np.zeros(0, np.int32), *parts])


def all_of(masks: Iterable[Mask]) -> Mask:
    """What is in every one of at least one mask."""
    first, *others = masks
    for mask in others:
        first = first & mask
    return first


def any_of(masks: Iterable[Mask]) -> Mask:
    """What is in any one of at least one mask."""
    first, *others = masks
    for mask in others:
        first = first | mask
    return first
