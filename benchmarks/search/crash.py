"""Kills a writer again and again while it puts documents in, and looks at what is left each time.

    python benchmarks/search/crash.py [--kills 100]

After each kill the index must open by itself, hold every document whose put was acknowledged, hold none by half, and
take the repeated put of the one that was under way. Ends with exit code 1 at the first index that does not.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from index.search_index import SearchIndex
from index.values import Access

EVERYTHING = Access(None, restricted=True)
PAGES = 6
DOCUMENTS = 40
"""Document ids in turn: later puts replace earlier documents."""
WRITER = f"""
import sys
from pathlib import Path
from index.search_index import SearchIndex
from index.values import IndexDocument, IndexPage

index = SearchIndex(Path(sys.argv[1]))
number = index.applied_sequence()
print("ready", flush=True)
while True:
    number += 1
    pages = tuple(IndexPage(n, "en", f"common word{{number}} " * 150) for n in range(1, {PAGES} + 1))
    print("put", number, flush=True)
    index.put([IndexDocument(f"d{{number % {DOCUMENTS}}}", "registry", False, pages)], sequence=number)
    print("done", number, flush=True)
"""


@dataclass(frozen=True)
class Killed:
    """What the writer last began, and what it was last told was done."""

    started: int
    done: int

    @property
    def in_the_middle(self) -> bool:
        return self.started > self.done


def main() -> None:
    parser = argparse.ArgumentParser(description="Kills a writer of the search index again and again.")
    parser.add_argument("--kills", type=int, default=100)
    kills = parser.parse_args().kills
    random = Random()
    done = middle = ahead = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "index"
        for _ in range(kills):
            killed = kill_a_writer(folder, random.uniform(0.0, 0.5), done)
            wrong, applied = look(folder, killed)
            if wrong:
                sys.exit(f"after put {killed.started}: {wrong}")
            middle += killed.in_the_middle
            ahead += applied > killed.done
            done = applied
    print(
        f"{kills} kills, {middle} in the middle of a put, {done} puts: nothing acknowledged was lost,"
        f" nothing there by half, every index opened; {ahead} puts had finished before they could say so"
    )


def kill_a_writer(folder: Path, seconds: float, done: int) -> Killed:
    """Lets a writer work for so long, then kills it."""
    with subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)
        lines = [line.split() for line in writer.stdout.read().splitlines()]
    started = max((int(number) for word, number in lines if word == "put"), default=done)
    return Killed(started, max((int(number) for word, number in lines if word == "done"), default=done))


def look(folder: Path, killed: Killed) -> tuple[str, int]:
    """What is wrong with the index ("" for nothing), and the number of its last put."""
    index = SearchIndex(folder)
    applied = index.applied_sequence()
    hits = {hit.document_id: hit.pages for hit in index.search("common", EVERYTHING, limit=1000).hits}
    expected = {f"d{number % DOCUMENTS}" for number in range(max(1, killed.done - DOCUMENTS + 1), killed.done + 1)}
    health = index.verify()
    index.close()
    if applied not in {killed.done, killed.started}:
        return f"sequence {applied}, acknowledged {killed.done}", applied
    if not expected <= hits.keys():
        return f"{sorted(expected - hits.keys())} lost", applied
    if any(len(pages) != PAGES for pages in hits.values()) or health.pages != PAGES * len(hits):
        return "a document is there by half or twice", applied
    return "", applied


if __name__ == "__main__":
    main()
