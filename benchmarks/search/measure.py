"""Measures the search index: building, opening, every kind of query, adding documents while readers are at work.

    python benchmarks/search/measure.py [--pages 10000] [--rounds 3] [--puts 40]

Run it in the project's virtual environment on an otherwise idle machine. Times of queries are milliseconds for 25
queries in each round; "first" is the first time each is asked (nothing in memory), "again" the later rounds. The
columns "CPU" count the work alone, on a machine that has other things to do.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Event

import psutil
from corpus import DESKS, STATES, TYPES, Corpus, document, spelled

from index.search_index import SearchIndex
from index.values import Access, IndexDocument

EVERYTHING = Access(None, restricted=True)
CLERK = Access(frozenset(DESKS[:4]), restricted=False)
QUERIES = 25


def main() -> None:
    options = _options()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {options.pages} pages", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        index = build(Path(folder), options.pages)
        known = list(Corpus(200, seed=1).documents())
        kinds = queries(known)
        heads = ("hits", "first p50", "p95", "again p50", "p95", "CPU p50", "p95")
        print(f"\n{'query':30}" + "".join(f"{head:>10}" for head in heads))
        for kind, (asked, ask) in kinds.items():
            measure(kind, asked, lambda query, ask=ask: ask(index, query), options.rounds)  # type: ignore[misc]
        opening(Path(folder))
        adding(index, Path(folder), options.puts)


def build(folder: Path, pages: int) -> SearchIndex:
    """Builds the index from the corpus and prints what it took."""
    index = SearchIndex(folder)
    text_bytes = 0

    def counted(documents: Iterable[IndexDocument]) -> Iterator[IndexDocument]:
        nonlocal text_bytes
        for each in documents:
            text_bytes += sum(len(page.text.encode()) for page in each.pages)
            yield each

    start, cpu = time.perf_counter(), time.process_time()
    count = index.rebuild(counted(Corpus(pages).documents()), sequence=1)
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    health = index.verify()
    print(f"build: {count} documents, {wall:.0f} s, {pages / wall:.0f} pages/s, {1000 * cpu / pages:.1f} ms CPU a page")
    print(
        f"size: {health.size_bytes / pages / 1024:.1f} kB a page ({health.size_bytes / text_bytes:.2f} of the text),"
        f" {health.segments} segments; peak memory of the builder {_peak_mb():.0f} MB"
    )
    return index


Ask = Callable[[SearchIndex, str], int]


def queries(known: Sequence[IndexDocument]) -> dict[str, tuple[list[str], Ask]]:
    """25 queries of each kind, and how each is asked; all made from words and names that the corpus holds."""
    random = Random(7)

    def page_words() -> list[str]:
        return random.choice(random.choice(known).pages).text.split()

    def written(letters: int) -> str:
        """A word as often as it is written, of at least so many letters."""
        return random.choice([each for each in page_words() if len(each) >= letters and each.isalpha()])

    def neighbours(count: int) -> str:
        words = page_words()
        at = random.randrange(len(words) - count)
        return " ".join(words[at : at + count])

    names = [each.fields["person"][0].split()[0] for each in known]
    references = [each.fields["reference"][0] for each in known]

    def plain(index: SearchIndex, query: str) -> int:
        return index.search(query, EVERYTHING).total_pages

    def permitted(index: SearchIndex, query: str) -> int:
        return index.search(query, CLERK).total_pages

    def counted(index: SearchIndex, query: str) -> int:
        return index.search(query, EVERYTHING, facets=("type", "state", "year")).total_pages

    def suggested(index: SearchIndex, query: str) -> int:
        return len(index.suggest(query, CLERK))

    made: dict[str, tuple[Callable[[], str], Ask]] = {
        "term": (lambda: written(4), plain),
        "AND of 3": (lambda: " ".join(written(4) for _ in range(3)), plain),
        "phrase of 2": (lambda: f'"{neighbours(2)}"', plain),
        "phrase of 4": (lambda: f'"{neighbours(4)}"', plain),
        "prefix, 4 letters": (lambda: written(5)[:4] + "*", plain),
        "prefix, 6 letters": (lambda: written(7)[:6] + "*", plain),
        "fuzzy name~": (lambda: _misspelt(random, random.choice(names)) + "~", plain),
        "name, tolerant of misreading": (lambda: random.choice(names), plain),
        "reference, regrouped": (lambda: random.choice(references).replace("/", " ").replace("-", " "), plain),
        "field and year and word": (
            lambda: f"type:{random.choice(TYPES)} date:{random.randint(2006, 2026)} {written(4)}", plain
        ),
        "state and span of dates": (
            lambda: f"state:{random.choice(STATES)} date:20{random.randint(10, 18)}-03..2020", plain
        ),
        "term, access filter, top 20": (lambda: written(4), permitted),
        "three facets over many hits": (lambda: f"{written(3)} OR {written(3)} OR {written(3)}", counted),
        "suggestions, 3 letters": (lambda: written(4)[:3], suggested),
    }  # fmt: skip
    return {kind: ([make() for _ in range(QUERIES)], ask) for kind, (make, ask) in made.items()}


def measure(kind: str, asked: Sequence[str], ask: Callable[[str], int], rounds: int) -> None:
    """Asks every query once a round and prints the times."""
    first, again, cpu, hits = [], [], [], []
    for number in range(rounds):
        for query in asked:
            start, worked = time.perf_counter(), time.thread_time()
            hits.append(ask(query))
            (again if number else first).append(1000 * (time.perf_counter() - start))
            cpu.append(1000 * (time.thread_time() - worked))
    print(
        f"{kind:30}{statistics.median(hits):10.0f}{statistics.median(first):10.1f}{_p95(first):10.1f}"
        f"{statistics.median(again):10.1f}{_p95(again):10.1f}{statistics.median(cpu):10.1f}{_p95(cpu):10.1f}",
        flush=True,
    )


OPEN = """
import sys, time
from pathlib import Path
import psutil
from index.search_index import SearchIndex
from index.values import Access
import index.snapshot
before = psutil.Process().memory_info().rss
start = time.perf_counter()
opened = SearchIndex(Path(sys.argv[1]))
opened.search("dedeen", Access(None, True))
seconds = time.perf_counter() - start
for prefix in "abcdefgh":
    opened.search(prefix + "e*", Access(None, True), facets=("type", "state", "year"))
