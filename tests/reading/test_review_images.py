"""Page images: what was drawn is kept sharp in a few colours, what was photographed as a photograph."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from intake.reading.review_images import FEW, UNLIKE, in_few_colours, write_review_images
from tests.reading.papers import image_of, letter, noise

BLUE = (40, 60, 150)
PAPER = (255, 255, 255)
PHOTOGRAPH = (500, 400)


@pytest.fixture(scope="module")
def drawn() -> Image.Image:
    """A letter with a blue frame, as a renderer draws it at 150 dpi."""
    page = image_of(letter(), dpi=150).convert("RGB")
    ImageDraw.Draw(page).rectangle((700, 600, 1000, 720), outline=BLUE, width=5)
    return page


def photograph(side: int) -> Image.Image:
    bands = (Image.linear_gradient("L"), Image.radial_gradient("L"), Image.linear_gradient("L").rotate(90))
    return Image.merge("RGB", bands).resize((side, side))


def test_a_drawn_page_keeps_its_colours_in_an_image_without_loss(drawn: Image.Image, tmp_path: Path) -> None:
    large, small = write_review_images(drawn, dpi=150, page=3, out=tmp_path)
    with Image.open(tmp_path / large.name) as image:
        shown = image.convert("RGB")
    with Image.open(tmp_path / small.name) as image:
        assert image.width == small.width == 200
    assert (large.width, large.height) == shown.size == drawn.size
    colours = shown.getcolors(FEW)
    assert colours is not None
    assert max(colours)[1] == PAPER
    assert shown.getpixel((702, 650)) == pytest.approx(BLUE, abs=8)
    off = ImageChops.difference(shown, drawn).convert("L").histogram()
    assert sum(off[UNLIKE:]) < sum(off) / 1000


@pytest.mark.parametrize("centimetres", [2, 4])
def test_a_page_with_a_photograph_on_it_is_no_drawn_page(drawn: Image.Image, centimetres: int) -> None:
    assert in_few_colours(drawn) is not None
    page = drawn.copy()
    page.paste(photograph(round(centimetres * 150 / 2.54)), PHOTOGRAPH)
    assert in_few_colours(page) is None


def test_a_scan_is_no_drawn_page_and_a_fax_is_one(drawn: Image.Image) -> None:
    grey = drawn.convert("L")
    assert in_few_colours(ImageChops.add(grey, noise(grey.size, 12), offset=-128)) is None
    assert in_few_colours(grey.point(lambda value: 255 * (value > 128))) is not None
