"""Where a packet seems to fall apart into documents."""

import pytest

from records import cuts
from records.values import Box, Page, PageSource, Word

LETTER = (
    "Office of the Prosecutor of Testburg", "Testburg, 4 May 2026", "Our ref: 12/26-T", "Subject: request for records",
    "Dear Sir,", "We have the honour to ask for the following.",
)  # fmt: skip
LETTERS = {
    "en": LETTER,
    "fr": ("Parquet", "Testbourg, le 4 mai 2026", "N/Réf : 12/26", "Objet : commission rogatoire", "Madame,"),
    "es": ("Fiscalía", "Villaprueba, 4 de mayo de 2026", "Referencia: 12/26", "Asunto: comisión rogatoria"),
    "pt": ("Tribunal de Vila Teste", "Vila Teste, 4 de maio de 2026", "Assunto: carta rogatória", "Exmo. Senhor"),
}  # fmt: skip
BODY = ("the sum was paid on the day named above", "and nothing was returned since then")


def packet(*pages: tuple[str, ...]) -> list[Page]:
    return [page(number, lines) for number, lines in enumerate(pages, start=1)]


def page(number: int, lines: tuple[str, ...]) -> Page:
    words = tuple(
        Word(text, Box(72 + 60 * i, 72 + 20 * at, 130 + 60 * i, 84 + 20 * at), 0.9, at, 0)
        for at, line in enumerate(lines)
        for i, text in enumerate(line.split())
    )
    return Page(number, 595, 842, words, PageSource.OCR if words else PageSource.BLANK, "en")


@pytest.mark.parametrize("language", LETTERS)
def test_the_head_of_a_letter_begins_a_document(language: str) -> None:
    found = cuts.proposed(packet(LETTER, BODY, LETTERS[language], BODY))
    assert found.begins == {3: cuts.HEAD_OF_A_LETTER}
    assert found.left_out == {}


def test_labels_of_a_ruled_head_are_marks_too() -> None:
    head = ("MINISTERIO DE JUSTICIA", "S/REF. 12/26", "FECHA Villaprueba, 4 de mayo de 2026", "ASUNTO Acuse de recibo")
    assert cuts.proposed(packet(BODY, head)).begins == {2: cuts.HEAD_OF_A_LETTER}


@pytest.mark.parametrize(
    ("reference", "date"),
    [
        ("The Director Our ref: 12/26-T", "Teststraat 6 Date: 2 March 2026"),
        ("Destinatario S/Ref.: 12/26", "Calle 9 Fecha: 2 de marzo de 2026"),
    ],
)
def test_a_head_beside_the_address_is_known(reference: str, date: str) -> None:
    head = ("REPUBLIC OF TESTLAND", "Office of the Prosecutor", reference, date, "REQUEST FOR ASSISTANCE")
    assert cuts.proposed(packet(BODY, head)).begins == {2: cuts.HEAD_OF_A_LETTER}


def test_a_page_that_goes_on_about_a_court_and_a_date_begins_nothing() -> None:
    pages = packet(LETTER, ("the Court heard the witness on", "4 May 2026", *BODY), ("Done at Testburg", "5 May 2026"))
    assert cuts.proposed(pages).begins == {}


def test_page_numbers_that_begin_again_begin_a_document() -> None:
    pages = packet((*BODY, "Page 1 of 2"), (*BODY, "Page 2 of 2"), (*BODY, "Page 1 of 1"))
    assert cuts.proposed(pages).begins == {3: cuts.NUMBERS_BEGIN_AGAIN}


@pytest.mark.parametrize("first", ["1", "- 1 -", "1/2", "página 1 de 2", "page 1 sur 2", "Pág. 1 de 2"])
def test_numbers_are_read_as_they_are_printed(first: str) -> None:
    assert cuts.proposed(packet((*BODY, "- 3 -"), (*BODY, first))).begins == {2: cuts.NUMBERS_BEGIN_AGAIN}


def test_a_letter_that_quotes_a_head_on_its_second_page_stays_whole() -> None:
    pages = packet((*LETTER, "Page 1 of 2"), (*LETTER, "Page 2 of 2"))
    assert cuts.proposed(pages).begins == {}


@pytest.mark.parametrize(
    "sheet", ["PATCH T", "Separator sheet", "Feuille de séparation", "Hoja separadora", "Folha separadora"]
)
def test_a_separator_sheet_parts_two_documents_and_is_left_out(sheet: str) -> None:
    found = cuts.proposed(packet(BODY, (sheet,), BODY))
    assert found.begins == {3: cuts.AFTER_SEPARATOR}
    assert found.left_out == {2: cuts.SEPARATOR}


def test_a_separator_sheet_on_top_is_left_out_and_parts_nothing() -> None:
    found = cuts.proposed(packet(("PATCH T",), BODY))
    assert found.begins == {}
    assert found.left_out == {1: cuts.SEPARATOR}


def test_a_blank_back_is_left_out_only_between_two_documents() -> None:
    found = cuts.proposed(packet(LETTER, (), BODY, (), LETTER))
    assert found.begins == {5: cuts.HEAD_OF_A_LETTER}
    assert found.left_out == {4: cuts.BLANK_BETWEEN}


def test_a_letter_about_separators_is_none() -> None:
    assert cuts.proposed(packet(LETTER, ("the separator sheet was lost", *BODY, *BODY), BODY)).left_out == {}
