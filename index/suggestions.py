"""What a person may be about to type: words and names that begin so, from what they may see."""

import heapq
from collections import Counter
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from index.analyser import FORM, STOP_WORDS, fold
from index.snapshot import Permitted, Snapshot
from index.spelling import as_written
from index.table import Table

FIELD_WORD_COUNTS = 10
"""A word of a field counts like this many pages: it was confirmed, not only read."""


def suggest(snapshot: Snapshot, permitted: Permitted, text: str, *, limit: int) -> tuple[str, ...]:
    """The text with its last word completed, most frequent first; nothing for a text that ends between words."""
    start, _, last = text.rpartition(" ")
    prefix = fold(last)
    if not prefix.isalnum():
        return ()
    counted: Counter[str] = Counter()
    for word, number in _words(snapshot, permitted, prefix):
        counted[word] += number
    for word, number in _field_words(snapshot, permitted, prefix):
        counted[word] += number * FIELD_WORD_COUNTS
    best = heapq.nsmallest(limit, ((-number, word) for word, number in counted.items() if word not in STOP_WORDS))
    return tuple(f"{start} {as_written(snapshot, permitted, word)}".strip() for _, word in best)


def _words(snapshot: Snapshot, permitted: Permitted, prefix: str) -> Iterator[tuple[str, int]]:
    for piece in snapshot.pieces:
        table = piece.file.words
        first, last = table.beginning_with(prefix.encode())
        mine = permitted.rows[piece.first_row : piece.first_row + piece.file.rows]
        counts = table.counts_between(first, last, mine)
        yield from _counted(table, first, last, counts)


def _field_words(snapshot: Snapshot, permitted: Permitted, prefix: str) -> Iterator[tuple[str, int]]:
    for fields in snapshot.fields:
        table = fields.file.terms
        first, last = table.beginning_with(f"{FORM}{prefix}".encode())
        mine = fields.those_of(permitted.documents)
        counts = table.counts_between(first, last, mine)
        yield from ((word.removeprefix(FORM), number) for word, number in _counted(table, first, last, counts))


def _counted(table: Table, first: int, last: int, counts: npt.NDArray[np.int64]) -> Iterator[tuple[str, int]]:
    """The words at positions first to last - 1 that stand somewhere, with how often."""
    return (
        (word, number) for word, number in zip(table.keys.between(first, last), counts.tolist(), strict=True) if number
    )
