"""How well pages are read, beside bare Tesseract on the same pixels: letters, words, figures, addresses, stamps' dates.

    python benchmarks/reading/accuracy.py SHARED [--sets en-diplomatic,scan,copy,fax,…] [--cache DIR] [--letters 01,02]

SHARED is the folder of sample documents. The sets are the real scans of `samples/ocr` and the letters of `en-fr` and
`es-pt`, degraded by `benchmark/make_scans.py` at the levels scan, copy and fax. Both readers get the same files:

  bare       `tesseract PAGE - -l LANGUAGE` (OMP_THREAD_LIMIT=1), told the language that is printed there
  rogatory   `Readers.read` of the file, told only the four languages it may be in

What either of them read is kept in the cache by the content of the file (ours also by the source of the readers), so
that a second run, or one that goes on after a break, costs seconds. Four rates, each errors in a hundred:

  letters   for each line of the truth, the fewest edits that make it out of some stretch of what was read
  words     words of the truth that were not read, each as often as it stands there
  figures   the same for words with a digit in them
  extra     words read that do not stand there, to a hundred words of the truth (not where the truth leaves things out)

and, on the letters, how many e-mail addresses and how many dates in tilted stamps were read without a fault.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake.recognise import Readers

LANGUAGES = ("en", "fr", "es", "pt")
MODELS = {"en": "eng", "fr": "fra", "es": "spa", "pt": "por"}
REAL = {"en-diplomatic": "en", "fr-typewritten": "fr", "es-print": "es", "pt-synthetic-scan": "pt"}
LEVELS = {"scan": 300, "copy": 200, "fax": 204}
PARTIAL_TRUTH = frozenset({"en-diplomatic"})
"""Sets whose truth leaves out letterheads, stamps and handwriting."""
OUR_SOURCES = ("intake/reading", "extract/language.py", "config/settings.py")
TILTED = 0.02
"""Radians from which a letter of a born-digital page counts as standing in a tilted stamp."""
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
DATE = re.compile(r"\b\d{1,2}[ .º/-]{0,3}(?:[^\W\d_]{3,10}|\d{1,2})[ ./-]{0,3}\d{4}\b|\b\d{4}[/-]\d\d[/-]\d\d\b")
OLD_SIGNS = str.maketrans("“”„«»‘’´`–—‐\u00a0ſ", '"""""\'\'\'\'--- s')


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to read, the language that is printed on it, and what stands there."""

    group: str
    name: str
    file: Path
    language: str
    truth: str
    stamps: str = ""


@dataclass(slots=True)
class Count:
    """What went wrong, and of how much."""

    letters: int = 0
    letters_wrong: int = 0
    words: int = 0
    words_lost: int = 0
    figures: int = 0
    figures_lost: int = 0
    extra: int = 0
    addresses: int = 0
    addresses_read: int = 0
    dates: int = 0
    dates_read: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


def main() -> None:
    options = _options()
    options.cache.mkdir(parents=True, exist_ok=True)
    papers = [paper for group in options.sets for paper in _papers(group, options)]
    bare: dict[tuple[str, str], Count] = {}
    ours: dict[tuple[str, str], Count] = {}
    version = _version_of_ours()
    with Readers(limits=Limits(), reading=ReadingSettings()) as readers:
        for number, paper in enumerate(papers, start=1):
            print(f"\r{number} of {len(papers)}", end="", file=sys.stderr, flush=True)
            key = (paper.group, paper.language)
            for counts, text in (
                (bare, _bare(paper, options.cache)),
                (ours, _ours(paper, readers, version, options.cache)),
            ):
                count = judged(paper, text)
                counts[key] = counts.get(key, Count()) + count
                if options.each:
                    print(f"\n{paper.name} {'bare' if counts is bare else 'ours'} {count}", file=sys.stderr)
    print(file=sys.stderr)
    _print(bare, ours)


def judged(paper: Paper, text: str) -> Count:
    """What of the paper's truth is not in `text`."""
    truth, read = plain(paper.truth), plain(text)
    count = Count()
    for line in filter(None, map(str.strip, truth.splitlines())):
        count.letters += len(line)
        count.letters_wrong += min(len(line), fewest_edits(line, " ".join(read.split())))
    words, found = Counter(truth.split()), Counter(read.split())
    lost = words - found
    count.words, count.words_lost = words.total(), lost.total()
    count.figures = sum(number for word, number in words.items() if _has_digit(word))
    count.figures_lost = sum(number for word, number in lost.items() if _has_digit(word))
    count.extra = 0 if paper.group in PARTIAL_TRUTH else (found - words).total()
    run_on = "".join(read.split())
    addresses = [address.rstrip(".") for address in MAIL.findall(truth)]
    count.addresses, count.addresses_read = len(addresses), sum(address in run_on for address in addresses)
    dates = ["".join(date.split()).rstrip(".") for date in DATE.findall(plain(paper.stamps))]
    count.dates, count.dates_read = len(dates), sum(date in run_on for date in dates)
    return count


