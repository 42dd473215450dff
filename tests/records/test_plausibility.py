"""What looks wrong although its form is right, and what a request of its type still has to state."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.plausibility import doubts, is_mod_97, is_right_number
from records.record import BY_NAME, GROUPS, REQUEST_TYPES
from records.requirements import Standing, folded, required, requirements_from
from review_ui.normalise import day

TODAY = date(2026, 11, 22)
LENGTHS = tomllib.loads((files("config") / "ibans.toml").read_text("utf-8"))["lengths"]
ITEMS = requirements_from(tomllib.loads((files("config") / "required_items.toml").read_text("utf-8")))


def doubted(**record: object) -> list[tuple[str, int | None]]:
    return [(each.field, each.item) for each in doubts(record, today=TODAY, iban_lengths=LENGTHS, day_in=day)]


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ({"date_of_request": "2026-12-01"}, "date_of_request"),
        ({"date_of_request": "2026-03-03", "date_received": "2026-03-01"}, "date_received"),
        ({"date_of_request": "2016-03-03", "date_received": "2026-03-05"}, "date_received"),
        ({"date_of_request": "2026-03-03", "requested_deadline": "2025-06-01"}, "requested_deadline"),
        ({"requesting_state": "PT", "requested_state": "PT"}, "requested_state"),
    ],
)
def test_single_values_that_cannot_be_are_doubted(record: dict[str, str], field: str) -> None:
    assert doubted(**record) == [(field, None)]


def test_dates_in_their_order_are_not_doubted() -> None:
    persons = [{"surname": "Verano", "date_of_birth": "1980-02-01"}]
    in_order = {"date_of_request": "2026-03-03", "date_received": "2026-03-09", "requested_deadline": "2026-06-01"}
    assert doubted(**in_order, persons=persons) == []


def test_a_person_born_after_the_letter_or_older_than_people_get_is_doubted() -> None:
    persons = [{"date_of_birth": "2026-03-03"}, {"date_of_birth": "1880-01-01"}, {"date_of_birth": "no date"}, {}]
    assert doubted(date_of_request="2026-03-03", persons=persons) == [
        ("persons.date_of_birth", 0), ("persons.date_of_birth", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("label", ["fraud, 4 March 2026", "vol commis le 04/03/2026", "furto em 2026-03-04"])
def test_an_offence_after_the_letter_is_doubted(label: str) -> None:
    offences = [{"label": "theft"}, {"label": label}]
    assert doubted(date_of_request="2026-03-03", offences=offences) == [("offences.label", 1)]
    assert doubted(date_of_request="2026-03-05", offences=[{"label": label}]) == []
    assert doubted(date_received="2026-03-03", offences=[{"label": label}]) == [("offences.label", 0)]


def test_a_suspect_born_after_the_offence_is_doubted_and_a_witness_is_not() -> None:
    persons = [{"role": "suspect", "date_of_birth": "2001-06-01"}, {"role": "witness", "date_of_birth": "2001-06-01"}]
    offences = [{"label": "homicidio, 12 de mayo de 1999"}, {"label": "fraude"}]
    assert doubted(persons=persons, offences=offences) == [("persons.date_of_birth", 0)]
    assert doubted(persons=persons, offences=[{"label": "fraud (Act of 12 May 1999)"}]) == []


def iban(bban: str) -> str:
    rest = int("".join(str(int(c, 36)) for c in f"{bban}PT00")) % 97
    return f"PT{98 - rest:02}{bban}"


@given(st.from_regex(r"[0-9]{21}", fullmatch=True), st.integers(4, 24), st.integers(1, 9))
def test_an_iban_is_believed_and_one_wrong_digit_in_it_is_not(bban: str, place: int, more: int) -> None:
    right = iban(bban)
    assert doubted(bank_accounts=[{"number": right}]) == []
    wrong = right[:place] + str((int(right[place]) + more) % 10) + right[place + 1 :]
    assert doubted(bank_accounts=[{"number": "-"}, {"number": wrong}]) == [("bank_accounts.number", 1)]
    assert not is_mod_97(wrong[4:] + wrong[:4])


def test_an_iban_of_the_wrong_length_says_both_lengths_and_other_numbers_pass() -> None:
    (doubt,) = doubts({"bank_accounts": [{"number": "PT5000020123"}]}, today=TODAY, iban_lengths=LENGTHS, day_in=day)
    assert doubt.sentence.format(**doubt.figures) == "An IBAN of this country has 25 characters; this one has 12."
    assert doubted(bank_accounts=[{"number": "4711-0815"}]) == []


@pytest.mark.parametrize(
    ("number", "state", "right"),
    [
        ("12345678Z", "ES", True), ("12345678A", "ES", False), ("12345678A", "FR", None),
        ("DNI 12345678-A", None, False),
        ("X1234567L", "ES", True), ("X1234567M", "ES", False), ("111.444.777-35", None, True),
        ("111.444.777-36", None, False), ("CPF 11144477735", None, True), ("11.222.333/0001-81", None, True),
        ("CNPJ 11.222.333/0001-82", None, False), ("NIF 501964843", None, True), ("NIPC 501964844", None, False),
        ("5493001KJTIIGC8Y1R12", None, True), ("5493001KJTIIGC8Y1R13", None, False), ("passport AB 123456", None, None),
    ],
)  # fmt: skip
def test_check_digits_of_known_kinds_of_number(number: str, state: str | None, right: bool | None) -> None:
    assert is_right_number(number, state=state) is right


def missing(record: dict[str, object], text: str = "") -> list[str]:
    found = required(record, folded(text), ITEMS)
    return [each.item.source for each in found if each.standing == Standing.MISSING]


def test_each_item_that_is_missing_is_named_with_its_treaty() -> None:
    record = {"document_role": "request", "request_type": "confiscation", "requesting_authority": "Court"}
    assert {"UNCAC art. 46(15)(c)", "UNCAC art. 55(3)(a)", "UNCAC art. 55(3)(b)"} <= set(missing(record))


def test_what_a_field_holds_or_the_document_says_is_not_missing() -> None:
    record = {
        "document_role": "request",
        "request_type": "confiscation",
        "amounts": [{"value": "1", "currency": "EUR"}],
    }
    assert "UNCAC art. 55(3)(a)" not in missing(record)
    assert "UNCAC art. 46(15)(c)" not in missing(record, "Exposé des\nfaits")
    assert "UNCAC art. 46(15)(c)" in missing(record, "the artefacts")


def test_facts_are_not_asked_of_service_and_nothing_of_a_reminder() -> None:
    service = {"document_role": "request", "request_type": "service_of_documents"}
    assert "UNCAC art. 46(15)(c)" not in missing(service)
    assert "ECMA art. 14(2)" in missing(service)
    assert missing(service | {"document_role": "reminder"}) == []
    assert missing({"document_role": "request"}) == []


def test_the_table_names_fields_and_types_that_exist_and_a_source_for_every_item() -> None:
    items = [*ITEMS.every, *(item for listed in ITEMS.by_type.values() for item in listed)]
    assert ITEMS.by_type.keys() <= set(REQUEST_TYPES)
    assert all(item.source and (item.fields or item.words) for item in items)
    assert all(name in BY_NAME or name in GROUPS for item in items for name in item.fields)
    assert all(words == folded(words) or words.endswith(" ") for item in items for words in item.words)
