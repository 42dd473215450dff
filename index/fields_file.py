"""The file of the values of some documents: who may see each, its names, numbers, dates and choices.

Apart from the pages, because a document's state and values change more often than what stands on its pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.array_file import Array, Arrays, arrays_of_tables, read_arrays, write_arrays
from index.table import Lists, Numbers, Table

SUFFIX = ".fields"


@dataclass(frozen=True)
class FieldsFile:
    """Values of documents, counted from 0; `document_key` is a hash of each one's id.

    `terms` gives documents by "term" (found without a field name) and by "field NUL term", `values` by "field NUL
    value", `accented` by "folded word NUL word as written". Dates are 20240131, 0 where there is none.
    """

    desks: tuple[str, ...]
    document_key: npt.NDArray[np.int64]
    desk: Numbers
    restricted: Numbers
    date: Numbers
    received: Numbers
    deadline: Numbers
    terms: Table
    values: Table
    accented: Table

    def number_of(self, key: int) -> int | None:
        """The number of the document with this key; None if it is not here."""
        return self._numbers.get(key)

    @cached_property
    def _numbers(self) -> Mapping[int, int]:
        return {key: number for number, key in enumerate(self.document_key.tolist())}


def path_of(folder: Path, name: str) -> Path:
    return folder / f"{name}{SUFFIX}"


def write_fields_file(
    path: Path, *, desks: tuple[str, ...], numbers: Mapping[str, Array], tables: Mapping[str, Lists]
) -> None:
    """Writes the file; `numbers` holds the arrays of `FieldsFile` by name, `tables` its tables."""
    write_arrays(path, Arrays(dict(numbers) | arrays_of_tables(tables), {"desks": desks}))


def read_fields_file(path: Path, *, whole: bool = False) -> FieldsFile:
    """Raises as `index.array_file.read_arrays`."""
    content = read_arrays(path, whole=whole)
    return FieldsFile(
        content.texts["desks"],
        content.long_numbers("document_key"),
        content.numbers("desk"),
        content.numbers("restricted"),
        content.numbers("date"),
        content.numbers("received"),
        content.numbers("deadline"),
        content.table("terms"),
        content.table("values"),
        content.table("accented"),
    )
