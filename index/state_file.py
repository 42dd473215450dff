"""The one small file that says which folder holds the index in force and up to where it follows the database.

Written last, by rename, so a reader that sees it change knows that a commit is complete; and what is in it is never
newer than what is on disk. `files` are the sizes of the index's files: a file cut short is noticed at opening.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from records.errors import IndexUnavailable

NAME = "current"


@dataclass(frozen=True, slots=True)
class State:
    """`version` is that of the analyser and the file formats; `folder` a name inside the index's folder."""

    version: int
    folder: str
    sequence: int
    files: Mapping[str, int]


def read(folder: Path) -> State | None:
    """The state in force; None where there is no index yet.

    Raises:
        IndexUnavailable: the file is damaged.
    """
    try:
        text = (folder / NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexUnavailable(f"{NAME}: {type(error).__name__}") from error
    try:
        stored = json.loads(text)
        return State(int(stored["version"]), str(stored["folder"]), int(stored["sequence"]), dict(stored["files"]))
    except (ValueError, KeyError, TypeError) as error:
        raise IndexUnavailable(f"{NAME} is damaged") from error


def write(folder: Path, state: State) -> None:
    """Puts the state in force; on disk when this returns."""
    new = folder / f"{NAME}.new"
    with new.open("w", encoding="utf-8") as file:
        json.dump(asdict(state), file)
        file.flush()
        os.fsync(file.fileno())
    new.rename(folder / NAME)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def stamp(folder: Path) -> tuple[int, int]:
    """Changes whenever another state is put in force: inode and time of change; zeros where there is none."""
    try:
        status = (folder / NAME).stat()
    except FileNotFoundError:
        return 0, 0
    return status.st_ino, status.st_mtime_ns
