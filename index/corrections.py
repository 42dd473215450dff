"""The query put right: words that nobody wrote replaced by the nearest ones that stand on permitted pages."""

from collections.abc import Iterable

from index.analyser import tokens
from index.similar import nearest, similar_words
from index.snapshot import Permitted, Snapshot
from index.spelling import as_written

SHORTEST_WORD = 4


def did_you_mean(snapshot: Snapshot, permitted: Permitted, query: str, unknown: Iterable[str]) -> str | None:
    """A query worth trying; None if every word was found, or nothing is near."""
    better = {word: _nearest(snapshot, permitted, word) for word in unknown if len(word) >= SHORTEST_WORD}
    corrected = query
    for token in reversed(tokens(query, None)):
        if replacement := better.get(token.words[0]):
            corrected = corrected[: token.start] + replacement + corrected[token.end :]
    return corrected if corrected != query else None


def _nearest(snapshot: Snapshot, permitted: Permitted, word: str) -> str | None:
    if not word.isalpha():
        return None
    for edits in (1, 2):
        if found := nearest(word, similar_words(snapshot, permitted, word, edits=edits)):
            return as_written(snapshot, permitted, found)
    return None
