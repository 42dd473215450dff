"""What reading costs beside bare Tesseract: processor and wall time a page, in one run, side by side, ratios printed.

    python benchmarks/reading/cost.py SCAN.pdf... [--repeats 3] [--without-second-reader]

For each document and repeat, one right after the other, so that a noisy machine hurts both alike:

  bare       `tesseract PAGE.jpg - -l LANGUAGE` for each page (OMP_THREAD_LIMIT=1), text only, pages as plain files, in
             the language that the page is in (told by a first reading that is not measured)
  rogatory   `Readers.read` of the whole PDF: words, boxes, language, page images, searchable PDF/A

Processor time counts the whole process tree. Of each document the smallest of the repeats is taken: noise only adds.
"""

import argparse
import io
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
import pypdfium2 as pdfium

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake.reading.engine import MODELS
from intake.recognise import Readers, Reading

WARM_SECONDS = 8
LANGUAGES = ("en", "fr", "es", "pt")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds."""

    wall: float
    processor: float


def main() -> None:
    options = _options()
    settings = ReadingSettings(second_reader=not options.without_second_reader)
    with tempfile.TemporaryDirectory() as folder, Readers(limits=Limits(), reading=settings) as readers:
        time.sleep(WARM_SECONDS)
        bare, ours, pages = [], [], 0
        for scan in options.scans:
            images = _images(scan, Path(folder))
            models = _models(readers, scan, Path(folder))
            costs = [
                _once(readers, scan, images, models, Path(folder) / f"{scan.stem}-{n}") for n in range(options.repeats)
            ]
            bare.append(_least(cost for cost, _ in costs))
            ours.append(_least(cost for _, cost in costs))
            pages += len(images)
            print(f"{scan.stem:24}{len(images):3} pages {ours[-1].processor / bare[-1].processor:6.2f}", flush=True)
    _print(pages, options.repeats, _sum(bare, pages), _sum(ours, pages))


def _once(readers: Readers, scan: Path, images: Sequence[Path], models: Sequence[str], out: Path) -> tuple[Cost, Cost]:
    bare = measured(lambda: _bare(images, models))
    return bare, measured(lambda: read_by_us(readers, scan, out))


def _least(costs: Iterable[Cost]) -> Cost:
    each = tuple(costs)
    return Cost(min(cost.wall for cost in each), min(cost.processor for cost in each))


def _sum(costs: Sequence[Cost], pages: int) -> Cost:
    return Cost(sum(cost.wall for cost in costs) / pages, sum(cost.processor for cost in costs) / pages)


def _models(readers: Readers, scan: Path, folder: Path) -> list[str]:
    """Tesseract's model for each page, by our reading of it."""
    reading = read_by_us(readers, scan, folder / f"{scan.stem}-first")
    return [MODELS[page.language or "en"] for page in reading.pages]


def _print(pages: int, repeats: int, bare: Cost, ours: Cost) -> None:
    print(f"{pages} pages, {repeats} repeats, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'':16}{'wall s/page':>12}{'ratio':>7}{'cpu s/page':>12}{'ratio':>7}")
    for name, cost in (("bare tesseract", bare), ("rogatory", ours)):
        print(f"{name:16}{cost.wall:12.2f}{cost.wall / bare.wall:7.2f}{cost.processor:12.2f}"
              f"{cost.processor / bare.processor:7.2f}")  # fmt: skip


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


def _bare(pages: Sequence[Path], models: Sequence[str]) -> None:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    for page, model in zip(pages, models, strict=True):
        words = ["tesseract", str(page), "-", "-l", model, "--dpi", "300"]
        subprocess.run(words, env=environment, capture_output=True, check=True)


def read_by_us(readers: Readers, scan: Path, out: Path) -> Reading:
    out.mkdir(parents=True)
    return readers.read(scan, out=out, languages=LANGUAGES)


def measured(work: Callable[[], object]) -> Cost:
    wall, processor = time.perf_counter(), processor_seconds()
    work()
    return Cost(time.perf_counter() - wall, processor_seconds() - processor)


def processor_seconds() -> float:
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
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--without-second-reader", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
