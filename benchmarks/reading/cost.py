"""What reading costs beside bare Tesseract: processor and wall time a page, in one run, side by side, ratios printed.

    python benchmarks/reading/cost.py SCAN.pdf... [--language eng] [--repeats 3]

Each repeat runs, one after the other on the same pages so that a noisy machine hurts all alike:

  bare       `tesseract PAGE.jpg - -l LANGUAGE` for each page (OMP_THREAD_LIMIT=1), text only, pages as plain files
  rogatory   `Readers.read` of the whole PDF: words, boxes, language, page images, searchable PDF/A

Processor time counts the whole process tree. The smallest of the repeats is taken: noise only ever adds.
"""

import argparse
import io
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
import pypdfium2 as pdfium

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake.recognise import Readers

WARM_SECONDS = 8
LANGUAGES = ("en", "fr", "es", "pt")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds a page."""

    wall: float
    processor: float


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder, Readers(limits=Limits(), reading=ReadingSettings()) as readers:
        pages = [image for scan in options.scans for image in _images(scan, Path(folder))]
        time.sleep(WARM_SECONDS)
        bare, ours = [], []
        for repeat in range(options.repeats):
            bare.append(_measured(lambda: _bare(pages, options.language), pages=len(pages)))
            outs = Path(folder) / f"out-{repeat}"
            ours.append(_measured(lambda: _ours(readers, options.scans, outs), pages=len(pages)))  # noqa: B023 - runs now
    _print(len(pages), bare, ours)


def _print(pages: int, bare: Sequence[Cost], ours: Sequence[Cost]) -> None:
    best = {name: Cost(min(c.wall for c in costs), min(c.processor for c in costs))
            for name, costs in (("bare tesseract", bare), ("rogatory", ours))}  # fmt: skip
    print(f"{pages} pages, {len(bare)} repeats, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'':16}{'wall s/page':>12}{'ratio':>7}{'cpu s/page':>12}{'ratio':>7}")
    for name, cost in best.items():
        base = best["bare tesseract"]
        print(f"{name:16}{cost.wall:12.2f}{cost.wall / base.wall:7.2f}{cost.processor:12.2f}"
              f"{cost.processor / base.processor:7.2f}")  # fmt: skip


def _images(scan: Path, folder: Path) -> list[Path]:
    """The pages' own images as files, so that bare Tesseract pays for nothing but reading."""
    made = []
    for number, page in enumerate(pdfium.PdfDocument(scan)):
        image = next(iter(page.get_objects()))
        buffer = io.BytesIO()
        image.extract(buffer)
        path = folder / f"{scan.stem}-{number}.jpg"
        path.write_bytes(buffer.getvalue())
        made.append(path)
    return made


def _bare(pages: Sequence[Path], language: str) -> None:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    for page in pages:
        words = ["tesseract", str(page), "-", "-l", language, "--dpi", "300"]
        subprocess.run(words, env=environment, capture_output=True, check=True)


def _ours(readers: Readers, scans: Sequence[Path], outs: Path) -> None:
    for scan in scans:
        out = outs / scan.stem
        out.mkdir(parents=True)
        readers.read(scan, out=out, languages=LANGUAGES)


def _measured(work: Callable[[], None], *, pages: int) -> Cost:
    wall, processor = time.perf_counter(), _processor_seconds()
    work()
    return Cost((time.perf_counter() - wall) / pages, (_processor_seconds() - processor) / pages)


def _processor_seconds() -> float:
    """Seconds used so far by this process, its living children, and the children of all that have ended."""
    own = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    total = sum(used.ru_utime + used.ru_stime for used in own)
    for child in psutil.Process().children(recursive=True):
        try:
            times = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scans", type=Path, nargs="+")
    parser.add_argument("--language", default="eng")
    parser.add_argument("--repeats", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
