"""The Whoosh index on disk: pieces ("segments") that are added, marked as deleted, merged; each commit one whole.

A commit is on disk before it counts: files of the new segment, then the table of contents, then the folder are fsynced
(Whoosh itself never does). Pieces are merged by our own rule, never during a put.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from whoosh.codec.base import TermsReader
from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import _DEF_INDEX_NAME, TOC, FileIndex, clean_files
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from index.segment_file import SUFFIX
from index.whoosh_field import NamedCodec, schema

WRITER_MEMORY_MB = 256

Merge = Callable[["DurableWriter", Sequence[W3Segment]], list[W3Segment]]


class DurableWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh's writer is untyped
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


def segments(folder: Path) -> tuple[W3Segment, ...]:
    """The segments of the newest commit, each with its own set of deleted pages."""
    return tuple(TOC.read(_storage(folder), _DEF_INDEX_NAME, schema=schema()).segments)


def open_terms(folder: Path, segment: W3Segment) -> TermsReader:
    """The stems of one segment with their places."""
    return segment.codec().terms_reader(_storage(folder), segment)


def add_segment(target: DurableWriter, segment: W3Segment) -> None:
    """Copies what is not deleted of a segment into what this writer adds, in the same order."""
    reader = SegmentReader(target.storage, target.schema, segment)
    target.add_reader(reader)
    reader.close()


def segment_file(folder: Path, segment: W3Segment) -> Path:
    return folder / f"{segment.segment_id()}{SUFFIX}"


def writer(folder: Path) -> DurableWriter:
    """A writer; the caller holds the index's lock, so it never waits."""
    index = FileIndex(_storage(folder), schema(), _DEF_INDEX_NAME)
    return DurableWriter(index, codec=NamedCodec(), limitmb=WRITER_MEMORY_MB, compound=False)


def add_page(target: DurableWriter, postings: Iterable[tuple[str, list[int]]]) -> None:
    target.add_document(s=postings)


def new_segment_file(target: DurableWriter) -> Path:
    """Where the segment file of what this writer adds belongs."""
    return segment_file(Path(target.storage.folder), target.newsegment)


def delete_rows(target: DurableWriter, segment_id: str, rows: Iterable[int]) -> None:
    """Marks these pages of a segment as deleted; it takes effect with the commit."""
    segment = next(s for s in target.segments if s.segment_id() == segment_id)
    for row in rows:
        segment.delete_document(row)


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
