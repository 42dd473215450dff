"""The Tantivy engine: one Tantivy index for all pieces, a Tantivy document for each page, found by the page's id.

Tantivy keeps terms and their places; what a page is worth, whose it is and whether it still counts is the index's own
matter. So a page id that no piece knows is nobody's, and a process killed between Tantivy's commit and ours leaves
nothing behind that could be found. Tantivy syncs what it commits.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import groupby, product
from math import prod
from operator import itemgetter
from pathlib import Path

import numpy as np
import tantivy
from tantivy import Document, Occur, PreTokenizedString, Query, Searcher, Token

from index.engine import MOST_COUNTED, Floats, Forms, Opened, Postings, Source
from index.engine_errors import reading
from index.fresh import FreshPostings
from index.kept import Kept
from index.places import LONGEST_NUMBER, PostingsByPlaces, number_terms
from index.table import Numbers, distinct

FOLDER = "tantivy"
STEMS, COUNTS, PAGE = "s", "n", "id"
"""Terms with their places; how often a term stands on a page, in binary; the page's id."""
BITS = range((MOST_COUNTED - 1).bit_length())
WRITER_MEMORY_BYTES = 96 * 2**20
MOST_PHRASES = 2_000
"""Ways of cutting a number into words that are tried."""
MOST_WORDINGS = 64
"""Combinations of its words' stems up to which a phrase is asked for one by one: twice as fast as by a pattern."""

