"""How many of the documents found have which type, State, year, status, language and role."""

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from index.snapshot import Mask, Snapshot
from index.values import CHOICE_FIELDS, FACETS


def count(snapshot: Snapshot, documents: Mask, names: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
    """For each facet its values with their number of documents, most frequent first; unknown names have none."""
    return {name: _sorted(_counted(snapshot, documents, name) if name in FACETS else Counter()) for name in names}


def _counted(snapshot: Snapshot, documents: Mask, name: str) -> Counter[str]:
    return _values(snapshot, documents, name) if name in CHOICE_FIELDS else _years(snapshot, documents)


def _values(snapshot: Snapshot, documents: Mask, name: str) -> Counter[str]:
    column = snapshot.choices(name)
    counts = np.bincount(column.value[documents[column.document]], minlength=len(column.values))
    return Counter({value: number for value, number in zip(column.values, counts.tolist(), strict=True) if number})


def _years(snapshot: Snapshot, documents: Mask) -> Counter[str]:
    counts = np.bincount(snapshot.date[documents] // 10_000)
    return Counter({str(year): int(counts[year]) for year in np.flatnonzero(counts).tolist() if year})


def _sorted(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))
