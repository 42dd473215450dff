"""When and where a person was born, of which State they are a national, and the number of their papers."""

import pytest
from typeset import page_of

from extract.dates import find_dates
from extract.letter import letter_of
from extract.names import find_names
from extract.people import gather_people
from extract.phrases import tokens_of
from extract.states import find_states


def told(text: str) -> dict[str, object]:
    """The particulars of the first person in the text."""
    letter = letter_of([page_of(text)])
    states = find_states(letter, tokens_of(letter.low))
    names = find_names(letter, taken=(), states=states)
    people = gather_people(letter, names, dates=find_dates(letter), states=states)
    return {part: fact.value for part, fact in people[0].facts.items()}


@pytest.mark.parametrize(
    ("text", "part", "value"),
    [
        ("Ida ORBELL, b. Lugo 30/06/1985, Ugandan", "date_of_birth", "1985-06-30"),
        ("Ida ORBELL, b. Lugo 30/06/1985, Ugandan", "place_of_birth", "Lugo"),
        ("Mme Ida ORBELL, née TUMIM le 12 mai 1984 à Sète", "date_of_birth", "1984-05-12"),
        ("Teo ORBELL.\n\nThe said man, who was born at Lugo in the East\nZone on 12.5.1984", "place_of_birth", "Lugo"),
        ("Teo Ivo ORBELL\n(a) «Chato»,\n\nnatural de Lugo, nacido el 12/05/1984", "date_of_birth", "1984-05-12"),
        ("Nom : ORBELL Prénoms : Ida Née le : 12/05/1984 À : Sète\nNationalité : belge", "place_of_birth", "Sète"),
        ("Mr Teo ORBELL, ID 1 1988 8 0041726 0 33, of Riga", "id_number", "1 1988 8 0041726 0 33"),
        ("o cidadão Teo ORBELL, portador do passaporte N 7654321, de Lugo", "id_number", "N 7654321"),
        ("a Teo ORBELL, cédula paraguaya 7.650.123, de Lugo", "id_number", "7.650.123"),
        ("a Teo ORBELL, C.I. 7650123 CB, de Lugo", "id_number", "7650123 CB"),
        ("Mr Teo ORBELL, bearer of the civil number 765432100418, of Riga", "id_number", "765432100418"),
        ("APELLIDOS\tORBELL\nNOMBRES\tTEO\nDOCUMENTO\tPASAPORTE B7654321 (VENCE 2029)", "id_number", "B7654321"),
        ("Mr Teo ORBELL, born 12.5.1984, Polish citizenship, of Riga", "nationality", "PL"),
        ("a Ida ORBELL, contable uruguaya, de Lugo", "nationality", "UY"),
    ],
)  # fmt: skip
def test_particulars_stand_behind_the_name_in_many_forms(text: str, part: str, value: str) -> None:
    assert told(text).get(part) == value


def test_rows_with_numbers_of_their_own_tell_more_of_the_same_person() -> None:
    form = (
        "1.1 FAMILY NAME\tORBELL\n\n1.2 FORENAME\tTeo\n\n1.3 OTHER NAMES USED\tTed\n\n"
        "1.6 NATIONALITY\tGeorgian\n\n1.7 TRAVEL DOCUMENT\tPassport 14BN76543"
    )
    assert told(form) | {"nationality": "GE", "id_number": "14BN76543"} == told(form)
