"""The letters of the measure: made into scans once, read once by our own reading, kept outside the checkout.

What is kept is found again by its content: letters and the program that scans them by their hash, pages by the hash of
the file and of the code that reads. Killed in between, the next run goes on where this one was.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake.recognise import Readers
from records.values import Page

LANGUAGES = ("en", "fr", "es", "pt")
CHECKOUT = Path(__file__).parents[2]
HANDS = Path(__file__).parent / "hands"
"""Letters of ours, by hands that never saw the rules: groups ending in `-w` to work on, in `-h` never read."""
UNREAD = ("en-h", "fr-h", "es-h", "pt-h")
"""Groups from which no rule was written: confidences are measured on these."""
PAGES = TypeAdapter(tuple[Page, ...])
Kept = tuple["Sample", Path, tuple[Page, ...]]


@dataclass(frozen=True, slots=True)
class Sample:
    """One letter at one level of wear: its scan and the file that holds its true record."""

    name: str
    level: str
    scan: Path
    truth: Path


def samples(shared: Path, groups: Sequence[str], levels: Sequence[str], cache: Path) -> tuple[Sample, ...]:
    """The letters of these groups at these levels, made where they are not kept yet."""
    found = []
    for group in groups:
        made = _made(shared, group, levels, cache)
        for level in levels:
            scans = sorted((made / level).glob("*.pdf"))
            found += [Sample(scan.stem, level, scan, made / "truth" / f"{scan.stem}.json") for scan in scans]
    return tuple(found)


def _folder(shared: Path, group: str) -> Path:
    """Where the letters of a group are: our own, or those of the shared samples."""
    ours = HANDS / group
    return ours if ours.is_dir() else shared / "samples" / "letters" / group


def _made(shared: Path, group: str, levels: Sequence[str], cache: Path) -> Path:
    source, program = _folder(shared, group), shared / "benchmark" / "make_scans.py"
    key = _hash(*sorted(source.iterdir()), program)
    made = (cache / "scans").glob(f"{group}-{key}-*")
    if enough := next((folder for folder in made if all((folder / level).is_dir() for level in levels)), None):
        return enough
    kept = cache / "scans" / f"{group}-{key}-{'-'.join(levels)}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        letters, out = Path(folder) / "letters", Path(folder) / "out"
        shutil.copytree(source, letters / group)
        words = [str(program), str(letters), str(out), "--levels", ",".join(levels)]
        subprocess.run([sys.executable, *words], check=True, capture_output=True)
        out.rename(kept)
    return kept


def read(several: Sequence[Sample], cache: Path, *, any_reading: bool) -> Iterator[Kept]:
    """Each letter, where its pages are kept, and its pages; `any_reading` takes those of an earlier reading too."""
    reader = _hash(*sorted((CHECKOUT / "intake" / "reading").glob("*.py")), CHECKOUT / "intake" / "recognise.py")
    folder = cache / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    readers: Readers | None = None
    try:
        for sample in several:
            key = _hash(sample.scan)
            kept = folder / f"{key}-{reader}.json"
            if not kept.exists() and any_reading:
                kept = max(folder.glob(f"{key}-*.json"), key=lambda path: path.stat().st_mtime, default=kept)
            if not kept.exists():
                readers = readers or Readers(limits=Limits(), reading=ReadingSettings())
                _keep(kept, _pages(readers, sample.scan))
            yield sample, kept, PAGES.validate_json(kept.read_bytes())
    finally:
        if readers is not None:
            readers.close()


def _pages(readers: Readers, scan: Path) -> tuple[Page, ...]:
    with tempfile.TemporaryDirectory() as out:
        return readers.read(scan, out=Path(out), languages=LANGUAGES).pages


def _keep(path: Path, pages: tuple[Page, ...]) -> None:
    part = path.with_suffix(f".{os.getpid()}")
    part.write_bytes(PAGES.dump_json(pages))
    part.rename(path)


def _hash(*files: Path) -> str:
    sums = (hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    return hashlib.sha256(" ".join(sums).encode()).hexdigest()[:16]
