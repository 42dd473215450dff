"""How long it takes to read a region of a page again, as the review screen asks for it: cold, then warm.

    python benchmarks/reading/region.py SCAN.pdf [--repeats 10]

The scan is filed in a data folder of its own; then a line, a block and a quarter of its first page are read, `repeats`
times each. Wall time of the call, as the clerk waits for it; median and worst are printed.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

from config.settings import Settings
from intake import filing
from intake.archives import archives
from intake.recognise import Readers
from intake.region import RegionReader
from records import ledger
from records.database import Database
from records.values import Box


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scan", type=Path)
    parser.add_argument("--repeats", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        document_id, (width, height) = _filed(settings, options.scan)
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


def _filed(settings: Settings, path: Path) -> tuple[str, tuple[float, float]]:
    """The document's id and the size of its first page, once it lies in the archive and the database."""
    database = Database.up_to_date(settings.database)
    originals, derived = archives(settings)
    document_id = originals.take_in_file(path).sha256
    with tempfile.TemporaryDirectory() as out, Readers(limits=settings.limits, reading=settings.reading) as readers:
        reading = readers.read(path, out=Path(out), languages=("en", "fr", "es", "pt"))
        made = filing.store_derivatives(derived, document_id, reading)
    with database.writing() as session:
        arrival = ledger.Arrival(
            claim_id="1", folder="inbox", channel="post", desk="registry", restricted=False, languages=("en",),
            name_raw=path.name.encode(), size_bytes=path.stat().st_size, sha256=document_id,
        )  # fmt: skip
        ledger.enter(session, arrival)
        filing.file_reading(session, document_id, reading, made=made, enclosed=())
    database.close()
    return document_id, (reading.pages[0].width, reading.pages[0].height)


if __name__ == "__main__":
    main()
