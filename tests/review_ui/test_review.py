"""Confirming: what is shown, what is kept, what is refused, and that nothing typed is lost."""

import pytest

from records import documents, requests
from records.tables import State
from records.values import Proposal


def test_the_form_shows_what_the_machine_read_and_how_sure_it_is(office, ines, letter, read, typed) -> None:
    document_id = office.drop(letter, proposals=read)
    html = ines.get(f"/review/{document_id}").text
    sent = typed(html)
    assert sent["requesting_state"] == "Portugal"
    assert sent["references.0"] == "14/2026-B"
    assert sent["urgent"] == "yes"
    assert sent["persons.0.surname"] == "Quintela"
    assert 'class="field check kind-date" data-field="date_of_request"' in html
    assert 'class="field sure kind-state" data-field="requesting_state"' in html
    assert 'class="field empty kind-text" data-field="signatory"' in html


def test_what_is_confirmed_unchanged_is_what_the_machine_proposed(office, ines, letter, read, typed) -> None:
    document_id = office.drop(letter, proposals=read)
    sent = typed(ines.get(f"/review/{document_id}").text)
    answer = ines.post(f"/review/{document_id}", {**sent, "action": "confirm"})
    assert answer.status_code == 303
    with office.database.reading() as session:
        request = requests.request_of(session, document_id)
        assert request is not None
        assert requests.record_of_request(session, request) == {
            "document_role": "request", "request_type": "bank_records", "language": "en", "requesting_state": "PT",
            "requesting_authority": "Ministry of Justice", "references": ["14/2026-B"],
            "date_of_request": "2026-03-03", "urgent": True,
            "persons": [{"surname": "Quintela", "given_names": "Marta"}],
            "bank_accounts": [{"number": "PT50000201231234567890154"}],
            "amounts": [{"value": "1250000.50", "currency": "EUR"}],
        }  # fmt: skip
    assert f"confirmed={request.id}" in answer.headers["location"]
    assert request.own_reference in ines.get("/", params={"confirmed": request.id}).text
    assert request.own_reference in ines.get(f"/requests/{request.id}").text


def test_what_a_person_types_loosely_is_kept_in_the_form_of_the_field(office, ines, letter, read, typed) -> None:
    document_id = office.drop(letter, proposals=read)
    sent = typed(ines.get(f"/review/{document_id}").text) | {
        "date_received": "7 de março de 2026", "requested_state": "países bajos", "amounts.0.value": "1.250,5",
        "bank_accounts.0.number": "PT50 0002 0123", "persons.0.aliases": "Tita; M. Q.", "language": "Portuguese",
    }  # fmt: skip
    assert ines.post(f"/review/{document_id}", {**sent, "action": "confirm"}).status_code == 303
    with office.database.reading() as session:
        record = requests.record_of_request(session, requests.request_of(session, document_id))
    assert record["date_received"] == "2026-03-07"
    assert record["requested_state"] == "NL"
    assert record["amounts"][0]["value"] == "1250.5"
    assert record["bank_accounts"][0]["number"] == "PT5000020123"
    assert record["persons"][0]["aliases"] == ["Tita", "M. Q."]
    assert record["language"] == "pt"


def test_values_without_form_are_all_marked_and_nothing_typed_is_lost(office, ines, letter, read, typed) -> None:
    document_id = office.drop(letter, proposals=read)
    sent = typed(ines.get(f"/review/{document_id}").text) | {
        "date_received": "the day after", "requested_state": "Atlantis", "persons.0.surname": "", "signatory": "Ana B.",
    }  # fmt: skip
    answer = ines.post(f"/review/{document_id}", {**sent, "action": "confirm"})
    assert answer.status_code == 422
    again = typed(answer.text)
    assert {name: again[name] for name in sent if name != "form_token"} == {
        name: value for name, value in sent.items() if name != "form_token"
    }
    for name in ("date_received", "requested_state", "persons.0.surname"):
        assert f'id="p-{name}"' in answer.text
    assert "3 values" in answer.text
    assert office.document(document_id).state == State.TO_REVIEW


