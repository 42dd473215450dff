"""From a document to a confirmed record, and what may never be overwritten on the way."""

import pytest

from records import audit, clerks, documents, ledger, requests, troubles
from records.checks import RecordRefused
from records.database import Database
from records.documents import MACHINE, Viewer
from records.errors import AttemptsUsedUp, NotFound, StaleForm, WrongState
from records.record import Record
from records.tables import AuditEvent, Clerk, Receipt, Request, State
from records.values import Box, Page, PageSource, Place, Proposal, Word

DOCUMENT = "a" * 64
RECORD: Record = {
    "document_role": "request",
    "request_type": "bank_records",
    "language": "en",
    "requesting_state": "PT",
    "references": ["12/2026"],
    "date_of_request": "2026-03-14",
    "urgent": True,
    "persons": [{"surname": "Verano", "given_names": "Ana", "aliases": ["Nita"], "date_of_birth": "1980-02-01"}],
    "amounts": [{"value": "1250000.50", "currency": "EUR"}],
}


def arrival(claim: str = "claim-1", *, sha256: str = DOCUMENT, restricted: bool = False) -> ledger.Arrival:
    return ledger.Arrival(
        claim_id=claim, folder="inbox", channel="post", desk="registry", restricted=restricted, languages=("en",),
        name_raw=b"letter.pdf", size_bytes=10, sha256=sha256,
    )  # fmt: skip


@pytest.fixture
def clerk(database: Database) -> Clerk:
    with database.writing() as session:
        clerks.add(session, "ines", full_name="Inês Prado")
    with database.reading() as session:
        found = clerks.find(session, "ines")
        assert found is not None
        session.expunge(found)
        return found


def to_review(database: Database, proposals: tuple[Proposal, ...] = ()) -> int:
    """A document that stands in the queue; its version."""
    with database.writing() as session:
        ledger.enter(session, arrival())
        documents.save_draft(session, DOCUMENT, mentions=(), proposals=proposals, language="en")
        documents.set_state(session, DOCUMENT, State.TO_REVIEW)
        return documents.get(session, DOCUMENT).version


def test_a_confirmed_record_comes_back_as_it_was_confirmed(database: Database, clerk: Clerk) -> None:
    version = to_review(database)
    with database.writing() as session:
        request = requests.confirm(session, DOCUMENT, RECORD, clerk=clerk, viewer=MACHINE, version=version)
    with database.reading() as session:
        assert requests.record_of_request(session, request) == RECORD
        assert documents.get(session, DOCUMENT).state == State.CONFIRMED
        assert request.own_reference.endswith("/0001")


def test_a_rerun_of_the_machine_never_overwrites_a_confirmed_value(database: Database, clerk: Clerk) -> None:
    version = to_review(database)
    with database.writing() as session:
        requests.confirm(session, DOCUMENT, RECORD, clerk=clerk, viewer=MACHINE, version=version)
    guess = Proposal("requesting_state", "BR", 0.99, "test")
    with database.writing() as session:
        documents.save_draft(session, DOCUMENT, mentions=(), proposals=(guess,), language="en")
        troubles.needs_attention(session, DOCUMENT, "time-limit")
    with database.reading() as session:
        document = documents.get(session, DOCUMENT)
        assert requests.current_record(session, document)["requesting_state"] == "PT"
        assert document.state == State.CONFIRMED


def test_the_history_tells_what_the_machine_proposed_and_what_each_person_set(database: Database, clerk: Clerk) -> None:
    version = to_review(database, (Proposal("requesting_state", "BR", 0.6, "test"),))
    with database.writing() as session:
        request = requests.confirm(session, DOCUMENT, RECORD, clerk=clerk, viewer=MACHINE, version=version)
        version = documents.get(session, DOCUMENT).version
    with database.writing() as session:
        requests.confirm(
            session, DOCUMENT, RECORD | {"requesting_state": "ES"}, clerk=clerk, viewer=MACHINE, version=version
        )
    with database.reading() as session:
        assert request.id is not None
        told = [
            (c.old, c.new, c.proposed) for c in requests.history(session, request.id) if c.field == "requesting_state"
        ]
    assert told == [(None, "PT", "BR"), ("PT", "ES", "BR")]


def test_a_form_opened_before_somebody_else_saved_is_refused(database: Database, clerk: Clerk) -> None:
    version = to_review(database)
    with database.writing() as session:
        requests.confirm(session, DOCUMENT, RECORD, clerk=clerk, viewer=MACHINE, version=version)
    with pytest.raises(StaleForm), database.writing() as session:
        requests.confirm(session, DOCUMENT, RECORD, clerk=clerk, viewer=MACHINE, version=version)


