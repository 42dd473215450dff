"""One file to read, as the readers of its kind get it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from intake.reading.engine import Engine
from intake.reading.exchange import Task
from intake.reading.second_reader import SecondReader
from intake.reading.source import NAMED, Source


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read and where its results go; `work` is for files in between.

    `copy` is the open file that the searchable copy is written to: it lies where that is to stay, so that a large one
    need not be there twice.
    """

    source: Source
    copy: int
    out: Path
    work: Path
    task: Task
    media_type: str
    warm: Engine | None = None
    """The engine inside this process with the models that its parent has loaded."""
    warm_second: SecondReader | None = None
    """The second reader as its parent has loaded it."""
    known: Path | None = None
    """Pages of this document as they were read before; whether they are still good is told by their keys."""

    @property
    def path(self) -> Path:
        """The file under a name, for those who need one: a copy, made when it is first asked for."""
        path = self.work / NAMED
        return path if path.exists() else self.source.copied_to(path)

    @contextmanager
    def copy_opened(self) -> Iterator[BinaryIO]:
        """The file for the searchable copy, empty."""
        with os.fdopen(os.dup(self.copy), "r+b") as file:
            file.truncate(0)
            file.seek(0)
            yield file

    def take_copy(self, path: Path) -> None:
        """Let the file at `path` be the searchable copy."""
        with path.open("rb") as made, self.copy_opened() as copy:
            shutil.copyfileobj(made, copy)
