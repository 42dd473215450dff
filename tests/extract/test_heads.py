"""Heads of letters by many hands give up their references and their date."""

import re

import pytest
from own_heads import HEADS
from typeset import page_of

from extract.draft import draft
from extract.reference_codes import code_at, is_code
from records.record import Record, record_of


def record(name: str) -> Record:
    return record_of(draft([page_of(HEADS[name][0])]).proposals)


def bare(numbers: list[str]) -> list[str]:
    return sorted(re.sub(r"\W", "", number).lower() for number in numbers)


@pytest.mark.parametrize("name", HEADS)
def test_the_senders_references_and_the_related_ones_are_told_apart(name: str) -> None:
    _, own, related, _ = HEADS[name]
    found = record(name)
    assert bare(found.get("references", [])) == bare(own)
    assert bare(found.get("related_references", [])) == bare(related)


@pytest.mark.parametrize("name", HEADS)
def test_the_letter_bears_its_own_date(name: str) -> None:
    assert record(name).get("date_of_request") == HEADS[name][3]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("22 104 000 031 et", "22 104 000 031"),
        ("120 Js 4471/23, wegen", "120 Js 4471/23"),
        ("E877 of 2022 - Republic", "E877 of 2022"),
        ("RC-08(A)/2023 - FIR", "RC-08(A)/2023"),
        ("1123/RMP 2231/PG/2024.", "1123/RMP 2231/PG/2024"),
        ("1:23-cr-00456; OIA", "1:23-cr-00456"),
        ("417/2023), de", "417/2023"),
    ],
)
def test_a_number_ends_where_its_registry_ends_it(text: str, code: str) -> None:
    span = code_at(text, 0)
    assert span is not None
    assert text[slice(*span)] == code


@pytest.mark.parametrize("text", ["2024", "12.3", "03/05/2024", "2024-05-03", "31", "Article", "44-1"])
def test_years_dates_and_short_numbers_are_no_references(text: str) -> None:
    assert not is_code(text)
