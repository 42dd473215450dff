"""How the files beside several segments become one, without the pages that were deleted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import building
from index.segment_file import SegmentFile
from index.snapshot import Mask, joined
from index.table import Numbers
from index.values import DATE_FIELDS


@dataclass(frozen=True)
class _Kept:
    """What stays of one segment, and the new number of each page and document that stays."""

    file: SegmentFile
    rows: Mask
    documents: Mask
    new_row: Numbers
    new_document: Numbers


def merge(path: Path, files: Iterable[tuple[SegmentFile, frozenset[int]]]) -> None:
    """Writes the segment file of several segments laid end to end (at least one), without their deleted rows."""
    kept = _renumbered(files)
    desks = {desk: number for number, desk in enumerate(dict.fromkeys(d for each in kept for d in each.file.desks))}
    building.write(
        path,
        tuple(document_id for each in kept for document_id in _document_ids(each)),
        tuple(desks),
        {name: joined(parts) for name, parts in _numbers(kept, desks).items()},
        {name: _table(kept, name) for name in ("words", "terms", "values")},
    )


def _renumbered(files: Iterable[tuple[SegmentFile, frozenset[int]]]) -> list[_Kept]:
    kept: list[_Kept] = []
    rows = documents = 0
    for file, deleted in files:
        live = np.ones(file.rows, bool)
        live[np.fromiter(deleted, np.int64, len(deleted))] = False
        whole = live[file.first_row]
        new_row, new_document = np.cumsum(live) - 1 + rows, np.cumsum(whole) - 1 + documents
        kept.append(_Kept(file, live, whole, new_row.astype(np.int32), new_document.astype(np.int32)))
        rows, documents = rows + int(live.sum()), documents + int(whole.sum())
    return kept


def _document_ids(kept: _Kept) -> Iterable[str]:
    return (document_id for document_id, stays in zip(kept.file.document_ids, kept.documents, strict=True) if stays)


def _numbers(kept: Iterable[_Kept], desks: Mapping[str, int]) -> Mapping[str, list[Numbers]]:
    numbers: dict[str, list[Numbers]] = defaultdict(list)
    for each in kept:
        file = each.file
        desk = np.array([desks[name] for name in file.desks], np.int32)
        numbers["desk"].append(desk[file.desk][each.documents])
        numbers["first_row"].append(each.new_row[file.first_row][each.documents])
        for name in ("restricted", *DATE_FIELDS):
            numbers[name].append(getattr(file, name)[each.documents])
        for name in ("page_number", "page_length"):
            numbers[name].append(getattr(file, name)[each.rows])
    return numbers


def _table(kept: Iterable[_Kept], name: str) -> Mapping[bytes, Numbers]:
    lists: dict[bytes, list[Numbers]] = defaultdict(list)
    for each in kept:
        stays, new = (each.rows, each.new_row) if name == "words" else (each.documents, each.new_document)
        for key, old in getattr(each.file, name).items():
            moved = new[old[stays[old]]]
            if len(moved):
                lists[key].append(moved)
    return {key: joined(parts) for key, parts in lists.items()}
