"""What lies in the files of the index: keys found in long tables, postings packed into blocks and out again."""

import pickle
import zlib
from bisect import bisect_left
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Segment
from whoosh.filedb.filestore import FileStorage

from index.kept import Kept
from index.places import PLACE_BITS
from index.table import Keys, Numbers
from index.whoosh_codec import BLOCK, ZIPPED, ArraysCodec, TermPostings, blocks
from index.whoosh_engine import WhooshEngine, _opened
from index.whoosh_field import STEMS, field
from index.whoosh_postings import WhooshPostings

KEY = st.text(alphabet="ab\0\n\xe9", max_size=3).map(lambda end: ("person\0=" + "a" * 26 + end).encode())
"""Keys that are alike for longer than what is kept of them in memory, some with zeros at their end."""


@given(st.sets(st.one_of(KEY, st.text(max_size=4).map(lambda each: each.encode(errors="replace"))), max_size=400), KEY)
def test_a_key_is_found_wherever_it_stands(there: set[bytes], wanted: bytes) -> None:
    ordered = sorted(there)
    joined = np.frombuffer(b"".join(key + b"\n" for key in ordered), np.uint8)
    keys = Keys(joined, np.cumsum([len(key) + 1 for key in ordered], dtype=np.int64))
    for key in (wanted, *ordered[::7], *ordered[-1:]):
        assert keys.at_or_after(key) == bisect_left(ordered, key)


def test_every_key_of_a_long_table_is_found_at_its_place() -> None:
    ordered = sorted({f"{number % 7}word{number * 7919 % 10007}".encode() for number in range(5000)})
    joined = np.frombuffer(b"".join(key + b"\n" for key in ordered), np.uint8)
    keys = Keys(joined, np.cumsum([len(key) + 1 for key in ordered], dtype=np.int64))
    assert [keys.at_or_after(key) for key in ordered] == list(range(len(ordered)))
    assert keys.at_or_after(b"\xff") == len(ordered)


def _written(folder: Path, lists: list[TermPostings]) -> WhooshPostings:
    WhooshEngine().create(folder)
    codec = ArraysCodec(blocklimit=BLOCK, compression=1)
    writer = codec.field_writer(FileStorage(str(folder)), W3Segment(codec, "whoosh", segid="piece"))
    writer.start_field(STEMS, field())
    for each in lists:
        writer.start_term(each.term)
        writer._postwriter.add_all(each)
        writer.finish_term()
    writer.finish_field()
    writer.close()
    return WhooshPostings(_opened(folder, "piece"), "piece", Kept())


def _postings(term: str, rows: Numbers, *, places_apart: int) -> TermPostings:
    counts = (rows % 3 + 1).astype(np.int32)
    return TermPostings(term.encode(), rows, counts, np.arange(counts.sum(), dtype=np.int32) % 7 * places_apart)


def test_postings_come_out_of_their_blocks_as_they_went_in(tmp_path: Path) -> None:
    lists = [
        _postings("few", np.array([3, 70_000], np.int32), places_apart=2),
        _postings("many", np.arange(0, 3 * BLOCK + 5, dtype=np.int32) * 2, places_apart=1),
        _postings("narrow", np.arange(5, 40, dtype=np.int32), places_apart=1),
        _postings("sparse", np.arange(0, 100, dtype=np.int32) * 70_000, places_apart=9_000),
        TermPostings(b"wide", *(np.arange(30, dtype=np.int32) + n for n in (0, 1)), np.zeros(465, np.int32)),
    ]
    written = _written(tmp_path, lists)
    for each in lists:
        rows, counts = written.of(each.term.decode())
        assert np.array_equal(rows, each.rows)
        assert np.array_equal(counts, each.counts.astype(np.float32))
        everywhere = np.repeat(each.rows.astype(np.int64) << PLACE_BITS, each.counts) | each.places
        assert np.array_equal(written.places(each.term.decode(), rows), everywhere)
        some = np.union1d(each.rows[1::3], np.array([4], np.int32)).astype(np.int32)
        assert np.array_equal(
            written.places(each.term.decode(), some), everywhere[np.isin(everywhere >> PLACE_BITS, some)]
        )
    assert len(written.of("absent")[0]) == len(written.places("absent", lists[0].rows)) == 0


def test_blocks_of_an_older_index_are_still_read() -> None:
    rows, counts, places = np.arange(20, 60, 2), np.full(20, 2), np.arange(40)
    steps = np.diff(rows, prepend=0)
    packed = zlib.compress(b"".join(each.astype("<u4").tobytes() for each in (steps, counts, places)), 1)
    block = pickle.dumps((20, 58, 2.0, ZIPPED, 0, 0), 2) + packed
    (read,) = blocks(WHOOSH3_HEADER_MAGIC + (-len(block)).to_bytes(4, "big", signed=True) + block, 0)
    assert [each.tolist() for each in read] == [rows.tolist(), counts.tolist(), places.tolist()]
