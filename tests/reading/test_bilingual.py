"""Pages that say the same in two languages, side by side: each column is read with its own model."""

from pathlib import Path

import fpdf
from PIL import Image

from tests.reading.conftest import Read
from tests.reading.papers import FONTS, image_of, scan

FRENCH = (
    "La remise de l'acte a été effectuée",
    "à la personne désignée ci-dessus qui",
    "l'a accepté sans réserve et a signé",
    "le présent récépissé devant nous le",
    "jour même, les frais étant à la",
    "charge de l'autorité requérante, qui",
    "en sera avisée dans les délais.",
)
PORTUGUESE = (
    "A notificação não foi efectuada por",
    "razões alheias às intenções desta",
    "repartição; as citações e as decisões",
    "são devolvidas à autoridade que as",
    "emitiu, com a menção das diligências",
    "que então se mostraram necessárias",
    "e das informações das testemunhas.",
)


OF_ONE_MODEL = {"effectuée", "désignée", "récépissé", "délais.", "intenções", "citações", "decisões", "menção"}
"""Words with letters that the model for the other language cannot print, or does not dare to."""


def two_columns() -> Image.Image:
    sheet = fpdf.FPDF(format="A4")
    sheet.add_font("serif", fname=FONTS / "DejaVuSerif.ttf")
    sheet.set_font("serif", size=10)
    sheet.add_page()
    for number, (left, right) in enumerate(zip(FRENCH * 2, PORTUGUESE * 2, strict=True)):
        gap = 10 * (number >= len(FRENCH))
        sheet.text(18, 30 + gap + 6 * number, left)
        sheet.text(112, 30 + gap + 6 * number, right)
    return image_of(sheet)


def test_each_column_is_read_in_its_language(read: Read, tmp_path: Path) -> None:
    page = read(scan(tmp_path / "columns.pdf", two_columns())).pages[0]
    assert set(page.text.split()) >= OF_ONE_MODEL
    lines = [word.line for word in page.words]
    assert lines == sorted(lines)
    assert sorted(set(lines)) == list(range(len(set(lines))))
    for word in page.words:
        right = any(word.text in line.split() for line in PORTUGUESE)
        left = any(word.text in line.split() for line in FRENCH)
        if right is not left:
            assert (word.box.x0 > 112 * 72 / 25.4 - 5) is right
