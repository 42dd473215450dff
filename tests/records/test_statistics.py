"""Figures of the work: each counts what it says, and nothing that the person may not see."""

from datetime import datetime, timedelta, timezone

import pytest

from records import documents, requests, statistics
from records.documents import Viewer
from records.tables import State
from records.values import Proposal

NOON = datetime.fromisoformat("2026-03-02T12:00:00+00:00")
EVERYBODY = Viewer("ana", None, True)
UNCLEARED = Viewer("rui", None, False)
PROPOSED = (
    Proposal("document_role", "request", 0.9, "test"),
    Proposal("language", "en", 0.9, "test"),
    Proposal("request_type", "extradition", 0.9, "test"),
    Proposal("persons.surname", "Verano", 0.9, "test", item=0),
    Proposal("persons.given_names", "Ana", 0.9, "test", item=0),
)
RECORD = {"document_role": "request", "language": "en"}


@pytest.fixture
def confirmed(database, clerk, arrived):
    ana = clerk("ana")

    def made(letter: str, **values) -> str:
        document_id = arrived(letter, proposals=PROPOSED)
        with database.writing() as session:
            version = documents.get(session, document_id).version
            requests.confirm(
                session, document_id, RECORD | values, clerk=ana, viewer=EVERYBODY, version=version
            )  # fmt: skip
        return document_id

    return made


def test_arrivals_are_counted_day_by_day_with_the_empty_days(database, arrived) -> None:
    for letter in "abc":
        arrived(letter)
    now = datetime.now(NOON.tzinfo)
    with database.reading() as session:
        today = statistics.intake(session, EVERYBODY, days=3, now=now)
        earlier = statistics.intake(session, EVERYBODY, days=3, now=now - timedelta(days=2))
        elsewhere = statistics.intake(session, EVERYBODY, days=3, now=now.astimezone(timezone(timedelta(hours=12))))
    assert [now.date() - day for day in today] == [timedelta(2), timedelta(1), timedelta(0)]
    assert list(today.values()) == [0, 0, 3]
    assert list(earlier.values()) == [0, 0, 0]
    assert list(elsewhere.values()) == [0, 0, 3]


def test_what_waits_is_counted_by_age(database, arrived) -> None:
    for letter, days in (("a", 0), ("b", 2), ("c", 2), ("d", 40)):
        arrived(letter, hours=-24 * days)
    arrived("e", state=State.CONFIRMED)
    with database.reading() as session:
        assert statistics.waiting(session, EVERYBODY, now=NOON + timedelta(hours=1)) == (1, 2, 0, 0, 1)


def test_values_are_counted_as_kept_changed_and_missed(database, confirmed) -> None:
    confirmed("a", request_type="extradition", persons=[{"given_names": "Ana", "surname": "Verano"}])
    confirmed("b", request_type="bank_records", signatory="P. Novais")
    with database.reading() as session:
        found = {each.field: each for each in statistics.outcomes(session, EVERYBODY)}
    assert (found["document_role"].kept, found["document_role"].share) == (2, 1.0)
    assert (found["request_type"].kept, found["request_type"].changed, found["request_type"].share) == (1, 1, 0.5)
    assert (found["persons"].kept, found["persons"].changed) == (1, 1)
    assert (found["signatory"].missed, found["signatory"].share) == (1, None)


def test_the_median_is_of_first_confirmations(database, confirmed) -> None:
    for letter in "abc":
        confirmed(letter)
    with database.reading() as session:
        pace = statistics.pace(session, EVERYBODY)
    assert pace.records == 3
    assert pace.median_days is not None


def test_no_figure_tells_of_what_is_restricted(database, arrived) -> None:
    arrived("a", restricted=True)
    with database.reading() as session:
        assert sum(statistics.waiting(session, UNCLEARED, now=NOON)) == 0
        assert sum(statistics.intake(session, UNCLEARED, days=4000, now=datetime.now(NOON.tzinfo)).values()) == 0
        assert sum(statistics.intake(session, EVERYBODY, days=4000, now=datetime.now(NOON.tzinfo)).values()) == 1
