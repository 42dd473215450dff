"""How a word is written, with its accents, where most of the permitted documents write it with them."""

from collections import Counter

from index.snapshot import Mask, Permitted, Snapshot
from index.table import Table


def as_written(snapshot: Snapshot, permitted: Permitted, word: str) -> str:
    """The folded word as the pages and fields that may be seen write it; as it is where most use no accents."""
    spellings: Counter[str] = Counter()
    found = 0
    for piece in snapshot.pieces:
        mine = permitted.rows[piece.first_row : piece.first_row + piece.file.rows]
        found += int(mine[piece.file.words.numbers_of(word.encode())].sum())
        _count(spellings, piece.file.accented, word, mine)
    if not found:  # a word of fields alone: their accents were typed or confirmed
        for fields in snapshot.fields:
            _count(spellings, fields.file.accented, word, fields.those_of(permitted.documents))
    best = min(spellings, key=lambda spelling: (-spellings[spelling], spelling), default=word)
    return best if spellings[best] * 2 >= found else word


def _count(spellings: Counter[str], table: Table, word: str, mine: Mask) -> None:
    prefix = f"{word}\0".encode()
    first, last = table.beginning_with(prefix)
    for position, number in enumerate(table.counts_between(first, last, mine).tolist(), first):
        if number:
            spellings[table.keys[position][len(prefix) :].decode()] += number
