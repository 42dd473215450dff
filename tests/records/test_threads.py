"""Follow-up mail is proposed for its request; the same letter in other bytes is known again; and nothing is merged."""

from collections.abc import Callable
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from records import documents, prints, requests, threads
from records.database import Database
from records.documents import MACHINE
from records.likeness import likeness, print_of
from records.record import Record
from records.request_keys import reference_key
from records.tables import Clerk
from records.values import Box, Mention, Page, PageSource, Place, Word

Arrived = Callable[..., str]
People = Callable[..., Clerk]
RECORD: Record = {
    "document_role": "request", "language": "en", "requesting_state": "MT", "requested_state": "CY",
    "references": ["AG/MLA/0744/2026"], "date_of_request": "2026-03-02",
    "persons": [{"surname": "Verano", "given_names": "Ana Luz"}],
}  # fmt: skip
WORDS = tuple(f"{stem}{end}" for stem in ("request", "account", "court", "witness") for end in "abcdefghijklmno")


def confirmed(database: Database, document_id: str, clerk: Clerk, **values: object) -> int:
    with database.writing() as session:
        version = documents.get(session, document_id).version
        request = requests.confirm(session, document_id, RECORD | values, clerk=clerk, viewer=MACHINE, version=version)
        assert request.id is not None
        return request.id


def found(database: Database, document_id: str, **record: object) -> list[tuple[int, str]]:
    with database.writing() as session:
        made = threads.candidates(session, documents.get(session, document_id), {"document_role": "reminder", **record})
        threads.save_candidates(session, document_id, made)
    with database.reading() as session:
        assert threads.proposed(session, document_id) == made
    return [(c.request_id, c.reason) for c in made]


def scanned(database: Database, document_id: str, text: str) -> None:
    words = tuple(Word(word, Box(1, 1, 2, 2), 1.0, 0, 0) for word in text.split())
    with database.writing() as session:
        documents.save_pages(
            session, document_id, [Page(1, 595, 842, words, PageSource.OCR)], media_type="application/pdf"
        )
        prints.keep_print(session, document_id)


def a_text(seed: int) -> str:
    chance = Random(seed)
    return " ".join(
        chance.choice(WORDS) + (str(chance.randrange(99)) if chance.random() < 0.2 else "") for _ in range(220)
    )


def worn(text: str, *, share: float) -> str:
    """The text as a poor scan reads it: every so many words one is misread."""
    chance = Random(7)
    return " ".join(w[:1] + "1" + w[2:] if chance.random() < share else w for w in text.split())


def test_a_reminder_is_proposed_for_the_request_whose_number_it_names(
    database: Database, clerk: People, arrived: Arrived
) -> None:
    ines = clerk("ines")
    wanted = confirmed(database, arrived("a"), ines)
    confirmed(database, arrived("b"), ines, references=["AG/MLA/0745/2026"], persons=[{"surname": "Otter"}])
    assert found(database, arrived("c"), related_references=["AG/MLA/0744/2026"])[0] == (wanted, threads.REFERENCE)


def test_a_number_misread_by_a_scan_still_names_its_request(
    database: Database, clerk: People, arrived: Arrived
) -> None:
    wanted = confirmed(database, arrived("a"), clerk("ines"))
    assert found(database, arrived("c"), related_references=["AG/MLA/O744/2O26"])[0][0] == wanted


def test_the_authoritys_own_number_in_an_answer_names_the_request(
    database: Database, clerk: People, arrived: Arrived
) -> None:
    wanted = confirmed(database, arrived("a"), clerk("ines"))
    with database.reading() as session:
        own = requests.confirmed(session)[0].own_reference
    assert found(database, arrived("c"), related_references=[own]) == [(wanted, threads.REFERENCE)]


def test_without_a_number_a_person_and_the_date_of_the_letter_named_lead_to_it(
    database: Database, clerk: People, arrived: Arrived
) -> None:
    ines = clerk("ines")
    wanted = confirmed(database, arrived("a"), ines)
    confirmed(database, arrived("b"), ines, references=["X-1-2-3"], date_of_request="2026-01-09")
    document = arrived("c")
    mention = Mention("date", "2 March 2026", "2026-03-02", Place(1, (Box(1, 1, 2, 2),)), 0, 3, 0.9, "dates")
    with database.writing() as session:
        documents.save_draft(session, document, mentions=(mention,), proposals=(), language="en")
    person = [{"surname": "VERANO", "given_names": "Ana Luz"}]
    assert found(database, document, persons=person, requesting_state="MT", requested_state="CY")[0][0] == wanted


def test_what_shares_nothing_is_proposed_for_nothing(database: Database, clerk: People, arrived: Arrived) -> None:
    confirmed(database, arrived("a"), clerk("ines"))
    assert found(database, arrived("c"), related_references=["ZZ-9/1"], persons=[{"surname": "Otter"}]) == []


def test_a_restricted_request_is_proposed_to_restricted_documents_only(
    database: Database, clerk: People, arrived: Arrived
) -> None:
    wanted = confirmed(database, arrived("a", restricted=True), clerk("ines"))
    assert found(database, arrived("b"), related_references=["AG/MLA/0744/2026"]) == []
    assert found(database, arrived("c", restricted=True), related_references=["AG/MLA/0744/2026"])[0][0] == wanted


def test_a_letter_scanned_again_is_shown_beside_the_first_and_stays_a_document_of_its_own(
    database: Database, clerk: People, arrived: Arrived
) -> None:
    first, again, other = arrived("a"), arrived("b"), arrived("c")
    scanned(database, first, a_text(1))
    scanned(database, again, worn(a_text(1), share=0.06))
    scanned(database, other, a_text(2))
    wanted = confirmed(database, first, clerk("ines"))
    with database.reading() as session:
        assert [each.document_id for each in prints.same_letters(session, again)] == [first]
        assert prints.same_letters(session, other) == ()
    assert found(database, again, document_role="request") == [(wanted, threads.SCANNED_AGAIN)]
    with database.reading() as session:
        assert requests.request_of(session, again) is None


def test_a_letter_scanned_again_does_not_tell_of_a_restricted_one(database: Database, arrived: Arrived) -> None:
    hidden, again = arrived("a", restricted=True), arrived("b")
    for document in (hidden, again):
        scanned(database, document, a_text(1))
    with database.reading() as session:
        assert prints.same_letters(session, again) == ()
        assert [each.document_id for each in prints.same_letters(session, hidden)] == [again]


def test_keeping_a_print_twice_is_keeping_it_once(database: Database, arrived: Arrived) -> None:
    first, again = arrived("a"), arrived("b")
    for document in (first, again, first):
        scanned(database, document, a_text(1))
    with database.reading() as session:
        assert len(prints.same_letters(session, first)) == 1


@given(st.integers(0, 1000), st.floats(0, 0.05))
def test_a_few_misread_words_leave_two_prints_alike(seed: int, share: float) -> None:
    one, other = print_of(a_text(seed)), print_of(worn(a_text(seed), share=share))
    assert one is not None
    assert other is not None
    assert likeness(one, other) > 0.5


@given(st.text(alphabet="0123456789/.-ABDGILOQSZ", min_size=1, max_size=12))
def test_what_scans_confuse_is_one_key(number: str) -> None:
    misread = number.replace("0", "O").replace("1", "l").replace("5", "S")
    assert reference_key(misread) == reference_key(number)
