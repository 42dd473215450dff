"""Ruled tables on born-digital pages: the words of a cell stay together, wherever its lines break."""

from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
import weasyprint

from intake.reading.rules import may_hold_table
from records.values import Page, PageSource
from tests.reading.conftest import Read
from tests.reading.papers import LETTER, letter

BEFORE = "The registry of the court transmits the following particulars of the case to the authority."
AFTER = "The authority is asked to confirm that it has received them before the end of the month."
CELLS = (
    ("Subject of the measure and capacity in which the person was heard",
     "Managing director of the trading company, heard as a witness in the first hearing of the case"),
    ("Acts that are to be carried out on the territory of the requested State",
     "Production of the books of account for three years and of the contracts named in the annex"),
)  # fmt: skip


def page_with(path: Path, style: str, *, rows: tuple[tuple[str, ...], ...] = CELLS) -> Path:
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    css = f"@page {{size: A4}} body {{font: 12px serif}} table {{border-collapse: collapse; width: 80%}} {style}"
    page = f"<style>{css}</style><p>{BEFORE}</p><table>{table}</table><p>{AFTER}</p>"
    weasyprint.HTML(string=page).write_pdf(path)
    return path


RULED = "td {border: 1px solid black; width: 50%; padding: 3px}"


def joined(page: Page) -> str:
    return " ".join(page.text.split())


@pytest.mark.parametrize("rule", ["1px solid black", "0.5px solid #777", "1px dashed black"])
def test_the_words_of_a_cell_stay_together(read: Read, tmp_path: Path, rule: str) -> None:
    page = read(page_with(tmp_path / "table.pdf", RULED.replace("1px solid black", rule))).pages[0]
    assert page.source is PageSource.TEXT_LAYER
    assert joined(page) == " ".join([BEFORE, *(cell for row in CELLS for cell in row), AFTER])
    paragraphs = [" ".join(part.split()) for part in page.text.split("\n\n")]
    assert paragraphs == [BEFORE, *(cell for row in CELLS for cell in row), AFTER]
    assert [word.line for word in page.words] == sorted(word.line for word in page.words)
    assert [word.paragraph for word in page.words] == sorted(word.paragraph for word in page.words)


def turned(pdf: pikepdf.Pdf, degrees: int) -> None:
    """Store the page lying on its side, or on its head, and let it say how to turn it upright."""
    page = pdf.pages[0]
    _, _, width, height = map(float, page.MediaBox)
    matrix, size = {
        90: (f"0 1 -1 0 {height} 0", (height, width)),
        180: (f"-1 0 0 -1 {width} {height}", (width, height)),
        270: (f"0 -1 1 0 0 {width}", (height, width)),
    }[degrees]
    page.contents_add(f"q {matrix} cm".encode(), prepend=True)
    page.contents_add(b"Q")
    page.MediaBox = [0, 0, *size]
    page.Rotate = degrees


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize("cut", [False, True])
def test_boxes_of_a_table_lie_where_its_words_are_shown(read: Read, tmp_path: Path, degrees: int, cut: bool) -> None:
    path = page_with(tmp_path / "table.pdf", RULED)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        if degrees:
            turned(pdf, degrees)
        if cut:
            _, _, right, top = map(float, pdf.pages[0].MediaBox)
            pdf.pages[0].CropBox = [20, 30, right - 15, top - 10]
        pdf.save(path)
    page = read(path).pages[0]
    assert all(cell in joined(page) for cell in CELLS[0])
    picture = pdfium.PdfDocument(path)[0].render(scale=2, grayscale=True).to_pil()
    assert picture.size == pytest.approx((page.width * 2, page.height * 2), abs=2)
    for word in page.words:
        crop = picture.crop((word.box.x0 * 2, word.box.y0 * 2, word.box.x1 * 2, word.box.y1 * 2))
        assert crop.getextrema()[0] < 120, word


def test_text_that_runs_up_the_page_is_left_as_it_was(read: Read, tmp_path: Path) -> None:
    path = page_with(tmp_path / "table.pdf", RULED)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Rotate = 90
        pdf.save(path)
    said = "".join([BEFORE, *(cell for row in CELLS for cell in row), AFTER])
    assert sorted("".join(read(path).pages[0].text.split())) == sorted(said.replace(" ", ""))


def test_a_row_of_short_cells_is_a_line(read: Read, tmp_path: Path) -> None:
    rows = (("Surname", "Examplová"), ("Forenames", "Jana Marie"), ("Nationality", "Czech"))
    page = read(page_with(tmp_path / "form.pdf", RULED, rows=rows)).pages[0]
    assert [" ".join(row) for row in rows] == page.text.splitlines()[2:-2:2]


def test_columns_without_rules_are_left_as_the_text_layer_has_them(read: Read, tmp_path: Path) -> None:
    page = read(page_with(tmp_path / "plain.pdf", "td {width: 50%}")).pages[0]
    assert sorted(joined(page).split()) == sorted(" ".join([BEFORE, *(c for row in CELLS for c in row), AFTER]).split())


def test_only_pages_with_rules_enough_are_looked_at_closely(tmp_path: Path) -> None:
    letter().output(tmp_path / "letter.pdf")
    underlined = letter()
    for y in (20, 60, 280):
        underlined.line(20, y, 190, y)
    underlined.output(tmp_path / "underlined.pdf")
    framed = letter(LETTER[:2])
    framed.rect(10, 10, 190, 277)
    framed.output(tmp_path / "framed.pdf")
    page_with(tmp_path / "table.pdf", RULED)
    may = {path.stem: may_hold_table(pdfium.PdfDocument(path)[0]) for path in tmp_path.glob("*.pdf")}
    assert may == {"letter": False, "underlined": False, "framed": False, "table": True}


def test_numbers_of_a_list_stand_before_what_they_count(read: Read, tmp_path: Path) -> None:
    listed = "<ol style='padding-left: 2em'><li>Order of the court</li><li>Summons to the hearing</li></ol>"
    page = read(page_with(tmp_path / "list.pdf", RULED, rows=(("Annexes", listed),))).pages[0]
    assert "1. Order of the court 2. Summons to the hearing" in joined(page)


def test_a_table_in_a_form_that_is_placed_smaller_is_found_where_it_is_shown(read: Read, tmp_path: Path) -> None:
    path = page_with(tmp_path / "table.pdf", RULED)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        form = pdf.make_indirect(page.as_form_xobject())
        form.write(form.read_bytes())  # else it reads the page's content when it is stored, which is another by then
        page.Contents = pdf.make_stream(b"q 0.7 0 0 0.7 60 150 cm /All Do Q")
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(All=form))
        pdf.save(path)
    assert joined(read(path).pages[0]) == " ".join([BEFORE, *(cell for row in CELLS for cell in row), AFTER])
