"""The folder of the index: a folder for what is in force, beside it the one file that says so."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from index import engines, fields_file, pages_file, state_file
from index.engine_errors import reading, writing
from index.engines import EngineName
from index.fields_file import read_fields_file
from index.pages_file import read_pages_file
from index.state_file import State
from index.writer_lock import locked
from records.errors import IndexUnavailable

VERSION = 3
"""Of the analyser and the formats: an index of another version must be built anew."""


def prepare(folder: Path, engine: EngineName) -> None:
    """Makes an empty index where there is none; looks at the files of one that is there.

    Raises:
        IndexUnavailable: it is damaged or of another version.
    """
    with writing():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)  # Whoosh unpickles what lies here
    if state_file.read(folder) is None:
        with locked(folder):
            if state_file.read(folder) is None:  # nobody else was quicker
                put_in_force(folder, new_state(folder, engine))
    state = read_state(folder)
    check_sizes(folder / state.folder, state)


def new_state(folder: Path, engine: EngineName) -> State:
    """An empty index in a folder of its own, not in force yet."""
    new = folder / f"live-{uuid4().hex}"
    with writing():
        new.mkdir(mode=0o700)
        engines.engine(engine).create(new)
    return State(VERSION, engine, new.name)


def read_state(folder: Path) -> State:
    """The state in force.

    Raises:
        IndexUnavailable: there is none, or it is damaged or of another version.
    """
    state = state_file.read(folder)
    if state is None:
        raise IndexUnavailable(f"{state_file.NAME} is missing")
    if state.version != VERSION:
        raise IndexUnavailable(f"made by version {state.version}, this is version {VERSION}")
    return state


def put_in_force(folder: Path, state: State) -> None:
    """From here on this is the index; the caller holds the writer's lock."""
    with writing():
        state_file.write(folder, state)


def discard(folder: Path) -> None:
    """Throws the index away.

    Raises:
        IndexUnavailable: another process is writing to it.
    """
    with locked(folder), writing():
        (folder / state_file.NAME).unlink(missing_ok=True)  # first: from here on there is no index
        sweep(folder, kept=None)


def sweep(folder: Path, *, kept: str | None) -> None:
    """Removes every index in the folder but this one."""
    for path in _inside(folder):
        if path.is_dir() and path.name != kept:
            shutil.rmtree(path)


def _inside(folder: Path) -> Iterator[Path]:
    return iter(tuple(folder.iterdir()) if folder.is_dir() else ())


def check_sizes(live: Path, state: State) -> None:
    """A file of the index never changes; one that is not as long as it was has been damaged.

    Raises:
        IndexUnavailable: there is such a file.
    """
    for name, size in state.files.items():
        try:
            found = (live / name).stat().st_size
        except FileNotFoundError:
            continue  # replaced by a change that is just being made; else it is missed at opening
        if found != size:
            raise IndexUnavailable(f"a file of the index has {found} bytes instead of {size}")


def read_through(live: Path, state: State) -> int:
    """Reads every file of pages and of fields to its end; the number of pages in them, gone ones counted.

    Raises:
        IndexUnavailable: a file is missing, or has another length or checksum.
    """
    check_sizes(live, state)
    with reading():
        for part in state.fields:
            read_fields_file(fields_file.path_of(live, part.name), whole=True)
        return sum(read_pages_file(pages_file.path_of(live, part.name), whole=True).rows for part in state.pages)
