"""Names that forms and tables give field by field, and names with a father's name or a State beside them."""

import pytest
from typeset import page_of

from extract.letter import Letter, letter_of
from extract.names import find_names
from extract.phrases import tokens_of
from extract.states import find_states


def letter(text: str) -> Letter:
    return letter_of([page_of(text)])


def named(text: str) -> list[tuple[str, str]]:
    found = letter(text)
    names = find_names(found, taken=(), states=find_states(found, tokens_of(found.low)))
    return [(name.surname, name.given) for name in names if not name.official]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "(i) Natural person. Name: ORBELL. First name(s): Ida-May. Sex: F. Nationality: Irish",
            [("ORBELL", "Ida-May")],
        ),
        ("Apellido(s): QUIROLA DÍEZ Nombre: Teo Sexo: V\nNacionalidad: chilena", [("QUIROLA DÍEZ", "Teo")]),
        ("Nom : VAN OOST Prénom(s) : Luc Jean Autres noms : « Lulu »", [("VAN OOST", "Luc Jean")]),
        ("Pessoa singular — Apelido: LOURO-BRAZ Nome(s): Rui Davi Sexo: M", [("LOURO-BRAZ", "Rui Davi")]),
        ("Given names: Petra\nSurname: Vandel\nNationality: Dutch", [("Vandel", "Petra")]),
    ],
)
def test_a_form_set_in_one_line_gives_its_names(text: str, names: list[tuple[str, str]]) -> None:
    assert named(text) == names


def test_two_persons_of_one_form_stay_two() -> None:
    form = "1. Name: ORBELL. First name: Ida. Sex: F.\n2. Name: TUMIM. First name: Gad. Sex: M."
    assert named(form) == [("ORBELL", "Ida"), ("TUMIM", "Gad")]


def test_a_column_of_surnames_goes_with_the_column_of_given_names() -> None:
    table = "Sobrenome\tNome\tNascimento\n\nFARNESI\tHugo Ivo\t14/02/1961\n\nOKOYE LUZ\tDara\t30/11/1970"
    assert named(table) == [("FARNESI", "Hugo Ivo"), ("OKOYE LUZ", "Dara")]


def test_a_father_s_name_in_brackets_parts_no_name() -> None:
    assert named("do cidadão Zoran (Petar) VUJIN-KRALJ, nascido em Niš") == [("VUJIN-KRALJ", "Zoran")]


def test_the_state_before_a_name_is_no_given_name() -> None:
    assert named("by the citizen of Uzbekistan Rustam TILLAEV, born in Buxoro") == [("TILLAEV", "Rustam")]


def test_a_possessive_is_no_part_of_a_surname() -> None:
    assert ("Orbell's", "Ida") not in named("a search of Mrs Ida Orbell's house in May")


@pytest.mark.parametrize("heading", ["WHY HE IS OF INTEREST\tBORN 12/03/1971", "GOVERNMENT ENDORSEMENT, born in May"])
def test_a_heading_in_capitals_is_nobody(heading: str) -> None:
    assert named(heading) == []
