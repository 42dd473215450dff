"""An invented archive, built once for every engine and kept in a folder, so that it can be measured again and again.

The pages are analysed once; each engine takes the same ones, and what that costs is measured apart. On the way to a
large archive, a copy is kept at each smaller size asked for, so that growth can be told. Of more than `MOST_FOR_ALL`
pages there is an archive for Tantivy alone (`bulk.py`). Each is compacted as the worker does it.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import bulk
import psutil
from corpus import Corpus
from fts5 import Yardstick, stems_of_pages

from index import building, compaction, fields_file, index_folder, merging, pages_file
from index.engine import Opened
from index.engines import EngineName, engine
from index.pages_file import read_pages_file
from index.search_index import SearchIndex
from index.state_file import Part, State
from index.values import IndexDocument

ENGINES: tuple[EngineName, ...] = ("whoosh", "tantivy")
MOST_FOR_ALL = 200_000
BATCH = 500
DONE = "built.json"


@dataclass
class Cost:
    """What building cost so far, in seconds of CPU by who worked, and the bytes of the texts."""

    seconds: dict[str, float]
    wall_seconds: float = 0.0
    text_bytes: int = 0
    pages: int = 0


def built(folder: Path, sizes: Sequence[int], document_pages: int) -> Path:
    """The folder that holds `SIZE/ENGINE` for every size; built if it is not there."""
    home = folder / f"archive-{document_pages}"
    missing = [size for size in sizes if size <= MOST_FOR_ALL and not (home / f"{size}" / DONE).exists()]
    if missing:
        _build(home, sorted(missing), document_pages)
    for size in sizes:
        if size > MOST_FOR_ALL:
            bulk.built(home, size, document_pages)
        for name in ENGINES:
            if (home / f"{size}" / name).exists():
                _compact(home / f"{size}" / name)
    return home


def _compact(folder: Path) -> None:
    """In small steps, as the worker does it when it has put something in."""
    index = SearchIndex(folder)
    began = time.process_time()
    while index.compact_in_passing():
        print(f"{folder}: compacting, {time.process_time() - began:.0f} s CPU so far", flush=True)
    index.close()


def cost_of(home: Path, size: int) -> Mapping[str, object]:
    """What building an archive of this size cost."""
    told: Mapping[str, object] = json.loads((home / f"{size}" / DONE).read_text())
    return told


def _build(home: Path, sizes: Sequence[int], document_pages: int) -> None:
    cost = Cost(dict.fromkeys(("corpus", "analysis", *ENGINES, "fts5"), 0.0))
    documents = Corpus(sizes[-1], document_pages=document_pages).documents()
    work = home / "work"
    shutil.rmtree(work, ignore_errors=True)  # what was left when somebody stopped it
    states = {name: _new(work, name) for name in ENGINES}
    yardstick = Yardstick(work / "fts5.db")
    for size in sizes:
        with ExitStack() as stack:
            taking = {name: stack.enter_context(engine(name).taking(_live(work, states[name]))) for name in ENGINES}
            while cost.pages < size and (batch := _timed(cost, "corpus", lambda: tuple(islice(documents, BATCH)))):
                began = time.perf_counter()
                stems = _take(work, states, taking, batch, cost)
                _timed(cost, "fts5", lambda batch=batch, stems=stems: yardstick.add(batch, stems))
                cost.wall_seconds += time.perf_counter() - began
                cost.pages += sum(len(each.pages) for each in batch)
                print(f"{cost.pages} pages, {sum(cost.seconds.values()):.0f} s CPU", flush=True)
            _timed(cost, "tantivy", stack.close)  # commits; Whoosh has nothing left to do
        yardstick.connection.execute("pragma wal_checkpoint(truncate)")
        _keep(home / f"{size}", work, states, cost)
    shutil.rmtree(work)


def _new(work: Path, name: EngineName) -> State:
    (work / name).mkdir(parents=True, mode=0o700)
    return index_folder.new_state(work / name, name)


def _live(work: Path, state: State) -> Path:
    return work / state.engine / state.folder


def _timed(cost: Cost, who: str, work: "object") -> object:
    began = time.process_time()
    done = work()  # type: ignore[operator]
    cost.seconds[who] += time.process_time() - began
    return done


def _take(
    work: Path, states: dict[EngineName, State], taking: Mapping, batch: Sequence[IndexDocument], cost: Cost
) -> list[str]:
    """As `index.rebuilding` does for one engine; the files of pages and fields are the same for all."""
    name = f"part{cost.pages:08}"
    first = states[ENGINES[0]]
    pages = building.Pages(first.next_page_id)

    def analysed() -> None:
        for document in batch:
            pages.add(document)
        pages.write(work / "fresh")

    _timed(cost, "analysis", analysed)
    kept = merging.renumbered([Opened("fresh", True, read_pages_file(work / "fresh"), 0, 0, frozenset())])
    made = pages_file.path_of(work, name), fields_file.path_of(work, name)
    merging.merge_pages(made[0], kept)
    building.write_fields(made[1], batch)
    for each in ENGINES:
        _timed(cost, each, lambda each=each: taking[each].take(name, [one.source for one in kept]))
        state = states[each]
        for path in made:
            os.link(path, _live(work, state) / path.name)
        states[each] = replace(
            state, pages=(*state.pages, Part(name)), fields=(*state.fields, Part(name)), sequence=1,
            next_page_id=state.next_page_id + pages.rows,
        )  # fmt: skip
    cost.text_bytes += sum(len(page.text.encode()) for each in batch for page in each.pages)
    return stems_of_pages(kept[0].source)


def _keep(kept: Path, work: Path, states: Mapping[EngineName, State], cost: Cost) -> None:
    for name, state in states.items():
        linked(work / name, kept / name)
        live = kept / name / state.folder
        index_folder.put_in_force(kept / name, replace(state, files=compaction.file_sizes(live, engine(name), state)))
    shutil.copy(work / "fts5.db", kept / "fts5.db")
    told = {"seconds": cost.seconds, "text_bytes": cost.text_bytes, "pages": cost.pages, "wall": cost.wall_seconds}
    memory = psutil.Process().memory_info().rss
    (kept / DONE).write_text(json.dumps(told | {"memory": memory}))


def linked(source: Path, target: Path) -> Path:
    """A second name for every file of an index: its files never change, so the first is safe from what happens here."""
    shutil.copytree(source, target, copy_function=_link)
    return target


def _link(source: str, target: str) -> None:
    if Path(source).name in ("current", "meta.json", ".managed.json") or source.endswith(".lock"):
        shutil.copy(source, target)
    else:
        os.link(source, target)


def bytes_in(folder: Path) -> int:
    """What the files in a folder, or a file, take on disk."""
    return sum(path.stat().st_size for path in _files(folder))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else iter((folder,))
