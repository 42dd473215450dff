"""Which hit comes first: rare words count more, often counts more, long pages less (BM25), best page of each document.

All counts and averages are taken over what the person may see. Ties are broken by date and document id, so an order
never depends on how the index happens to be cut into pieces.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.engine import MOST_COUNTED
from index.matching import FIELD_WEIGHT, Evidence, Match
from index.snapshot import Mask, Permitted, Snapshot
from index.table import Numbers
from index.values import Hit, Order

SATURATION = 1.2
LENGTH_SHARE = 0.75
"""BM25's k1 and b, at their usual values (Robertson and Zaragoza, 2009)."""
MOST_PAGES_LISTED = 200
"""Matching pages of one document that a hit lists."""

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ranked:
    """What was found, scored: the pages with evidence in the documents found, ascending, and the documents."""

    rows: Numbers
    row_scores: Scores
    documents: Mask
    document_scores: Scores

    def of(self, first: int, last: int) -> slice:
        """Which of the pages found are rows first to last - 1."""
        start, end = np.searchsorted(self.rows, np.array((first, last), np.int32))
        return slice(int(start), int(end))


def score(snapshot: Snapshot, permitted: Permitted, match: Match) -> Ranked:
    """Scores of all pages with evidence in the documents found."""
    page_scores = np.zeros(snapshot.rows)
    pages = np.zeros(snapshot.rows, bool)
    for group in match.evidence:
        _add(page_scores, snapshot, permitted, group)
        for each in group:
            pages[each.rows] = True
    rows = np.flatnonzero(pages)  # from here on work is as much as was found, not as much as there is
    document = snapshot.document_of_row[rows]
    mine = match.documents[document]
    found, document = rows[mine].astype(np.int32), document[mine]
    row_scores = page_scores[found]
    scores = np.zeros(snapshot.documents)
    if len(found):
        begins = np.flatnonzero(np.diff(document, prepend=-1))
        scores[document[begins]] = np.maximum.reduceat(row_scores, begins)
    visible = max(permitted.document_count, 1)
    for boost in match.boosts:
        if count := int(np.count_nonzero(boost)):
            scores[boost] += FIELD_WEIGHT * _rarity(count, visible)
    return Ranked(found, row_scores, match.documents, np.round(scores, 6))


def _add(page_scores: Scores, snapshot: Snapshot, permitted: Permitted, group: tuple[Evidence, ...]) -> None:
    """Adds one word of the query: its stems and spellings together are as rare as their pages are."""
    rows, counts = _counted(snapshot, group)
    lengths = snapshot.page_length[rows] / permitted.mean_length
    often = counts * (SATURATION + 1) / (counts + SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * lengths))
    page_scores[rows] += _rarity(len(rows), permitted.row_count) * often


def _counted(snapshot: Snapshot, group: Sequence[Evidence]) -> tuple[Numbers, Scores]:
    """On which pages the word stands, in any of its spellings, and how often it counts there."""
    weighed = [np.minimum(each.counts, MOST_COUNTED) * each.weight for each in group]
    if len(group) == 1:
        return group[0].rows, weighed[0]
    there, counts = np.zeros(snapshot.rows, bool), np.zeros(snapshot.rows)
    for each, weights in zip(group, weighed, strict=True):
        there[each.rows] = True
        counts[each.rows] += weights
    rows = np.flatnonzero(there).astype(np.int32)
    return rows, counts[rows]


def _rarity(found: int, of: int) -> float:
    return float(np.log1p((of - found + 0.5) / (found + 0.5)))


def best(snapshot: Snapshot, ranked: Ranked, order: Order, *, limit: int, offset: int) -> list[int]:
    """The documents at these places of the order."""
    documents = np.flatnonzero(ranked.documents)
    keys = _order_keys(snapshot, ranked, order, documents)
    wanted = offset + limit
    if len(documents) > wanted > 0:
        first = keys[0]
        near = first <= np.partition(first, wanted - 1)[wanted - 1]
        documents, keys = documents[near], [key[near] for key in keys]
    ids = snapshot.document_ids
    columns = [key.tolist() for key in keys]
    listed = sorted(zip(*columns, (ids[d] for d in documents), documents.tolist(), strict=True))
    return [int(each[-1]) for each in listed[offset:wanted]]


def _order_keys(snapshot: Snapshot, ranked: Ranked, order: Order, documents: npt.NDArray[np.intp]) -> list[Scores]:
    """What to sort by, smallest first."""
    scores = -ranked.document_scores[documents]
    date = snapshot.date[documents]
    newest = -np.where(date > 0, date, snapshot.received[documents]).astype(np.float64)
    match order:
        case "newest":
            return [newest, scores]
        case "deadline":
            deadline = snapshot.deadline[documents].astype(np.float64)
            return [np.where(deadline > 0, deadline, np.inf), scores, newest]
        case "rank":
            return [scores, newest]


def hits(snapshot: Snapshot, ranked: Ranked, match: Match, documents: list[int]) -> Iterator[Hit]:
    """The hits for these documents, in their order."""
    of_document = [ranked.of(*_rows_of(snapshot, document)) for document in documents]
    listed = [ranked.rows[found][:MOST_PAGES_LISTED] for found in of_document]
    matched = _matched(match, listed)
    for number, document in enumerate(documents):
        rows, scores = ranked.rows[of_document[number]], ranked.row_scores[of_document[number]]
        best_row = rows[np.argmax(scores)] if len(rows) else snapshot.first_row[document]
        yield Hit(
            document_id=snapshot.document_ids[document],
            page=int(snapshot.page_number[best_row]),
            score=float(ranked.document_scores[document]),
            matched=matched[number],
            pages=tuple(snapshot.page_number[listed[number]].tolist()),
        )


def pages_of(snapshot: Snapshot, ranked: Ranked, match: Match, document: int) -> dict[int, frozenset[str]]:
    """For each page of the document that was found, by its number: what matched there."""
    first, last = _rows_of(snapshot, document)
    keys: dict[int, set[str]] = {row: set() for row in ranked.rows[ranked.of(first, last)].tolist()}
    bounds = np.array((first, last), np.int32)
    for group in match.evidence:
        for each in group:
            start, end = np.searchsorted(each.rows, bounds)
            for row in each.rows[start:end].tolist():
                keys.get(row, set()).add(each.key)
    return {int(snapshot.page_number[row]): frozenset(found) for row, found in keys.items()}


def _rows_of(snapshot: Snapshot, document: int) -> tuple[int, int]:
    last = document + 1 == snapshot.documents
    return int(snapshot.first_row[document]), snapshot.rows if last else int(snapshot.first_row[document + 1])


def _matched(match: Match, listed: Sequence[Numbers]) -> list[frozenset[str]]:
    """For each document, by its rows that are listed: what was found on them."""
    first = np.array([rows[0] if len(rows) else 0 for rows in listed], np.int32)
    after = np.array([rows[-1] + 1 if len(rows) else 0 for rows in listed], np.int32)
    keys: list[set[str]] = [set() for _ in listed]
    for each in (each for group in match.evidence for each in group):
        there = np.searchsorted(each.rows, first) < np.searchsorted(each.rows, after)
        for number in np.flatnonzero(there).tolist():
            keys[number].add(each.key)
    return [frozenset(found) for found in keys]
