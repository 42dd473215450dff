"""The sender's telephone: over two lines, with 00 for the +, beside a fax, never a number that the letter is about."""

import pytest
from typeset import page_of

from extract.contacts import find_contacts, propose_contacts
from extract.letter import letter_of


def phone(text: str) -> str | None:
    letter = letter_of([page_of(text)])
    proposals = propose_contacts(letter, find_contacts(letter), addressee=None)
    return next((str(p.value) for p in proposals if p.field == "contact_phone" and p.rank == 0), None)


@pytest.mark.parametrize(
    ("text", "number"),
    {
        "Tel. +54 11\n5550-4127": "+541155504127",
        "Standard 00 212 537 55 61 90": "+212537556190",
        "tel/fax +40 21 555 0384": "+40215550384",
        "Telephone du parquet 034 55 501 77": "0345550177",
        "Fax +40 21 555 0385": None,
        "Tel. +356 2590 7743\n12 March 2025": "+35625907743",
    }.items(),
)
def test_a_telephone_number_is_found(text: str, number: str | None) -> None:
    assert phone(text) == number


def test_the_number_that_the_letter_is_about_is_not_the_senders() -> None:
    text = """
Please identify the subscriber of the number +27 60 999 0148 and keep its records for us.

For any question: +258 21 990 377, or by e-mail desk@court.example
"""
    assert phone(text) == "+25821990377"


@pytest.mark.parametrize(
    ("text", "number"),
    {
        "(230) 5550 9911 · desk@office-mu.example": "23055509911",
        "by return to mla@law.example or 020 555 8814.": "0205558814",
        "Write to me only: 00972-3-5552 117.": "+97235552117",
        "Ligne directe 021 555 71 08": "0215557108",
        "desk@court.example - 12.03.2025": None,
        "desk@court.example, 2019-2021": None,
    }.items(),
)
def test_a_number_without_a_label_is_known_by_the_address_beside_it(text: str, number: str | None) -> None:
    assert phone(text) == number
