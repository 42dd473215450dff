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
