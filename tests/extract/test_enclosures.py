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
    assert titles(text) == ["text of the law"]


def test_a_heading_before_a_long_line_without_marks_stops_no_letter() -> None:
    assert titles("Enclosures: " + "one very long line that nobody has divided into any parts at all, " * 3) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7. Herewith: Copy of the charge; Statement of Insp. Aldo Brenn; Map of the bay. The office answers at noon.",
         ["Copy of the charge", "Statement of Insp. Aldo Brenn", "Map of the bay"]),
        ("Acompaño: (i) copia del auto; (ii) texto del artículo 31 (2) de la Ley; (iii) informe del perito.",
         ["copia del auto", "texto del artículo 31 (2) de la Ley", "informe del perito"]),
        ("Papers following, in this order:\n\n> Letter of the Registrar\n> Certified file",
         ["Letter of the Registrar", "Certified file"]),
        ("Se agrega: testimonio del acta · inventario de bienes · recibo",
         ["testimonio del acta", "inventario de bienes", "recibo"]),
        ("6. Documentos que se adjuntan\n\nA. Certificado de vida | B. Texto de la norma | C. Informe médico\n\nFin",
         ["Certificado de vida", "Texto de la norma", "Informe médico"]),
        ("Annexons : – la liste des témoins ; – copie de la décision ; – preuve de l'accord.",
         ["la liste des témoins", "copie de la décision", "preuve de l'accord"]),
        ("Annexed file: 41_sums.xlsx | Annexed file: 41_cards.pdf", ["41_sums.xlsx", "41_cards.pdf"]),
        ("Summons joined: 1. Questions to the witness 2. Norse translation of this form",
         ["Questions to the witness", "Norse translation of this form"]),
        ("Enclosures:\n1. Certified copy of the order (3 copies)\n2. Map of the bay, 12 pages",
         ["Certified copy of the order", "Map of the bay"]),
        ("Para el efecto remito: carta rogatoria en original, copia de la sentencia y constancia de firmeza.",
         ["carta rogatoria en original", "copia de la sentencia", "constancia de firmeza"]),
        ("ENLACE\tTEL 41\nSE ANEXA\tFICHA DE HUELLAS; COPIA DE LA ORDEN\nAUTORIZA\tLIC. ALDO BRENN, JUEZ",
         ["FICHA DE HUELLAS", "COPIA DE LA ORDEN"]),
    ],
)  # fmt: skip
def test_lists_are_divided_by_whatever_sign_their_writers_use(text: str, expected: list[str]) -> None:
    assert titles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anexo a la presente remito copia certificada del fallo, que consta de nueve hojas.",
         ["copia certificada del fallo"]),
        ("Van con este oficio, para su gobierno, el pliego de preguntas en danés y sueco y la copia de la escritura.",
         ["pliego de preguntas en danés y sueco", "copia de la escritura"]),
        ("Copia del escrito de la señora Roza va con la presente y le encarezco reserva.",
         ["Copia del escrito de la señora Roza"]),
        ("Je vous transmets ci-joint une copie de l'acte ainsi que deux plans du port.",
         ["copie de l'acte", "plans du port"]),
        ("A declaração foi junta à primeira Nota. O texto da lei não segue em anexo.", []),
        ("His declaration was enclosed with the first Note.", []),
        ("Obtain from the bank, junto do Banco Claro, os documentos de abertura e os extratos.", []),
    ],
)  # fmt: skip
def test_a_sentence_says_what_goes_with_the_letter(text: str, expected: list[str]) -> None:
    assert titles(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Faltam peças, a saber:\n1) declaração do preso;\n2) certidão de óbito;",
        "We still need the following, which should be attached:\n1. Copy of the law\n2. Certificate of birth",
        "Anexos: los indicados",
        "Enclosures: as stated",
        "Annexe : néant",
    ],
)
def test_what_is_asked_for_or_not_named_is_no_enclosure(text: str) -> None:
    assert titles(text) == []


def test_a_list_cut_by_the_end_of_the_page_goes_on_behind_it() -> None:
    first, second = "Je joins une copie de l'ordre,", "le plan du port et la liste des témoins."
    pages = [page_of(BODY + first), page_of(second, number=2)]
    found = [str(p.value) for p in propose_enclosures(letter_of(pages))]
    assert found == ["copie de l'ordre", "plan du port", "liste des témoins"]
