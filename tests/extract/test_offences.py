"""Offences that no table knows, lists of them, provisions given in order, rows of forms."""

import pytest
from typeset import page_of

from extract.letter import letter_of
from extract.offence_phrases import category_of
from extract.offences import find_offences
from extract.statutes import find_statutes

Told = list[tuple[str, str, str | None]]


def offences(text: str) -> Told:
    letter = letter_of([page_of(text)])
    return [
        (
            " ".join(letter.text[o.start : o.end].split()),
            o.category,
            o.statute.value if o.statute else None,
        )
        for o in find_offences(letter, find_statutes(letter))
    ]


LETTERS: dict[str, Told] = {
    "He stands before our Crown Court for poisoning wild geese (section 12 of the Birds Act, cap 7).": [
        ("poisoning wild geese", "environment", "section 12 of the Birds Act, cap 7")
    ],
    "Charges: misconduct in a public post (common law); and wilfully hiding a gratification, contrary to section 6(2) "
    "of the Rewards Act, Chap. 9:04.": [
        ("misconduct in a public post", "corruption", None),
        ("wilfully hiding a gratification", "corruption", "section 6(2) of the Rewards Act, Chap. 9:04"),
    ],
    "She was sentenced to six years (see the annex) for carrying of hashish, article 88 paragraph (1) of the Law No. 3 "
    "of 1999.": [("carrying of hashish", "drugs", "article 88 paragraph (1) of the Law No. 3 of 1999")],
    "Il est mis en examen pour capture d'espèces menacées (article L. 110-2 du Code rural).": [
        ("capture d'espèces menacées", "environment", "article L. 110-2 du Code rural")
    ],
    "Derecho\n\nCuatrerismo de ganado robado (art. 11 del Código Rural) y adulteración falsificada por encargo "
    "(art. 12 del Código Penal).": [
        ("Cuatrerismo de ganado robado", "theft_or_robbery", "art. 11 del Código Rural"),
        ("adulteración falsificada por encargo", "forgery", "art. 12 del Código Penal"),
    ],
    "Está investigado por integrar una mafia y lavado de capitales.": [
        ("integrar una mafia", "organised_crime", None), ("lavado de capitales", "money_laundering", None)
    ],
    "inculpée de peculat de deniers publics et de recel de fonds, faits prévus par l'article 31 du Code pénal pour le "
    "premier, par l'article 4 de la loi 90-2 pour le second.": [
        ("peculat de deniers publics", "embezzlement", "article 31 du Code pénal"),
        ("recel de fonds", "money_laundering", "article 4 de la loi 90-2"),
    ],
    "She pleaded guilty to hiding a stolen flag (Flags and Banners Act, s. 9(2)).": [
        ("hiding a stolen flag", "theft_or_robbery", "Flags and Banners Act, s. 9(2)")
    ],
    "2. Legal classification: vessel arson, article 157 Wetboek van Strafrecht": [
        ("vessel arson", "other", "article 157 Wetboek van Strafrecht")
    ],
    "Deux chefs : vol avec effraction, par. 348.01(1) du Code criminel": [
        ("vol avec effraction", "theft_or_robbery", "par. 348.01(1) du Code criminel")
    ],
    "3. Is the offence included in the list? X swindling piracy terrorism racketeering": [],
    "He was charged with the execution of the works in Lima.": [],
    "The unit for the request of copies (article 5 of the Archives Act) is closed.": [],
}  # fmt: skip


@pytest.mark.parametrize(("text", "found"), LETTERS.items())
def test_offences_are_known_by_the_words_around_them(text: str, found: Told) -> None:
    assert offences(text) == found


def test_an_offence_and_its_provision_stand_in_rows_of_a_form() -> None:
    form = (
        "2.2 CHARGE\tPiracy\n\n2.3 LAW PROVISION\tArt. 44 part 2 (a) of the Criminal Code of Ruritania\n\n2.4 MAX\tten"
    )
    provision = "Art. 44 part 2 (a) of the Criminal Code of Ruritania"
    assert offences(form) == [("Piracy", "theft_or_robbery", provision)]


def test_the_label_of_a_row_is_no_offence() -> None:
    form = "Crime\tRoubo de gado\n\nDispositivo\tArtigo 91 do Código Penal da Ruritânia"
    assert offences(form) == [("Roubo de gado", "theft_or_robbery", "Artigo 91 do Código Penal da Ruritânia")]


@pytest.mark.parametrize(
    ("label", "category"),
    {
        "trafficking of young women": "trafficking_in_persons", "evasion of vat": "tax", "sale of hashish": "drugs",
        "vol de betail": "theft_or_robbery", "delito de cohecho pasivo": "corruption", "quelque chose": None,
    }.items(),
)  # fmt: skip
def test_words_tell_the_category(label: str, category: str | None) -> None:
    assert category_of(label) == category
