"""Who has which document, how it passes from one to the other, and that what people typed outlives it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from records import drafts, leases
from records.drafts import Typed
from records.errors import ReasonMissing, WithAnother
from records.reasons import is_stated, state_reason
from records.tables import AuditEvent, Lease, StatedReason, now

LONG = timedelta(minutes=5)


def test_a_document_that_one_has_open_is_not_given_to_another(database, clerk, arrived) -> None:
    ines, rui, document_id = clerk("ines"), clerk("rui"), arrived("a")
    with database.writing() as session:
        assert leases.take(session, document_id, ines, length=LONG).ticket
        refused = leases.take(session, document_id, rui, length=LONG)
        assert refused.ticket == ""
        assert refused.holder.name == "Ines"
        assert leases.holders(session, [document_id]).keys() == {document_id}
        leases.refuse_another(session, document_id, ines)
        with pytest.raises(WithAnother):
            leases.refuse_another(session, document_id, rui)


def test_a_lease_that_nobody_renews_ends_by_itself(database, clerk, arrived) -> None:
    ines, rui, document_id = clerk("ines"), clerk("rui"), arrived("a")
    with database.writing() as session:
        leases.take(session, document_id, ines, length=LONG)
        session.get(Lease, document_id).until = now() - timedelta(seconds=1)
        assert leases.holder_of(session, document_id) is None
        assert leases.take(session, document_id, rui, length=LONG).ticket
        assert leases.renew(session, document_id, ines, length=LONG).holder.name == "Rui"


def test_a_screen_that_closes_late_frees_nothing_of_the_one_opened_after_it(database, clerk, arrived) -> None:
    ines, document_id = clerk("ines"), arrived("a")
    with database.writing() as session:
        first = leases.take(session, document_id, ines, length=LONG)
        second = leases.take(session, document_id, ines, length=LONG)
        leases.leave(session, document_id, ines, first.ticket)
        assert leases.holder_of(session, document_id) is not None
        leases.leave(session, document_id, ines, second.ticket)
        assert leases.holder_of(session, document_id) is None


def test_taking_over_needs_a_reason_is_audited_and_told_to_the_first(database, clerk, arrived) -> None:
    ines, rui, document_id = clerk("ines"), clerk("rui"), arrived("a")
    with database.writing() as session:
        leases.take(session, document_id, ines, length=LONG)
        with pytest.raises(ReasonMissing):
            leases.take_over(session, document_id, rui, "  ", length=LONG)
        assert leases.take_over(session, document_id, rui, "She is  ill today", length=LONG).ticket
        told = leases.renew(session, document_id, ines, length=LONG).holder
        assert (told.name, told.reason) == ("Rui", "She is ill today")
        events = [e for e in session.exec(select(AuditEvent)) if e.act == "taken-over"]
        assert [e.actor for e in events] == ["rui"]
        assert "ill" not in str(events[0].detail)


def test_signing_out_frees_all_that_somebody_has(database, clerk, arrived) -> None:
    ines, rui = clerk("ines"), clerk("rui")
    of_ines, of_rui = [arrived("a"), arrived("b")], arrived("c")
    with database.writing() as session:
        for document_id in of_ines:
            leases.take(session, document_id, ines, length=LONG)
        leases.take(session, of_rui, rui, length=LONG)
        leases.leave_everything(session, ines)
        assert leases.holders(session, [*of_ines, of_rui]).keys() == {of_rui}


def test_a_draft_comes_back_as_it_was_typed_and_is_ones_own(database, clerk, arrived) -> None:
    ines, rui, document_id = clerk("ines"), clerk("rui"), arrived("a")
    mine = Typed({"signatory": "Ana", "date_received": "the day after"}, 3, "other", "2026/0001")
    with database.writing() as session:
        drafts.save(session, document_id, ines, Typed({"signatory": "A"}, 3))
        drafts.save(session, document_id, ines, mine)
        drafts.save(session, document_id, rui, Typed({"signatory": "B"}, 3))
    with database.writing() as session:
        assert drafts.of(session, document_id, ines) == mine
        drafts.drop(session, document_id, ines)
        assert drafts.of(session, document_id, ines) is None
        assert drafts.of(session, document_id, rui).boxes == {"signatory": "B"}
        drafts.drop_all(session, document_id)
        assert drafts.of(session, document_id, rui) is None


def test_a_reason_counts_for_its_session_and_its_document_alone(database, clerk, arrived) -> None:
    ines, first, second = clerk("ines"), arrived("a"), arrived("b")
    with database.writing() as session:
        state_reason(session, first, ines, "viewed", "the hearing is tomorrow", visit="one")
        assert is_stated(session, first, "viewed", visit="one")
        assert not is_stated(session, first, "viewed", visit="two")
        assert not is_stated(session, second, "viewed", visit="one")
        row = session.exec(select(StatedReason)).one()
        assert row.visit != "one"
    with pytest.raises(TypeError), database.writing() as session:
        session.get(StatedReason, row.id).text = "another"
