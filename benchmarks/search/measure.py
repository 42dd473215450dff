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
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from threading import Thread

from archive import ENGINES, built, bytes_in, cost_of, linked
from corpus import DESKS, STATES, TYPES, Corpus, document, spelled
from fts5 import Yardstick

from index.search_index import SearchIndex
from index.values import Access, IndexDocument

EVERYTHING = Access(None, restricted=True)
CLERK = Access(frozenset(DESKS[:4]), restricted=False)
FACETS = ("type", "state", "year")
QUERIES = 25
MANY_HITS = (0.07, 0.13)
"""Shares of the pages between which a word's hits are "10,000 of 100,000"."""

Ask = Callable[[str], int]


@dataclass(frozen=True)
class Kind:
    """A kind of query: the queries, how the index is asked, and how the yardstick (None: it has no such thing)."""

    queries: tuple[str, ...]
    index: Callable[[SearchIndex, str], int]
    yardstick: Callable[[Yardstick, str], int] | None


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


def _plain(index: SearchIndex, query: str) -> int:
    return index.search(query, EVERYTHING).total_pages


def _permitted(index: SearchIndex, query: str) -> int:
    return index.search(query, CLERK).total_pages


def _counted(index: SearchIndex, query: str) -> int:
    return index.search(query, EVERYTHING, facets=FACETS).total_pages


def _suggested(index: SearchIndex, query: str) -> int:
    return len(index.suggest(query, CLERK))


@dataclass(frozen=True)
class Known:
    """Documents of the archive, to make queries of what is in it."""

    documents: tuple[IndexDocument, ...]
    random: Random

    def words(self) -> list[str]:
        return self.random.choice(self.random.choice(self.documents).pages).text.split()

    def written(self, letters: int) -> str:
        """A word as often as it is written, of at least so many letters."""
        return self.random.choice([each for each in self.words() if len(each) >= letters and each.isalpha()])

    def neighbours(self, count: int) -> str:
        words = self.words()
        at = self.random.randrange(len(words) - count)
        return " ".join(words[at : at + count])

    def name(self) -> str:
        return self.random.choice(self.documents).fields["person"][0].split()[0]

    def reference(self) -> str:
        return self.random.choice(self.documents).fields["reference"][0].replace("/", " ").replace("-", " ")

    def narrow(self) -> str:
        kind, year = self.random.choice(TYPES), self.random.randint(2006, 2026)
        return f"type:{kind} date:{year} {self.written(4)}"

    def span(self) -> str:
        return f"state:{self.random.choice(STATES)} date:20{self.random.randint(10, 18)}-03..2020"


def queries(folder: Path, size: int, document_pages: int) -> dict[str, Kind]:
    """25 queries of each kind, made of words and names that the archive holds."""
    random = Random(7)
    known = Known(tuple(Corpus(min(size, 2000), document_pages=document_pages).documents()), random)
    many = _many_hits(folder, size, known.written)
    made: dict[str, tuple[Callable[[], str], Callable[[SearchIndex, str], int], Callable[[Yardstick, str], int] | None]]
    made = {
        "term": (lambda: known.written(4), _plain, Yardstick.count),
        "AND of 3": (lambda: " ".join(known.written(4) for _ in range(3)), _plain, Yardstick.count),
        "phrase of 2": (lambda: f'"{known.neighbours(2)}"', _plain, Yardstick.count),
        "phrase of 4": (lambda: f'"{known.neighbours(4)}"', _plain, Yardstick.count),
        "prefix, 4 letters": (lambda: known.written(5)[:4] + "*", _plain, Yardstick.count),
        "prefix, 6 letters": (lambda: known.written(7)[:6] + "*", _plain, Yardstick.count),
        "fuzzy name~": (lambda: _misspelt(random, known.name()) + "~", _plain, None),
        "name, tolerant of misreading": (known.name, _plain, None),
        "reference, regrouped": (known.reference, _plain, None),
        "field and year and word": (known.narrow, _plain, Yardstick.count),
        "state and span of dates": (known.span, _plain, Yardstick.count),
        "term, access filter, top 20": (lambda: known.written(4), _permitted, _permitted_of_yardstick),
        "3 facets, a tenth of all pages": (lambda: random.choice(many), _counted, _counted_of_yardstick),
        "suggestions, 3 letters": (lambda: known.written(4)[:3], _suggested, None),
    }
    return {kind: Kind(tuple(make() for _ in range(QUERIES)), *ways) for kind, (make, *ways) in made.items()}


def _permitted_of_yardstick(yardstick: Yardstick, query: str) -> int:
    return yardstick.count(query, access=DESKS[:4])


def _counted_of_yardstick(yardstick: Yardstick, query: str) -> int:
    return yardstick.count(query, facets=True)


def _many_hits(folder: Path, size: int, written: Callable[[int], str]) -> list[str]:
    """Some words that stand on about a tenth of the pages."""
    index = SearchIndex(folder / ENGINES[-1])
    tried = sorted({written(2) for _ in range(400)})
    found = {word: index.search(word, EVERYTHING).total_pages / size for word in tried}
    index.close()
    return [word for word, share in found.items() if MANY_HITS[0] <= share <= MANY_HITS[1]] or [
        max(found, key=found.__getitem__)
    ]


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
        f"{title:32}{statistics.median(hits):10.0f}{statistics.median(first):10.1f}{_p95(first):10.1f}"
        f"{statistics.median(again):10.1f}{_p95(again):10.1f}{_p95(cpu[0]):10.1f}{_p95(cpu[1] or cpu[0]):10.1f}",
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
        f"median {statistics.median(wall):.0f}, p95 {_p95(wall):.0f}, max {max(wall):.0f} ms;"
        f" CPU median {statistics.median(cpu):.0f}, p95 {_p95(cpu):.0f} ms"
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


def _misspelt(random: Random, name: str) -> str:
    at = random.randrange(1, len(name))
    return name[:at] + random.choice("aeiors") + name[at + 1 :]


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


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
