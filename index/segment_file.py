"""The file beside each piece of the Whoosh index: whose each page is, who may see it, its words and field values.

Whoosh keeps the stems with their places; this keeps what its own searcher is slow at, in a form that needs no
unpickling: a header in JSON, then plain arrays, read through a memory map. Written before the commit that makes it
valid and never changed; Whoosh removes it with its segment, because it bears the segment's name.
"""

import json
import mmap
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.table import Bytes, Keys, Numbers, Table, table_arrays
from records.errors import IndexUnavailable

SUFFIX = ".pages"
_MAGIC = b"RGTYPAG1"
_ALIGNMENT = 8

Array = npt.NDArray[np.generic]
Lists = Mapping[bytes, "list[int] | Numbers"]


@dataclass(frozen=True)
class SegmentFile:
    """The pages of one segment, by their number there ("row"), and its documents, counted from 0 in the same order.

    `words` gives rows by folded word; `lookalikes` gives positions in `words` by a spelling in which letters that scans
    confuse are levelled, `endings` by the word read backwards. `terms` gives documents by "term" (found without a field
    name) and by "field NUL term", `values` by "field NUL value".
    """

    document_ids: tuple[str, ...]
    desks: tuple[str, ...]
    desk: Numbers
    restricted: Numbers
    date: Numbers
    received: Numbers
    deadline: Numbers
    first_row: Numbers
    page_number: Numbers
    page_length: Numbers
    words: Table
    lookalikes: Table
    endings: Table
    terms: Table
    values: Table

    @property
    def rows(self) -> int:
        return len(self.page_number)

    def rows_of(self, document_id: str) -> range:
        """The rows of this document's pages; empty if it is not here."""
        number = self._document_numbers.get(document_id)
        if number is None:
            return range(0)
        last = number + 1 == len(self.document_ids)
        return range(int(self.first_row[number]), self.rows if last else int(self.first_row[number + 1]))

    @cached_property
    def _document_numbers(self) -> Mapping[str, int]:
        return {document_id: number for number, document_id in enumerate(self.document_ids)}


_TABLES = ("words", "lookalikes", "endings", "terms", "values")
_ARRAYS = tuple(f.name for f in fields(SegmentFile) if f.name not in (*_TABLES, "document_ids", "desks"))


def write_segment_file(
    path: Path,
    *,
    document_ids: tuple[str, ...],
    desks: tuple[str, ...],
    numbers: Mapping[str, "list[int] | Numbers"],
    tables: Mapping[str, Lists],
) -> None:
    """Writes the file at `path`; making it durable is the commit's work.

    `numbers` holds the arrays of `SegmentFile` by name, `tables` its tables as lists by key.
    """
    arrays: dict[str, Array] = {name: np.asarray(numbers[name], np.int32) for name in _ARRAYS}
    for name in _TABLES:
        arrays |= {f"{name}.{part}": array for part, array in table_arrays(tables[name]).items()}
    blobs = [array.tobytes() for array in arrays.values()]
    shapes = [[name, array.dtype.str, len(array)] for name, array in arrays.items()]
    body = b"".join(blob + bytes(-len(blob) % _ALIGNMENT) for blob in blobs)
    names = {"document_ids": document_ids, "desks": desks}
    header = json.dumps({"arrays": shapes, "crc": zlib.crc32(body), **names}).encode()
    header += b" " * (-(len(header) + len(_MAGIC) + 8) % _ALIGNMENT)
    path.write_bytes(_MAGIC + len(header).to_bytes(8, "little") + header + body)


def read_segment_file(path: Path, *, whole: bool = False) -> SegmentFile:
    """The file at `path`, mapped into memory. `whole` reads it through and compares its checksum.

    Raises:
        IndexUnavailable: it is cut short or is not such a file.
        FileNotFoundError: it is not there (its segment may just have been replaced).
    """
    with path.open("rb") as file:
        try:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:
            raise IndexUnavailable("empty segment file") from error
    try:
        return _parse(mapped, whole=whole)
    except (ValueError, KeyError, TypeError) as error:
        raise IndexUnavailable(f"segment file: {type(error).__name__}") from error


def _parse(mapped: mmap.mmap, *, whole: bool) -> SegmentFile:
    start = len(_MAGIC) + 8
    if mapped[: len(_MAGIC)] != _MAGIC:
        raise ValueError("not a segment file")
    body = start + int.from_bytes(mapped[len(_MAGIC) : start], "little")
    header = json.loads(mapped[start:body])
    if whole and zlib.crc32(memoryview(mapped)[body:]) != header["crc"]:
        raise ValueError("wrong checksum")
    arrays: dict[str, npt.NDArray[np.generic]] = {}
    at = body
    for name, dtype, count in header["arrays"]:
        arrays[name] = np.frombuffer(mapped, np.dtype(dtype), count, at)
        at += -(-arrays[name].nbytes // _ALIGNMENT) * _ALIGNMENT
    tables = {name: _table(arrays, name) for name in _TABLES}
    ids, desks = tuple(header["document_ids"]), tuple(header["desks"])
    return SegmentFile(ids, desks, **{name: arrays[name] for name in _ARRAYS}, **tables)  # type: ignore[arg-type]


def _table(arrays: Mapping[str, Array], name: str) -> Table:
    joined: Bytes = arrays[f"{name}.joined"]  # type: ignore[assignment]
    keys = Keys(joined, arrays[f"{name}.key_ends"])  # type: ignore[arg-type]
    return Table(keys, arrays[f"{name}.ends"], arrays[f"{name}.numbers"])  # type: ignore[arg-type]
