"""A request type and a mark in a fifth language are added by data alone."""

from collections.abc import Iterator

import pytest
from typeset import page_of

from extract import cues, kinds, marks
from extract.draft import draft
from extract.letter import letter_of
from extract.vocabulary import table
from records.record import record_of

LETTER = """
OFFICE OF THE PROSECUTOR
Tallinn, Estonia

Subject: posting of a liaison magistrate

KIIREELLINEN

We request that a liaison magistrate be posted with our office for two years from next spring.
"""


@pytest.fixture
def more_words() -> Iterator[None]:
    """What an administrator would write into the two tables."""
    types, bands = table("request_types"), table("cues")["urgent"]["bands"]
    types["liaison"] = {"named": ["posting of a liaison magistrate"], "asked": ["magistrate be posted"]}  # type: ignore[index]
    bands.append("kiireellinen")
    forget()
    yield
    del types["liaison"]  # type: ignore[attr-defined]
    bands.remove("kiireellinen")
    forget()


def forget() -> None:
    cues.forget()
    for each in (marks._pattern, marks._packed):
        each.cache_clear()


def test_a_request_type_is_added_by_data_alone(more_words: None) -> None:
    proposals = kinds.propose_kind(letter_of([page_of(LETTER)]))
    assert next(p.value for p in proposals if p.field == "request_type" and p.rank == 0) == "liaison"


def test_a_mark_of_another_language_is_added_by_data_alone(more_words: None) -> None:
    assert record_of(draft([page_of(LETTER)]).proposals)["urgent"] is True


def test_without_the_data_neither_is_known() -> None:
    record = record_of(draft([page_of(LETTER)]).proposals)
    assert "urgent" not in record
    assert record.get("request_type") != "liaison"
