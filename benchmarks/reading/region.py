"""How long it takes to read a region of a page again, as the review screen asks for it: cold, then warm.

    python benchmarks/reading/region.py SCAN.pdf [--repeats 10]

The scan is filed in a data folder of its own; then a line, a block and a quarter of its first page are read, `repeats`
times each. Wall time of the call, as the clerk waits for it; median and worst are printed.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from filed import filed

from config.settings import Settings
from intake.recognise import Readers, Reading
from intake.region import RegionReader
from records.values import Box


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scan", type=Path)
    parser.add_argument("--repeats", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as out:
        settings = Settings(home=Path(home))
        reading = _read(settings, options.scan, Path(out))
        document_id = filed(settings, options.scan, reading)
        width, height = reading.pages[0].width, reading.pages[0].height
        regions = {
            "a line": Box(0, height * 0.4, width, height * 0.4 + 20),
            "a block": Box(width * 0.1, height * 0.4, width * 0.9, height * 0.5),
            "a quarter": Box(0, height * 0.25, width, height * 0.5),
        }
        reader = RegionReader(settings)
        print(f"load {os.getloadavg()[0]:.1f}")
        print(f"cold         {_seconds(reader, document_id, regions['a line']):6.2f} s")
        for name, box in regions.items():
            times = [_seconds(reader, document_id, box) for _ in range(options.repeats)]
            print(f"{name:12} {statistics.median(times):6.2f} s, worst {max(times):.2f}")
        reader.close()


def _seconds(reader: RegionReader, document_id: str, box: Box) -> float:
    began = time.perf_counter()
    reader(document_id, 1, box)
    return time.perf_counter() - began


def _read(settings: Settings, path: Path, out: Path) -> Reading:
    with Readers(limits=settings.limits, reading=settings.reading) as readers:
        return readers.read(path, out=out, languages=("en", "fr", "es", "pt"))


if __name__ == "__main__":
    main()