memory = psutil.Process().memory_info()
print(f"opening and first query: {1000 * seconds:.0f} ms; a reader's memory {memory.rss / 2**20:.0f} MB,"
      f" of it files {memory.shared / 2**20:.0f} MB; before opening {before / 2**20:.0f} MB")
"""


def opening(folder: Path) -> None:
    """Opens the index in a fresh process."""
    print()
    subprocess.run([sys.executable, "-c", OPEN, str(folder)], check=True)


def adding(index: SearchIndex, folder: Path, puts: int) -> None:
    """Puts 10-page documents one by one while two readers search, and prints how long each took."""
    random = Random(11)
    documents = [document(random, f"new{number:05}", 10) for number in range(puts)]
    done = Event()
    with ThreadPoolExecutor(2) as readers:
        waits = [readers.submit(_reading, folder, done) for _ in range(2)]
        times = []
        for number, each in enumerate(documents):
            start = time.perf_counter()
            index.put([each], sequence=2 + number)
            times.append(1000 * (time.perf_counter() - start))
        done.set()
        asked = [wait.result() for wait in waits]
    print(
        f"adding a document of 10 pages, fsync included, two readers at work ({puts} times): median"
        f" {statistics.median(times):.0f}, p95 {_p95(times):.0f}, max {max(times):.0f} ms;"
        f" readers meanwhile: p95 {max(asked):.0f} ms; {index.verify().segments} segments after it"
    )
    start = time.perf_counter()
    index.compact()
    print(f"compacting: {time.perf_counter() - start:.1f} s, {index.verify().segments} segments")


def _reading(folder: Path, done: Event) -> float:
    reader = SearchIndex(folder)
    times = []
    random = Random(5)
    while not done.is_set():
        start = time.perf_counter()
        reader.search(spelled(random.randint(20, 3000), "en"), EVERYTHING)
        times.append(1000 * (time.perf_counter() - start))
        time.sleep(0.05)
    return _p95(times)


def _misspelt(random: Random, name: str) -> str:
    at = random.randrange(1, len(name))
    return name[:at] + random.choice("aeiors") + name[at + 1 :]


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


def _peak_mb() -> float:
    return psutil.Process().memory_info().rss / 2**20


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures the search index on an invented archive.")
    parser.add_argument("--pages", type=int, default=10_000, help="pages of the archive (default 10,000)")
    parser.add_argument("--rounds", type=int, default=3, help="times that each query is asked")
    parser.add_argument("--puts", type=int, default=40, help="documents added one by one")
    return parser.parse_args()


if __name__ == "__main__":
    main()
