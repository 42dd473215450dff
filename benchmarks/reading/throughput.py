"""What a second core gives: pages a second with one page at work and with two, of the same scan, in one run.

    python benchmarks/reading/throughput.py SCAN.pdf... [--repeats 2]

The scans (at least 8 pages together are sensible) are joined to one document. It is read with one page at work, then
with two, in turns. Beside the wall time stands how many cores each reading kept busy (processor seconds by wall seconds
of the whole process tree): on a machine that other work shares, two pages at work cannot use what is not free, and the
last line therefore also gives the ratio by processor time: 2 x (CPU a page of one / CPU a page of two).
"""

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from cost import LANGUAGES, WARM_SECONDS, processor_seconds

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake.recognise import Readers

TARGET = 1.9


@dataclass(frozen=True, slots=True)
class Run:
    """One reading of the whole document; seconds."""

    wall: float
    processor: float


def main() -> None:
    options = _options()
    runs: dict[int, list[Run]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "document.pdf"
        pages = joined(options.scans, document)
        for repeat in range(options.repeats):
            for cores in (1, 2):
                runs[cores].append(_measured(document, Path(folder) / f"{repeat}-{cores}", cores=cores))
    _print(runs, pages)


def joined(scans: Sequence[Path], target: Path, *, pages: int | None = None) -> int:
    """Write all pages of `scans` as one PDF, again from the first until there are `pages`. Returns their number."""
    with pikepdf.new() as pdf:
        while len(pdf.pages) < (pages or 1):
            for scan in scans:
                with pikepdf.open(scan) as source:
                    pdf.pages.extend(source.pages[: None if pages is None else pages - len(pdf.pages)])
        pdf.save(target)
        return len(pdf.pages)


def _measured(document: Path, out: Path, *, cores: int) -> Run:
    """Read with as many pages at work as `cores`: the number of cores this process may use decides it."""
    own = os.sched_getaffinity(0)
    out.mkdir()
    os.sched_setaffinity(0, sorted(own)[:cores])
    try:
        with Readers(limits=Limits(), reading=ReadingSettings()) as readers:
            time.sleep(WARM_SECONDS)
            wall, processor = time.perf_counter(), processor_seconds()
            readers.read(document, out=out, languages=LANGUAGES)
            return Run(time.perf_counter() - wall, processor_seconds() - processor)
    finally:
        os.sched_setaffinity(0, own)


def _print(runs: dict[int, list[Run]], pages: int) -> None:
    best = {cores: Run(min(r.wall for r in some), min(r.processor for r in some)) for cores, some in runs.items()}
    print(f"{pages} pages, {len(runs[1])} repeats, load {os.getloadavg()[0]:.1f}")
    for cores, run in best.items():
        print(f"{cores} at work: {pages / run.wall:5.2f} pages/s, {run.processor / pages:5.2f} CPU s/page, "
              f"{run.processor / run.wall:4.2f} cores busy")  # fmt: skip
    print(f"ratio by wall time {best[1].wall / best[2].wall:4.2f}, "
          f"by processor time {2 * best[1].processor / best[2].processor:4.2f} (target {TARGET})")  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scans", type=Path, nargs="+")
    parser.add_argument("--repeats", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
