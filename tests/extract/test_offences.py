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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "He stands before our Crown Court for poisoning wild geese (section 12 of the Birds Act, cap 7).",
            [("poisoning wild geese", "environment", "section 12 of the Birds Act, cap 7")],
        ),
        (
            "Charges: misbehaviour in public office (common law); and corruptly receiving a reward, "
            "contrary to section 6(2) of the Rewards Act, Chap. 9:04.",
            [
                ("misbehaviour in public office", "corruption", None),
                ("corruptly receiving a reward", "corruption", "section 6(2) of the Rewards Act, Chap. 9:04"),
            ],
        ),
        (
            "She was sentenced to six years (see the annex) for carrying of narcotics, article 88 paragraph (1) of the "
            "Law No. 3 of 1999.",
            [("carrying of narcotics", "drugs", "article 88 paragraph (1) of the Law No. 3 of 1999")],
        ),
        (
            "Il est mis en examen pour capture d'espèces protégées (article L. 110-2 du Code rural).",
            [("capture d'espèces protégées", "environment", "article L. 110-2 du Code rural")],
        ),
        (
            "Derecho\n\nAbigeato (art. 11 del Código Rural) y falsificación de guías por particular (art. 12 del Código "
            "Penal).",
            [
                ("Abigeato", "theft_or_robbery", "art. 11 del Código Rural"),
                ("falsificación de guías por particular", "forgery", "art. 12 del Código Penal"),
            ],
        ),
        (
            "Está investigado por asociación para el tráfico y lavado de activos.",
            [("asociación para el tráfico", "drugs", None), ("lavado de activos", "money_laundering", None)],
        ),
        (
            "inculpée de détournement de deniers publics et de blanchiment de capitaux, faits prévus par l'article 31 du "
            "Code pénal pour le premier, par l'article 4 de la loi 90-2 pour le second.",
            [
                ("détournement de deniers publics", "embezzlement", "article 31 du Code pénal"),
                ("blanchiment de capitaux", "money_laundering", "article 4 de la loi 90-2"),
            ],
        ),
        ("He was charged with the execution of the works in Lima.", []),
        ("The unit for the request of copies (article 5 of the Archives Act) is closed.", []),
    ],
)
def test_offences_are_known_by_the_words_around_them(text: str, found: Told) -> None:
    assert offences(text) == found


def test_an_offence_and_its_provision_stand_in_rows_of_a_form() -> None:
    form = (
        "2.2 CHARGE\tPiracy\n\n2.3 LAW PROVISION\tArt. 44 part 2 (a) of the Criminal Code of Ruritania\n\n2.4 MAX\tten"
    )
    provision = "Art. 44 part 2 (a) of the Criminal Code of Ruritania"
    assert offences(form) == [("Piracy", "theft_or_robbery", provision)]


@pytest.mark.parametrize(
    ("label", "category"),
    {
        "trafficking of young women": "trafficking_in_persons", "evasion of vat": "tax", "sale of hashish": "drugs",
        "vol de betail": "theft_or_robbery", "delito de cohecho pasivo": "corruption", "quelque chose": None,
    }.items(),
)  # fmt: skip
def test_words_tell_the_category(label: str, category: str | None) -> None:
    assert category_of(label) == category
