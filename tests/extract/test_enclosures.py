"""Lists of enclosures as letters of many hands write them, and what stands near them and is none."""

import pytest
from typeset import page_of

from extract.enclosures import propose_enclosures
from extract.letter import letter_of

BODY = "Dear Sir\n\n" + "We ask for the records of the firm, as told in our first letter of May.\n" * 6 + "\n"


def titles(text: str) -> list[str]:
    return [str(p.value) for p in propose_enclosures(letter_of([page_of(BODY + text)]))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Encl. (2): Certified copy of the order; Bundle of maps\nc.c. Embassy of Norland",
            ["Certified copy of the order", "Bundle of maps"],
        ),
        ("Ann. : – Texte de la loi\n– Tableau des envois", ["Texte de la loi", "Tableau des envois"]),
        (
            "Joints : photo du navire ; extrait du registre\nTelephone du parquet 01 02 03",
            ["photo du navire", "extrait du registre"],
        ),
        (
            "Se acompañan: copia del auto; copia del plano; y lista de bienes. Autorízase a la portadora.",
            ["copia del auto", "copia del plano", "lista de bienes"],
        ),
        (
            "6. Documentos que acompanham\n\nA) Decisão da Vara — B) Planilha de envios — C) Mapa\n\n7. Contato: sala",
            ["Decisão da Vara", "Planilha de envios", "Mapa"],
        ),
        (
            "5. Acompanham: (i) Declaração do preso; (ii) Certidão de óbito.",
            ["Declaração do preso", "Certidão de óbito"],
        ),
        ("A esta Nota vão juntos, cada um com selo:\n\n– Sentença\n– Ordem de busca", ["Sentença", "Ordem de busca"]),
    ],
)
def test_a_list_of_enclosures_is_read(text: str, expected: list[str]) -> None:
    assert titles(text) == expected


def test_the_last_word_of_a_sentence_is_no_heading() -> None:
    text = "The text of the law is\nenclosed.\n\n1. The statements of May\n2. The cards of June"
    assert titles(text) == ["The text of the law"]


def test_a_heading_before_a_long_line_without_marks_stops_no_letter() -> None:
    assert titles("Enclosures: " + "one very long line that nobody has divided into any parts at all, " * 3) == []
