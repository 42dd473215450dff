"""What reading costs beside stock OCRmyPDF with the options that paperless systems use, on the same pages in one run.

    python benchmarks/reading/stock.py SCAN.pdf... [--repeats 2]

  stock      `ocrmypdf --output-type pdfa --clean --deskew --rotate-pages --sidecar` for each document, with
             `-l eng+fra+spa+por` unless `--language` says otherwise, OMP_THREAD_LIMIT=1
  rogatory   `Readers.read`: words, boxes, language, page images, searchable PDF/A

The option `--clean` needs the program unpaper, from Debian (`apt-get install unpaper`), for this benchmark only.
PDF/A is made by OCRmyPDF's own backend, which needs no Ghostscript and is the cheaper one. Processor seconds of the
whole process tree.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cost import WARM_SECONDS, Cost, measured, read_by_us

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake.recognise import Readers

TARGET = 6.0


def main() -> None:
    options = _options()
    if shutil.which("unpaper") is None:
        sys.exit("unpaper is missing; from Debian, for this benchmark only")
    stock, ours = 0.0, 0.0
    with tempfile.TemporaryDirectory() as folder, Readers(limits=Limits(), reading=ReadingSettings()) as readers:
        time.sleep(WARM_SECONDS)
        for scan in options.scans:
            pairs = [
                _once(readers, scan, Path(folder) / f"{scan.stem}-{n}", options.language)
                for n in range(options.repeats)
            ]
            stock += min(pair[0].processor for pair in pairs)
            ours += min(pair[1].processor for pair in pairs)
            print(f"{scan.stem:24} so far {stock / ours:5.1f} times", flush=True)
    print(f"stock {stock:.1f} CPU s, rogatory {ours:.1f} CPU s: {stock / ours:.1f} times less (target {TARGET}), "
          f"load {os.getloadavg()[0]:.1f}")  # fmt: skip


def _once(readers: Readers, scan: Path, out: Path, language: str) -> tuple[Cost, Cost]:
    ours = measured(lambda: read_by_us(readers, scan, out))
    return measured(lambda: _stock(scan, out, language)), ours


def _stock(scan: Path, out: Path, language: str) -> None:
    words = [sys.executable, "-m", "ocrmypdf", "-q", "-l", language, "--output-type", "pdfa", "--clean", "--deskew",
             "--rotate-pages", "--pdfa-backend", "internal",
             "--sidecar", str(out / "stock.txt"), str(scan), str(out / "stock.pdf")]  # fmt: skip
    subprocess.run(words, env={**os.environ, "OMP_THREAD_LIMIT": "1"}, check=True, capture_output=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scans", type=Path, nargs="+")
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--language", default="eng+fra+spa+por")
    return parser.parse_args()


if __name__ == "__main__":
    main()
