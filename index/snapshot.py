"""One state of the index, opened for reading: its pieces laid end to end, pages and documents counted from 0.

A snapshot never changes; whoever holds one goes on reading it while a newer one is made. Pages of a document are
neighbours, so what holds for pages is carried over to documents by one pass. A document whose fields are not there
is not there: nobody may see it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index import fields_file, pages_file
from index.building import key_of
from index.engine import Engine, Opened, Postings
from index.fields_file import FieldsFile, read_fields_file
from index.pages_file import read_pages_file
from index.state_file import Part, State
from index.table import Numbers
from index.values import Access

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Fields:
    """An opened file of fields. `documents` gives each one's number in the snapshot, -1 where it counts no more."""

    name: str
    file: FieldsFile
    documents: Numbers

    def those_of(self, mask: Mask) -> Mask:
        """For each document of this file whether it is in a mask of the snapshot's documents."""
        found = np.zeros(len(self.documents), bool)
        there = self.documents >= 0
        found[there] = mask[self.documents[there]]
        return found

    def mark(self, mask: Mask, numbers: Numbers | Mask) -> None:
        """Puts documents of this file into a mask of the snapshot's documents."""
        found = self.documents[numbers]
        mask[found[found >= 0]] = True


@dataclass(frozen=True)
class Choices:
    """One field that holds one of a few values, over all documents: `values[value[i]]` is one of `document[i]`'s."""

    values: tuple[str, ...]
    value: Numbers
    document: Numbers


@dataclass(frozen=True)
class Permitted:
    """What one access may see of a snapshot, and the averages that ranking needs, taken over that alone."""

    rows: Mask
    documents: Mask
    row_count: int
    document_count: int
    mean_length: float


@dataclass(frozen=True)
class Snapshot:
    """See the module."""

    state: State
    pieces: tuple[Opened, ...]
    fields_files: tuple[FieldsFile, ...]
    """In the order of `state.fields`."""
    postings: Postings
    _permitted: dict[Access, Permitted] = field(default_factory=dict, compare=False)
    _choices: dict[str, Choices] = field(default_factory=dict, compare=False)

    @cached_property
    def document_ids(self) -> tuple[str, ...]:
        return tuple(document_id for piece in self.pieces for document_id in piece.file.document_ids)

    @cached_property
    def document_key(self) -> npt.NDArray[np.int64]:
        return np.concatenate([np.zeros(0, np.int64), *(piece.file.document_key for piece in self.pieces)])

    @cached_property
    def page_number(self) -> Numbers:
        return joined(piece.file.page_number for piece in self.pieces)

    @cached_property
    def page_length(self) -> Numbers:
        return joined(piece.file.page_length for piece in self.pieces)

    @cached_property
    def fields(self) -> tuple[Fields, ...]:
        """The files of fields, tied to the documents."""
        live = np.flatnonzero(self._not_gone)
        order = live[np.argsort(self.document_key[live])]
        keys = self.document_key[order]
        return tuple(
            _tied(part, file, keys, order) for part, file in zip(self.state.fields, self.fields_files, strict=True)
        )

    @cached_property
    def date(self) -> Numbers:
        return self._from_fields("date")

    @cached_property
    def received(self) -> Numbers:
        return self._from_fields("received")

    @cached_property
    def deadline(self) -> Numbers:
        return self._from_fields("deadline")

    def _from_fields(self, name: str) -> Numbers:
        found = np.zeros(self.documents, np.int32)
        for each in self.fields:
            there = each.documents >= 0
            found[each.documents[there]] = getattr(each.file, name)[there]
        return found

    @cached_property
    def first_row(self) -> Numbers:
        """For each document the row of its first page."""
        return joined(piece.file.first_row + piece.first_row for piece in self.pieces)

    @cached_property
    def document_of_row(self) -> Numbers:
        lengths = np.diff(np.append(self.first_row, self.rows))
        return np.repeat(np.arange(self.documents, dtype=np.int32), lengths)

    @cached_property
    def _not_gone(self) -> Mask:
        there = np.ones(self.documents, bool)
        for piece in self.pieces:
            there[np.fromiter(piece.gone, np.int64, len(piece.gone)) + piece.first_document] = False
        return there

    @cached_property
    def live_documents(self) -> Mask:
        """Documents that are in: not gone, and with fields."""
        with_fields = np.zeros(self.documents, bool)
        for each in self.fields:
            with_fields[each.documents[each.documents >= 0]] = True
        return with_fields

    @cached_property
    def live_rows(self) -> Mask:
        return self.live_documents[self.document_of_row]

    @property
    def rows(self) -> int:
        return self.pieces[-1].first_row + self.pieces[-1].file.rows if self.pieces else 0

    @property
    def documents(self) -> int:
        return self.pieces[-1].first_document + len(self.pieces[-1].file.document_ids) if self.pieces else 0

    def number_of(self, document_id: str) -> int | None:
        """The number of a document that is in; None if it is not."""
        key = key_of(document_id)
        for piece in self.pieces:
            number = piece.file.number_of(key)
            if number is not None and number not in piece.gone:
                return piece.first_document + number
        return None

    def choices(self, name: str) -> Choices:
        """A field that holds one of a few values; read once a snapshot."""
        if name not in self._choices:
            self._choices[name] = _chosen(self.fields, name)
        return self._choices[name]

    def permitted(self, access: Access) -> Permitted:
        """What this access may see; worked out once a snapshot."""
        if access not in self._permitted:
            documents = _allowed(self, access)
            rows = documents[self.document_of_row]
            count = int(rows.sum())
            length = int(self.page_length[rows].sum())
            self._permitted[access] = Permitted(
                rows, documents, count, int(documents.sum()), length / count if count else 1.0
            )
        return self._permitted[access]


