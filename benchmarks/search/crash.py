"""Kills a writer of the index again and again while it puts documents in and compacts, and looks at what is left.

    python benchmarks/search/crash.py [--kills 100] [--engines whoosh,tantivy]

After each kill the index must open by itself, hold every document whose put was acknowledged, hold none by half, and
take the repeated put of the one that was under way. Then each kind of file of an index is cut short, and it must be
noticed, and be made anew from the documents. Ends with exit code 1 at the first index that does not.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from index.engines import EngineName, named
from index.search_index import SearchIndex
from index.values import Access, IndexDocument, IndexPage
from records.errors import IndexUnavailable

EVERYTHING = Access(None, restricted=True)
PAGES = 6
DOCUMENTS = 40
"""Document ids in turn: later puts replace earlier documents."""
WRITER = f"""
import sys
from pathlib import Path
from threading import Thread
from time import sleep
from index.search_index import SearchIndex
from index.values import IndexDocument, IndexPage

index = SearchIndex(Path(sys.argv[1]), engine=sys.argv[2])
number = index.applied_sequence()

def compact():
    while True:
        print("compacting", number, flush=True)
        index.compact()
        print("compacted", number, flush=True)
        sleep(0.002)  # with nothing to compact it would keep the puts from their work

print("ready", flush=True)
Thread(target=compact, daemon=True).start()
while True:
    number += 1
    pages = tuple(IndexPage(n, "en", f"common word{{number}} " * 150) for n in range(1, {PAGES} + 1))
    print("put", number, flush=True)
    index.put([IndexDocument(f"d{{number % {DOCUMENTS}}}", "registry", False, pages)], sequence=number)
    print("done", number, flush=True)
"""
KINDS = {
    "whoosh": (".pages", ".fields", ".trm", ".pst", "current"),
    "tantivy": (".pages", ".fields", ".term", ".idx", ".pos", ".fast", ".fieldnorm", "meta.json", "current"),
}


@dataclass(frozen=True)
class Killed:
    """What the writer last began, what it was last told was done, and whether it was compacting."""

    started: int
    done: int
    compacting: bool

    @property
    def in_the_middle(self) -> bool:
        return self.started > self.done


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__), formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100, help="of each engine (default 100)")
    parser.add_argument("--engines", default="whoosh,tantivy")
    options = parser.parse_args()
    for name in options.engines.split(","):
        engine = named(name)
        print(f"{engine}: {kill_again_and_again(engine, options.kills)}", flush=True)
        print(f"{engine}: {cut_short(engine)}", flush=True)


def kill_again_and_again(engine: EngineName, kills: int) -> str:
    """What came out of it."""
    random = Random()
    count: Counter[str] = Counter()
    done = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "index"
        for _ in range(kills):
            killed = kill_a_writer(folder, engine, random.uniform(0.0, 0.8), done)
            wrong, applied = look(folder, killed)
            if wrong:
                sys.exit(f"{engine}, after put {killed.started}: {wrong}")
            count["put"] += killed.in_the_middle
            count["compacting"] += killed.compacting
            count["ahead"] += applied > killed.done
            done = applied
    return (
        f"{kills} kills, {count['put']} in the middle of a put, {count['compacting']} of compacting, {done} puts:"
        " nothing acknowledged was lost, nothing there by half, every index opened;"
        f" {count['ahead']} puts had finished before they could say so"
    )


def kill_a_writer(folder: Path, engine: EngineName, seconds: float, done: int) -> Killed:
    """Lets a writer work for so long, then kills it."""
    command = [sys.executable, "-c", WRITER, str(folder), engine]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)
        lines = [line.split() for line in writer.stdout.read().splitlines() if len(line.split()) == 2]
    said = {word: max((int(n) for each, n in lines if each == word), default=done) for word in ("put", "done")}
    compacting = Counter(word for word, _ in lines)
    return Killed(said["put"], said["done"], compacting["compacting"] > compacting["compacted"])


def look(folder: Path, killed: Killed) -> tuple[str, int]:
    """What is wrong with the index ("" for nothing), and the number of its last put."""
    index = SearchIndex(folder)
    applied = index.applied_sequence()
    hits = {hit.document_id: hit.pages for hit in index.search("common", EVERYTHING, limit=1000).hits}
    newest = range(max(1, killed.done - DOCUMENTS + 1), killed.done + 1)
    stale = [n for n in newest if n != applied and not index.search(f"word{n}", EVERYTHING).total]
    replaced = {number - DOCUMENTS for number in (killed.started,) if number == applied}
    health = index.verify()
    index.close()
    if applied not in {killed.done, killed.started}:
        return f"sequence {applied}, acknowledged {killed.done}", applied
    if set(stale) - replaced:
        return f"{stale} lost", applied
    if any(len(pages) != PAGES for pages in hits.values()) or health.pages != PAGES * len(hits):
        return "a document is there by half or twice", applied
    return "", applied


def cut_short(engine: EngineName) -> str:
    """Cuts one file of each kind, at the beginning, in the middle, before the end."""
    with tempfile.TemporaryDirectory() as name:
        cases = 0
        for kind in KINDS[engine]:
            for share in (0.0, 0.3, 0.95):
                folder = Path(name) / f"index{cases}"
                _cut(folder, engine, kind, share)
                cases += 1
    return f"{cases} indexes with a file cut short: each was noticed at opening, and made anew"


def _cut(folder: Path, engine: EngineName, kind: str, share: float) -> None:
    index = SearchIndex(folder, engine=engine)
    index.rebuild(_documents(), sequence=7)
    index.close()
    path = next(path for path in folder.rglob(f"*{kind}"))
    os.truncate(path, int(path.stat().st_size * share))
    try:
        SearchIndex(folder).close()
    except IndexUnavailable:
        pass
    else:
        sys.exit(f"{engine}: a {kind} of {share:.0%} was not noticed")
    again = SearchIndex.mended(folder, engine=engine)
    if again.applied_sequence() != 0:
        sys.exit(f"{engine}: a damaged index says that it is up to date")
    again.rebuild(_documents(), sequence=7)
    if again.search("common", EVERYTHING).total != DOCUMENTS or again.verify().sequence != 7:
        sys.exit(f"{engine}: not made anew")
    again.close()


def _documents() -> Iterator[IndexDocument]:
    for number in range(DOCUMENTS):
        yield IndexDocument(f"d{number}", "registry", False, (IndexPage(1, "en", f"common word{number}"),))


if __name__ == "__main__":
    main()
