"""A clerk cuts a packet apart and puts it together again, with and without scripts."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from records import documents, leases, packets
from records.tables import State

COVER = ("Testburg, 4 May 2026", "Our ref: 12/26-T", "Subject: request for records", "Dear Sir,", "We ask for records.")


@pytest.fixture(scope="module")
def packet_letter(drawn: Any) -> Any:
    return drawn(COVER, ("the second page of it",), COVER, ())


def read_parts(office: Any, document_id: str) -> tuple[str, ...]:
    """What the worker does with parts, without the extraction."""
    with office.database.writing() as session:
        parts = packets.opened(session, document_id).parts
        for part in parts:
            packets.take_pages(session, part.id)
            documents.set_state(session, part.id, State.TO_REVIEW)
        return tuple(part.id for part in parts)


@pytest.mark.browser
def test_a_packet_is_split_where_the_machine_proposes_and_merged_back(office, desk, packet_letter) -> None:
    document_id = office.drop(packet_letter, name="packet.pdf")
    desk.open(f"/documents/{document_id}")
    desk.page.get_by_role("link", name="Split, reorder").click()
    third = desk.page.locator("#leaf-3")
    expect(third.get_by_label("A document begins here")).to_be_checked()
    expect(third.locator(".why")).to_have_text("It has the head of a letter.")
    desk.page.locator("#leaf-4").get_by_label("Leave out").check()
    desk.page.get_by_role("button", name="Split", exact=True).click()
    expect(desk.page.locator(".parts-of li")).to_have_count(2)
    first, second = read_parts(office, document_id)
    with office.database.reading() as session:
        assert [len(documents.pages(session, each)) for each in (first, second)] == [2, 1]

    desk.open(f"/documents/{second}")
    expect(desk.page.locator(".sheet")).to_have_count(1)
    expect(desk.page.locator(".sheet image")).to_have_attribute("href", re.compile("/image$"))
    desk.open(f"/documents/{document_id}")
    desk.page.get_by_role("button", name="Merge back").click()
    expect(desk.page.get_by_role("link", name="Split, reorder")).to_be_visible()
    assert office.document(document_id).state == State.TO_REVIEW
    assert office.document(first).state == State.SET_ASIDE


@pytest.mark.browser
def test_a_turned_page_stays_turned_and_its_words_are_under_the_pointer(office, desk, packet_letter) -> None:
    document_id = office.drop(packet_letter)
    desk.open(f"/documents/{document_id}/split")
    desk.page.locator("#leaf-2").get_by_label("Leave out").check()
    desk.page.get_by_role("button", name="Turn page 1").click()
    expect(desk.page.locator("#leaf-1 img")).to_have_class("turned-90")
    expect(desk.page.locator("#leaf-2").get_by_label("Leave out")).to_be_checked()
    desk.open(f"/documents/{document_id}")
    frame = desk.page.locator("#page-1 svg").get_attribute("viewBox")
    width, height = (float(each) for each in frame.split()[2:])
    assert width > height
    box = desk.page.locator("#page-1 .paper").bounding_box()
    assert box is not None
    assert box["width"] > box["height"]


def test_pages_stand_in_the_order_that_was_typed(office, ines, packet_letter) -> None:
    document_id = office.drop(packet_letter)
    sent = {"version": version_of(ines, document_id), "action": "split", "place.1": "3", "place.3": "1", "out": "4"}
    assert ines.post(f"/documents/{document_id}/split", sent).status_code == 303
    (only,) = read_parts(office, document_id)
    with office.database.reading() as session:
        assert packets.opened(session, only).pages == (3, 2, 1)


def test_a_split_that_changes_nothing_is_refused_in_words(office, ines, packet_letter) -> None:
    document_id = office.drop(packet_letter)
    answer = ines.post(f"/documents/{document_id}/split", {"version": version_of(ines, document_id), "action": "split"})
    assert answer.status_code == 422
    assert "This would leave the document as it is." in answer.text


def test_a_stale_screen_splits_nothing_and_keeps_its_ticks(office, ines, packet_letter) -> None:
    document_id = office.drop(packet_letter)
    answer = ines.post(f"/documents/{document_id}/split", {"version": "0", "action": "split", "begins": "2"})
    assert answer.status_code == 409
    assert re.search(r'name="begins" value="2" checked', answer.text)
    assert office.document(document_id).state == State.TO_REVIEW


def test_what_a_colleague_has_open_is_neither_split_nor_merged(office, ines, ada, packet_letter) -> None:
    document_id = office.drop(packet_letter)
    sent = {"version": version_of(ines, document_id), "action": "split", "begins": "3"}
    ada.get(f"/review/{document_id}")
    answer = ines.post(f"/documents/{document_id}/split", sent)
    assert answer.status_code == 409
    assert "Another clerk has this document open." in answer.text
    assert re.search(r'name="begins" value="3" checked', answer.text)
    assert office.document(document_id).state == State.TO_REVIEW

    assert ada.post(f"/documents/{document_id}/split", sent).status_code == 303
    first, _ = read_parts(office, document_id)
    ada.get(f"/review/{first}")
    assert ines.post(f"/documents/{document_id}/merge").status_code == 409
    assert office.document(first).state == State.TO_REVIEW
    assert ada.post(f"/documents/{document_id}/merge").status_code == 303
    with office.database.reading() as session:
        assert leases.holder_of(session, first) is None


def test_a_packet_of_another_desk_is_neither_shown_nor_split_nor_turned(office, rui, packet_letter) -> None:
    document_id = office.drop(packet_letter)
    nothing = rui.get("/documents/nothing/split")
    answer = rui.get(f"/documents/{document_id}/split")
    assert (answer.status_code, answer.text) == (404, nothing.text)
    for path in ("split", "merge", "pages/1/turn"):
        assert rui.post(f"/documents/{document_id}/{path}", {"version": "1", "begins": "2"}).status_code == 404
    assert office.document(document_id).state == State.TO_REVIEW


def test_the_original_of_a_part_is_that_of_its_whole(office, ines, packet_letter) -> None:
    document_id = office.drop(packet_letter)
    whole = ines.get(f"/documents/{document_id}/original").content
    sent = {"version": version_of(ines, document_id), "action": "split", "begins": "3"}
    ines.post(f"/documents/{document_id}/split", sent)
    _, part = read_parts(office, document_id)
    assert ines.get(f"/documents/{part}/original").content == whole


def test_a_turned_page_is_read_again_when_the_clerk_asks(office, ines, ada, packet_letter) -> None:
    document_id = office.drop(packet_letter)
    assert "again</button>" not in ines.get(f"/documents/{document_id}").text
    ines.post(f"/documents/{document_id}/pages/2/turn")
    assert "Read page 2 again</button>" in ines.get(f"/documents/{document_id}").text

    ada.get(f"/review/{document_id}")
    assert ines.post(f"/documents/{document_id}/pages/2/read").status_code == 409
    assert ada.post(f"/documents/{document_id}/pages/2/read").status_code == 303
    with office.database.reading() as session:
        first, second, *_ = documents.pages(session, document_id)
        assert (first.confidence, second.confidence) == pytest.approx((0.95, 0.5))
        assert second.text == "the second page of it"
    assert "again</button>" not in ines.get(f"/documents/{document_id}").text
    ines.post(f"/documents/{document_id}/pages/2/turn", {"to": "left"})
    assert "Read page 2 again</button>" in ines.get(f"/documents/{document_id}").text


def test_a_page_of_another_desk_is_not_read_again(office, rui, packet_letter) -> None:
    document_id = office.drop(packet_letter)
    assert rui.post(f"/documents/{document_id}/pages/2/read").status_code == 404
    assert rui.post("/documents/nothing/pages/2/read").status_code == 404


def test_a_separator_sheet_is_printed_from_the_screen_that_splits(office, ines, packet_letter) -> None:
    screen = ines.get(f"/documents/{office.drop(packet_letter)}/split").text
    address = re.search(r'href="([^"]+)"[^>]*>Print a separator sheet<', screen)
    assert address
    sheet = ines.get(address.group(1))
    assert (sheet.status_code, sheet.headers["content-type"]) == (200, "image/svg+xml")


def version_of(person: Any, document_id: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', person.get(f"/documents/{document_id}/split").text)
    assert found
    return found.group(1)
