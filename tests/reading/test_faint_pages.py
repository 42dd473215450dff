"""A page is blank only where nothing is written, however faint the ribbon was."""

from pathlib import Path

import pytest
from PIL import Image

from intake.reading.page import is_blank
from tests.reading.papers import image_of, letter, noise


@pytest.mark.parametrize("ink", [0, 90, 150, 170])
@pytest.mark.parametrize("dpi", [200, 400])
def test_faint_print_is_no_blank_page(ink: int, dpi: int) -> None:
    paper = 239
    faint = image_of(letter(points=10), dpi=dpi).point(lambda grey: ink + (paper - ink) * grey // 255)
    assert not is_blank(faint)


def test_paper_with_its_grain_and_the_edge_of_the_sheet_is_blank() -> None:
    sheet = noise((1654, 2339), 24).point(lambda grey: min(255, grey + 100))
    sheet.paste(60, (0, 0, 50, 2339))
    assert is_blank(sheet)


@pytest.mark.shared
def test_a_typed_letter_with_a_worn_ribbon_is_no_blank_page(shared: Path) -> None:
    folder = shared / "samples" / "ocr" / "fr-typewritten"
    for path in folder.glob("*.jpg"):
        with Image.open(path) as image:
            assert not is_blank(image.convert("L")), path.name
