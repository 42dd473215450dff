"""What a confirmation teaches: corrections with their place, authorities for the next letter, nothing restricted."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from records import documents, learning, requests
from records.database import Database
from records.documents import MACHINE
from records.record import Record
from records.tables import Clerk, Correction, RequestKey
from records.values import Box, Place, Proposal

PLACE = Place(1, (Box(10, 20, 30, 40),))
RECORD: Record = {
    "document_role": "request", "language": "en", "requesting_state": "MT", "requested_state": "CY",
    "requesting_authority": "Office of the Attorney General", "requested_authority": "Ministry of Justice and Order",
    "references": ["AG/44/2026"], "persons": [{"surname": "Verano", "given_names": "Ana", "role": "witness"}],
}  # fmt: skip
PROPOSALS = (
    Proposal("document_role", "request", 0.95, "cues"),
    Proposal("language", "en", 0.99, "language"),
    Proposal("requesting_state", "CY", 0.6, "states", place=PLACE, raw_text="Cyprus"),
    Proposal("references", "AG/44/2026", 0.9, "reference labels", item=0, place=PLACE, raw_text="AG/44/2026"),
    Proposal("references", "1999/11", 0.6, "reference labels", item=1, place=PLACE, raw_text="1999/11"),
    Proposal("persons.surname", "Verano", 0.9, "names", item=0, place=PLACE, raw_text="Ana Verano"),
    Proposal("persons.given_names", "Ana", 0.9, "names", item=0, place=PLACE, raw_text="Ana Verano"),
    Proposal("persons.role", "suspect", 0.7, "role", item=0, place=PLACE, raw_text="suspect"),
)

Arrived = Callable[..., str]
People = Callable[..., Clerk]


def confirm(database: Database, document_id: str, clerk: Clerk, record: Record = RECORD) -> int:
    with database.writing() as session:
        version = documents.get(session, document_id).version
        request = requests.confirm(session, document_id, record, clerk=clerk, viewer=MACHINE, version=version)
        assert request.id is not None
        return request.id


def test_each_corrected_value_is_kept_with_what_was_proposed_and_where(
    database: Database, clerk: People, arrived: Arrived
) -> None:
    document = arrived("a", proposals=PROPOSALS)
    confirm(database, document, clerk("ines"))
    with database.reading() as session:
        kept = {c.field: (c.proposed, c.confirmed, c.finder, c.page, c.boxes) for c in learning.corrections(session)}
    assert kept["requesting_state"] == ("CY", "MT", "states", 1, [[10, 20, 30, 40]])
    assert kept["persons.role"] == ("suspect", "witness", "role", 1, [[10, 20, 30, 40]])
    assert kept["references"] == ("1999/11", None, "reference labels", 1, [[10, 20, 30, 40]])
    assert kept["requested_state"] == (None, "CY", None, None, [])
    assert "language" not in kept
    assert "persons.surname" not in kept


def test_a_second_confirmation_corrects_people_not_the_machine(
    database: Database, clerk: People, arrived: Arrived
) -> None:
    document, ines = arrived("a", proposals=PROPOSALS), clerk("ines")
    confirm(database, document, ines)
    with database.reading() as session:
        before = len(learning.corrections(session))
    confirm(database, document, ines, RECORD | {"requesting_state": "IT"})
    with database.reading() as session:
        assert len(learning.corrections(session)) == before


def test_a_refused_confirmation_teaches_nothing(database: Database, clerk: People, arrived: Arrived) -> None:
    document, ines = arrived("a", proposals=PROPOSALS), clerk("ines")
    with pytest.raises(RuntimeError), database.writing() as session:
        version = documents.get(session, document).version
        requests.confirm(session, document, RECORD, clerk=ines, viewer=MACHINE, version=version)
        raise RuntimeError
    with database.reading() as session:
        assert session.exec(sa.select(sa.func.count()).select_from(Correction)).one() == (0,)
        assert session.exec(sa.select(sa.func.count()).select_from(RequestKey)).one() == (0,)


def test_confirmed_authorities_are_known_with_their_states(database: Database, clerk: People, arrived: Arrived) -> None:
    ines = clerk("ines")
    for letter in "ab":
        confirm(database, arrived(letter, proposals=PROPOSALS), ines)
    with database.reading() as session:
        known = learning.known(session)
    told = {(a.name, a.state, a.asked_others, a.was_asked) for a in known.authorities}
    assert told == {("Office of the Attorney General", "MT", 2, 0), ("Ministry of Justice and Order", "CY", 0, 2)}
    assert [(p.requesting, p.requested, p.times) for p in known.pairs] == [("MT", "CY", 2)]


def test_nothing_of_a_restricted_request_is_known_to_others(
    database: Database, clerk: People, arrived: Arrived
) -> None:
    confirm(database, arrived("a", restricted=True, proposals=PROPOSALS), clerk("ines"))
    with database.reading() as session:
        known = learning.known(session)
    assert (known.authorities, known.pairs) == ((), ())
