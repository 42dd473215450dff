"""A scanned letter becomes words where they stand, images for the clerk and a searchable PDF that looks the same."""

import hashlib
import json
from pathlib import Path

import pikepdf.pdfa
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops

from intake.recognise import Reading
from records.values import PageSource
from tests.reading.conftest import Read
from tests.reading.papers import LETTER, image_of, letter, scan


@pytest.mark.parametrize("name", ["fr-service", "es-supplement", "pt-hearing"])
def test_a_letter_is_read_in_the_language_it_is_written_in(read: Read, samples: Path, name: str) -> None:
    reading = read(samples / f"{name}.pdf")
    truth = json.loads((samples / f"{name}.json").read_text())
    assert {page.language for page in reading.pages} == {truth["language"]}
    assert all(page.source is PageSource.OCR for page in reading.pages)
    for reference in truth["references"]:
        assert reference.replace(" ", "") in "".join(page.text for page in reading.pages).replace(" ", "")


def test_every_word_stands_on_ink_and_counts_in_reading_order(letter_reading: Reading) -> None:
    picture = image_of(letter())
    page = letter_reading.pages[0]
    assert page.text.split() == " ".join(LETTER).split()
    for word in page.words:
        crop = picture.crop(tuple(round(value * 200 / 72) for value in
                                  (word.box.x0, word.box.y0, word.box.x1, word.box.y1)))  # fmt: skip
        assert crop.getextrema()[0] < 100, word
    assert [word.line for word in page.words] == sorted(word.line for word in page.words)
    assert {word.line for word in page.words} == set(range(len(LETTER)))
    assert (page.width, page.height) == pytest.approx((595.3, 841.9), abs=1)


def test_the_searchable_pdf_is_pdf_a_with_the_same_words_and_the_same_look(
    letter_scan: Path, letter_reading: Reading
) -> None:
    source, reading = letter_scan, letter_reading
    assert reading.searchable_pdf is not None
    searchable = pdfium.PdfDocument(reading.searchable_pdf)
    assert searchable[0].get_textpage().get_text_range().split() == reading.pages[0].text.split()
    with pikepdf.open(reading.searchable_pdf) as pdf:
        assert pikepdf.pdfa.check(pdf, "2b").verdict == "pass"
    assert _differing(_look(pdfium.PdfDocument(source)), _look(searchable)) == 0


def test_the_text_layer_lies_where_the_words_are(letter_reading: Reading) -> None:
    reading = letter_reading
    assert reading.searchable_pdf is not None
    layer = pdfium.PdfDocument(reading.searchable_pdf)[0]
    search = layer.get_textpage().search("magistrate.")
    at, length = search.get_next()
    left, bottom, _, _ = layer.get_textpage().get_charbox(at)
    _, _, right, top = layer.get_textpage().get_charbox(at + length - 1)
    word = next(word for word in reading.pages[0].words if word.text == "magistrate.")
    assert left == pytest.approx(word.box.x0, abs=3)
    assert right == pytest.approx(word.box.x1, abs=3)
    middle = reading.pages[0].height - (bottom + top) / 2
    assert word.box.y0 - 3 < middle < word.box.y1 + 3


def test_each_page_has_a_large_and_a_small_image(tiff_reading: Reading) -> None:
    reading = tiff_reading
    assert [(image.page, image.size) for image in reading.images] == [
        (1, "large"), (1, "small"), (2, "large"), (2, "small"),
    ]  # fmt: skip
    for image in reading.images:
        with Image.open(image.path) as picture:
            assert (picture.format, picture.size) == ("WEBP", (image.width, image.height))
        assert image.width <= 1600 if image.size == "large" else image.width <= 200


def test_reading_twice_gives_the_same_words_and_leaves_the_original_as_it_was(
    read: Read, letter_scan: Path, letter_reading: Reading
) -> None:
    before = hashlib.sha256(letter_scan.read_bytes()).hexdigest()
    assert read(letter_scan).pages == letter_reading.pages
    assert hashlib.sha256(letter_scan.read_bytes()).hexdigest() == before


def test_an_e_mail_address_in_spanish_keeps_its_at_sign(read: Read, tmp_path: Path) -> None:
    lines = (
        "La Autoridad Central saluda atentamente al Ministerio de Justicia y le",
        "solicita que se sirva remitir los antecedentes del caso a la siguiente",
        "dirección de correo electrónico: cooperacion.penal@fiscalia.example",
        "dentro del plazo de treinta días contados desde su recepción.",
    )
    reading = read(scan(tmp_path / "carta.pdf", image_of(letter(lines))))
    assert reading.pages[0].language == "es"
    assert "cooperacion.penal@fiscalia.example" in reading.pages[0].text


def _look(pdf: pdfium.PdfDocument) -> Image.Image:
    return pdf[0].render(scale=1).to_pil().convert("L")


def _differing(one: Image.Image, other: Image.Image) -> int:
    return ImageChops.difference(one, other).getextrema()[1]
