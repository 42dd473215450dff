"""Text layers: believed where they hold what the page shows, found out where they do not."""

from pathlib import Path

import fpdf
import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from intake.reading.text_layer import Letter, is_legible, words_of
from records.values import PageSource
from tests.reading.conftest import Read
from tests.reading.papers import FONTS, LETTER, image_of, letter, scan

WORDS = " ".join(LETTER).split()


def paper(path: Path, *, image: Image.Image | None = None, text: tuple[str, ...] = (), hidden: bool = False,
          at_mm: tuple[float, float, float, float] = (0, 0, 210, 297), grey: int = 0) -> Path:  # fmt: skip
    """An A4 page with an image at a place (x, y, width, height) and text, visible or not, from the top down."""
    sheet = fpdf.FPDF(format="A4")
    sheet.add_font("serif", fname=FONTS / "DejaVuSerif.ttf")
    sheet.set_font("serif", size=12)
    sheet.set_text_color(grey)
    sheet.add_page()
    if image is not None:
        sheet.image(image, x=at_mm[0], y=at_mm[1], w=at_mm[2], h=at_mm[3])
    if hidden:
        sheet.text_mode = fpdf.enums.TextMode.INVISIBLE
    for number, line in enumerate(text):
        sheet.text(20, 30 + 8 * number, line)
    sheet.output(path)
    return path


def test_a_born_digital_page_keeps_its_own_words(read: Read, tmp_path: Path) -> None:
    letter().output(tmp_path / "letter.pdf")
    reading = read(tmp_path / "letter.pdf")
    page = reading.pages[0]
    assert page.source is PageSource.TEXT_LAYER
    assert page.text.split() == WORDS
    assert page.language == "en"
    assert {word.line for word in page.words} == set(range(len(LETTER)))
    assert reading.searchable_pdf is None


def test_a_letterhead_image_beside_real_text_is_no_reason_for_ocr(read: Read, tmp_path: Path) -> None:
    logo = image_of(letter(("COAT OF ARMS",), points=30)).crop((0, 0, 1200, 300))
    path = paper(tmp_path / "logo.pdf", image=logo, at_mm=(20, 150, 60, 15), text=LETTER)
    assert read(path).pages[0].source is PageSource.TEXT_LAYER


def test_a_page_with_three_words_keeps_them(read: Read, tmp_path: Path) -> None:
    page = read(paper(tmp_path / "annex.pdf", text=("Annex A",))).pages[0]
    assert (page.source, page.text) == (PageSource.TEXT_LAYER, "Annex A")


def test_a_scan_with_a_header_stamped_on_is_read(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "stamped.pdf"
    sheet = fpdf.FPDF(format="A4")
    sheet.add_font("serif", fname=FONTS / "DejaVuSerif.ttf")
    sheet.set_font("serif", size=8)
    sheet.add_page()
    sheet.image(image_of(letter()), x=0, y=0, w=210, h=297)
    sheet.text(20, 8, "Case 1:26-mc-00417 Document 3 Filed 02/03/26 Page 1 of 9")
    sheet.output(path)
    page = read(path).pages[0]
    assert page.source is PageSource.OCR
    assert page.text.split()[-len(WORDS) :] == WORDS
    assert "Document" in page.text


@pytest.mark.parametrize("text", [LETTER, ("Wrong words that somebody hid behind the picture of this page.",)])
def test_a_hidden_layer_over_a_scan_is_not_believed(read: Read, tmp_path: Path, text: tuple[str, ...]) -> None:
    reading = read(paper(tmp_path / "hidden.pdf", image=image_of(letter()), text=text, hidden=True))
    page = reading.pages[0]
    assert page.source is PageSource.OCR
    assert page.text.split() == WORDS
    assert reading.searchable_pdf is not None


def test_the_hidden_layer_of_another_program_does_not_stay_beside_ours(read: Read, tmp_path: Path) -> None:
    wrong = ("Wrong words that somebody hid behind the picture of this page.",)
    reading = read(paper(tmp_path / "hidden.pdf", image=image_of(letter()), text=wrong, hidden=True))
    assert reading.searchable_pdf is not None
    layer = pdfium.PdfDocument(reading.searchable_pdf)[0].get_textpage().get_text_range()
    assert "somebody" not in layer
    assert layer.split() == WORDS


def test_text_that_covers_half_of_what_is_shown_is_not_enough(read: Read, tmp_path: Path) -> None:
    lower = image_of(letter()).crop((0, 150, 1654, 700))
    path = paper(tmp_path / "half.pdf", image=lower, at_mm=(0, 120, 210, 70), text=LETTER[:2])
    page = read(path).pages[0]
    assert page.source is PageSource.OCR
    assert "correspondence." in page.text


def test_a_font_without_a_map_to_letters_is_found_out(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "unmapped.pdf"
    letter().output(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            del font.ToUnicode
        pdf.save(path)
    page = read(path).pages[0]
    assert page.source is PageSource.OCR
    assert page.text.split() == WORDS


def test_letters_drawn_as_curves_are_read(read: Read, tmp_path: Path) -> None:
    path = scan(tmp_path / "curves.pdf", image_of(letter(), dpi=300), dpi=300)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(b"q 0.5 w 50 50 m 500 50 l S Q")  # a rule: the page is no longer just one image
        pdf.save(path)
    page = read(path).pages[0]
    assert (page.source, page.text.split()) == (PageSource.OCR, WORDS)


@pytest.mark.parametrize(
    ("text", "legible"),
    [
        ("The court has ordered that the records be produced.", True),
        ("Le tribunal a ordonné la production des pièces.", True),
        ("12.03.2026 4711 88,50 EUR 17 2026", True),
        ("", False),
        ("\ue001\ue002\ue003\ue004 \ue005\ue006\ue007 \ue008\ue009", False),
        ("\ufffd\ufffd\ufffd\ufffd\ufffd \ufffd\ufffd\ufffd", False),
        ("!\"#$ %&'( )*+, -./: ;<=> ?@[\\ ]^_` {|}~", False),
        ("Wkh frxuw kdv rughuhg wkdw wkh uhfrugv eh surgxfhg.", False),
    ],
)
def test_what_looks_like_text_of_a_language(text: str, legible: bool) -> None:
    assert is_legible(text) is legible


@given(st.lists(st.text("abcdefghij", min_size=1, max_size=8), min_size=1, max_size=30), st.integers(1, 7))
def test_letters_come_together_as_the_words_they_were(words: list[str], a_line: int) -> None:
    letters = []
    for number, word in enumerate(words):
        row, column = divmod(number, a_line)
        x, y = 50.0 + column * 70, 50.0 + row * 15
        if number and not column:
            letters.append(Letter("\n", 0, 0, 0, 0))  # as PDFium marks the end of a line
        letters += [Letter(sign, x + 6 * at, y, x + 6 * at + 5.5, y + 10) for at, sign in enumerate(word)]
    made = words_of(letters)
    assert [word.text for word in made] == words
    assert [word.line for word in made] == [number // a_line for number in range(len(words))]
