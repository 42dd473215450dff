"""The Whoosh index on disk: pieces ("segments") that are added, marked as deleted, merged; each commit one whole.

A commit is on disk before it counts: files of the new segment, then the table of contents, then the folder are fsynced
(Whoosh itself never does). Pieces are merged by our own rule, never during a put.
"""

# mypy: disable-error-code="no-untyped-call"
# Whoosh is typed in part only; its calls stand here, in `postings` and in `whoosh_field`, and nowhere else.

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh.codec.base import TermsReader
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import _DEF_INDEX_NAME, TOC, FileIndex, clean_files
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from index.segment_file import SUFFIX
from index.whoosh_field import NamedCodec, schema

WRITER_MEMORY_MB = 256


@dataclass(frozen=True)
class Segment:
    """A piece of the index as of one commit: how many pages it was written with, which of them are deleted since."""

    segment_id: str
    pages: int
    deleted: frozenset[int]
    stored: W3Segment


class DurableWriter(SegmentWriter):
    """Whoosh's writer, with every commit on the disk before the old state is thrown away."""

    def _commit_toc(self, segments: Sequence[W3Segment]) -> None:
        folder = Path(self.storage.folder)
        new = self.newsegment.segment_id()
        fsync_all(path for path in folder.iterdir() if path.name.startswith(f"{new}."))
        TOC(self.schema, list(segments), self.generation).write(self.storage, self.indexname)
        fsync_all([folder / TOC._filename(self.indexname, self.generation), folder])  # noqa: SLF001 - no public name
        clean_files(self.storage, self.indexname, self.generation, segments)


def create(folder: Path) -> None:
    """An empty index in an existing folder."""
    FileIndex.create(_storage(folder), schema(), _DEF_INDEX_NAME)
    fsync_all([*folder.iterdir(), folder])


def segments(folder: Path) -> tuple[Segment, ...]:
    """The segments of the newest commit."""
    stored = TOC.read(_storage(folder), _DEF_INDEX_NAME, schema=schema()).segments
    return tuple(Segment(s.segment_id(), s.doc_count_all(), frozenset(s.deleted_docs()), s) for s in stored)


def open_terms(folder: Path, segment: Segment) -> TermsReader:
    """The stems of one segment with their places.

    Raises:
        FileNotFoundError: a file is not there; looked at first, because Whoosh would leave the other one open.
    """
    for extension in (W3Codec.TERMS_EXT, W3Codec.POSTS_EXT):
        (folder / f"{segment.segment_id}{extension}").stat()
    terms: TermsReader = segment.stored.codec().terms_reader(_storage(folder), segment.stored)
    return terms


def segment_file(folder: Path, segment_id: str) -> Path:
    """Where the file beside this segment lies."""
    return folder / f"{segment_id}{SUFFIX}"


def writer(folder: Path) -> DurableWriter:
    """A writer; the caller holds the index's lock, so it never waits."""
    index = FileIndex(_storage(folder), schema(), _DEF_INDEX_NAME)
    return DurableWriter(index, codec=NamedCodec(), limitmb=WRITER_MEMORY_MB, compound=False)


def add_page(target: DurableWriter, postings: Iterable[tuple[str, list[int]]]) -> None:
    """Adds one page with its terms and their ordinals."""
    target.add_document(s=postings)


def new_segment_file(target: DurableWriter) -> Path:
    """Where the segment file of what this writer adds belongs."""
    return segment_file(Path(target.storage.folder), target.newsegment.segment_id())


def delete_rows(target: DurableWriter, segment_id: str, rows: Iterable[int]) -> None:
    """Marks these pages of a segment as deleted; it takes effect with the commit."""
    segment = next(s for s in target.segments if s.segment_id() == segment_id)
    for row in rows:
        segment.delete_document(row)


def commit(target: DurableWriter, *, merged: frozenset[str] = frozenset()) -> None:
    """Makes what was added and deleted the newest state, with the segments `merged` made into one; on disk after it."""

    def merge(_: DurableWriter, stored: Sequence[W3Segment]) -> list[W3Segment]:
        for segment in stored:
            if segment.segment_id() in merged and segment.doc_count():
                _take_over(target, segment)
        return [segment for segment in stored if segment.segment_id() not in merged]

    target.commit(mergetype=merge)


def cancel(target: DurableWriter) -> None:
    """Leaves everything as it was."""
    target.cancel()


def _take_over(target: DurableWriter, segment: W3Segment) -> None:
    reader = SegmentReader(target.storage, target.schema, segment)
    target.add_reader(reader)
    reader.close()


def fsync_all(paths: Iterable[Path]) -> None:
    """Has the disk confirm these files and folders."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _storage(folder: Path) -> Any:
    return FileStorage(str(folder))
