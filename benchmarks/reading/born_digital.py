"""What a page that needs no OCR costs, with and without ruled tables, in a warm child.

    python benchmarks/reading/born_digital.py PDF... [--repeats 5]

Each PDF is read as the pipeline does (`Readers.read`: words, language, page images); printed are wall and processor
milliseconds a page, the smallest of the repeats, and whether each page was indeed taken from its text layer.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from cost import WARM_SECONDS, measured, read_by_us

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake.recognise import Readers
from records.values import PageSource

TARGET_MILLISECONDS = 60


def main() -> None:
    options = _options()
    total, pages = 0.0, 0
    with tempfile.TemporaryDirectory() as folder, Readers(limits=Limits(), reading=ReadingSettings()) as readers:
        time.sleep(WARM_SECONDS)
        for number, pdf in enumerate(options.pdfs):
            read = read_by_us(readers, pdf, Path(folder) / f"{number}-first").pages
            outs = [Path(folder) / f"{number}-{repeat}" for repeat in range(options.repeats)]
            costs = [measured(lambda: read_by_us(readers, pdf, out)) for out in outs]  # noqa: B023 - runs now
            wall = min(cost.wall for cost in costs) * 1000 / len(read)
            processor = min(cost.processor for cost in costs) * 1000 / len(read)
            digital = sum(page.source is PageSource.TEXT_LAYER for page in read)
            layer = f"{len(read):4} pages, {digital:4} by text layer"
            print(f"{pdf.name:36}{layer}{wall:7.0f} ms{processor:7.0f} CPU ms a page", flush=True)
            if digital == len(read):
                total, pages = total + processor * len(read), pages + len(read)
    print(f"born-digital: {total / max(1, pages):.0f} CPU ms a page of {pages} (target {TARGET_MILLISECONDS}), "
          f"load {os.getloadavg()[0]:.1f}")  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pdfs", type=Path, nargs="+")
    parser.add_argument("--repeats", type=int, default=5)
    return parser.parse_args()


if __name__ == "__main__":
    main()
