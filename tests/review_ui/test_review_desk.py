"""Several people at one desk: whose a document is, what is kept of what they type, and what two of them have to say."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from records import clerks, documents, drafts, leases, requests, sign_ins
from records.tables import AuditEvent, Lease, SignIn, State, now
from records.values import Proposal


def confirm(person, office, document_id, typed, **changed):
    sent = typed(person.get(f"/review/{document_id}").text)
    return person.post(f"/review/{document_id}", sent | changed | {"action": "confirm"})


@pytest.fixture
def bea(office, enters):
    yield from enters("bea")


@pytest.fixture
def carl(office, enters):
    yield from enters("carl")


def test_opening_takes_a_document_and_others_see_whose_it_is(office, ines, bea, letter, read) -> None:
    document_id = office.drop(letter, proposals=read)
    ines.get(f"/review/{document_id}")
    seen = bea.get(f"/review/{document_id}").text
    assert "Inês Prado has this document open" in seen
    assert "data-confirm" not in seen
    assert "with Inês Prado since" in bea.get("/").text
    assert "data-confirm" in ines.get(f"/review/{document_id}").text


def test_two_clerks_who_press_next_together_get_two_documents(office, ines, bea, letter) -> None:
    office.drop(letter), office.drop(letter)
    one, other = ines.get("/review/next"), bea.get("/review/next")
    assert one.headers["location"] != other.headers["location"]


def test_a_document_is_free_again_when_its_screen_closes_or_its_clerk_signs_out(office, bea, letter) -> None:
    first, second = office.drop(letter), office.drop(letter)
    with office.enter("ines") as person:
        html = person.get(f"/review/{first}").text
        person.get(f"/review/{second}")
        ticket = re.search(r'data-ticket="([^"]+)"', html).group(1)
        person.post(f"/review/{first}/leave", {"ticket": ticket})
        assert "data-confirm" in bea.get(f"/review/{first}").text
        assert "data-confirm" not in bea.get(f"/review/{second}").text
        person.post("/sign-out")
    assert "data-confirm" in bea.get(f"/review/{second}").text


def test_a_document_is_taken_over_with_a_reason_that_the_first_clerk_is_told(office, ines, bea, letter, typed) -> None:
    document_id = office.drop(letter)
    sent = typed(ines.get(f"/review/{document_id}").text) | {"signatory": "Ana B."}
    assert bea.post(f"/review/{document_id}/take", {"reason": " "}).status_code == 422
    assert bea.post(f"/review/{document_id}/take", {"reason": "she is ill"}).status_code == 303
    told = ines.post(f"/review/{document_id}/typed", sent).json()["taken"]
    assert "Bea took this document over" in told
    assert "she is ill" in told
    refused = ines.post(f"/review/{document_id}", sent | {"action": "confirm"})
    assert refused.status_code == 409
    assert typed(refused.text)["signatory"] == "Ana B."
    with office.database.reading() as session:
        assert drafts.of(session, document_id, clerks.find(session, "ines")).boxes["signatory"] == "Ana B."
        assert requests.request_of(session, document_id) is None
    assert confirm(bea, office, document_id, typed, document_role="request", language="en").status_code == 303


def test_two_clerks_never_confirm_the_same_document_twice(office, ines, bea, *, letter, typed, read) -> None:
    document_id = office.drop(letter, proposals=read)
    mine = typed(ines.get(f"/review/{document_id}").text)
    with office.database.writing() as session:
        leases.free(session, document_id)
    theirs = typed(bea.get(f"/review/{document_id}").text)
    assert bea.post(f"/review/{document_id}", theirs | {"action": "confirm"}).status_code == 303
    assert ines.post(f"/review/{document_id}", mine | {"action": "confirm"}).status_code == 409
    with office.database.reading() as session:
        assert requests.request_of(session, document_id).version == 1


def test_what_is_typed_is_there_when_the_screen_is_opened_again_and_gone_once_confirmed(
    office, ines, bea, *, letter, typed, read
) -> None:
    document_id = office.drop(letter, proposals=read)
    sent = typed(ines.get(f"/review/{document_id}").text) | {"signatory": "Ana", "date_received": "the day after"}
    ines.post(f"/review/{document_id}/typed", sent)
    again = ines.get(f"/review/{document_id}").text
    assert "This is your draft" in again
    assert typed(again)["date_received"] == "the day after"
    with office.database.writing() as session:
        leases.free(session, document_id)
    assert typed(bea.get(f"/review/{document_id}").text)["signatory"] == ""
    with office.database.writing() as session:
        leases.free(session, document_id)
    assert confirm(ines, office, document_id, typed, date_received="").status_code == 303
    with office.database.reading() as session:
        assert drafts.of(session, document_id, clerks.find(session, "ines")) is None
    assert "This is your draft" not in ines.get(f"/review/{document_id}").text


def test_a_draft_on_a_record_that_was_changed_meanwhile_shows_both_values(
    office, ines, bea, *, letter, typed, read
) -> None:
    document_id = office.drop(letter, proposals=read)
    sent = typed(ines.get(f"/review/{document_id}").text) | {"signatory": "Mine"}
    ines.post(f"/review/{document_id}/typed", sent)
    with office.database.writing() as session:
        leases.free(session, document_id)
    assert confirm(bea, office, document_id, typed, signatory="Theirs").status_code == 303
    html = ines.get(f"/review/{document_id}").text
    assert typed(html)["signatory"] == "Mine"
    assert "Theirs" in html
    assert "Somebody else changed this record" in html


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in_again(office, letter, typed) -> None:
    document_id = office.drop(letter)
    with office.enter("ines") as person:
        sent = typed(person.get(f"/review/{document_id}").text) | {"signatory": "Typed too late"}
        sent["form_token"] = person.token()
        with office.database.writing() as session:
            row = session.get(SignIn, sign_ins.hash_of(person.client.cookies["rogatory"]))
            row.seen_at = now() - timedelta(minutes=20)
            session.add(row)
        answer = person.client.post(f"/review/{document_id}", data=sent | {"action": "confirm"})
        assert answer.status_code == 401
        assert "what you typed is kept" in answer.text
        stranger = person.client.post(f"/review/{document_id}", data=sent | {"form_token": "x", "signatory": "Not me"})
        assert stranger.status_code == 401
    with office.enter("ines") as person:
        assert typed(person.get(f"/review/{document_id}").text)["signatory"] == "Typed too late"


def test_while_typing_the_server_says_what_looks_wrong_and_what_is_missing(office, ines, letter, read, typed) -> None:
    document_id = office.drop(letter, proposals=read)
    sent = typed(ines.get(f"/review/{document_id}").text) | {
        "date_received": "2026-03-01", "bank_accounts.0.number": "PT50000201231234567890155", "signatory": "",
        "requested_state": "Atlantis",
    }  # fmt: skip
    said = ines.post(f"/review/{document_id}/typed", sent).json()
    assert said["doubts"]["date_received"] == "It was received before it was written."
    assert "check digits" in said["doubts"]["bank_accounts.0.number"]
    assert "No State" in said["problems"]["requested_state"]
    assert ["Signature", "Harare Scheme; French bilateral treaties", True] in said["missing"]
    plain = ines.post(f"/review/{document_id}", sent | {"requested_state": "", "action": "check"}).text
    assert "It was received before it was written." in plain
    assert confirm(ines, office, document_id, typed, requested_state="").status_code == 303


def restricted_letter(office, letter, read):
    return office.drop(letter, proposals=read, restricted=True)


def test_a_restricted_document_is_shown_to_nobody_who_has_not_said_why(office, carl, letter, read) -> None:
    document_id = restricted_letter(office, letter, read)
    paths = ("/review/{}", "/documents/{}", "/documents/{}/original", "/documents/{}/pages/1/image",
             "/documents/{}/pages/1/words", "/documents/{}/searchable")  # fmt: skip
    for path in paths:
        answer = carl.get(path.format(document_id))
        assert answer.status_code == 303, path
        assert f"/documents/{document_id}/reason?to=" in answer.headers["location"]
        assert "Quintela" not in answer.text
    asked = carl.post(f"/documents/{document_id}/reason", {"reason": "", "to": f"/review/{document_id}"})
    assert asked.status_code == 422
    sent = {"reason": "the hearing is tomorrow", "to": f"/review/{document_id}"}
    answer = carl.post(f"/documents/{document_id}/reason", sent)
    assert answer.headers["location"] == f"/review/{document_id}"
    assert all(carl.get(path.format(document_id)).status_code == 200 for path in paths)
    with office.database.reading() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.subject == f"document/{document_id}")).all()
    acts = [event.act for event in events if event.actor == "carl"]
    assert acts[0] == "read-restricted"
    assert "hearing" not in str([event.detail for event in events])
    with office.enter("carl") as another_session:
        assert another_session.get(f"/documents/{document_id}").status_code == 303


def test_the_question_why_leads_nowhere_outside(office, carl, letter) -> None:
    document_id = office.drop(letter, restricted=True)
    answer = carl.post(f"/documents/{document_id}/reason", {"reason": "to see", "to": "//evil.example"})
    assert answer.headers["location"] == "/"


EXTRADITION = (Proposal("request_type", "extradition", 0.95, "test"),)


def extradition(office, letter, read):
    return office.drop(letter, proposals=tuple(p for p in read if p.field != "request_type") + EXTRADITION)


def test_a_second_person_answers_without_seeing_the_first_answer(office, ines, bea, *, letter, read, typed) -> None:
    document_id = extradition(office, letter, read)
    answer = confirm(ines, office, document_id, typed, date_of_request="2026-03-08", signatory="First's word")
    assert answer.status_code == 303
    request_id = re.search(r"confirmed=(\d+)", answer.headers["location"]).group(1)
    assert f'href="/second/{document_id}"' in bea.get("/").text
    assert f'href="/second/{document_id}"' not in ines.get("/").text
    assert ines.get(f"/second/{document_id}").status_code == 409
    assert bea.get(f"/api/v1/requests/{request_id}").status_code == 404
    with office.database.reading() as session:
        searched = requests.current_record(session, documents.get(session, document_id))
    assert "First's word" not in str(searched)
    for path in (f"/review/{document_id}", f"/requests/{request_id}"):
        assert bea.get(path).headers["location"] == f"/second/{document_id}"
    html = bea.get(f"/second/{document_id}").text
    assert "2026-03-08" not in html
    assert "First&#39;s word" not in html
    sent = typed(html) | {"action": "confirm"}
    assert sent["date_of_request"] == "2026-03-03"
    differ = bea.post(f"/second/{document_id}", sent)
    assert "In 1 field you and your colleague do not agree." in differ.text
    assert "2026-03-08" in differ.text
    chosen = {"d-date_of_request": "second", "action": "settle"}
    assert bea.post(f"/second/{document_id}/settle", chosen | {"reason": ""}).status_code == 422
    assert bea.post(f"/second/{document_id}/settle", chosen | {"reason": "a 3, see the stamp"}).status_code == 303
    with office.database.reading() as session:
        request = requests.request_of(session, document_id)
        assert (request.status, str(request.date_of_request)) == ("registered", "2026-03-03")
        assert "First's word" in str(requests.current_record(session, documents.get(session, document_id)))
    shown = ines.get(f"/requests/{request_id}").text
    assert "a 3, see the stamp" in shown
    assert "Second look: settled" in shown


def test_two_that_agree_register_and_one_that_is_sent_back_waits_for_review(
    office, ines, bea, *, letter, read, typed
) -> None:
    agreed, returned = extradition(office, letter, read), extradition(office, letter, read)
    for document_id in (agreed, returned):
        assert confirm(ines, office, document_id, typed).status_code == 303
    sent = typed(bea.get(f"/second/{agreed}").text)
    assert bea.post(f"/second/{agreed}", sent | {"action": "confirm"}).headers["location"] == "/?looked=agreed"
    sent = typed(bea.get(f"/second/{returned}").text) | {"requesting_state": "Spain"}
    bea.post(f"/second/{returned}", sent | {"action": "confirm"})
    back = {"action": "return", "reason": "another case on page 2"}
    assert bea.post(f"/second/{returned}/settle", back).headers["location"] == "/?looked=returned"
    assert office.document(returned).state == State.TO_REVIEW
    assert "another case on page 2" in ines.get(f"/review/{returned}").text


def test_a_region_is_read_for_those_who_may_see_it_and_not_without_end(office, ines, rui, letter, read) -> None:
    document_id = office.drop(letter, proposals=read, desk="registry")
    (box,) = letter.place("1.250.000,50").boxes
    sent = {"field": "amounts.value", "page": "1", "x0": box.x0, "y0": box.y0, "x1": box.x1, "y1": box.y1}
    assert ines.post(f"/review/{document_id}/region", sent).json()["text"] == "1250000.50"
    assert rui.post(f"/review/{document_id}/region", sent).status_code == 404
    for wrong in ({"page": "99"}, {"field": "no.such"}):
        assert ines.post(f"/review/{document_id}/region", sent | wrong).status_code == 404
    for wrong in ({"x0": "nan"}, {"x1": "no number"}, {"x1": box.x0, "y1": box.y0}, {"x0": 1e9, "x1": 2e9}):
        assert ines.post(f"/review/{document_id}/region", sent | wrong).status_code == 422
    answers = [ines.post(f"/review/{document_id}/region", sent).status_code for _ in range(25)]
    assert answers[-1] == 429
    with office.database.reading() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.subject == f"document/{document_id}")).all()
    assert "read-region" in [event.act for event in events]


def test_a_person_chooses_language_dates_and_theme_and_ends_other_sessions(office) -> None:
    with office.enter("bea") as here, office.enter("bea") as elsewhere:
        assert here.post("/own", {"language": "pt", "dates": "iso", "theme": "dark"}).status_code == 303
        html = here.get("/own").text
        assert '<html lang="pt" data-theme="dark">' in html
        assert here.post("/own", {"language": "en", "dates": "moon", "theme": "dark"}).status_code == 422
        assert here.post("/own/sessions", {"action": "others"}).status_code == 303
        assert elsewhere.get("/ledger").status_code == 303
        assert here.get("/ledger").status_code == 200
        assert here.post("/own", {"language": "", "dates": "words", "theme": "system"}).status_code == 303


def test_an_administrator_says_who_works_for_which_desk(office, ada, ines) -> None:
    assert ada.post("/administration/work", {"name": "bea", "role": "clerk", "desks": "second"}).status_code == 303
    with office.database.reading() as session:
        assert clerks.find(session, "bea").desks == ["second"]
    assert ada.post("/administration/work", {"name": "ada", "role": "clerk"}).status_code == 422
    assert ines.post("/administration/work", {"name": "ines", "role": "admin", "every_desk": "yes"}).status_code == 404
    html = ada.get("/administration").text
    assert "inbox" in html
    assert "Not there" in html
    assert ada.post("/administration/work", {"name": "bea", "role": "clerk", "every_desk": "yes"}).status_code == 303


def test_a_heartbeat_keeps_the_document_and_not_the_session(office, letter) -> None:
    document_id = office.drop(letter)
    with office.enter("ines") as person:
        person.get(f"/review/{document_id}")
        hashed = sign_ins.hash_of(person.client.cookies["rogatory"])
        token = person.token()
        with office.database.writing() as session:
            session.get(Lease, document_id).until = now() + timedelta(seconds=20)
            row = session.get(SignIn, hashed)
            row.seen_at = now() - timedelta(minutes=10)
            session.add(row)
        person.client.post(f"/review/{document_id}/here", data={"form_token": token})
        with office.database.reading() as session:
            assert session.get(Lease, document_id).until > now() + timedelta(minutes=2)
            assert now() - session.get(SignIn, hashed).seen_at > timedelta(minutes=9)
