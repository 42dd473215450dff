"""The zones of passports and cards, and national numbers, are proved by their check digits or tell nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.br import cpf
from stdnum.cl import rut
from stdnum.es import dni
from typeset import page_of

from extract.dates import find_dates
from extract.draft import look
from extract.identities import identity, is_company
from extract.letter import Letter, letter_of
from extract.names import find_names
from extract.particulars import particulars
from extract.travel_documents import check_digit, travel_documents


def zone(surname: str, given: str, number: str, born: str, *, state: str = "UTO", expiry: str = "310415") -> str:
    """A passport's zone (TD3): two lines of 44 signs."""
    first = f"P<{state}{surname}<<{given.replace(' ', '<')}".ljust(44, "<")
    number = number.ljust(9, "<")
    second = f"{number}{check_digit(number)}{state}{born}{check_digit(born)}F{expiry}{check_digit(expiry)}"
    return f"{first}\n{second.ljust(43, '<')}0"


def read(text: str) -> list[tuple[str, str, str | None, str | None, str]]:
    found = travel_documents(letter_of([page_of(text)]))
    return [(d.surname, d.given_names, d.nationality, d.date_of_birth, d.number) for d in found]


def test_the_example_of_the_standard_has_its_check_digits() -> None:
    assert [check_digit(field) for field in ("L898902C3", "740812", "120415")] == [6, 2, 9]


def test_a_passports_zone_is_read() -> None:
    text = zone("OZOLINS<BERGS", "JANIS", "LV4417209", "580514", state="LVA")
    assert read(f"Copy of the passport\n\n{text}") == [("OZOLINS BERGS", "JANIS", "LV", "1958-05-14", "LV4417209")]


def test_a_cards_zone_is_read() -> None:
    number, born, expiry = "D23145890", "900702", "300101"
    first = f"I<FRA{number}{check_digit(number)}".ljust(30, "<")
    second = f"{born}{check_digit(born)}M{expiry}{check_digit(expiry)}FRA".ljust(29, "<") + "4"
    third = "BASSONG<<ODILE<MARIE".ljust(30, "<")
    assert read(f"{first}\n{second}\n{third}") == [("BASSONG", "ODILE MARIE", "FR", "1990-07-02", number)]


@given(
    st.text("ABCDEFGHKLMNPRSTUVWXYZ", min_size=1, max_size=2),
    st.text("0123456789", min_size=7, max_size=7),
    st.dates(min_value=date(1930, 1, 1), max_value=date(2010, 12, 31)),
)
def test_every_number_and_birth_comes_back_from_its_zone(series: str, digits: str, born: date) -> None:
    number = f"{series}{digits}"[:9]
    day = f"{born:%y%m%d}"
    told = read(zone("KOVAC", "MIRELA", number, day))
    assert [(each[3], each[4]) for each in told] == [(f"{born:%Y-%m-%d}", number)]


@pytest.mark.parametrize(("right", "wrong"), [("0", "O"), ("1", "I"), ("5", "S"), ("8", "B")])
def test_a_confused_digit_of_a_zone_is_forgiven(right: str, wrong: str) -> None:
    text = zone("KOVAC", "MIRELA", f"AB7{right}1462{right}", "851105")
    first, second = text.split("\n")
    spoilt = second[:2] + second[2:9].replace(right, wrong) + second[9:]
    assert [each[4] for each in read(f"{first}\n{spoilt}")] == [f"AB7{right}1462{right}"]


def test_a_zone_whose_check_digit_is_wrong_tells_nothing() -> None:
    first, second = zone("KOVAC", "MIRELA", "AB7301462", "851105").split("\n")
    assert read(f"{first}\nAB7301463{second[9:]}") == []


def facts(text: str, surname: str) -> dict[str, object]:
    letter: Letter = letter_of([page_of(text)])
    seen = look(letter)
    names = find_names(letter, taken=seen.bodies, states=seen.states)
    mention = next(name for name in names if surname in name.surname)
    return {part: fact.value for part, fact in particulars(letter, mention, names, seen.dates, seen.states)}


