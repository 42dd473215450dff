"""Words that are nearly the one asked for: one letter more, less or other, or confused as scans confuse letters.

A word with one letter changed keeps its first or its last half, so two ranges of the sorted words hold all of them.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.lookalikes import levelled
from index.pages_file import PagesFile
from index.snapshot import Permitted, Snapshot
from index.table import Numbers

MOST_WORDS = 64
"""Similar words that are looked for; the most frequent ones among the permitted pages."""


def similar_words(
    snapshot: Snapshot, permitted: Permitted, word: str, *, edits: int, at_most_rows: int | None = None
) -> list[tuple[str, Numbers]]:
    """Other words within `edits` letters of `word`, and those a scan confuses with it, with their permitted rows.

    Words that stand on more than `at_most_rows` pages are left out unless a scan confuses them with `word`: what is
    frequent is a word of its own. Rows ascend; most frequent words first.
    """
    found: dict[str, list[Numbers]] = {}
    for piece in snapshot.pieces:
        near = _near(piece.file, word, edits) if edits else ()
        for position in sorted({*_alike(piece.file, word), *near}):
            rows = piece.file.words.numbers_between(position, position + 1) + piece.first_row
            rows = rows[permitted.rows[rows]]
            if len(rows):
                found.setdefault(piece.file.words.keys[position].decode(), []).append(rows)
    found.pop(word, None)
    similar = [(each, np.concatenate(lists)) for each, lists in found.items()]
    if at_most_rows is not None:
        level = levelled(word)
        similar = [(each, rows) for each, rows in similar if len(rows) <= at_most_rows or levelled(each) == level]
    return sorted(similar, key=lambda each: (-len(each[1]), each[0]))[:MOST_WORDS]


def nearest(word: str, others: Sequence[tuple[str, Numbers]]) -> str | None:
    """The most frequent of the most similar words: what the person may have meant."""
    return min(others, key=lambda each: (OSA.distance(word, each[0]), -len(each[1]), each[0]))[0] if others else None


def _alike(file: PagesFile, word: str) -> Iterator[int]:
    """Positions of words that a scan confuses with this one."""
    level = levelled(word).encode()
    yield from file.lookalikes.numbers_of(level).tolist()
    if (same := file.words.position(level)) is not None:
        yield same


def _near(file: PagesFile, word: str, edits: int) -> Iterator[int]:
    """Positions of words within so many letters: of those with the same beginning, and of those with the same end."""
    part = max(len(word) // (edits + 1), 1)
    first, last = file.words.beginning_with(word[:part].encode())
    yield from (first + at for at in _within(file.words.keys.between(first, last), word, edits))
    backwards = word[::-1]
    first, last = file.endings.beginning_with(backwards[:part].encode())
    positions = file.endings.numbers_between(first, last)
    yield from (int(positions[at]) for at in _within(file.endings.keys.between(first, last), backwards, edits))
    if edits == 1 and len(word) == 2 * part:  # two letters swapped in the very middle change both halves
        swapped = word[: part - 1] + word[part] + word[part - 1] + word[part + 1 :]
        if (at := file.words.position(swapped.encode())) is not None:
            yield at


def _within(words: Sequence[str], word: str, edits: int) -> list[int]:
    found = process.extract(word, words, scorer=OSA.distance, score_cutoff=edits, limit=None)
    return [at for _, _, at in found]
