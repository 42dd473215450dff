"""How several files of pages, or of fields, become one, without the documents that are gone."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import fields_file, pages_file
from index.array_file import Array
from index.engine import Opened, Source
from index.fields_file import FieldsFile
from index.snapshot import Mask
from index.table import Numbers, Table
from index.values import DATE_FIELDS


@dataclass(frozen=True)
class Kept:
    """What stays of one file of pages, and the new number of each page and document; -1 for what does not stay."""

    piece: Opened
    new_row: Numbers
    new_document: Numbers

    @property
    def rows(self) -> Mask:
        return self.new_row >= 0

    @property
    def documents(self) -> Mask:
        return self.new_document >= 0

    @property
    def source(self) -> Source:
        return Source(self.piece.name, self.piece.fresh, self.piece.file, self.new_row)


def renumbered(pieces: Iterable[Opened]) -> list[Kept]:
    """The pieces laid end to end, without the documents that are gone."""
    kept: list[Kept] = []
    rows = documents = 0
    for piece in pieces:
        file = piece.file
        there = np.ones(len(file.document_ids), bool)
        there[np.fromiter(piece.gone, np.int64, len(piece.gone))] = False
        live = np.repeat(there, np.diff(np.append(file.first_row, file.rows)))
        kept.append(Kept(piece, _numbered(live, rows), _numbered(there, documents)))
        rows, documents = rows + int(live.sum()), documents + int(there.sum())
    return kept


def _numbered(stays: Mask, first: int) -> Numbers:
    return np.where(stays, np.cumsum(stays) - 1 + first, -1).astype(np.int32)


def merge_pages(path: Path, kept: Sequence[Kept]) -> None:
    """Writes the file of pages of several (at least one), without stems: those are for the engine to take."""
    if len(kept) == 1 and not kept[0].piece.gone:
        pages_file.write_without_stems(path, kept[0].piece.file)
        return
    numbers: dict[str, list[Array]] = defaultdict(list)
    for each in kept:
        file = each.piece.file
        numbers["first_row"].append(each.new_row[file.first_row][each.documents])
        for name in ("document_key", "fingerprint"):
            numbers[name].append(getattr(file, name)[each.documents])
        for name in ("page_number", "page_length", "page_id"):
            numbers[name].append(getattr(file, name)[each.rows])
    tables = {
        "words": _table((each.piece.file.words, each.new_row) for each in kept),
        "accented": _table((each.piece.file.accented, each.new_row) for each in kept),
    }
    ids = [np.array(each.piece.file.document_ids, object)[each.documents] for each in kept]
    pages_file.write_pages_file(
        path,
        document_ids=tuple(str(document_id) for part in ids for document_id in part),
        numbers={name: np.concatenate(parts) for name, parts in numbers.items()},
        tables=tables,
    )


def merge_fields(path: Path, parts: Sequence[tuple[FieldsFile, Numbers]]) -> None:
    """Writes the file of fields of several (at least one), each with the new numbers of its documents."""
    desks = {desk: number for number, desk in enumerate(dict.fromkeys(d for file, _ in parts for d in file.desks))}
    numbers: dict[str, list[Array]] = defaultdict(list)
    for file, new in parts:
        stays = new >= 0
        desk = np.array([desks[name] for name in file.desks], np.int32)
        numbers["desk"].append(desk[file.desk][stays])
        for name in ("document_key", "restricted", *DATE_FIELDS):
            numbers[name].append(getattr(file, name)[stays])
    fields_file.write_fields_file(
        path,
        desks=tuple(desks),
        numbers={name: np.concatenate(arrays) for name, arrays in numbers.items()},
        tables={
            "terms": _table((file.terms, new) for file, new in parts),
            "values": _table((file.values, new) for file, new in parts),
            "accented": _table((file.accented, new) for file, new in parts),
        },
    )


def new_numbers(count: int, gone: Sequence[int], first: int) -> Numbers:
    """The new number of each of `count` documents without those that are gone; -1 for those."""
    stays = np.ones(count, bool)
    stays[np.asarray(gone, np.int64)] = False
    return _numbered(stays, first)


def _table(parts: Iterable[tuple[Table, Numbers]]) -> Mapping[bytes, Numbers]:
    """One table of several, their numbers replaced by the new ones."""
    lists: dict[bytes, list[Numbers]] = defaultdict(list)
    for table, new in parts:
        moved = new[table.numbers]
        everything = bool((moved >= 0).all()) if len(moved) else True
        _add(lists, table, moved, (lambda each: each) if everything else (lambda each: each[each >= 0]))
    return {key: found[0] if len(found) == 1 else np.concatenate(found) for key, found in lists.items()}


def _add(
    lists: dict[bytes, list[Numbers]], table: Table, moved: Numbers, of_kept: Callable[[Numbers], Numbers]
) -> None:
    start = 0
    for key, end in zip(table.keys.all(), table.ends.tolist(), strict=True):
        found = of_kept(moved[start:end])
        if len(found):
            lists[key].append(found)
        start = end
