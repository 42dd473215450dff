"""Documents put in one by one while two other processes search: how long each takes, and what the readers notice."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import Thread

from archive import linked
from corpus import document

from index.search_index import SearchIndex
from index.values import IndexDocument


def p95(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


def adding(folder: Path, puts: int) -> None:
    """Puts 10-page documents one by one while two other processes search, as the worker and the screens do."""
    random = Random(11)
    documents = [document(random, f"new{number:05}", 10) for number in range(puts)]
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        copy = linked(folder, Path(name) / "copy")
        index = SearchIndex(copy)
        compacting = Thread()
        with _readers(copy) as asked:
            first, second = [], []
            for number, each in enumerate(documents):
                first.append(_put(index, each, 2 + 2 * number))
                moved = replace(each, fields={**each.fields, "status": ("moved",)})
                second.append(_put(index, moved, 3 + 2 * number))
                if not compacting.is_alive() and index.is_due():  # as the worker does
                    compacting = Thread(target=_compact, args=(index,))
                    compacting.start()
        if compacting.is_alive():
            compacting.join()
        print(f"adding a document of 10 pages, fsync included, two readers at work ({puts} times): {_told(first)}")
        print(f"its change of state after it: {_told(second)}")
        print(f"readers meanwhile: p95 {max(asked):.0f} ms; {index.verify().segments} pieces after it")
        start = time.process_time()
        index.compact()
        print(
            f"compacting the rest: {time.process_time() - start:.1f} s CPU, {index.verify().segments} pieces",
            flush=True,
        )
        index.close()


def _put(index: SearchIndex, each: IndexDocument, sequence: int) -> tuple[float, float]:
    """Wall and CPU milliseconds."""
    start, worked = time.perf_counter(), time.thread_time()
    index.put([each], sequence=sequence)
    return 1000 * (time.perf_counter() - start), 1000 * (time.thread_time() - worked)


def _told(times: Sequence[tuple[float, float]]) -> str:
    wall, cpu = zip(*times, strict=True)
    return (
        f"median {statistics.median(wall):.0f}, p95 {p95(wall):.0f}, max {max(wall):.0f} ms;"
        f" CPU median {statistics.median(cpu):.0f}, p95 {p95(cpu):.0f} ms"
    )


def _compact(index: SearchIndex) -> None:
    while index.compact_in_passing():
        pass


READER = """
import sys, time
from pathlib import Path
from index.search_index import SearchIndex
from index.values import Access
sys.path.insert(0, sys.argv[2])
from corpus import spelled
from random import Random
reader, random, times = SearchIndex(Path(sys.argv[1])), Random(5), []
print("ready", flush=True)
import select
while not select.select([sys.stdin], [], [], 0.05)[0]:
    start = time.perf_counter()
    reader.search(spelled(random.randint(20, 3000), "en"), Access(None, True))
    times.append(1000 * (time.perf_counter() - start))
print(sorted(times)[int(0.95 * (len(times) - 1))])
"""


@contextmanager
def _readers(folder: Path) -> Iterator[list[float]]:
    """Two processes that search 20 times a second; the list holds each one's p95 in ms afterwards."""
    command = [sys.executable, "-c", READER, str(folder), str(Path(__file__).parent)]
    readers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        for reader in readers:
            assert reader.stdout is not None
            reader.stdout.readline()
        asked: list[float] = []
        yield asked
    finally:
        told = [reader.communicate("\n")[0] for reader in readers]
    asked += [float(each) for each in told]
