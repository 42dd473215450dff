"""One change of the index as one commit: documents in, documents out, pieces merged."""

from collections.abc import Iterable
from pathlib import Path

from index import building, merging, whoosh_store
from index.snapshot import Snapshot
from index.values import IndexDocument

MERGE_AT = 10
"""Segments of about one size that are merged into one."""
MERGE_AT_WHEN_IDLE = 4
TIER = 8
"""Segments are of about one size if one is at most this many times larger than another."""
MOST_PAGES_MERGED_IN_A_PUT = 30
"""A put does not wait for a merge of more pages than this (about 8 ms a page); `compact` does the rest when idle."""
MOST_SEGMENTS = 100
"""From here on a put merges what is due in any case, ten at a time, because every search pays for every segment."""


def replace(folder: Path, snapshot: Snapshot, documents: Iterable[IndexDocument], removed: Iterable[str]) -> None:
    """Takes out `removed` and every earlier version of `documents`, puts `documents` in; one commit."""
    newest = {document.document_id: document for document in documents}
    writer = whoosh_store.writer(folder)
    try:
        for document_id in {*removed, *newest}:
            _delete(writer, snapshot, document_id)
        if newest:
            _add(writer, newest.values())
    except BaseException:
        whoosh_store.cancel(writer)
        raise
    whoosh_store.commit(writer)


def _add(writer: whoosh_store.DurableWriter, documents: Iterable[IndexDocument]) -> None:
    pieces = building.Pieces()
    for document in documents:
        for postings in pieces.add(document):
            whoosh_store.add_page(writer, postings)
    pieces.write(whoosh_store.new_segment_file(writer))


def _delete(writer: whoosh_store.DurableWriter, snapshot: Snapshot, document_id: str) -> None:
    for piece, deleted in zip(snapshot.pieces, snapshot.deleted, strict=True):
        rows = piece.file.rows_of(document_id)
        if rows and rows[0] not in deleted:
            whoosh_store.delete_rows(writer, piece.segment_id, rows)


def due(snapshot: Snapshot, *, everything: bool) -> frozenset[str]:
    """Ids of the segments to merge now, none if nothing is due; `everything` for as much as is sensible when idle."""
    sizes = {
        piece.segment_id: piece.file.rows - len(deleted)
        for piece, deleted in zip(snapshot.pieces, snapshot.deleted, strict=True)
    }
    tiers: dict[int, list[str]] = {}
    for segment_id, pages in sizes.items():
        tiers.setdefault(_tier(pages), []).append(segment_id)
    for tier in sorted(tiers):
        smallest = sorted(tiers[tier], key=lambda segment_id: sizes[segment_id])
        chosen = smallest if everything else smallest[:MERGE_AT]
        enough = len(chosen) >= (MERGE_AT_WHEN_IDLE if everything else MERGE_AT)
        quick = sum(sizes[segment_id] for segment_id in chosen) <= MOST_PAGES_MERGED_IN_A_PUT
        if enough and (everything or quick or len(sizes) > MOST_SEGMENTS):
            return frozenset(chosen)
    return _mostly_deleted(snapshot) if everything else frozenset()


def _tier(pages: int) -> int:
    tier = 0
    while pages >= TIER:
        pages //= TIER
        tier += 1
    return tier


def _mostly_deleted(snapshot: Snapshot) -> frozenset[str]:
    pairs = zip(snapshot.pieces, snapshot.deleted, strict=True)
    return frozenset(piece.segment_id for piece, deleted in pairs if len(deleted) * 2 > piece.file.rows)


def merge(folder: Path, snapshot: Snapshot, segment_ids: frozenset[str]) -> None:
    """Makes one segment of these, without what was deleted in them; one commit."""
    chosen = [
        (piece.file, deleted)
        for piece, deleted in zip(snapshot.pieces, snapshot.deleted, strict=True)
        if piece.segment_id in segment_ids and len(deleted) < piece.file.rows
    ]
    writer = whoosh_store.writer(folder)
    try:
        if chosen:
            merging.merge(whoosh_store.new_segment_file(writer), chosen)
    except BaseException:
        whoosh_store.cancel(writer)
        raise
    whoosh_store.commit(writer, merged=segment_ids)