def test_the_zone_goes_to_the_person_whose_name_it_bears() -> None:
    text = "The suspects Mirela KOVAC, born in Bitola, and Ivan PETROVSKI, born in Ohrid, left in June.\n\n" + zone(
        "KOVAC", "MIRELA", "AB7301462", "851105", state="MKD"
    )
    expected = {"id_number": "AB7301462", "date_of_birth": "1985-11-05", "nationality": "MK"}
    assert expected.items() <= facts(text, "KOVAC").items()
    assert "id_number" not in facts(text, "PETROVSKI")


def told(text: str, state: str | None = None) -> tuple[str, float] | None:
    letter = letter_of([page_of(text)])
    fact = identity(letter, 0, len(letter.text), state=state)
    return None if fact is None else (str(fact.value), fact.confidence)


def test_a_proved_number_is_surer_than_one_that_its_rule_denies() -> None:
    number = "114528937" + cpf._calc_check_digits("114528937")
    other = number[:-1] + str((int(number[-1]) + 1) % 10)
    proved, denied = told(f"titular do CPF {number}", "BR"), told(f"titular do CPF {other}", "BR")
    assert proved is not None
    assert denied is not None
    assert proved[0] == number
    assert proved[1] > denied[1]


def test_a_confused_digit_of_a_national_number_is_mended_where_the_rule_proves_it() -> None:
    number = "41552308" + dni.calc_check_digit("41552308")
    assert told(f"con DNI {number.replace('0', 'O', 1)} y", "ES") == (number, 0.96)


def test_a_number_of_telling_shape_needs_no_word_before_it() -> None:
    number = cpf.format("114528937" + cpf._calc_check_digits("114528937"))
    assert told(f"Maria ({number}), residente") == (number, 0.85)


def test_a_companys_number_is_no_persons() -> None:
    number = rut.format("77418902" + rut.calc_check_digit("77418902"))
    assert is_company(number)
    assert told(f"titular de la firma, RUT {number}, en Arica") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "born at Ohrid on the twenty-eighth of May 1984, bearer of the passport 17BK40926": {
            "date_of_birth": "1984-05-28", "place_of_birth": "Ohrid", "id_number": "17BK40926"},
        "née à Skopje le 8 mai 1971, Allemande": {"date_of_birth": "1971-05-08", "place_of_birth": "Skopje"},
        "son of Revaz LOMIA and of Nino LOMIA, born on 5 May 1984 in Ohrid": {"date_of_birth": "1984-05-05"},
        "with Peruvian passport AAF118204, born in the town of Ohrid": {
            "nationality": "PE", "id_number": "AAF118204", "place_of_birth": "Ohrid"},
    }.items(),
)  # fmt: skip
def test_particulars_are_read_behind_a_name(text: str, expected: dict[str, str]) -> None:
    assert expected.items() <= facts(f"The suspect Mirela KOVAC, {text}.", "KOVAC").items()


def test_a_form_tells_each_persons_particulars_by_its_labels() -> None:
    text = """
Name: KOVAC First name(s): Mirela Nationality: Macedonian
Identity number: 17BK40926 Date and place of birth: 23/09/1961, Bitola
Name: PETROVSKI First name(s): Ivan Nationality: Croatian
Date of birth: 02/12/1988 Place of birth: Ohrid Sex: M
"""
    first, second = facts(text, "KOVAC"), facts(text, "PETROVSKI")
    assert (first["id_number"], first["date_of_birth"], first["nationality"]) == ("17BK40926", "1961-09-23", "MK")
    assert (second.get("id_number"), second["date_of_birth"], second["place_of_birth"]) == (None, "1988-12-02", "Ohrid")


def test_a_paragraph_that_goes_on_tells_of_the_person_named_before() -> None:
    text = "We ask for the surrender of Mirela KOVAC.\n\nThe person sought was born on 3 May 1970 in Ohrid."
    assert facts(text, "KOVAC")["date_of_birth"] == "1970-05-03"
    assert len(find_dates(letter_of([page_of(text)]))) == 1
