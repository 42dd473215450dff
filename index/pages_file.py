"""The file of a piece of the index: its documents, their pages, and the words that stand on each.

Stems with their places are kept by the engine. A piece that the engine has not taken yet ("fresh") carries them in
this file, so that a document is found as soon as this one file is on disk.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.array_file import Array, Arrays, arrays_of_tables, read_arrays, write_arrays
from index.lookalikes import levelled
from index.table import Lists, Numbers, Table
from records.errors import IndexUnavailable

SUFFIX = ".pages"

Keys64 = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Stems:
    """Rows by term, a row for each place where it stands; `places` are the ordinals beside them."""

    rows: Table
    places: Numbers


@dataclass(frozen=True)
class PagesFile:
    """The pages of one piece, by their number there ("row"), and its documents, counted from 0 in the same order.

    `document_key` is a hash of each document's id, `fingerprint` one of its pages; `page_id` a number that a page
    keeps when pieces are merged. `words` gives rows by folded word, `accented` by "folded word NUL word as written",
    `lookalikes` gives positions in `words` by a spelling in which letters that scans confuse are levelled, `endings`
    by the word read backwards. `own_stems` is None where the engine keeps the stems.
    """

    content: Arrays
    document_ids: tuple[str, ...]
    document_key: Keys64
    fingerprint: Keys64
    first_row: Numbers
    page_number: Numbers
    page_length: Numbers
    page_id: Numbers
    words: Table
    accented: Table
    lookalikes: Table
    endings: Table
    own_stems: "Stems | None"

    @property
    def stems(self) -> "Stems":
        """The stems of a fresh file.

        Raises:
            IndexUnavailable: there are none, though the state says so.
        """
        if self.own_stems is None:
            raise IndexUnavailable("a file of pages lacks its stems")
        return self.own_stems

    @property
    def rows(self) -> int:
        return len(self.page_number)

    def number_of(self, key: int) -> int | None:
        """The number of the document with this key; None if it is not here."""
        return self._numbers.get(key)

    def rows_of(self, number: int) -> range:
        """The rows of a document's pages."""
        last = number + 1 == len(self.document_ids)
        return range(int(self.first_row[number]), self.rows if last else int(self.first_row[number + 1]))

    @cached_property
    def _numbers(self) -> Mapping[int, int]:
        return {key: number for number, key in enumerate(self.document_key.tolist())}


def path_of(folder: Path, name: str) -> Path:
    return folder / f"{name}{SUFFIX}"


def write_pages_file(
    path: Path, *, document_ids: tuple[str, ...], numbers: Mapping[str, Array], tables: Mapping[str, Lists]
) -> None:
    """Writes the file, with the orders of its words that can be worked out from the words themselves.

    `numbers` holds the arrays of `PagesFile` by name, `tables` "words", "accented" and, if fresh, "stems".
    """
    words = sorted(tables["words"])
    alike: dict[bytes, list[int]] = defaultdict(list)
    for i, word in enumerate(words):
        level = levelled(word.decode()).encode()
        if level != word:
            alike[level].append(i)
    endings = {word.decode()[::-1].encode(): (i,) for i, word in enumerate(words)}
    arrays = dict(numbers) | arrays_of_tables({**tables, "lookalikes": alike, "endings": endings})
    write_arrays(path, Arrays(arrays, {"document_ids": document_ids}))


def read_pages_file(path: Path, *, whole: bool = False) -> PagesFile:
    """Raises as `index.array_file.read_arrays`."""
    content = read_arrays(path, whole=whole)
    fresh = "places" in content.arrays
    return PagesFile(
        content,
        content.texts["document_ids"],
        content.long_numbers("document_key"),
        content.long_numbers("fingerprint"),
        content.numbers("first_row"),
        content.numbers("page_number"),
        content.numbers("page_length"),
        content.numbers("page_id"),
        content.table("words"),
        content.table("accented"),
        content.table("lookalikes"),
        content.table("endings"),
        Stems(content.table("stems"), content.numbers("places")) if fresh else None,
    )


def write_without_stems(path: Path, file: PagesFile) -> None:
    """The same file once more, for when the engine keeps its stems."""
    kept = {
        name: array for name, array in file.content.arrays.items() if name != "places" and not name.startswith("stems.")
    }
    write_arrays(path, Arrays(kept, file.content.texts))
