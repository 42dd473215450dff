"""Ordinary type is read at 200 dpi, small type as it was scanned: either way once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from config.settings import Reading
from intake.reading.engine import Layout, Seen, Sizes
from intake.reading.reading_size import read_small
from intake.reading.tesseract import Tesseract
from tests.reading.conftest import Read
from tests.reading.papers import LETTER, image_of, letter, scan

PAGE = LETTER * 5
WORDS = " ".join(PAGE).split()
SECONDS = 300


class Noting(Tesseract):
    """Tesseract that notes at which resolution it has read something."""

    def __init__(self, tessdata: Path) -> None:
        super().__init__(tessdata)
        self.read_at: list[int] = []

    def read(self, image: Image.Image, *, model: str, dpi: int, seconds: float, layout: Layout = Layout.PAGE) -> Seen:
        self.read_at.append(dpi)
        return super().read(image, model=model, dpi=dpi, seconds=seconds, layout=layout)

    def read_unless(
        self, image: Image.Image, *, model: str, dpi: int, seconds: float, unless: Callable[[Sizes], bool]
    ) -> Seen | None:
        seen = super().read_unless(image, model=model, dpi=dpi, seconds=seconds, unless=unless)
        self.read_at += [dpi] if seen is not None else []
        return seen


@pytest.fixture(scope="module")
def engine() -> Noting:
    return Noting(Reading().tessdata)


@pytest.mark.parametrize(("points", "resolutions"), [(5.2, [300]), (11, [200])])
def test_a_page_is_read_once_at_the_resolution_that_its_type_needs(
    engine: Noting, points: float, resolutions: list[int]
) -> None:
    engine.read_at.clear()
    page = image_of(letter(PAGE, points=points), dpi=300)
    seen = read_small(page, dpi=300, tesseract=engine, model="eng", seconds=SECONDS)
    assert engine.read_at == resolutions
    assert seen.text.split() == WORDS
    first, last = seen.words[0], seen.words[-1]
    assert first.left == pytest.approx(20 * 300 / 25.4, abs=8)
    assert last.bottom == pytest.approx((30 + 8 * (len(PAGE) - 1)) * 300 / 25.4, abs=12)


def test_looking_at_the_sizes_of_words_changes_nothing_of_what_is_read(engine: Noting) -> None:
    page = image_of(letter(), dpi=200)
    looked: list[Sizes] = []
    seen = engine.read_unless(
        page, model="eng", dpi=200, seconds=SECONDS, unless=lambda sizes: looked.append(sizes) is not None
    )
    assert len(looked[0]) >= len(LETTER)
    assert seen == engine.read(page, model="eng", dpi=200, seconds=SECONDS)
    assert engine.read_unless(page, model="eng", dpi=200, seconds=SECONDS, unless=lambda _: True) is None


@pytest.mark.parametrize("degrees", [-3, 3])
def test_a_page_that_was_fed_askew_is_read_and_its_words_stand_where_they_are_seen(
    read: Read, tmp_path: Path, degrees: int
) -> None:
    askew = image_of(letter()).rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
    page = read(scan(tmp_path / "askew.pdf", askew)).pages[0]
    assert page.text.split() == " ".join(LETTER).split()
    for line in {word.line for word in page.words}:
        words = [word for word in page.words if word.line == line]
        rise = (words[0].box.y1 - words[-1].box.y1) / (words[-1].box.x0 - words[0].box.x0)
        assert rise == pytest.approx(degrees * 3.1416 / 180, abs=0.02)