def _chosen(files: Iterable[Fields], name: str) -> Choices:
    numbers: dict[str, int] = {}
    value, document = [], []
    prefix = f"{name}\0".encode()
    for fields in files:
        table = fields.file.values
        first, last = table.beginning_with(prefix)
        listed = fields.documents[table.numbers_between(first, last)]
        keys = [key[len(prefix) :].decode() for key in table.keys[first:last]]
        ends = np.array([table.stretch(first, last)[0], *table.ends[first:last]], np.int64)
        codes = np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int32)
        value.append(np.repeat(codes, np.diff(ends))[listed >= 0])
        document.append(listed[listed >= 0])
    return Choices(tuple(numbers), joined(value), joined(document))


def open_snapshot(folder: Path, state: State, engine: Engine, before: Snapshot | None) -> Snapshot:
    """This state, opened; what `before` (of the same folder) has open already is taken over.

    Raises:
        FileNotFoundError: a newer state replaced a piece meanwhile; try again.
        IndexUnavailable: a file is damaged.
    """
    known = {(piece.name, piece.fresh): piece.file for piece in before.pieces} if before else {}
    pieces: list[Opened] = []
    row = document = 0
    for part in sorted(state.pages, key=lambda part: part.fresh):  # so that those of the engine seldom move
        file = known.get((part.name, part.fresh)) or read_pages_file(pages_file.path_of(folder, part.name))
        pieces.append(Opened(part.name, part.fresh, file, row, document, frozenset(part.gone)))
        row, document = row + file.rows, document + len(file.document_ids)
    fields_known = (
        dict(zip((part.name for part in before.state.fields), before.fields_files, strict=True)) if before else {}
    )
    fields_files = tuple(
        fields_known.get(part.name) or read_fields_file(fields_file.path_of(folder, part.name)) for part in state.fields
    )
    postings = engine.open(folder, pieces, before.postings if before else None)
    return Snapshot(state, tuple(pieces), fields_files, postings)


def _tied(part: Part, file: FieldsFile, keys: npt.NDArray[np.int64], documents: npt.NDArray[np.intp]) -> Fields:
    """The documents of a file of fields by their keys; `keys` ascend, `documents` are their numbers."""
    found = np.full(len(file.document_key), -1, np.int32)
    if len(keys):
        at = np.minimum(np.searchsorted(keys, file.document_key), len(keys) - 1)
        same = keys[at] == file.document_key
        found[same] = documents[at[same]]
    found[np.fromiter(part.gone, np.int64, len(part.gone))] = -1
    return Fields(part.name, file, found)


def _allowed(snapshot: Snapshot, access: Access) -> Mask:
    allowed = np.zeros(snapshot.documents, bool)
    for each in snapshot.fields:
        file = each.file
        desks = np.array([access.desks is None or desk in access.desks for desk in file.desks], bool)
        each.mark(allowed, desks[file.desk] & ((file.restricted == 0) | access.restricted))
    return allowed


def joined(parts: Iterable[Numbers]) -> Numbers:
    """The arrays end to end; none make an empty one."""
    return np.concatenate([np.zeros(0, np.int32), *parts])


def all_of(masks: Iterable[Mask]) -> Mask:
    """What is in every one of at least one mask."""
    first, *others = masks
    for mask in others:
        first = first & mask
    return first


def any_of(masks: Iterable[Mask]) -> Mask:
    """What is in any one of at least one mask."""
    first, *others = masks
    for mask in others:
        first = first | mask
    return first
