"""Two pairs of eyes: who is asked, what agreement means, and how a difference ends."""

import pytest

from records import documents, requests, second_look
from records.documents import MACHINE
from records.errors import NotFound, ReasonMissing, SecondPersonNeeded, StaleForm
from records.second_look import REGISTERED, WAITING, Difference, Rule
from records.tables import State

RULE = Rule(frozenset({"extradition"}), restricted=True, fields=("requesting_state", "date_of_request", "persons"))
RECORD = {
    "document_role": "request", "request_type": "extradition", "language": "en", "requesting_state": "PT",
    "date_of_request": "2026-03-03", "persons": [{"surname": "Verano", "given_names": "Ana"}],
}  # fmt: skip


def confirmed(database, document_id, clerk, record=RECORD, rule=RULE):
    with database.writing() as session:
        version = documents.get(session, document_id).version
        request = requests.confirm(session, document_id, record, clerk=clerk, viewer=MACHINE, version=version)
        second_look.begin(session, request, clerk, rule)
    return request


def answered(database, document_id, clerk, record, version=1):
    with database.writing() as session:
        return second_look.answer(session, document_id, record, clerk=clerk, viewer=MACHINE, rule=RULE, version=version)


def test_types_that_the_settings_name_and_restricted_ones_wait_for_a_second_person(database, clerk, arrived) -> None:
    ines = clerk("ines")
    plain = RECORD | {"request_type": "bank_records"}
    assert confirmed(database, arrived("a"), ines).status == WAITING
    assert confirmed(database, arrived("b"), ines, plain).status == REGISTERED
    assert confirmed(database, arrived("c", restricted=True), ines, plain).status == WAITING


def test_it_stands_in_the_queue_of_everybody_but_the_first(database, clerk, arrived) -> None:
    ines, rui, document_id = clerk("ines"), clerk("rui"), arrived("a")
    confirmed(database, document_id, ines)
    with database.reading() as session:
        assert second_look.waiting(session, rui, MACHINE) == (document_id,)
        assert second_look.waiting(session, ines, MACHINE) == ()
        with pytest.raises(SecondPersonNeeded):
            second_look.asked_of(session, document_id, ines, MACHINE)


def test_the_same_answer_registers_the_record_whatever_its_capitals_and_order(database, clerk, arrived) -> None:
    ines, rui, document_id = clerk("ines"), clerk("rui"), arrived("a")
    two = RECORD | {"persons": [{"surname": "Verano", "given_names": "Ana"}, {"surname": "Quintela"}]}
    confirmed(database, document_id, ines, two)
    same = two | {"persons": [{"surname": "QUINTELA"}, {"given_names": "Ana", "surname": "VERANO"}]}
    assert answered(database, document_id, rui, same) == ()
    with database.reading() as session:
        assert requests.request_of(session, document_id).status == REGISTERED
        assert second_look.waiting(session, rui, MACHINE) == ()
        with pytest.raises(NotFound):
            second_look.asked_of(session, document_id, rui, MACHINE)


def test_a_difference_is_settled_by_the_second_person_with_a_reason(database, clerk, arrived) -> None:
    ines, rui, document_id = clerk("ines"), clerk("rui"), arrived("a")
    confirmed(database, document_id, ines)
    other = {"requesting_state": "PT", "date_of_request": "2026-03-08", "persons": RECORD["persons"]}
    found = answered(database, document_id, rui, other)
    assert found == (Difference("date_of_request", "2026-03-03", "2026-03-08"),)
    with pytest.raises(ReasonMissing), database.writing() as session:
        second_look.settle(session, document_id, {}, "", clerk=rui, viewer=MACHINE, rule=RULE)
    with database.writing() as session:
        chosen = {"date_of_request": "second"}
        request = second_look.settle(
            session, document_id, chosen, "an 8, not a 3", clerk=rui, viewer=MACHINE, rule=RULE
        )
        assert request.status == REGISTERED
        record = requests.record_of_request(session, request)
        assert record == RECORD | {"date_of_request": "2026-03-08"}
        (change,) = [c for c in requests.history(session, request.id) if c.old == "2026-03-03"]
        assert (change.new, change.clerk_id) == ("2026-03-08", rui.id)


def test_a_record_that_is_sent_back_waits_for_review_again_and_says_why(database, clerk, arrived) -> None:
    ines, rui, document_id = clerk("ines"), clerk("rui"), arrived("a")
    confirmed(database, document_id, ines)
    answered(database, document_id, rui, {})
    with database.writing() as session:
        request = second_look.send_back(
            session, document_id, "page 3 is another case", clerk=rui, viewer=MACHINE, rule=RULE
        )
        assert documents.get(session, document_id).state == State.TO_REVIEW
        assert second_look.returned_because(session, request) == "page 3 is another case"
    again = confirmed(database, document_id, ines)
    assert again.status == WAITING
    with database.reading() as session:
        assert second_look.returned_because(session, again) == ""
        assert second_look.waiting(session, rui, MACHINE) == (document_id,)


def test_nobody_settles_before_they_have_answered(database, clerk, arrived) -> None:
    ines, rui, document_id = clerk("ines"), clerk("rui"), arrived("a")
    confirmed(database, document_id, ines)
    with pytest.raises(NotFound), database.writing() as session:
        second_look.settle(session, document_id, {}, "so it is", clerk=rui, viewer=MACHINE, rule=RULE)


def test_an_answer_to_a_record_that_was_revised_meanwhile_is_refused(database, clerk, arrived) -> None:
    ines, rui, document_id = clerk("ines"), clerk("rui"), arrived("a")
    confirmed(database, document_id, ines)
    confirmed(database, document_id, ines, RECORD | {"requesting_state": "ES"})
    with pytest.raises(StaleForm):
        answered(database, document_id, rui, RECORD, version=1)