def test_a_stale_form_is_refused_with_both_values_side_by_side(office, ines, letter, read, typed) -> None:
    document_id = office.drop(letter, proposals=read)
    opened = typed(ines.get(f"/review/{document_id}").text)
    colleague = opened | {"signatory": "Colleague's value", "action": "confirm"}
    assert ines.post(f"/review/{document_id}", colleague).status_code == 303
    mine = opened | {"signatory": "My own value", "contact_email": "a@b.example", "action": "confirm"}
    answer = ines.post(f"/review/{document_id}", mine)
    assert answer.status_code == 409
    again = typed(answer.text)
    assert (again["signatory"], again["contact_email"]) == ("My own value", "a@b.example")
    assert "Colleague&#39;s value" in answer.text
    assert ines.post(f"/review/{document_id}", again | {"action": "confirm"}).status_code == 303
    with office.database.reading() as session:
        assert requests.request_of(session, document_id).signatory == "My own value"


def test_a_document_set_aside_meanwhile_keeps_what_was_typed_on_the_screen(office, ines, letter, read, typed) -> None:
    document_id = office.drop(letter, proposals=read)
    opened = typed(ines.get(f"/review/{document_id}").text)
    assert ines.post(f"/documents/{document_id}/aside", {"note": "a copy"}).status_code == 303
    answer = ines.post(f"/review/{document_id}", opened | {"signatory": "Ana B.", "action": "confirm"})
    assert answer.status_code == 409
    assert typed(answer.text)["signatory"] == "Ana B."
    assert office.document(document_id).state == State.SET_ASIDE


def test_rows_come_and_go_without_scripts(office, ines, letter, read, typed) -> None:
    document_id = office.drop(letter, proposals=read)
    sent = typed(ines.get(f"/review/{document_id}").text)
    more = typed(ines.post(f"/review/{document_id}", sent | {"action": "add:persons"}).text)
    assert more["persons.1.surname"] == ""
    fewer = typed(ines.post(f"/review/{document_id}", more | {"action": "remove:persons.0"}).text)
    assert "persons.0.surname" not in fewer
    assert fewer["persons.1.surname"] == ""


def test_a_document_can_follow_a_request_by_its_number(office, ines, letter, read, typed) -> None:
    first, second = office.drop(letter, proposals=read), office.drop(letter, proposals=read)
    ines.post(f"/review/{first}", typed(ines.get(f"/review/{first}").text) | {"action": "confirm"})
    with office.database.reading() as session:
        followed = requests.request_of(session, first)
    sent = typed(ines.get(f"/review/{second}").text) | {"follows": "other", "action": "confirm"}
    wrong = ines.post(f"/review/{second}", sent | {"follows_number": "1999/0001"})
    assert wrong.status_code == 409
    assert "no request with this number" in wrong.text
    right = ines.post(f"/review/{second}", sent | {"follows_number": followed.own_reference})
    assert right.status_code == 303
    with office.database.reading() as session:
        assert requests.request_of(session, second).follows_id == followed.id
    assert 'Documents that follow <span class="count">1</span>' in ines.get(f"/requests/{followed.id}").text


def test_words_of_the_page_become_values(office, ines, letter, read) -> None:
    document_id = office.drop(letter, proposals=read)

    def understood(field: str, text: str) -> str:
        sent = {"field": field, "text": text, "from": "page"}
        return str(ines.post(f"/review/{document_id}/read", sent).json()["text"])

    assert understood("date_received", "3 March 2026") == "2026-03-03"
    assert understood("amounts.value", "1.250.000,50") == "1250000.50"
    assert understood("requesting_state", "Portugal.") == "Portugal"
    assert understood("persons.surname", "QUINTELA,") == "Quintela"
    words = ines.get(f"/documents/{document_id}/pages/1/words").json()["words"]
    assert [word[0] for word in words[:3]] == ["MINISTRY", "OF", "JUSTICE"]


def test_setting_aside_needs_a_reason_and_can_be_undone(office, ines, letter) -> None:
    document_id = office.drop(letter)
    assert ines.post(f"/documents/{document_id}/aside", {"note": "  "}).status_code == 422
    assert ines.post(f"/documents/{document_id}/aside", {"note": "advertising"}).status_code == 303
    assert office.document(document_id).reason_note == "advertising"
    assert "advertising" in ines.get(f"/documents/{document_id}").text
    assert ines.post(f"/documents/{document_id}/retry").status_code == 303
    assert office.document(document_id).state == State.WAITING


def test_a_list_that_is_narrowed_to_nothing_says_to_what(office, ines, letter, read) -> None:
    office.drop(letter, proposals=read)
    html = ines.get("/?state=IS&language=eu").text
    assert "Iceland (0)</option>" in html
    assert "Basque (0)</option>" in html
    assert "Nothing like this waits for review." in html