_NO_ROWS: Numbers = np.zeros(0, np.int32)
_NO_COUNTS: Floats = np.zeros(0, np.float32)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(STEMS, tokenizer_name="raw", index_option="position")
    builder.add_text_field(COUNTS, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(PAGE, indexed=True, fast=True)
    return builder.build()


class TantivyEngine:
    """See `index.engine.Engine`."""

    def create(self, folder: Path) -> None:
        (folder / FOLDER).mkdir(mode=0o700)
        tantivy.Index(_schema(), path=str(folder / FOLDER))

    def open(self, folder: Path, pieces: Sequence[Opened], before: Postings | None) -> Postings:
        known = before if isinstance(before, _AllPostings) else None
        taken = [piece for piece in pieces if not piece.fresh]
        if known and known.laid_out == _laid_out(taken):
            of_engine = known.of_engine
        else:
            index = known.of_engine.index if known else tantivy.Index.open(str(folder / FOLDER))
            of_engine = _TantivyPostings(index, taken)
        fresh = PostingsByPlaces([(each.first_row, FreshPostings(each.file)) for each in pieces if each.fresh])
        return _AllPostings(of_engine, fresh, _laid_out(taken))

    @contextmanager
    def taking(self, folder: Path) -> "Iterator[_Taking]":
        index = tantivy.Index.open(str(folder / FOLDER))
        writer = index.writer(heap_size=WRITER_MEMORY_BYTES, num_threads=1)
        try:
            yield _Taking(writer)
        except BaseException:
            writer.rollback()
            raise
        writer.commit()
        writer.garbage_collect_files()
        writer.wait_merging_threads()

    def files(self, folder: Path, names: Iterable[str]) -> dict[str, int]:  # noqa: ARG002 - all pieces share them
        found = {}
        for path in (folder / FOLDER).iterdir():
            if not path.name.startswith(".") and path.name != "meta.json":  # those are written anew all the time
                with suppress(FileNotFoundError):  # Tantivy's own tidying up
                    found[f"{FOLDER}/{path.name}"] = path.stat().st_size
        return found


def _laid_out(pieces: Iterable[Opened]) -> tuple[tuple[str, int], ...]:
    return tuple((piece.name, piece.first_row) for piece in pieces)


class _AllPostings:
    """What Tantivy keeps, then what it has not taken yet."""

    def __init__(
        self, of_engine: "_TantivyPostings", fresh: PostingsByPlaces, laid_out: tuple[tuple[str, int], ...]
    ) -> None:
        self.of_engine = of_engine
        self.laid_out = laid_out
        self._fresh = fresh

    def of(self, term: str) -> tuple[Numbers, Floats]:
        rows, counts = self.of_engine.of(term)
        more_rows, more_counts = self._fresh.of(term)
        return np.concatenate([rows, more_rows]), np.concatenate([counts, more_counts])

    def phrase(self, forms: Forms) -> Numbers:
        return np.concatenate([self.of_engine.phrase(forms), self._fresh.phrase(forms)])

    def number(self, joined: str) -> Numbers:
        return np.concatenate([self.of_engine.number(joined), self._fresh.number(joined)])


class _TantivyPostings:
    """The pages that Tantivy has taken, as of one snapshot."""

    def __init__(self, index: tantivy.Index, pieces: Sequence[Opened]) -> None:
        index.reload()
        self.index = index
        self._schema = index.schema
        self._searcher: Searcher = index.searcher()
        self._row_of = _rows_by_page_id(pieces)
        self._kept = Kept()

    def of(self, term: str) -> tuple[Numbers, Floats]:
        return self._kept.get(term, lambda: self._read(term))

    def _read(self, term: str) -> tuple[Numbers, Floats]:
        """Counts are put together from their bits; see `_bits`."""
        with reading():
            rows = self._with_term(STEMS, term)
            counts = np.ones(len(rows), np.float32)
            for bit in BITS if len(rows) else ():
                counts[np.searchsorted(rows, self._with_term(COUNTS, f"{bit}{term}"))] += 1 << bit
        return rows, counts

    def phrase(self, forms: Forms) -> Numbers:
        return self._kept.get(tuple(forms), lambda: (self._read_phrase(forms),))[0]

    def _read_phrase(self, forms: Forms) -> Numbers:
        with reading():
            there = [tuple(term for term in terms if self._frequency(term)) for terms in forms]
            if any(terms and not found for terms, found in zip(forms, there, strict=True)):
                return _NO_ROWS
            return self._rows(*self._phrase(there))

    def number(self, joined: str) -> Numbers:
        """Every way of cutting it into words that stand somewhere, as long as those before do so one after another."""
        joined = joined[:LONGEST_NUMBER]
        found, waiting, tried = [_NO_ROWS], [((), 0)], 0  # type: list[Numbers], list[tuple[Forms, int]], int
        with reading():
            while waiting and tried < MOST_PHRASES:
                words, start = waiting.pop()
                for end in range(start + 1, len(joined) + 1):
                    terms = tuple(term for term in number_terms(joined[start:end]) if self._frequency(term))
                    if not terms:
                        continue
                    tried += 1
                    query, most = self._phrase((*words, terms))
                    if end == len(joined):
                        found.append(self._rows(query, most))
                    elif self._searcher.search(query, limit=1, count=False).hits:
                        waiting.append(((*words, terms), end))
        return distinct(np.sort(np.concatenate(found)))

    def _phrase(self, forms: Forms) -> tuple[Query, int]:
        """Words in order, each with one of its terms; and the most pages that may be found."""
        most = min(sum(self._frequency(term) for term in terms) for terms in forms if terms)
        places = [(place, terms) for place, terms in enumerate(forms) if terms]
        if len(places) == 1:
            return self._any_of(places[0][1]), most
        if prod(len(terms) for _, terms in places) <= MOST_WORDINGS:
            at = [place for place, _ in places]
            wordings = [list(zip(at, terms, strict=True)) for terms in product(*(terms for _, terms in places))]
            phrases = [Query.phrase_query(self._schema, STEMS, [*wording]) for wording in wordings]
            return Query.boolean_query([(Occur.Should, phrase) for phrase in phrases]), most
        patterns: list[str | tuple[int, str]] = [(place, "|".join(terms)) for place, terms in places]
        return Query.regex_phrase_query(self._schema, STEMS, patterns), most

    def _any_of(self, terms: Iterable[str]) -> Query:
        return Query.boolean_query([(Occur.Should, Query.term_query(self._schema, STEMS, term)) for term in terms])

    def _with_term(self, field: str, term: str) -> Numbers:
        frequency = self._searcher.doc_freq(field, term)
        return self._rows(Query.term_query(self._schema, field, term), frequency) if frequency else _NO_ROWS

    def _frequency(self, term: str) -> int:
        return self._searcher.doc_freq(STEMS, term)

    def _rows(self, query: Query, most: int) -> Numbers:
        """The rows of all pages found, at most so many."""
        hits = self._searcher.search(query, limit=max(most, 1), count=False, order_by_field=PAGE).hits
        ids = np.fromiter(map(itemgetter(0), hits), np.int64, len(hits))
        rows = self._row_of[ids[ids < len(self._row_of)]]
        return distinct(np.sort(rows[rows >= 0], kind="stable"))


def _rows_by_page_id(pieces: Iterable[Opened]) -> Numbers:
    """For each page id its row; -1 where there is none."""
    size = max((int(piece.file.page_id.max()) + 1 for piece in pieces if piece.file.rows), default=0)
    rows = np.full(size, -1, np.int32)
    for piece in pieces:
        rows[piece.file.page_id] = np.arange(piece.file.rows, dtype=np.int32) + piece.first_row
    return rows


class _Taking:
    def __init__(self, writer: tantivy.IndexWriter) -> None:
        self._writer = writer

    def take(self, name: str, sources: Sequence[Source]) -> None:  # noqa: ARG002 - pages are found by their ids
        """Adds the pages of fresh pieces, each in place of what an attempt that was killed left of it; and takes out
        the pages that are gone."""
        for source in sources:
            ids = source.file.page_id
            for page_id in ids.tolist() if source.fresh else ids[source.new_row < 0].tolist():
                self._writer.delete_documents_by_term(PAGE, page_id)
            if source.fresh:
                for row, found in pages_of(source):
                    if source.new_row[row] >= 0:
                        self._add(int(ids[row]), found)

    def _add(self, page_id: int, found: Sequence[tuple[int, str]]) -> None:
        document = Document()
        places = [Token(term, place, 0, 0) for place, term in found]
        document.add_pre_tokenized_text(STEMS, PreTokenizedString("", places))
        counts = [Token(each, at, 0, 0) for at, each in enumerate(_bits(found))]
        if counts:
            document.add_pre_tokenized_text(COUNTS, PreTokenizedString("", counts))
        document.add_unsigned(PAGE, page_id)
        self._writer.add_document(document)


def pages_of(source: Source) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """Row after row: the places on it with their terms, in order."""
    stems, places = source.file.stems.rows, source.file.stems.places
    terms = [key.decode() for key in stems.keys.all()]
    term_of_place = np.repeat(np.arange(len(terms)), np.diff(stems.ends, prepend=0))
    order = np.lexsort((places, stems.numbers))
    rows, ordinals, numbers = (each[order].tolist() for each in (stems.numbers, places, term_of_place))
    listed = zip(rows, ordinals, (terms[number] for number in numbers), strict=True)
    for row, found in groupby(listed, key=lambda each: each[0]):
        yield row, [(ordinal, term) for _, ordinal, term in found]
    yield from ((row, []) for row in set(range(source.file.rows)).difference(rows))  # pages without a word


def _bits(found: Iterable[tuple[int, str]]) -> Iterator[str]:
    """ "0term", "2term" for a term that stands 1 + 1 + 4 times on the page."""
    counted: dict[str, int] = {}
    for _, term in found:
        counted[term] = counted.get(term, 0) + 1
    for term, count in counted.items():
        more = min(count, MOST_COUNTED) - 1
        yield from (f"{bit}{term}" for bit in BITS if more >> bit & 1)