def plain(text: str) -> str:
    """The text with one sign for each kind of quotation mark and dash."""
    return unicodedata.normalize("NFKC", text.translate(OLD_SIGNS)).translate(OLD_SIGNS)


def fewest_edits(line: str, text: str) -> int:
    """The smallest Levenshtein distance between `line` and any stretch of `text`."""
    signs = np.array([ord(sign) for sign in text], dtype=np.int32)
    at = np.arange(len(signs) + 1, dtype=np.int32)
    row = np.zeros(len(signs) + 1, dtype=np.int32)
    for number, sign in enumerate(line, start=1):
        step = np.empty_like(row)
        step[0] = number
        step[1:] = np.minimum(row[1:] + 1, row[:-1] + (signs != ord(sign)))
        row = np.minimum.accumulate(step - at) + at
    return int(row.min())


def _has_digit(word: str) -> bool:
    return any(sign.isdigit() for sign in word)


def _papers(group: str, options: argparse.Namespace) -> Iterator[Paper]:
    if group in REAL:
        folder = options.shared / "samples" / "ocr" / group
        for truth in sorted(folder.glob("*.gt.txt")):
            name = truth.name.removesuffix(".gt.txt")
            file = next(path for path in folder.glob(f"{name}.*") if path.suffix in (".jpg", ".png", ".tif"))
            yield Paper(group, name, file, REAL[group], truth.read_text())
        return
    scans = _scans(options)
    for file in sorted((scans / group).glob("*.pdf")):
        if options.letters and file.stem[-2:] not in options.letters:
            continue
        language = json.loads((scans / "truth" / f"{file.stem}.json").read_text())["language"]
        text, stamps = text_of(scans / "clean" / file.name)
        yield Paper(group, f"{group}/{file.stem}", file, language, text, stamps)


def _scans(options: argparse.Namespace) -> Path:
    """The letters at all levels, made once."""
    scans: Path = options.scans or options.cache / "scans"
    if not (scans / "made").exists() and options.scans is None:
        program = options.shared / "benchmark" / "make_scans.py"
        for group in ("en-fr", "es-pt"):
            subprocess.run([sys.executable, program, options.shared / "samples" / "letters" / group, scans], check=True)
        (scans / "made").touch()
    return scans


def text_of(pdf: Path) -> tuple[str, str]:
    """The text layer of a born-digital PDF line by line, and of it what stands tilted."""
    lines, stamps = [], []
    for page in pdfium.PdfDocument(pdf):
        text = page.get_textpage()
        lines.append(text.get_text_range())
        tilted = [
            chr(pdfium_c.FPDFText_GetUnicode(text, at)) if abs(_tilt(text, at)) > TILTED else "\n"
            for at in range(text.count_chars())
        ]
        stamps.append(re.sub(r"\n+", "\n", "".join(tilted)))
    return "\n".join(lines), "\n".join(stamps)


def _tilt(text: pdfium.PdfTextPage, at: int) -> float:
    """How far a letter stands from upright, in radians; blanks between tilted letters stand as those do."""
    angle = float(pdfium_c.FPDFText_GetCharAngle(text, at))
    if chr(pdfium_c.FPDFText_GetUnicode(text, at)).isspace() and at:
        return _tilt(text, at - 1)
    return min(angle, 2 * np.pi - angle) if angle >= 0 else 0.0


def _bare(paper: Paper, cache: Path) -> str:
    model = MODELS[paper.language]
    program = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    return _kept(cache, f"bare {program} {model}", paper.file, lambda: "\n".join(_bare_pages(paper, model)))


def _bare_pages(paper: Paper, model: str) -> Iterator[str]:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    with tempfile.TemporaryDirectory() as folder:
        for image, dpi in _images(paper, Path(folder)):
            words = ["tesseract", str(image), "-", "-l", model, *(["--dpi", str(dpi)] if dpi else [])]
            yield subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout


