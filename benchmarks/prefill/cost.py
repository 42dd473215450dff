"""What drafting costs on top of reading: processor time a page, loading the tables once, memory.

    python benchmarks/prefill/cost.py PAGES.json...

Each file holds the pages of one letter, as `letters.py` keeps them.
"""

import argparse
import resource
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="+")
    options = parser.parse_args()
    began = time.process_time()
    from extract.draft import draft  # noqa: PLC0415 - loading is measured
    from records.values import Box, Page, PageSource, Word  # noqa: PLC0415

    text = ("The", "Court", "of", "Spain", "asks", "on", "1", "March", "2026")
    words = tuple(Word(word, Box(72, 72, 144, 84), 1.0, 0, 0) for word in text)
    draft((Page(1, 595, 842, words, PageSource.TEXT_LAYER, "en"),))
    loaded = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    from letters import PAGES  # noqa: PLC0415 - reading brings libraries that drafting has no need of

    letters = [PAGES.validate_json(path.read_bytes()) for path in options.pages]
    began = time.process_time()
    for pages in letters:
        draft(pages)
    seconds = time.process_time() - began
    count = sum(len(pages) for pages in letters)
    print(f"\nCost: {1000 * seconds / max(count, 1):.0f} ms of CPU a page ({count} pages);"
          f" loading once {loaded:.2f} s of CPU, {memory / 1024:.0f} MB when loaded")  # fmt: skip


if __name__ == "__main__":
    main()
