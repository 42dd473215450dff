"""Words that are nearly the one asked for: one letter more, less or other, or confused as scans confuse letters.

A word with one letter changed keeps its first or its last half, so two ranges of the sorted words hold all of them.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz.distance import OSA

from index.lookalikes import levelled
from index.segment_file import SegmentFile
from index.snapshot import Permitted, Snapshot
from index.table import AFTER_ALL_TEXT, Keys, Numbers

MOST_WORDS = 64
"""Similar words that are looked for; the most frequent ones among the permitted pages."""


def similar_words(
    snapshot: Snapshot, permitted: Permitted, word: str, *, edits: int, at_most_rows: int | None
) -> list[tuple[str, Numbers]]:
    """Other words within `edits` letters of `word`, with their permitted rows (ascending).

    Words that stand on more than `at_most_rows` pages are left out unless a scan confuses them with `word`: what is
    frequent is a word of its own.
    """
    found: dict[str, list[Numbers]] = {}
    for piece in snapshot.pieces:
        for position in _candidates(piece.file, word, edits):
            rows = piece.file.words.numbers_between(position, position + 1) + piece.first_row
            rows = rows[permitted.rows[rows]]
            if len(rows):
                found.setdefault(piece.file.words.keys[position].decode(), []).append(rows)
    found.pop(word, None)
    joined = [(similar, np.concatenate(lists)) for similar, lists in found.items()]
    level = levelled(word)
    if at_most_rows is not None:
        joined = [(w, rows) for w, rows in joined if len(rows) <= at_most_rows or levelled(w) == level]
    return sorted(joined, key=lambda each: (-len(each[1]), each[0]))[:MOST_WORDS]


def nearest(word: str, others: Sequence[tuple[str, Numbers]]) -> str | None:
    """The most frequent of the most similar words: what the person may have meant."""
    return min(others, key=lambda each: (OSA.distance(word, each[0]), -len(each[1]), each[0]))[0] if others else None


def _candidates(file: SegmentFile, word: str, edits: int) -> Iterator[int]:
    """Positions in the segment's words, each once."""
    level = levelled(word).encode()
    seen = set(file.lookalikes.numbers_of(level).tolist())
    if (same := file.words.position(level)) is not None:
        seen.add(same)
    yield from seen
    half = max(len(word) // (edits + 1), 1)
    head, tail = word[:half].encode(), word[-half:].encode()
    for position in (*range(*file.words.beginning_with(head)), *_ending_with(file, tail)):
        if position not in seen and _near(file.words.keys[position], word, edits):
            seen.add(position)
            yield position


def _near(key: bytes, word: str, edits: int) -> bool:
    if abs(len(key) - len(word)) > edits + 2:  # bytes against letters: leave room for letters of two bytes
        return False
    return OSA.distance(key.decode(), word, score_cutoff=edits) <= edits


def _ending_with(file: SegmentFile, tail: bytes) -> Iterator[int]:
    backwards = _Backwards(file.words.keys, file.reversed_order)
    low = tail[::-1]
    first = bisect_left(backwards, low)
    last = bisect_left(backwards, low + AFTER_ALL_TEXT, lo=first)
    return iter(file.reversed_order[first:last].tolist())


class _Backwards(Sequence[bytes]):
    """The words read backwards, in that order."""

    def __init__(self, keys: Keys, order: Numbers) -> None:
        self._keys = keys
        self._order = order

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, position: int) -> bytes:  # type: ignore[override]  # looked up one by one only
        return self._keys[int(self._order[position])][::-1]
