"""Pages that lie on their side, stand on their head, are cut or blank: read all the same, boxes where they belong."""

from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFont

from intake.reading import text_layer
from intake.reading.page_image import frame_of
from records.values import PageSource, Word
from tests.reading.conftest import Read
from tests.reading.papers import FONTS, LETTER, image_of, letter, scan

WORDS = " ".join(LETTER).split()


def layer_words(path: Path) -> tuple[Word, ...]:
    """The words that a viewer finds on the first page, and where."""
    page = pdfium.PdfDocument(path)[0]
    return text_layer.layer_words(page, frame_of(page))


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_scanned_the_wrong_way_is_turned_upright(read: Read, tmp_path: Path, degrees: int) -> None:
    wrong = image_of(letter()).rotate(degrees, expand=True)
    reading = read(scan(tmp_path / "turned.pdf", wrong))
    page = reading.pages[0]
    assert page.text.split() == WORDS
    assert page.width < page.height
    assert page.words[0].box.x0 < 80
    assert page.words[0].box.y0 < 100
    large = reading.images[0]
    assert large.width < large.height
    assert reading.searchable_pdf is not None
    shown = pdfium.PdfDocument(reading.searchable_pdf)[0]
    assert shown.get_size() == pytest.approx((page.width, page.height), abs=1)
    assert [word.text for word in layer_words(reading.searchable_pdf)] == WORDS
    with pikepdf.open(reading.searchable_pdf) as pdf:
        assert pdf.open_metadata().pdfa_status == "2B"


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_says_how_to_turn_it_is_shown_and_read_so(read: Read, tmp_path: Path, degrees: int) -> None:
    path = scan(tmp_path / "rotate.pdf", image_of(letter()).rotate(degrees, expand=True))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Rotate = degrees
        pdf.save(path)
    reading = read(path)
    page = reading.pages[0]
    assert page.text.split() == WORDS
    assert (page.width, page.height) == pytest.approx((595.3, 841.9), abs=1)
    assert page.words[0].box.x0 == pytest.approx(20 * 72 / 25.4, abs=6)
    assert page.words[0].box.y1 == pytest.approx(30 * 72 / 25.4, abs=6)
    found = layer_words(reading.searchable_pdf)
    assert [word.text for word in found] == WORDS
    for word, same in zip(found, page.words, strict=True):
        assert (word.box.x0, word.box.x1) == pytest.approx((same.box.x0, same.box.x1), abs=2)
        assert word.box.y0 < (same.box.y0 + same.box.y1) / 2 < word.box.y1


@pytest.mark.parametrize("born_digital", [True, False])
def test_boxes_count_from_the_corner_of_what_is_shown_of_a_cut_page(
    read: Read, tmp_path: Path, born_digital: bool
) -> None:
    path = tmp_path / "cut.pdf"
    if born_digital:
        letter().output(path)
    else:
        scan(path, image_of(letter()))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].CropBox = [40, 400, 560, 800]
        pdf.save(path)
    page = read(path).pages[0]
    assert (page.width, page.height) == pytest.approx((520, 400), abs=1)
    assert page.words[0].box.x0 == pytest.approx(20 * 72 / 25.4 - 40, abs=6)
    assert page.words[0].box.y1 == pytest.approx(30 * 72 / 25.4 - 41.9, abs=7)
    assert page.source is (PageSource.TEXT_LAYER if born_digital else PageSource.OCR)


def test_a_blank_page_is_a_result(read: Read, tmp_path: Path) -> None:
    blank = Image.new("L", (1654, 2339), 245)
    reading = read(scan(tmp_path / "pages.pdf", image_of(letter()), blank))
    assert [page.source for page in reading.pages] == [PageSource.OCR, PageSource.BLANK]
    assert reading.pages[1].words == ()
    assert len(reading.images) == 4


def test_a_fax_in_black_and_white_is_read(read: Read, tmp_path: Path) -> None:
    page = read(scan(tmp_path / "fax.pdf", image_of(letter()).convert("1"))).pages[0]
    assert page.text.split() == WORDS


def test_a_scan_of_low_resolution_is_read(read: Read, tmp_path: Path) -> None:
    page = read(scan(tmp_path / "low.pdf", image_of(letter(), dpi=96), dpi=96)).pages[0]
    found = set(page.text.split())
    assert len(found & set(WORDS)) > 0.8 * len(set(WORDS))
    assert (page.width, page.height) == pytest.approx((595.3, 841.9), abs=2)


def test_an_annex_in_another_language_is_read_in_its_own(read: Read, tmp_path: Path) -> None:
    french = letter((
        "Le ministère de la Justice présente ses compliments à l'autorité centrale",
        "et a l'honneur de lui faire parvenir ci-joint les pièces d'exécution de la",
        "commission rogatoire qui lui avait été adressée au début de cette année.",
        "Les témoins ont été entendus par le juge d'instruction dans les délais.",
    ))  # fmt: skip
    reading = read(scan(tmp_path / "annex.pdf", image_of(letter()), image_of(french)))
    assert [page.language for page in reading.pages] == ["en", "fr"]
    assert "délais" in reading.pages[1].text


@pytest.mark.parametrize("degrees", [-9, 6])
def test_a_stamp_that_stands_tilted_is_read_and_has_its_place(read: Read, tmp_path: Path, degrees: int) -> None:
    sheet = image_of(letter(), dpi=300)
    stamp = Image.new("L", (760, 330), 255)
    draw = ImageDraw.Draw(stamp)
    draw.rectangle((6, 6, 753, 323), outline=90, width=7)
    for row, line in enumerate(("REGISTRO GENERAL", "ENTRADA 17 OCT 2026", "Exp. 48213")):
        draw.text((60, 35 + 95 * row), line, fill=90, font=ImageFont.truetype(FONTS / "DejaVuSans-Bold.ttf", 52))
    tilted = stamp.rotate(degrees, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    sheet.paste(tilted, (1300, 1500))
    page = read(scan(tmp_path / "stamped.pdf", sheet, dpi=300)).pages[0]
    assert page.text.split()[: len(WORDS)] == WORDS
    assert "ENTRADA 17 OCT 2026" in page.text
    date = next(word for word in page.words if word.text == "2026" and word.box.y0 > 300)
    assert 1300 < date.box.x0 * 300 / 72 < date.box.x1 * 300 / 72 < 1300 + tilted.width
    assert 1500 < date.box.y0 * 300 / 72 < date.box.y1 * 300 / 72 < 1500 + tilted.height
    lines = [word.line for word in page.words]
    assert lines == sorted(lines)


def test_a_strip_of_paper_is_read(read: Read, tmp_path: Path) -> None:
    line = image_of(letter()).crop((0, 210, 1654, 260))
    reading = read(scan(tmp_path / "strip.pdf", line), languages=("en",))
    assert reading.pages[0].text.split() == LETTER[0].split()
