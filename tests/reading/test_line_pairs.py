"""The language of a page is told from two whole lines of it, wherever on the page they stand."""

from pathlib import Path

import pytest
from PIL import Image

from config.settings import Reading
from intake.reading.engine import Layout, Seen
from intake.reading.language import DocumentLanguage, Guess
from intake.reading.line_pairs import line_pairs, lines_of
from intake.reading.tesseract import Tesseract
from tests.reading.papers import LETTER, image_of, letter

SPANISH = (
    "El juez que conoce de los hechos pide a las autoridades del lugar que",
    "se sirvan notificar la resolución a la persona que se menciona más abajo,",
    "y que devuelvan el acta de la diligencia con las firmas de los que hayan",
    "intervenido en ella, así como los gastos que se hubieran causado por ello.",
)
AMONG = ("en", "fr", "es", "pt")


class Counting(Tesseract):
    """Tesseract that keeps what it was asked to read, and what it read."""

    def __init__(self, tessdata: Path) -> None:
        super().__init__(tessdata)
        self.texts: list[str] = []

    def read(self, image: Image.Image, *, model: str, dpi: int, seconds: float, layout: Layout = Layout.PAGE) -> Seen:
        seen = super().read(image, model=model, dpi=dpi, seconds=seconds, layout=layout)
        self.texts.append(seen.text)
        return seen


@pytest.fixture
def engine() -> Counting:
    return Counting(Reading().tessdata)


@pytest.mark.parametrize("dpi", [200, 300])
def test_a_pair_is_two_whole_lines(engine: Counting, dpi: int) -> None:
    page = image_of(letter(LETTER * 5), dpi=dpi)
    assert len(tuple(lines_of(page, dpi=dpi))) == 25
    top, bottom = next(line_pairs(page, dpi=dpi))
    assert 0.4 * page.height <= top < bottom <= 0.62 * page.height
    text = engine.read(page.crop((0, top, page.width, bottom)), model="eng", dpi=dpi, seconds=60).text
    assert text in [f"{upper} {lower}" for upper, lower in zip(LETTER, LETTER[1:] + LETTER[:1], strict=True)]


def test_the_few_lines_of_a_last_page_tell_its_language_at_once(engine: Counting) -> None:
    page = image_of(letter(SPANISH), dpi=300)
    assert DocumentLanguage(engine, AMONG).guess(page, dpi=300) == Guess("es", "es")
    assert len(engine.texts) == 1


def test_lines_far_apart_are_read_one_by_one(engine: Counting) -> None:
    page = image_of(letter(("", "", SPANISH[0], "", "", SPANISH[1])), dpi=200)
    assert len(tuple(line_pairs(page, dpi=200))) == 2
    assert DocumentLanguage(engine, AMONG).guess(page, dpi=200).language == "es"


def test_nothing_is_read_of_a_page_without_lines(engine: Counting) -> None:
    page = Image.new("L", (1654, 2339), 255)
    page.paste(Image.radial_gradient("L").resize((800, 800)), (400, 600))
    assert DocumentLanguage(engine, AMONG).guess(page, dpi=200) == Guess(None, None)
    assert engine.texts == []
