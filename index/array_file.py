"""A file of plain arrays: a header in JSON, then numbers, read through a memory map and never changed.

Nothing in it is executed or unpickled, and opening costs the same however long it is.
"""

import json
import mmap
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.table import Bytes, Keys, Lists, Numbers, Table, table_arrays
from records.errors import IndexUnavailable

_MAGIC = b"RGTYPAG2"
_ALIGNMENT = 8

Array = npt.NDArray[np.generic]


@dataclass(frozen=True)
class Arrays:
    """What is in a file: arrays by name, and tuples of texts by name."""

    arrays: Mapping[str, Array]
    texts: Mapping[str, tuple[str, ...]]

    def numbers(self, name: str) -> Numbers:
        return self.arrays[name]  # type: ignore[return-value]

    def long_numbers(self, name: str) -> npt.NDArray[np.int64]:
        return self.arrays[name]  # type: ignore[return-value]

    def table(self, name: str) -> Table:
        joined: Bytes = self.arrays[f"{name}.joined"]  # type: ignore[assignment]
        keys = Keys(joined, self.long_numbers(f"{name}.key_ends"))
        return Table(keys, self.long_numbers(f"{name}.ends"), self.numbers(f"{name}.numbers"))


def arrays_of_tables(tables: Mapping[str, Lists]) -> dict[str, Array]:
    """The arrays under which `Arrays.table` finds each table again."""
    return {f"{name}.{part}": array for name, lists in tables.items() for part, array in table_arrays(lists).items()}


def write_arrays(path: Path, content: Arrays) -> None:
    """Writes the file at `path`; making it durable is the commit's work."""
    blobs = [np.ascontiguousarray(array).tobytes() for array in content.arrays.values()]
    shapes = [[name, array.dtype.str, len(array)] for name, array in content.arrays.items()]
    body = b"".join(blob + bytes(-len(blob) % _ALIGNMENT) for blob in blobs)
    header = json.dumps({"arrays": shapes, "crc": zlib.crc32(body), "texts": dict(content.texts)}).encode()
    header += b" " * (-(len(header) + len(_MAGIC) + 8) % _ALIGNMENT)
    path.write_bytes(_MAGIC + len(header).to_bytes(8, "little") + header + body)


def read_arrays(path: Path, *, whole: bool = False) -> Arrays:
    """The file at `path`, mapped into memory. `whole` reads it through and compares its checksum.

    Raises:
        IndexUnavailable: it is cut short or is not such a file.
        FileNotFoundError: it is not there (it may just have been replaced).
    """
    with path.open("rb") as file:
        try:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:
            raise IndexUnavailable("an empty file in the index") from error
    try:
        return _parse(mapped, whole=whole)
    except (ValueError, KeyError, TypeError) as error:
        raise IndexUnavailable(f"file of arrays: {type(error).__name__}") from error


def _parse(mapped: mmap.mmap, *, whole: bool) -> Arrays:
    start = len(_MAGIC) + 8
    if mapped[: len(_MAGIC)] != _MAGIC:
        raise ValueError("not a file of arrays")
    body = start + int.from_bytes(mapped[len(_MAGIC) : start], "little")
    header = json.loads(mapped[start:body])
    if whole and zlib.crc32(memoryview(mapped)[body:]) != header["crc"]:
        raise ValueError("wrong checksum")
    arrays: dict[str, Array] = {}
    at = body
    for name, dtype, count in header["arrays"]:
        arrays[name] = np.frombuffer(mapped, np.dtype(dtype), count, at)
        at += -(-arrays[name].nbytes // _ALIGNMENT) * _ALIGNMENT
    return Arrays(arrays, {name: tuple(texts) for name, texts in header["texts"].items()})
