"""Measures the search on an invented archive: every kind of query, opening, memory, size, adding beside readers.

    python benchmarks/search/measure.py [--sizes 10000,100000] [--engines whoosh,tantivy,fts5] [--puts 200]

The archive is built once (about 4 ms of CPU a page for all engines together; above 200,000 pages for Tantivy alone,
1.6 ms) and kept in `--folder`, compacted as the worker does it. Times are
milliseconds: "first" when a query is asked for the first time, "again" in the later rounds; "CPU" is the p95 of the
work alone, which counts on a machine that has other things to do. With several sizes, growth is told as the exponent e
in time ~ pages ** e.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from adding import adding, p95
from archive import ENGINES, built, bytes_in, cost_of
from corpus import spelled
from fts5 import Yardstick
from queries import Kind, queries

from index.search_index import SearchIndex

Ask = Callable[[str], int]


def main() -> None:
    options = _options()
    sizes = sorted(int(size) for size in options.sizes.split(","))
    home = built(options.folder, sizes, options.document_pages)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    medians: dict[str, dict[str, list[float]]] = {}
    for size in sizes:
        print(f"\n== {size} pages\n{_built(home, size)}")
        kinds = queries(home / f"{size}", size, options.document_pages)
        for name in (name for name in options.engines.split(",") if _path(home, size, name).exists()):
            pages = int(str(cost_of(home, size)["pages"]))
            print(f"\n-- {name}, {size} pages: {bytes_in(_path(home, size, name)) / pages / 1024:.1f} kB a page")
            for kind, median in asked(_path(home, size, name), name, kinds, options.rounds).items():
                medians.setdefault(name, {}).setdefault(kind, []).append(median)
            if name in ENGINES:
                opening(_path(home, size, name))
                if options.puts:
                    adding(_path(home, size, name), options.puts)
    if len(sizes) > 1:
        growth(medians, math.log(sizes[-1] / sizes[0]))


def _path(home: Path, size: int, name: str) -> Path:
    return home / f"{size}" / ("fts5.db" if name == "fts5" else name)


def _built(home: Path, size: int) -> str:
    cost = json.loads(json.dumps(cost_of(home, size)))
    pages = cost["pages"]
    each = ", ".join(f"{who} {1000 * seconds / pages:.2f}" for who, seconds in cost["seconds"].items())
    return (
        f"built once: {pages} pages, ms CPU a page: {each}; text {cost['text_bytes'] / pages / 1024:.1f} kB a page;"
        f" memory of the builder of all {cost['memory'] / 2**20:.0f} MB"
    )


def asked(path: Path, name: str, kinds: dict[str, Kind], rounds: int) -> dict[str, float]:
    """Asks every query once a round, prints the times, gives the medians."""
    heads = ("hits", "first p50", "p95", "again p50", "p95", "CPU first", "again p95")
    print(f"{'query':32}" + "".join(f"{head:>10}" for head in heads))
    medians = {}
    with _asking(path, name) as ask_kind:
        for title, kind in kinds.items():
            if (ask := ask_kind(kind)) is not None:
                medians[title] = _measured(title, kind.queries, ask, rounds)
    return medians


@contextmanager
def _asking(path: Path, name: str) -> Iterator[Callable[[Kind], Ask | None]]:
    if name == "fts5":
        yardstick = Yardstick(path)
        yield lambda kind: (lambda query: kind.yardstick(yardstick, query)) if kind.yardstick else None  # type: ignore[misc]
        yardstick.connection.close()
        return
    index = SearchIndex(path)
    yield lambda kind: lambda query: kind.index(index, query)
    index.close()


def _measured(title: str, queries: Sequence[str], ask: Ask, rounds: int) -> float:
    first, again, cpu, hits = [], [], ([], []), []  # type: list[float], list[float], tuple[list, list], list[int]
    for number in range(rounds):
        for query in queries:
            start, worked = time.perf_counter(), time.thread_time()
            hits.append(ask(query))
            (again if number else first).append(1000 * (time.perf_counter() - start))
            cpu[number > 0].append(1000 * (time.thread_time() - worked))
    again = again or first
    print(
        f"{title:32}{statistics.median(hits):10.0f}{statistics.median(first):10.1f}{p95(first):10.1f}"
        f"{statistics.median(again):10.1f}{p95(again):10.1f}{p95(cpu[0]):10.1f}{p95(cpu[1] or cpu[0]):10.1f}",
        flush=True,
    )
    return statistics.median(again)


def growth(medians: dict[str, dict[str, list[float]]], decades: float) -> None:
    """Prints by which power of the number of pages each kind of query grows, from the smallest to the largest size."""
    print("\n== growth: e in time ~ pages ** e, of the medians of later rounds")
    for name, kinds in medians.items():
        if any(len(each) < 2 for each in kinds.values()):
            continue
        told = ", ".join(f"{kind} {math.log(each[-1] / each[0]) / decades:.2f}" for kind, each in kinds.items())
        print(f"{name}: {told}")


OPEN = """
import sys, time
from pathlib import Path
import psutil
from index.search_index import SearchIndex
from index.values import Access
import index.snapshot, index.engines
from index import state_file
index.engines.engine(state_file.read(Path(sys.argv[1])).engine)  # the module itself, loaded once a process
before = psutil.Process().memory_info().rss
start, worked = time.perf_counter(), time.process_time()
opened = SearchIndex(Path(sys.argv[1]))
opened.search("dedeen", Access(None, True))
seconds, worked = time.perf_counter() - start, time.process_time() - worked
for word in sys.argv[2:]:
    opened.search(word, Access(None, True), facets=("type", "state", "year"))
memory = psutil.Process().memory_info()
own = memory.rss - memory.shared
print(f"opening and first query: {1000 * seconds:.0f} ms, {1000 * worked:.0f} of it CPU")
print(f"memory of a reader after 300 queries: {memory.rss / 2**20:.0f} MB, {own / 2**20:.0f} of it its own;"
      f" before opening {before / 2**20:.0f} MB")
"""


def opening(folder: Path) -> None:
    """Opens the index in a fresh process."""
    random = Random(9)
    words = [spelled(random.randint(2, 3000), random.choice(("en", "fr", "es", "pt"))) for _ in range(280)]
    words += [f"{word[:3]}*" for word in words[:20]]
    subprocess.run([sys.executable, "-c", OPEN, str(folder), *words], check=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__), formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000", help="pages of the archive, one or several (default 10000)")
    parser.add_argument("--engines", default="whoosh,tantivy,fts5", help="what is measured")
    parser.add_argument("--document-pages", type=int, default=10, help="mean pages of a document (default 10)")
    parser.add_argument("--rounds", type=int, default=3, help="times that each query is asked (default 3)")
    parser.add_argument("--puts", type=int, default=40, help="documents added one by one (default 40, 0: none)")
    default = Path(tempfile.gettempdir()) / "rogatory-search"
    parser.add_argument("--folder", type=Path, default=default, help="where the archive is kept")
    return parser.parse_args()


if __name__ == "__main__":
    main()
