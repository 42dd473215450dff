"""The Whoosh engine: one Whoosh segment for each piece of the index, written and read through Whoosh's own codec.

A segment is a file of terms and a file of postings, never changed once it is there. Which segments are in force is the
index's own matter (`index.state_file`): Whoosh's table of contents, its locks and its merging are not used, and of its
pickles only the blocks of postings are left.
"""

# mypy: disable-error-code="no-untyped-call"
# Whoosh is typed in part only; its calls stand here, in `whoosh_postings` and in `whoosh_field`, and nowhere else.

import heapq
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3Segment, W3TermsReader
from whoosh.filedb.filestore import FileStorage

from index.durable import fsync_all
from index.engine import Opened, Postings, Source
from index.fresh import FreshPostings
from index.kept import Kept
from index.places import PlacesOfPiece, PostingsByPlaces
from index.table import Numbers
from index.whoosh_codec import BLOCK, ArraysCodec, TermPostings
from index.whoosh_field import STEMS, field
from index.whoosh_postings import Segment, WhooshPostings

_INDEX_NAME = "whoosh"
_EXTENSIONS = (W3Codec.TERMS_EXT, W3Codec.POSTS_EXT)
_CODEC = ArraysCodec(blocklimit=BLOCK, compression=1)


class WhooshEngine:
    """See `index.engine.Engine`."""

    def __init__(self) -> None:
        self._kept = Kept()

    def create(self, folder: Path) -> None:
        """Nothing: every segment stands by itself."""

    def open(self, folder: Path, pieces: Sequence[Opened], before: Postings | None) -> Postings:
        known = before.by_name if isinstance(before, _AllPostings) else {}
        by_name = {piece.name: known.get((piece.name, piece.fresh)) or self._opened(folder, piece) for piece in pieces}
        return _AllPostings(pieces, by_name)

    def _opened(self, folder: Path, piece: Opened) -> PlacesOfPiece:
        if piece.fresh:
            return FreshPostings(piece.file)
        return WhooshPostings(_opened(folder, piece.name), piece.name, self._kept)

    @contextmanager
    def taking(self, folder: Path) -> "Iterator[_Taking]":
        yield _Taking(folder)

    def files(self, folder: Path, names: Iterable[str]) -> dict[str, int]:
        paths = (folder / f"{_INDEX_NAME}_{name}{extension}" for name in names for extension in _EXTENSIONS)
        return {path.name: path.stat().st_size for path in paths}


class _AllPostings(PostingsByPlaces):
    def __init__(self, pieces: Sequence[Opened], by_name: dict[str, PlacesOfPiece]) -> None:
        super().__init__([(piece.first_row, by_name[piece.name]) for piece in pieces])
        self.by_name = {(piece.name, piece.fresh): by_name[piece.name] for piece in pieces}


class _Taking:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, name: str, sources: Sequence[Source]) -> None:
        """Writes a segment with the postings of all sources."""
        segment = _segment(name)
        writer = _CODEC.field_writer(FileStorage(str(self._folder)), segment)
        writer.start_field(STEMS, field())
        lists = [_of_fresh(source) if source.fresh else _of_segment(self._folder, source) for source in sources]
        for term, parts in groupby(heapq.merge(*lists, key=_term), key=_term):
            writer.start_term(term)
            writer._postwriter.add_all(_end_to_end(tuple(parts)))  # noqa: SLF001 - Whoosh passes on single postings
            writer.finish_term()
        writer.finish_field()
        writer.close()
        fsync_all(self._folder / segment.make_filename(extension) for extension in _EXTENSIONS)


def _term(each: TermPostings) -> bytes:
    return each.term


def _end_to_end(parts: Sequence[TermPostings]) -> TermPostings:
    if len(parts) == 1:
        return parts[0]
    _, rows, counts, places = zip(*parts, strict=True)
    return TermPostings(parts[0].term, np.concatenate(rows), np.concatenate(counts), np.concatenate(places))


def _of_fresh(source: Source) -> Iterator[TermPostings]:
    """The kept postings of a piece that carries its own stems, term after term."""
    stems, places = source.file.stems.rows, source.file.stems.places
    rows, term_starts = stems.numbers, np.concatenate([[0], stems.ends])
    begins = np.ones(len(rows), bool)  # of a posting: places of one term on one page
    begins[1:] = rows[1:] != rows[:-1]
    begins[term_starts[:-1]] = True
    starts = np.flatnonzero(begins)
    counts = np.diff(np.append(starts, len(rows))).astype(np.int32)
    of_terms = np.searchsorted(starts, term_starts).tolist()
    new = source.new_row[rows[starts]]
    everything = bool((new >= 0).all())
    bounds = term_starts.tolist()
    for at, term in enumerate(stems.keys.all()):
        first, last = of_terms[at], of_terms[at + 1]
        found = TermPostings(term, new[first:last], counts[first:last], places[bounds[at] : bounds[at + 1]])
        if everything:
            yield found
        else:
            yield from _kept(*found)


def _of_segment(folder: Path, source: Source) -> Iterator[TermPostings]:
    """The kept postings of a segment, term after term."""
    for term, found in _opened(folder, source.name).items():
        for block in found:
            yield from _kept(term, source.new_row[block.rows], block.counts, block.places)


def _kept(term: bytes, new_rows: Numbers, counts: Numbers, places: Numbers) -> Iterator[TermPostings]:
    """The postings of pages that stay, if there are any."""
    stays = new_rows >= 0
    if stays.all():
        yield TermPostings(term, new_rows, counts, places)
    elif stays.any():
        yield TermPostings(term, new_rows[stays], counts[stays], places[np.repeat(stays, counts)])


def _segment(name: str) -> W3Segment:
    return W3Segment(_CODEC, _INDEX_NAME, segid=name)


def _opened(folder: Path, name: str) -> Segment:
    """One segment, for reading.

    Raises:
        FileNotFoundError: a file is not there; looked at first, because Whoosh would leave the other one open.
    """
    segment = _segment(name)
    terms, postings = (folder / segment.make_filename(extension) for extension in _EXTENSIONS)
    terms.stat(), postings.stat()
    reader: W3TermsReader = _CODEC.terms_reader(FileStorage(str(folder)), segment)
    try:
        return Segment(terms, postings, reader)
    finally:
        reader.close()
