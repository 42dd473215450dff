"""Score the extraction on a folder of letters made by make_scans.py, without the rest of the product.

    score_letters.py PDF_DIR TRUTH_DIR --scorer SCORE_PY [--level clean|scan] [--cache DIR] [--json]

Reads every PDF (its text layer at level `clean`, else one Tesseract run kept in the cache), writes the record of each
into a scratch folder and runs the scorer on it. Prints the score and the time that the extraction took.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pages import is_thin, scanned_pages, text_layer_pages

from extract.draft import draft
from records.record import record_of
from records.values import Page


def pages_of(path: Path, *, level: str, language: str, cache: Path) -> Sequence[Page]:
    if level == "clean":
        pages = text_layer_pages(path)
        if not is_thin(pages):
            return pages
    return scanned_pages(path, language, cache / level)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pdfs", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--scorer", type=Path, required=True, help="score.py")
    parser.add_argument("--level", default="clean")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "extraction-pages")
    parser.add_argument("--keep", type=Path, help="also write the records here")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        out = options.keep or Path(scratch)
        out.mkdir(parents=True, exist_ok=True)
        seconds, count = 0.0, 0
        for path in sorted(options.pdfs.glob("*.pdf")):
            language = json.loads((options.truth / f"{path.stem}.json").read_text("utf-8"))["language"]
            pages = pages_of(path, level=options.level, language=language, cache=options.cache)
            began = time.process_time()
            made = draft(pages)
            seconds += time.process_time() - began
            count += len(pages)
            record = json.dumps(record_of(made.proposals), ensure_ascii=False, indent=1)
            (out / f"{path.stem}.json").write_text(record, "utf-8")
        command = [
            sys.executable,
            str(options.scorer),
            str(options.truth),
            str(out),
            *(["--json"] if options.json else []),
        ]
        done = subprocess.run(command, check=False)
        print(
            f"{1000 * seconds / max(count, 1):.0f} ms of CPU a page ({count} pages, tables read on the first)",
            file=sys.stderr,
        )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
