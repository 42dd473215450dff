"""The figures of the queue are kept from one look to the next, and are those that counting anew gives."""

import random
from collections.abc import Callable
from itertools import product

from records import documents, queue, requests, second_look
from records.database import Database
from records.documents import MACHINE, Viewer
from records.queue import Wanted
from records.second_look import Rule
from records.tables import Clerk, State
from records.values import Proposal
from records.waiting import Waiting

VIEWERS = (
    MACHINE,
    Viewer("ines", frozenset({"registry"}), restricted=False),
    Viewer("none", frozenset(), restricted=True),
)
NARROWED = tuple(
    Wanted((State.TO_REVIEW,), desk=desk, request_type=asked, requesting_state=sender)
    for desk, asked, sender in product((None, "second"), (None, "extradition"), (None, "PT"))
)
LETTERS = "abcdef"
STATES = (State.TO_REVIEW, State.SET_ASIDE, State.NEEDS_ATTENTION, State.WAITING)


def proposed(request_type: str, sender: str) -> list[Proposal]:
    return [Proposal("request_type", request_type, 0.9, "test"), Proposal("requesting_state", sender, 0.9, "test")]


def assert_as_counted_anew(kept: Waiting, database: Database) -> None:
    with database.reading() as session:
        for viewer in VIEWERS:
            assert kept.counts(session, viewer) == Waiting().counts(session, viewer)
            for wanted in NARROWED:
                assert kept.number(session, viewer, wanted) == queue.number(session, viewer, wanted)


def test_what_is_kept_is_what_counting_anew_gives(database, arrived) -> None:
    chooser, kept = random.Random(11), Waiting()
    ids = [
        arrived(
            letter, desk=("registry", "second")[number % 2], restricted=number % 3 == 0,
            proposals=proposed(("bank_records", "extradition")[number // 2 % 2], ("PT", "BR")[number // 3 % 2]),
        )
        for number, letter in enumerate(LETTERS)
    ]  # fmt: skip
    for _ in range(8):
        assert_as_counted_anew(kept, database)
        with database.writing() as session:
            for document_id in chooser.sample(ids, 3):
                documents.set_state(session, document_id, chooser.choice(STATES))
    assert_as_counted_anew(kept, database)


def test_a_clerk_who_confirms_sees_it_at_once(database: Database, arrived: Callable[..., str], clerk) -> None:
    document_id, ines, kept = arrived("a", proposals=proposed("bank_records", "PT")), clerk("ines"), Waiting()
    assert numbered(kept, database) == 1
    confirm(database, document_id, ines, {"document_role": "request", "language": "en"})
    assert numbered(kept, database) == 0


def test_a_record_that_came_back_is_counted_as_it_was_confirmed(database: Database, arrived, clerk) -> None:
    document_id, ines, rui, kept = (
        arrived("a", proposals=proposed("extradition", "PT")),
        clerk("ines"),
        clerk("rui"),
        Waiting(),
    )
    rule = Rule(frozenset({"extradition"}), restricted=False, fields=("requesting_state",))
    record = {"document_role": "request", "language": "en", "request_type": "extradition", "requesting_state": "BR"}
    request = confirm(database, document_id, ines, record, rule=rule)
    assert numbered(kept, database) == 0
    with database.writing() as session:
        second_look.answer(session, document_id, {}, clerk=rui, viewer=MACHINE, rule=rule, version=request.version)
        second_look.send_back(session, document_id, "Read the stamp again.", clerk=rui, viewer=MACHINE, rule=rule)
    with database.reading() as session:
        assert kept.counts(session, MACHINE)["requesting_state"] == {"BR": 1}
    assert_as_counted_anew(kept, database)


def test_an_older_moment_does_not_undo_a_newer_one(database: Database, arrived) -> None:
    arrived("a")
    kept = Waiting()
    with database.reading() as older:
        assert kept.number(older, MACHINE, NARROWED[0]) == 1
        arrived("b")
        assert numbered(kept, database) == 2
        assert kept.number(older, MACHINE, NARROWED[0]) == 2
    assert_as_counted_anew(kept, database)


def test_many_changes_at_once_are_counted_anew(database: Database, arrived, monkeypatch) -> None:
    monkeypatch.setattr("records.waiting.ANEW_FROM", 1)
    kept = Waiting()
    for letter in "abc":
        arrived(letter)
        assert_as_counted_anew(kept, database)


def numbered(kept: Waiting, database: Database, viewer: Viewer = MACHINE) -> int:
    with database.reading() as session:
        return kept.number(session, viewer, Wanted((State.TO_REVIEW,)))


def confirm(database: Database, document_id: str, who: Clerk, record, *, rule: Rule | None = None):
    with database.writing() as session:
        version = documents.get(session, document_id).version
        request = requests.confirm(session, document_id, record, clerk=who, viewer=MACHINE, version=version)
        if rule is not None:
            second_look.begin(session, request, who, rule)
    return request
