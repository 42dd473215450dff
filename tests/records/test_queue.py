"""What stands in which list, in which order, and for whom."""

from datetime import timedelta

import pytest

from records import clerks, documents, leases, queue, requests
from records.database import Database
from records.documents import MACHINE, Viewer
from records.errors import NotFound
from records.queue import Wanted
from records.tables import State
from records.values import Page, PageSource, Proposal
from records.waiting import Waiting
from tests.records.conftest import arrive

REVIEW = Wanted((State.TO_REVIEW,))


def enter(
    database: Database, letter: str, *, hours: int = 0, urgent: bool = False, state: State = State.TO_REVIEW,
    desk: str = "registry", restricted: bool = False, request_type: str = "bank_records", sender: str = "PT",
) -> str:  # fmt: skip
    """A document named by one hexadecimal digit, arrived `hours` after noon."""
    proposals = [Proposal("request_type", request_type, 0.9, "test"), Proposal("requesting_state", sender, 0.9, "test")]
    if urgent:
        proposals.append(Proposal("urgent", True, 0.9, "test"))
    return arrive(database, letter, hours=hours, state=state, desk=desk, restricted=restricted, proposals=proposals)


def in_order(database: Database, wanted: Wanted = REVIEW, viewer: Viewer = MACHINE, *, newest: bool = False) -> str:
    with database.reading() as session:
        found = queue.listed(session, viewer, wanted, newest=newest)
        assert queue.number(session, viewer, wanted) == len(found)
    return "".join(line.document.id[0] for line in found)


def test_urgent_ones_come_first_and_then_the_oldest(database: Database) -> None:
    enter(database, "a", hours=3)
    enter(database, "b", hours=1)
    enter(database, "c", hours=5, urgent=True)
    enter(database, "d", hours=2, state=State.WAITING)
    assert in_order(database) == "cba"
    assert in_order(database, newest=True) == "cab"


def test_a_list_is_narrowed_by_desk_type_and_state(database: Database) -> None:
    enter(database, "a", sender="BR")
    enter(database, "b", hours=1, request_type="extradition")
    enter(database, "c", hours=2, desk="second")
    assert in_order(database, Wanted((State.TO_REVIEW,), requesting_state="BR")) == "a"
    assert in_order(database, Wanted((State.TO_REVIEW,), request_type="extradition")) == "b"
    assert in_order(database, Wanted((State.TO_REVIEW,), desk="second")) == "c"
    assert in_order(database, Wanted((State.TO_REVIEW,), language="fr")) == ""
    with database.reading() as session:
        counted = Waiting().counts(session, MACHINE)
    assert counted == {
        "desk": {"registry": 2, "second": 1},
        "request_type": {"bank_records": 2, "extradition": 1},
        "requesting_state": {"PT": 2, "BR": 1},
        "language": {"en": 3},
    }


def test_what_a_person_may_not_see_is_neither_listed_nor_counted(database: Database) -> None:
    enter(database, "a")
    enter(database, "b", restricted=True)
    enter(database, "c", desk="second")
    plain = Viewer("ines", frozenset({"registry"}), restricted=False)
    assert in_order(database, REVIEW, plain) == "a"
    with database.reading() as session:
        assert queue.states(session, plain)[State.TO_REVIEW] == 1
        assert Waiting().counts(session, plain)["desk"] == {"registry": 1}
        assert queue.next_to_review(session, plain, REVIEW, after=documents.get(session, "a" * 64)) is None


def test_next_goes_down_the_queue_and_begins_again_at_its_head(database: Database) -> None:
    enter(database, "a", hours=1)
    enter(database, "b", hours=2)
    enter(database, "c", hours=3, urgent=True)
    with database.reading() as session:
        assert (queue.next_to_review(session, MACHINE, REVIEW) or "")[0] == "c"
        for here, there in (("c", "a"), ("a", "b"), ("b", "c")):
            after = documents.get(session, here * 64)
            assert (queue.next_to_review(session, MACHINE, REVIEW, after=after) or "")[0] == there


def test_a_confirmed_value_stands_in_the_lists_in_place_of_the_proposed_one(database: Database) -> None:
    document_id = enter(database, "a", sender="BR")
    record = {"document_role": "request", "language": "en", "requesting_state": "ES", "references": ["7/26"]}
    with database.writing() as session:
        clerks.add(session, "ines", full_name="Inês Prado")
        clerk = clerks.find(session, "ines")
        assert clerk is not None
        version = documents.get(session, document_id).version
        request = requests.confirm(session, document_id, record, clerk=clerk, viewer=MACHINE, version=version)
    everything = (State.CONFIRMED,)
    assert in_order(database, Wanted(everything, requesting_state="ES")) == "a"
    assert in_order(database, Wanted(everything, requesting_state="BR")) == ""
    with database.reading() as session:
        (line,) = queue.listed(session, MACHINE, Wanted(everything))
        assert line.values["requesting_state"] == "ES"
        assert line.values["references"] == "7/26"
        assert queue.request_numbered(session, f" {request.own_reference} ", MACHINE).id == request.id
        with pytest.raises(NotFound):
            queue.request_numbered(session, request.own_reference, Viewer("x", frozenset({"second"}), restricted=True))
        with pytest.raises(NotFound):
            queue.request_numbered(session, "1999/0001", MACHINE)


def test_documents_that_follow_a_request_are_listed_with_it(database: Database) -> None:
    record = {"document_role": "request", "language": "en"}
    first, second = enter(database, "a"), enter(database, "b", restricted=True)
    with database.writing() as session:
        clerks.add(session, "ines", full_name="Inês Prado")
        clerk = clerks.find(session, "ines")
        assert clerk is not None
        version = documents.get(session, first).version
        request = requests.confirm(session, first, record, clerk=clerk, viewer=MACHINE, version=version)
        version = documents.get(session, second).version
        requests.confirm(session, second, record, clerk=clerk, viewer=MACHINE, version=version, follows_id=request.id)
        assert request.id is not None
        assert [line.document.id for line in queue.followers(session, request.id, MACHINE)] == [second]
        assert queue.followers(session, request.id, Viewer("x", None, restricted=False)) == ()


def test_page_sizes_come_without_words(database: Database) -> None:
    document_id = enter(database, "a")
    with database.writing() as session:
        page = Page(1, 595.0, 842.0, (), PageSource.BLANK, "en")
        documents.save_pages(session, document_id, (page,), media_type="application/pdf")
    with database.reading() as session:
        assert queue.page_sizes(session, document_id) == (queue.PageSize(1, 595.0, 842.0, "blank", "en"),)


def test_next_passes_over_what_a_colleague_has_open_and_lists_say_whose_it_is(database: Database, clerk) -> None:
    first, second = enter(database, "a", hours=1), enter(database, "b", hours=2)
    ines, rui = clerk("ines"), clerk("rui")
    with database.writing() as session:
        before = queue.activity(session, MACHINE)
        leases.take(session, first, ines, length=timedelta(minutes=5))
        assert queue.next_to_review(session, MACHINE, REVIEW, clerk=rui) == second
        assert queue.next_to_review(session, MACHINE, REVIEW, clerk=ines) == first
        lines = queue.listed(session, MACHINE, REVIEW)
        assert [line.holder.name if line.holder else None for line in lines] == ["Ines", None]
        assert queue.activity(session, MACHINE) != before
        assert queue.activity(session, Viewer("x", frozenset({"second"}), restricted=True)) == before