def test_what_needs_attention_says_why_and_what_to_do(office, ines) -> None:
    document_id = office.drop(None, name="locked.pdf", state=State.NEEDS_ATTENTION, reason="locked-with-a-password")
    for path in ("/", f"/documents/{document_id}"):
        html = ines.get(path).text
        assert "The file is locked with a password." in html
        assert "Ask the sender for an unlocked copy" in html


def test_what_cannot_be_read_is_filled_in_by_hand(office, ines, typed) -> None:
    document_id = office.drop(None, name="locked.pdf", state=State.NEEDS_ATTENTION, reason="locked-with-a-password")
    for path in ("/", f"/documents/{document_id}"):
        assert f'action="/documents/{document_id}/by-hand"' in ines.get(path).text
    assert ines.post(f"/documents/{document_id}/by-hand").headers["location"] == f"/review/{document_id}"
    html = ines.get(f"/review/{document_id}").text
    assert "The file is locked with a password." in html
    assert "fill the record in by hand" in html
    assert "There are no pages to show." in html
    assert f"/documents/{document_id}/original" in html
    assert ines.post(f"/documents/{document_id}/by-hand").status_code == 409
    sent = typed(html) | {
        "document_role": "request", "request_type": "extradition", "requesting_state": "Chile", "language": "Spanish",
        "requested_state": "Portugal", "action": "confirm",
    }  # fmt: skip
    assert ines.post(f"/review/{document_id}", sent).status_code == 303
    assert office.document(document_id).state == State.CONFIRMED
    assert office.document(document_id).reason_code is None


def test_next_opens_the_following_document_of_the_queue(office, ines, letter) -> None:
    first, second = office.drop(letter), office.drop(letter)
    asked = ines.get("/review/next", params={"after": first})
    assert asked.headers["location"] == f"/review/{second}"


def test_revising_a_record_keeps_its_number_and_tells_the_history(office, ines, letter, read, typed) -> None:
    document_id = office.drop(letter, proposals=read)
    ines.post(f"/review/{document_id}", typed(ines.get(f"/review/{document_id}").text) | {"action": "confirm"})
    html = ines.get(f"/review/{document_id}").text
    assert 'class="field confirmed kind-date" data-field="date_of_request"' in html
    ines.post(f"/review/{document_id}", typed(html) | {"signatory": "Ana Branca", "action": "confirm"})
    with office.database.reading() as session:
        request = requests.request_of(session, document_id)
        assert request is not None
        assert request.version == 2
        assert [c.new for c in requests.history(session, request.id) if c.field == "signatory"] == ["Ana Branca"]
    assert "Ana Branca" in ines.get(f"/requests/{request.id}").text


@pytest.mark.parametrize("action", ["", "check", "remove:persons.x", "add:nothing", "launch"])
def test_no_button_but_confirm_saves_anything(office, ines, letter, typed, action: str) -> None:
    document_id = office.drop(letter)
    sent = typed(ines.get(f"/review/{document_id}").text)
    answer = ines.post(f"/review/{document_id}", sent | {"action": action, "signatory": "kept"})
    assert answer.status_code == 200
    assert typed(answer.text)["signatory"] == "kept"
    with office.database.reading() as session:
        assert requests.request_of(session, document_id) is None
        assert documents.get(session, document_id).state == State.TO_REVIEW


def test_every_list_survives_whatever_the_machine_proposes(office, ines, letter) -> None:
    odd = ("", "31.2.2026", "<b>", ("a", "b"), True, "\u202e", "x" * 5000)
    for value in odd:
        names = ("date_of_request", "requested_deadline", "request_type", "document_role", "requesting_state")
        proposals = [Proposal(name, value, 0.9, "test") for name in names]
        listed = [Proposal(name, value, 0.9, "test", item=0) for name in ("references", "persons.surname")]
        document_id = office.drop(letter, proposals=(*proposals, *listed), index=True)
        for path in (f"/review/{document_id}", f"/documents/{document_id}"):
            assert ines.get(path).status_code == 200, (path, value)
    for path in ("/", "/documents", "/ledger", "/search?q=embezzlement"):
        assert ines.get(path).status_code == 200, path


def test_a_page_in_an_unexpected_language_says_so(office, ines, drawn) -> None:
    strange = drawn(("Oikeusministeriö pyytää kunnioittavasti oikeusapua.",), language=None)
    page = ines.get(f"/documents/{office.drop(strange)}").text
    assert "The language of this page is none of those expected here" in page
    assert "none of those expected here" not in ines.get(f"/documents/{office.drop(drawn(('Yours',), ()))}").text
