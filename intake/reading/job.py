"""One file to read, as the readers of its kind get it."""

from dataclasses import dataclass
from pathlib import Path

from intake.reading.engine import Engine
from intake.reading.exchange import Task
from intake.reading.second_reader import SecondReader


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read and where its results go; `work` is for files in between."""

    path: Path
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
