"""Which hit comes first: rare words count more, often counts more, long pages less (BM25), best page of each document.

All counts and averages are taken over what the person may see. Ties are broken by date and document id, so an order
never depends on how the index happens to be cut into pieces.
"""

from collections.abc import Iterator
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
    """What was found, scored: a score for every page, the pages and the documents found."""

    page_scores: Scores
    pages: Mask
    documents: Mask
    document_scores: Scores


def score(snapshot: Snapshot, permitted: Permitted, match: Match) -> Ranked:
    """Scores of all pages with evidence in the documents found."""
    page_scores = np.zeros(snapshot.rows)
    pages = np.zeros(snapshot.rows, bool)
    for group in match.evidence:
        _add(page_scores, snapshot, permitted, group)
        for each in group:
            pages[each.rows] = True
    pages &= match.documents[snapshot.document_of_row]
    scores = np.zeros(snapshot.documents)
    if snapshot.documents:
        scores = np.maximum.reduceat(np.where(pages, page_scores, 0.0), snapshot.first_row)
    visible = max(int(permitted.documents.sum()), 1)
    for boost in match.boosts:
        scores[boost] += FIELD_WEIGHT * _rarity(int(boost.sum()), visible)
    return Ranked(page_scores, pages, match.documents, np.round(scores, 6))


def _add(page_scores: Scores, snapshot: Snapshot, permitted: Permitted, group: tuple[Evidence, ...]) -> None:
    """Adds one word of the query: its stems and spellings together are as rare as their pages are."""
    rows = np.concatenate([each.rows for each in group])
    counts = np.concatenate([np.minimum(each.counts, MOST_COUNTED) * each.weight for each in group])
    if len(group) > 1:
        counts = np.bincount(rows, counts, snapshot.rows)
        rows = np.flatnonzero(counts).astype(np.int32)
        counts = counts[rows]
    lengths = snapshot.page_length[rows] / permitted.mean_length
    often = counts * (SATURATION + 1) / (counts + SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * lengths))
    page_scores[rows] += _rarity(len(rows), permitted.row_count) * often


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
    ends = np.append(snapshot.first_row, snapshot.rows)
    for document in documents:
        rows = np.arange(ends[document], ends[document + 1])
        rows = rows[ranked.pages[rows]]
        best_row = int(rows[np.argmax(ranked.page_scores[rows])]) if len(rows) else int(ends[document])
        listed = rows[:MOST_PAGES_LISTED]
        yield Hit(
            document_id=snapshot.document_ids[document],
            page=int(snapshot.page_number[best_row]),
            score=float(ranked.document_scores[document]),
            matched=_matched(match, listed),
            pages=tuple(int(number) for number in snapshot.page_number[listed]),
        )


def pages_of(snapshot: Snapshot, ranked: Ranked, match: Match, document: int) -> dict[int, frozenset[str]]:
    """For each page of the document that was found, by its number: what matched there."""
    first = int(snapshot.first_row[document])
    last = int(snapshot.first_row[document + 1]) if document + 1 < snapshot.documents else snapshot.rows
    keys: dict[int, set[str]] = {first + int(at): set() for at in np.flatnonzero(ranked.pages[first:last])}
    for group in match.evidence:
        for each in group:
            start, end = np.searchsorted(each.rows, [first, last])
            for row in each.rows[start:end].tolist():
                keys.get(row, set()).add(each.key)
    return {int(snapshot.page_number[row]): frozenset(found) for row, found in keys.items()}


def _matched(match: Match, rows: npt.NDArray[np.intp]) -> frozenset[str]:
    return frozenset(each.key for group in match.evidence for each in group if _any_of(each.rows, rows))


def _any_of(ascending: Numbers, rows: npt.NDArray[np.intp]) -> bool:
    if not len(ascending) or not len(rows):
        return False
    at = np.searchsorted(ascending, rows)
    return bool((ascending[np.minimum(at, len(ascending) - 1)] == rows).any())
