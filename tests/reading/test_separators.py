"""A sheet between two letters is known by its bars, however it lies on the scanner."""

import re
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from intake.reading.engine import Seen, SeenWord
from intake.reading.separators import MOST_WORDS, with_bar_codes
from records import cuts
from tests.reading.conftest import Read
from tests.reading.papers import image_of, letter, scan

SHEET = Path(__file__).parents[2] / "review_ui/static/separator-sheet.svg"
PIXELS_PER_MM = 200 / 25.4
BARS = re.compile(r"M(\d+) 0h(\d+)v(\d+)h-\d+Z")
PLACED = re.compile(r"translate\((\d+) (\d+)\) scale\(([\d.]+) ([\d.]+)\)")
NOTHING = Seen((), ())


@pytest.fixture(scope="module")
def bars() -> Image.Image:
    """The sheet that people print, without its words, as a scanner sees it."""
    image = Image.new("L", (1654, 2339), 255)
    drawing = ImageDraw.Draw(image)
    placed = [[float(each) for each in found] for found in PLACED.findall(SHEET.read_text())]
    assert len(placed) == 2
    for x, y, across, down in placed:
        for left, width, height in (map(int, found) for found in BARS.findall(SHEET.read_text())):
            edges = (x + left * across, y, x + (left + width) * across, y + height * down)
            drawing.rectangle(tuple(round(each * PIXELS_PER_MM) for each in edges), fill=30)
    return image


def code(text: str, kind: zxingcpp.BarcodeFormat) -> Image.Image:
    made = memoryview(zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, kind), scale=6))
    page = Image.new("L", (1654, 2339), 255)
    page.paste(Image.frombytes("L", (made.shape[1], made.shape[0]), made.tobytes()), (300, 300))
    return page


def test_bars_alone_cut_a_packet(read: Read, tmp_path: Path, bars: Image.Image) -> None:
    paper = image_of(letter())
    pages = read(scan(tmp_path / "packet.pdf", paper, bars, paper), languages=("en",)).pages
    found = cuts.proposed(pages)
    assert found.left_out == {2: cuts.SEPARATOR}
    assert found.begins == {3: cuts.AFTER_SEPARATOR}
    box = pages[1].words[-1].box
    assert (box.x0, box.x1) == pytest.approx((30 * 72 / 25.4, 180 * 72 / 25.4), abs=8)


@pytest.mark.parametrize("degrees", [0, 3, 90, 180, 270])
def test_the_sheet_is_known_however_it_lies(bars: Image.Image, degrees: int) -> None:
    seen = with_bar_codes(NOTHING, bars.rotate(degrees, expand=True, fillcolor=255))
    assert {word.text for word in seen.words} == {"PATCHT"}


def test_what_the_engine_took_the_bars_for_is_dropped(bars: Image.Image) -> None:
    taken = SeenWord("|||I|", 400, 400, 900, 600, 0.4, 0, 0)
    printed = SeenWord("Separator", 600, 1000, 900, 1060, 0.9, 1, 1)
    assert [w.text for w in with_bar_codes(Seen((taken, printed), ()), bars).words] == ["Separator", "PATCHT", "PATCHT"]


@pytest.mark.parametrize("kind", [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code39])
def test_sheets_of_other_makers_are_known_and_other_codes_are_left_alone(kind: zxingcpp.BarcodeFormat) -> None:
    assert [word.text for word in with_bar_codes(NOTHING, code("PATCH2", kind)).words] == ["PATCH2"]
    assert with_bar_codes(NOTHING, code("CASE 12-26", kind)) == NOTHING


def test_a_page_with_many_words_is_no_sheet(bars: Image.Image) -> None:
    full = Seen(tuple(SeenWord("word", 10, i, 20, i + 1, 0.9, i, 0) for i in range(MOST_WORDS + 1)), ())
    assert with_bar_codes(full, bars) is full