def test_all_ill_formed_values_are_told_at_once_and_nothing_is_saved(database: Database, clerk: Clerk) -> None:
    version = to_review(database)
    wrong: Record = {"document_role": "letter", "date_of_request": "14/03/2026", "persons": [{"given_names": "Ana"}]}
    with pytest.raises(RecordRefused) as refused, database.writing() as session:
        requests.confirm(session, DOCUMENT, wrong, clerk=clerk, viewer=MACHINE, version=version)
    assert {p.field for p in refused.value.problems} == {
        "document_role", "language", "date_of_request", "persons.surname",
    }  # fmt: skip
    with database.reading() as session:
        assert session.get(Request, 1) is None


def test_what_a_viewer_may_not_see_is_not_found(database: Database) -> None:
    with database.writing() as session:
        ledger.enter(session, arrival(restricted=True))
    for viewer in (Viewer("a", None, restricted=False), Viewer("b", frozenset({"other"}), restricted=True)):
        with database.reading() as session:
            with pytest.raises(NotFound):
                documents.get(session, DOCUMENT, viewer)
            assert ledger.entries(session, viewer=viewer) == ()


def test_the_fourth_attempt_is_refused(database: Database) -> None:
    with database.writing() as session:
        ledger.enter(session, arrival())
        for expected in (1, 2, 3):
            assert documents.begin_attempt(session, DOCUMENT, "recognise", limit=3) == expected
        with pytest.raises(AttemptsUsedUp):
            documents.begin_attempt(session, DOCUMENT, "recognise", limit=3)
        assert documents.begin_attempt(session, DOCUMENT, "extract", limit=3) == 1


def test_only_a_document_that_stopped_can_be_retried(database: Database) -> None:
    to_review(database)
    with pytest.raises(WrongState), database.writing() as session:
        troubles.retry(session, DOCUMENT)


def test_the_same_claim_twice_is_one_receipt_and_the_same_paper_twice_is_one_document(database: Database) -> None:
    with database.writing() as session:
        first = ledger.enter(session, arrival("one"))
        again = ledger.enter(session, arrival("one"))
        second = ledger.enter(session, arrival("two"))
        assert (first.number, again.number, second.number) == (1, 1, 2)
        assert (first.duplicate, second.duplicate) == (False, True)
        balance = ledger.balance(session)
    assert balance.difference == 0
    assert balance.states[State.WAITING] == 1
    assert balance.states[State.DUPLICATE] == 1


def test_a_receipt_taken_out_by_hand_shows_as_a_difference(database: Database) -> None:
    with database.writing() as session:
        ledger.enter(session, arrival("one"))
        ledger.enter(session, arrival("two"))
        ledger.enter(session, arrival("three"))
        session.connection().exec_driver_sql("DELETE FROM receipt WHERE number = 2")
        assert ledger.balance(session).difference == 1


def test_receipts_cannot_be_changed_through_the_program(database: Database) -> None:
    with database.writing() as session:
        ledger.enter(session, arrival())
    with pytest.raises(TypeError, match="never changed"), database.writing() as session:
        receipt = session.get_one(Receipt, 1)
        receipt.size_bytes = 0
        session.add(receipt)
        session.flush()


def test_a_changed_audit_event_breaks_the_chain(database: Database) -> None:
    with database.writing() as session:
        for claim in ("one", "two", "three"):
            ledger.enter(session, arrival(claim))
        assert audit.broken_links(session) == []
        session.connection().exec_driver_sql("UPDATE audit_event SET actor = 'nobody' WHERE number = 2")
        session.expire_all()
        assert audit.broken_links(session) == [2]
        assert session.get_one(AuditEvent, 2).actor == "nobody"


def test_pages_and_proposals_come_back_as_they_were_kept(database: Database) -> None:
    word = Word("Lisboa", Box.rounded(10, 20, 44.44, 31), 0.93, 0, 0)
    page = Page(1, 595.0, 842.0, (word,), PageSource.OCR, "pt")
    proposal = Proposal("persons.aliases", ("Nita",), 0.8, "test", item=0, place=Place(1, (word.box,)), raw_text="Nita")
    with database.writing() as session:
        ledger.enter(session, arrival())
        documents.save_pages(session, DOCUMENT, (page,), media_type="application/pdf")
        documents.save_draft(session, DOCUMENT, mentions=(), proposals=(proposal,), language="pt")
    with database.reading() as session:
        assert documents.pages(session, DOCUMENT) == (page,)
        assert documents.proposals(session, DOCUMENT) == (proposal,)
