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
    counted: Counter[str] = Counter()
    prefix = f"{name}\0".encode()
    for fields in snapshot.fields:
        values = fields.file.values
        first, last = values.beginning_with(prefix)
        counts = values.counts_between(first, last, fields.those_of(documents))
        for position, number in enumerate(counts.tolist(), first):
            if number:
                counted[values.keys[position][len(prefix) :].decode()] += number
    return counted


def _years(snapshot: Snapshot, documents: Mask) -> Counter[str]:
    years, counts = np.unique(snapshot.date[documents] // 10_000, return_counts=True)
    return Counter({str(year): int(number) for year, number in zip(years, counts, strict=True) if year})


def _sorted(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))