def _images(paper: Paper, folder: Path) -> Iterator[tuple[Path, int]]:
    """The pages as image files; the pixels of a scan as they lie in its PDF."""
    if paper.file.suffix != ".pdf":
        yield paper.file, 0
        return
    for number, page in enumerate(pdfium.PdfDocument(paper.file)):
        image = next(iter(page.get_objects())).get_bitmap(render=False).to_pil()
        path = folder / f"{number}.tif"
        image.convert("1" if paper.group == "fax" else "L").save(path)
        yield path, LEVELS[paper.group]


def _ours(paper: Paper, readers: Readers, version: str, cache: Path) -> str:
    def read() -> str:
        with tempfile.TemporaryDirectory() as folder:
            reading = readers.read(paper.file, out=Path(folder), languages=LANGUAGES)
        return "\n".join(page.text for page in reading.pages)

    return _kept(cache, f"ours {version}", paper.file, read)


def _version_of_ours() -> str:
    """A fingerprint of everything of ours that has a say in what is read."""
    digest = hashlib.sha256()
    for source in OUR_SOURCES:
        place = Path(__file__).parents[2] / source
        for path in sorted(place.rglob("*.py")) if place.is_dir() else (place,):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _kept(cache: Path, reader: str, file: Path, read: Callable[[], str]) -> str:
    """What the reader made of the file, from the cache or anew."""
    name = hashlib.sha256(reader.encode() + b"\0" + file.read_bytes()).hexdigest()
    place = cache / f"{name}.txt"
    if not place.exists():
        made = place.with_suffix(".new")
        made.write_text(read())
        made.rename(place)
    return place.read_text()


def _print(bare: dict[tuple[str, str], Count], ours: dict[tuple[str, str], Count]) -> None:
    print(f"{'set':18}{'':6}{'letters':>18}{'words':>18}{'figures':>18}{'extra':>18}{'addresses':>12}{'dates':>10}")
    print(
        f"{'':24}{'bare  ours  ratio':>18}{'bare  ours  ratio':>18}{'bare  ours  ratio':>18}{'bare  ours  ratio':>18}"
    )
    groups = dict.fromkeys(group for group, _ in bare)
    for group in groups:
        rows = [key for key in bare if key[0] == group]
        for key in rows:
            _print_row(key, bare[key], ours[key])
        if len(rows) > 1:
            _print_row((group, "all"), _sum(bare[key] for key in rows), _sum(ours[key] for key in rows))


def _print_row(key: tuple[str, str], bare: Count, ours: Count) -> None:
    cells = [
        _rates(getattr(bare, wrong), getattr(ours, wrong), getattr(bare, of))
        for wrong, of in (
            ("letters_wrong", "letters"), ("words_lost", "words"), ("figures_lost", "figures"), ("extra", "words"),
        )
    ]  # fmt: skip
    addresses = f"{bare.addresses_read}/{ours.addresses_read} of {ours.addresses}" if ours.addresses else ""
    dates = f"{bare.dates_read}/{ours.dates_read} of {ours.dates}" if ours.dates else ""
    print(f"{key[0]:18}{key[1]:6}{''.join(cells)}{addresses:>14}{dates:>14}")


def _rates(bare: int, ours: int, of: int) -> str:
    ratio = f"{ours / bare:.2f}" if bare else "-"
    return f"{100 * bare / max(1, of):7.2f}{100 * ours / max(1, of):6.2f}{ratio:>5}"


def _sum(counts: Iterator[Count]) -> Count:
    total = Count()
    for count in counts:
        total = total + count
    return total


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__.partition("\n\n")[0], epilog=__doc__.partition("\n\n")[2],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("shared", type=Path, help="the folder of sample documents")
    parser.add_argument("--sets", type=_names, default=(*REAL, *LEVELS), help="which sets, with commas")
    parser.add_argument("--letters", type=_names, default=(), help="only letters of these numbers (01,02)")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "rogatory-accuracy")
    parser.add_argument("--scans", type=Path, help="a folder that make_scans.py has written; made in the cache if not")
    parser.add_argument("--each", action="store_true", help="also tell each paper's counts")
    return parser.parse_args()


def _names(text: str) -> Sequence[str]:
    return tuple(text.split(","))


if __name__ == "__main__":
    main()
