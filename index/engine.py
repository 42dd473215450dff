"""What a search engine has to do for the index: keep the places of stems, and find them again quickly.

Analysis, query language, access, ranking, fields, suggestions are the index's own and the same whatever the engine:
an engine answers only on which pages a term, a phrase or a number stands.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.pages_file import PagesFile
from index.table import Numbers

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
MOST_COUNTED = 16
"""Times that a term counts on a page; engines need not count further, it makes hardly a difference to BM25."""
Forms = Sequence[tuple[str, ...]]
"""The terms of each word of a phrase; () stands for any word."""


class Postings(Protocol):
    """Where stems stand, over all pages of a snapshot; for any number of threads. Rows ascend.

    Each may raise IndexUnavailable: a file is damaged.
    """

    def of(self, term: str) -> tuple[Numbers, Floats]:
        """Rows, and how often the term stands on each."""
        ...

    def phrase(self, forms: Forms) -> Numbers:
        """Rows on which words with these terms follow each other."""
        ...

    def number(self, joined: str) -> Numbers:
        """Rows on which words that follow each other together read `joined`."""
        ...


@dataclass(frozen=True)
class Opened:
    """An opened piece of the index: where its pages begin among all, and whether the engine keeps its stems."""

    name: str
    fresh: bool
    file: PagesFile
    first_row: int
    first_document: int
    gone: frozenset[int]


@dataclass(frozen=True)
class Source:
    """A piece that becomes part of a new one: `new_row` gives each page's row there, -1 where the page is gone."""

    name: str
    fresh: bool
    file: PagesFile
    new_row: Numbers


class Taking(Protocol):
    """An engine at work, taking pieces; what it took is durable when its context is left without an error."""

    def take(self, name: str, sources: Sequence[Source]) -> None:
        """Takes the stems of these pieces as those of the piece `name`."""
        ...


class Engine(Protocol):
    """An engine, in a folder that it shares with the files of pages and fields."""

    def create(self, folder: Path) -> None:
        """Makes what an empty index needs."""
        ...

    def open(self, folder: Path, pieces: Sequence[Opened], before: Postings | None) -> Postings:
        """Opens the postings of these pieces; `before` are those of an earlier snapshot of the same folder.

        Raises:
            FileNotFoundError: a newer state replaced a piece meanwhile; try again.
        """
        ...

    def taking(self, folder: Path) -> AbstractContextManager[Taking]:
        """Takes pieces in; one process and thread at a time."""
        ...

    def files(self, folder: Path, names: Iterable[str]) -> dict[str, int]:
        """The files that keep the stems of these pieces, by their path in the folder, with their sizes in bytes."""
        ...
