"""Whole letters of our own hand come out with the record that a clerk would write."""

import re
import time

import pytest
from own_letters import LETTERS, PEOPLE
from typeset import page_of, pages_of

from extract.draft import draft
from records.record import BY_NAME, FIELDS, PATTERNS, record_of
from records.values import Page, PageSource


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_gives_its_record(name: str) -> None:
    text, expected = LETTERS[name]
    record = record_of(draft([page_of(text)]).proposals)
    assert {field: record.get(field) for field in expected} == expected


@pytest.mark.parametrize("name", PEOPLE)
def test_the_first_person_of_a_letter_has_all_particulars(name: str) -> None:
    record = record_of(draft([page_of(LETTERS[name][0])]).proposals)
    assert record["persons"][0] == PEOPLE[name]


def test_in_a_refusal_the_writer_is_the_requested_state() -> None:
    record = record_of(draft([page_of(LETTERS["es denegación"][0])]).proposals)
    assert (record["requesting_state"], record["requested_state"]) == ("HN", "CR")


@pytest.mark.parametrize("name", LETTERS)
def test_every_proposal_read_somewhere_has_a_place_that_covers_its_words(name: str) -> None:
    page = page_of(LETTERS[name][0])
    for proposal in draft([page]).proposals:
        if not proposal.raw_text:
            assert proposal.place is None
            continue
        assert proposal.place is not None
        covered = [
            word.text
            for word in page.words
            if any(
                b.x0 <= word.box.x0 and word.box.x1 <= b.x1 and b.y0 <= word.box.y0 + 1e-6 for b in proposal.place.boxes
            )
        ]
        for word in proposal.raw_text.split():
            assert any(word in text or text in word for text in covered), (proposal, word)


@pytest.mark.parametrize("name", LETTERS)
def test_every_proposal_has_a_field_and_a_value_of_its_kind(name: str) -> None:
    for proposal in draft([page_of(LETTERS[name][0])]).proposals:
        field = BY_NAME[proposal.field]
        assert 0.0 <= proposal.confidence <= 1.0
        assert (proposal.item is None) == (field.group is None)
        if field.kind == "choice":
            assert proposal.value in field.choices
        if field.kind in PATTERNS:
            assert isinstance(proposal.value, str)
            assert re.fullmatch(PATTERNS[field.kind], proposal.value)


@pytest.mark.parametrize("name", LETTERS)
def test_mentions_stand_where_they_say_on_their_page(name: str) -> None:
    page = page_of(LETTERS[name][0])
    mentions = draft([page]).mentions
    assert len(mentions) >= 4
    for mention in mentions:
        on_page = page.text[mention.start : mention.end]
        assert mention.text.split()[0] in on_page


def test_a_letter_without_words_gives_an_empty_draft() -> None:
    made = draft([Page(1, 595, 842, (), PageSource.BLANK)])
    assert (made.mentions, made.proposals, made.language) == ((), (), None)
    assert draft([]).proposals == ()


def test_alternatives_are_ranked_and_at_most_one_value_is_best() -> None:
    made = draft([page_of(LETTERS["en bank records"][0])])
    for field in (f.name for f in FIELDS if f.group is None):
        ranks = sorted(p.rank for p in made.proposals if p.field == field)
        assert ranks == list(range(len(ranks))), field


def test_a_letter_over_two_pages_places_values_on_their_page() -> None:
    head, _, tail = LETTERS["en bank records"][0].partition("We ask that")
    made = draft(pages_of(head, "We ask that" + tail))
    place = {p.field: p.place.page for p in made.proposals if p.place and p.rank == 0}
    assert (place["date_of_request"], place["requested_deadline"], place["signatory"]) == (1, 2, 2)


def test_the_own_state_of_the_authority_settles_who_is_asked() -> None:
    text = "Lomé, le 3 mai 2024\n\nMonsieur,\n\nNous demandons l'audition d'un témoin, au Togo ou à Lisbonne.\n"
    record = record_of(draft([page_of(text)], own_state="PT").proposals)
    assert record.get("requested_state") == "PT"


def test_nothing_is_invented_in_an_ordinary_text() -> None:
    text = "The weather was fine and the garden full of bees. We walked to the river and came home for tea.\n" * 3
    record = record_of(draft([page_of(text)]).proposals)
    assert set(record) <= {"document_role", "language"}


def test_a_crooked_scan_is_read_like_a_straight_one() -> None:
    straight = record_of(draft([page_of(LETTERS["pt bens"][0])]).proposals)
    crooked = record_of(draft([page_of(LETTERS["pt bens"][0], slope=0.017)]).proposals)
    assert crooked == straight


def test_three_pages_take_little_time() -> None:
    pages = pages_of(*(LETTERS[name][0] for name in ("en bank records", "fr audition", "es registro")))
    draft(pages)
    began = time.process_time()
    draft(pages)
    assert time.process_time() - began < 1.0
