"""Pages for the extraction benchmark: words and boxes of a PDF's text layer, or of one Tesseract run kept beside it."""

import csv
import io
import json
import os
import subprocess
from dataclasses import asdict
from pathlib import Path

import pdfplumber

from records.values import Box, Page, PageSource, Word

TESSERACT = {"en": "eng", "fr": "fra", "es": "spa", "pt": "por"}
SCAN_DPI = 300


def text_layer_pages(path: Path) -> tuple[Page, ...]:
    """The pages of a born-digital PDF, words in lines from the top down."""
    with pdfplumber.open(path) as pdf:
        return tuple(_text_page(page, number) for number, page in enumerate(pdf.pages, start=1))


def _text_page(page: pdfplumber.page.Page, number: int) -> Page:
    words: list[Word] = []
    line, before = -1, -1e9
    for found in page.extract_words(use_text_flow=True, x_tolerance_ratio=0.25):
        if abs(found["bottom"] - before) > 2:
            line += 1
        before = found["bottom"]
        box = Box.rounded(found["x0"], found["top"], found["x1"], found["bottom"])
        words.append(Word(found["text"], box, 1.0, line, 0))
    return Page(number, float(page.width), float(page.height), tuple(words), PageSource.TEXT_LAYER)


def is_thin(pages: tuple[Page, ...]) -> bool:
    """Whether the text layer leaves out most of what a letter says (fonts without a mapping to letters)."""
    return sum(len(page.words) for page in pages) < 100 * len(pages)


def scanned_pages(path: Path, language: str, cache: Path) -> tuple[Page, ...]:
    """The pages of a scan as Tesseract reads them with this language; read once, kept in `cache`."""
    kept = cache / f"{path.stem}.json"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        pages = _read_scan(path, language)
        kept.write_text(json.dumps([asdict(page) for page in pages]), "utf-8")
    return tuple(_page_from(raw) for raw in json.loads(kept.read_text("utf-8")))


def _read_scan(path: Path, language: str) -> list[Page]:
    pages = []
    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            image = io.BytesIO()
            page.to_image(resolution=SCAN_DPI).original.save(image, "PPM")
            tsv = subprocess.run(
                ["nice", "tesseract", "-", "-", "-l", TESSERACT[language], "--dpi", str(SCAN_DPI), "tsv"],
                input=image.getvalue(), capture_output=True, check=True, env=os.environ | {"OMP_THREAD_LIMIT": "1"},
            ).stdout.decode("utf-8")  # fmt: skip
            words = tuple(_words_of(tsv))
            pages.append(Page(number, float(page.width), float(page.height), words, PageSource.OCR, language))
    return pages


def _words_of(tsv: str) -> list[Word]:
    words: list[Word] = []
    lines: dict[tuple[str, ...], int] = {}
    paragraphs: dict[tuple[str, ...], int] = {}
    for row in csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] != "5" or not (row["text"] or "").strip():
            continue
        block = (row["block_num"], row["par_num"])
        line = lines.setdefault((*block, row["line_num"]), len(lines))
        left, top, width, height = (int(row[key]) * 72 / SCAN_DPI for key in ("left", "top", "width", "height"))
        box = Box.rounded(left, top, left + width, top + height)
        paragraph = paragraphs.setdefault(block, len(paragraphs))
        words.append(Word(row["text"], box, max(float(row["conf"]), 0) / 100, line, paragraph))
    return words


def _page_from(raw: dict) -> Page:
    words = tuple(Word(w["text"], Box(**w["box"]), w["confidence"], w["line"], w["paragraph"]) for w in raw["words"])
    return Page(raw["number"], raw["width"], raw["height"], words, PageSource(raw["source"]), raw["language"])
