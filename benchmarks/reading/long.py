"""A very long scan: memory of the whole process tree, temporary disk, and when the first page can be seen.

    python benchmarks/reading/long.py SCAN.pdf... [--pages 400] [--cut-at 0] [--home DIR]

The pages of the scans are repeated until there are enough, and the document goes the way of the pipeline's own step:
each page into a real database and archive as soon as it is read. Memory is proportional (PSS) of this process and the
reader's, sampled four times a second. Disk is told apart: the product is by how much the data folder has grown in the
end (the searchable copy, page images, words), temporary is all that lies in working folders, the archive's too: copies
of the document, files in between (those without a name too), results not yet filed; not the searchable copy as it
grows, which is written where it stays. The document is made beforehand, by another process, and its original lies in
the archive before it is read.

With `--cut-at N` the reading is broken off after N pages and begun anew: the second line tells how much processor time
those pages took the second time. With `--home` everything that is kept lies in that folder: broken off for whatever
reason, the same command goes on where it was.
"""

import argparse
import multiprocessing
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))
import room
from cost import LANGUAGES, processor_seconds
from throughput import joined

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake import filing
from intake.page_store import PageStore
from intake.reading.exchange import PageRead
from intake.recognise import PageImage, Readers
from records import ledger, progress
from records.archive import WORKING, Archive
from records.database import Database
from records.errors import DiskFull

SAMPLE_SECONDS = 0.25
MEGA = 1_000_000
MOST_MEMORY, MOST_DISK = 700, 300
PATIENT = Limits(page_seconds=1800, document_seconds=86400)
"""On a machine that other work takes up, pages take longer than they may in earnest; memory is what is measured."""


class Sampled:
    """The largest memory and temporary disk seen while it is open, in megabytes."""

    def __init__(self, *folders: Path, but: Path) -> None:
        """`folders` are the working folders; the file `but` in them is none that goes."""
        self.memory = self.disk = 0.0
        self._folders, self._but = folders, but
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._stop.wait(SAMPLE_SECONDS):
            self.memory = max(self.memory, _memory() / MEGA)
            self.disk = max(self.disk, self._disk() / MEGA)

    def _disk(self) -> int:
        return room.nameless() + sum(room.below(folder, but=self._but) for folder in self._folders)


class Filer(filing.PageFiler):
    """The pipeline's filer that notes when the first page was there, and stops where it is told to."""

    began = first = 0.0
    cut_at = 0
    pages = 0

    def take(self, read: PageRead, images: tuple[PageImage, ...]) -> bool:
        taken = super().take(read, images)
        self.pages += 1
        self.first = self.first or time.monotonic() - self.began
        if self.pages % 25 == 0:
            print(f"  page {self.pages}, {time.monotonic() - self.began:.0f} s", flush=True)
        if self.pages == self.cut_at:
            raise DiskFull
        return taken


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="long-") as folder:
        home, temporary = options.home or Path(folder) / "home", Path(folder) / "tmp"
        temporary.mkdir()
        home.mkdir(exist_ok=True)
        Path(folder).chmod(0o711)
        document = home / "document.pdf"
        if not document.exists():
            making = multiprocessing.get_context("spawn").Process(
                target=_make, args=(options.scans, document, options.pages)
            )
            making.start()
            making.join()
        print(f"{options.pages} pages, {document.stat().st_size / MEGA:.0f} MB")
        tempfile.tempdir = str(temporary)
        if options.cut_at:
            _read(document, home, temporary, cut_at=options.cut_at)
        _read(document, home, temporary)
        tempfile.tempdir = None


def _read(document: Path, home: Path, temporary: Path, *, cut_at: int = 0) -> None:
    out = temporary / "out"
    out.mkdir()
    database = Database(home / "rogatory.db")
    database.migrate()
    originals, derived = Archive(home / "originals"), Archive(home / "derived")
    stored = originals.take_in_file(document)
    store = PageStore(home / "pages", days=1)
    filer = Filer(database, derived=derived, store=store, document_id=stored.sha256)
    _enter(database, stored.sha256, stored.size_bytes)
    filer.cut_at, filer.began, used = cut_at, time.monotonic(), processor_seconds()
    original = originals.path(stored.sha256)
    before = room.below(home)
    with (
        filing.copy_of(original, derived) as copy,
        Sampled(temporary, *(archive.folder / WORKING for archive in (originals, derived)), but=copy) as most,
        Readers(limits=PATIENT, reading=ReadingSettings()) as readers,
    ):
        try:
            reading = readers.read(
                original, out=out, copy=copy, languages=LANGUAGES, taker=filer, known=store.path(stored.sha256)
            )
            made = filing.store_derivatives(derived, stored.sha256, reading)
            with database.writing() as session:
                filing.file_reading(session, stored.sha256, reading, made=made, enclosed=())
        except DiskFull:
            print(f"cut after {cut_at} pages")
        used = processor_seconds() - used
    with database.reading() as session:
        print(f"{progress.progress(session, stored.sha256)}")
    grown = (room.below(home) - before) / MEGA
    print(f"first page after {filer.first:.1f} s of {time.monotonic() - filer.began:.1f} s; CPU {used:.1f} s; "
          f"memory (PSS) {most.memory:.0f} MB of {MOST_MEMORY}; temporary disk {most.disk:.0f} MB of {MOST_DISK}; "
          f"product {grown:.0f} MB; load {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
    database.close()
    shutil.rmtree(out)


def _make(scans: Sequence[Path], document: Path, pages: int) -> None:
    new = document.with_name("new.pdf")
    joined(scans, new, pages=pages)
    new.rename(document)


def _enter(database: Database, document_id: str, size: int) -> None:
    arrival = ledger.Arrival(
        claim_id="1", folder="inbox", channel="post", desk="registry", restricted=False, languages=LANGUAGES,
        name_raw=b"long.pdf", size_bytes=size, sha256=document_id,
    )  # fmt: skip
    with database.writing() as session:
        ledger.enter(session, arrival)


def _memory() -> int:
    total = 0
    for process in (psutil.Process(), *psutil.Process().children(recursive=True)):
        try:
            total += process.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scans", type=Path, nargs="+")
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--home", type=Path, help="a folder in which the work is kept, to go on with it later")
    parser.add_argument("--cut-at", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
