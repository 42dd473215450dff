"""The one small file that says what the index in force consists of and up to where it follows the database.

Written last, by rename: a change counts from the moment its state is there, whole, and not before. Whatever else lies
in the folder is left from a process that was killed. `files` are the sizes of the index's files: one cut short is
noticed at opening.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.engines import EngineName, named
from records.errors import IndexUnavailable

NAME = "current"


@dataclass(frozen=True, slots=True)
class Part:
    """A file of pages or of fields: its name, the documents in it (by number) that count no more.

    `fresh`: the engine has not taken its pages yet.
    """

    name: str
    gone: tuple[int, ...] = ()
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """`version` is that of the analyser and the file formats; `folder` a name inside the index's folder."""

    version: int
    engine: EngineName
    folder: str
    sequence: int = 0
    next_page_id: int = 0
    pages: tuple[Part, ...] = ()
    fields: tuple[Part, ...] = ()
    files: Mapping[str, int] = field(default_factory=dict)


def read(folder: Path) -> State | None:
    """The state in force; None where there is no index yet.

    Raises:
        IndexUnavailable: the file is damaged or of another version.
    """
    try:
        text = (folder / NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexUnavailable(f"{NAME}: {type(error).__name__}") from error
    try:
        return _state(json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise IndexUnavailable(f"{NAME} is damaged or of another version") from error


def _state(stored: Any) -> State:
    pages, fields = (tuple(map(_part, stored[name])) for name in ("pages", "fields"))
    return State(
        int(stored["version"]), named(stored["engine"]), str(stored["folder"]), int(stored["sequence"]),
        int(stored["next_page_id"]), pages, fields, dict(stored["files"]),
    )  # fmt: skip


def _part(stored: Any) -> Part:
    return Part(str(stored["name"]), tuple(map(int, stored["gone"])), bool(stored["fresh"]))


def write(folder: Path, state: State) -> None:
    """Puts the state in force; on disk when this returns."""
    new = folder / f"{NAME}.new"
    with new.open("w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(state)))
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
