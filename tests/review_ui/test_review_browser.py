"""The review desk in Chromium: by keyboard alone, two clerks at once, boxes drawn, warnings that move nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from records import clerks, drafts, requests
from records.values import Proposal

pytestmark = pytest.mark.browser


@pytest.fixture
def colleague(office: Any, chromium: Browser) -> Iterator[Any]:
    """Bea, at a browser of her own."""
    with office.enter("bea") as bea:
        context = chromium.new_context(viewport={"width": 1280, "height": 800})
        context.add_cookies([{"name": "rogatory", "value": bea.client.cookies["rogatory"], "url": office.address}])
        yield context.new_page()
        context.close()


def draft_of(office: Any, document_id: str, name: str) -> Any:
    with office.database.reading() as session:
        return drafts.of(session, document_id, clerks.find(session, name))


def type_in(desk: Any, name: str, text: str) -> None:
    """Type, and wait until the server has it."""
    with desk.page.expect_response(lambda answer: answer.url.endswith("/typed")):
        desk.page.locator(f'[name="{name}"]').fill(text)


def test_a_letter_that_is_right_needs_no_mouse_and_few_keys(office, desk, letter, read) -> None:
    document_id = office.drop(letter, proposals=tuple(p for p in read if p.rank == 0))
    desk.page.add_init_script(
        """sessionStorage.keys ??= 0; sessionStorage.clicks ??= 0;
        const held = ["Control", "Shift", "Alt"];
        addEventListener("keydown", (e) => { if (!held.includes(e.key)) sessionStorage.keys++; }, true);
        addEventListener("pointerdown", () => sessionStorage.clicks++, true);"""
    )
    desk.open(f"/review/{document_id}")
    while int(desk.page.locator("[data-to-check] strong").inner_text()):
        desk.page.keyboard.press("Enter")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Control+Enter")
    keys, clicks = desk.page.evaluate("[Number(sessionStorage.keys), Number(sessionStorage.clicks)]")
    assert keys <= 20
    assert clicks == 0
    with office.database.reading() as session:
        assert requests.request_of(session, document_id) is not None


def test_tab_goes_to_the_next_value_that_needs_eyes_and_then_from_field_to_field(office, desk, letter) -> None:
    doubtful = ("requesting_state", "signatory")
    sure = tuple(Proposal(name, "request", 0.99, "test") for name in ("document_role",))
    proposals = (*sure, *(Proposal(name, "Portugal", 0.5, "test") for name in doubtful))
    desk.open(f"/review/{office.drop(letter, proposals=proposals)}")
    focused = "document.activeElement.name"
    assert desk.page.evaluate(focused) == "requesting_state"
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate(focused) == "signatory"
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate(focused) == "contact_email"
    desk.page.keyboard.press("Shift+Tab")
    assert desk.page.evaluate(focused) == "signatory"


def test_a_colleague_takes_over_and_the_first_clerk_is_told_and_keeps_the_draft(
    office, desk, colleague, *, letter, read
) -> None:
    document_id = office.drop(letter, proposals=read)
    desk.open(f"/review/{document_id}")
    type_in(desk, "signatory", "Half typ")
    colleague.goto(f"{office.address}/review/{document_id}")
    expect(colleague.locator("[data-taken-by]")).to_contain_text("Inês Prado has this document open")
    colleague.locator("[name=reason]").fill("she is at court")
    with colleague.expect_navigation():
        colleague.locator("button[form=take-over]").click()
    expect(colleague.locator("[data-confirm]")).to_be_enabled()
    type_in(desk, "signatory", "Half typed")
    expect(desk.page.locator("[data-taken-by]")).to_contain_text("she is at court")
    expect(desk.page.locator("[data-confirm]")).to_be_disabled()
    assert draft_of(office, document_id, "ines").boxes["signatory"] == "Half typed"
    colleague.locator('[name="document_role"]').focus()
    with colleague.expect_navigation():
        colleague.keyboard.press("Control+Enter")
    desk.open(f"/review/{document_id}")
    desk.expect_value("signatory", "Half typed")
    expect(desk.page.locator(".saved").first).to_be_visible()
    expect(desk.page.locator("[name=signatory]")).to_be_focused()  # where the two differ


def test_a_document_that_is_left_is_free_at_once(office, desk, colleague, letter) -> None:
    document_id = office.drop(letter)
    desk.open(f"/review/{document_id}")
    colleague.goto(f"{office.address}/review/{document_id}")
    expect(colleague.locator("[data-confirm]")).to_have_count(0)
    desk.open("/ledger")
    colleague.goto(office.address)
    line = colleague.locator("[data-list] tr").filter(has=colleague.locator(f'a[href*="{document_id}"]'))
    expect(line.locator(".with")).to_have_count(0, timeout=20_000)  # the open queue looks for news by itself


def test_what_looks_wrong_is_said_while_typing_and_nothing_moves(office, desk, letter, read) -> None:
    desk.open(f"/review/{office.drop(letter, proposals=read)}")
    tops = "[...document.querySelectorAll('[data-boxes] .field')].map((field) => field.offsetTop)"
    before = desk.page.evaluate(tops)
    type_in(desk, "date_received", "2026-03-01")
    received = desk.page.locator('[data-field="date_received"]')
    expect(received).to_contain_class("doubt")
    expect(desk.page.locator("[data-reading]")).to_contain_text("It was received before it was written.")
    assert desk.page.evaluate(tops) == before
    type_in(desk, "date_received", "2026-03-09")
    expect(received).not_to_contain_class("doubt")
    missing = desk.page.locator("[data-missing] li")
    expect(missing.filter(has_text="Signature")).to_have_count(1)
    type_in(desk, "signatory", "Ana Branca")
    expect(missing.filter(has_text="Signature")).to_have_count(0)


ON_SCREEN = """(points) => { const matrix = document.querySelector("#page-1 .turned").getScreenCTM();
  const on = ([x, y]) => { const p = new DOMPoint(x, y).matrixTransform(matrix); return [p.x, p.y]; };
  return points.map(on); }"""


def at_rest(page: Page, points: list[list[float]]) -> list[list[float]]:
    """Where points of the page stand on the screen, once it has stopped scrolling to the field's source."""
    before: list[list[float]] = page.evaluate(ON_SCREEN, points)
    for _ in range(50):
        page.wait_for_timeout(100)
        here: list[list[float]] = page.evaluate(ON_SCREEN, points)
        if here == before:
            break
        before = here
    return before


def test_a_box_drawn_on_the_page_is_read_again_into_the_field(office, desk, letter, read) -> None:
    document_id = office.drop(letter, proposals=read)
    desk.open(f"/review/{document_id}")
    desk.page.locator('[name="amounts.0.value"]').fill("")
    place = letter.place("1.250.000,50").boxes[0]
    ends = at_rest(desk.page, [[place.x0 - 1, place.y0 - 1], [place.x1 + 1, place.y1 + 1]])
    desk.page.locator("[data-draw]").click()
    with desk.page.expect_response(lambda answer: answer.url.endswith("/region")):
        desk.page.mouse.move(*ends[0])
        desk.page.mouse.down()
        desk.page.mouse.move(*ends[1], steps=4)
        desk.page.mouse.up()
    desk.expect_value("amounts.0.value", "1250000.50")
    assert desk.page.locator("[data-draw]").get_attribute("aria-pressed") == "false"


def test_a_word_moves_between_given_names_and_surname(office, desk, letter, read) -> None:
    whole = tuple(p for p in read if not p.field.startswith("persons"))
    proposals = (*whole, Proposal("persons.surname", "Marta Sousa Quintela", 0.9, "test", item=0))
    desk.open(f"/review/{office.drop(letter, proposals=proposals)}")
    desk.page.locator('[name="persons.0.surname"]').focus()
    desk.page.keyboard.press("Alt+ArrowLeft")
    desk.page.keyboard.press("Alt+ArrowLeft")
    assert desk.value("persons.0.given_names") == "Marta Sousa"
    desk.page.keyboard.press("Alt+ArrowRight")
    assert (desk.value("persons.0.given_names"), desk.value("persons.0.surname")) == ("Marta", "Sousa Quintela")


def test_signed_out_over_a_letter_the_form_is_saved_after_signing_in_again(office, chromium, letter) -> None:
    document_id = office.drop(letter)
    context = chromium.new_context(viewport={"width": 1280, "height": 800})

    def sign_in() -> None:
        with office.enter("bea") as person:
            cookie = {"name": "rogatory", "value": person.client.cookies["rogatory"], "url": office.address}
        context.add_cookies([cookie])

    sign_in()
    page = context.new_page()
    page.goto(f"{office.address}/review/{document_id}")
    context.clear_cookies()
    page.locator("[name=signatory]").fill("Typed while signed out")
    expect(page.locator("[data-reading]")).to_contain_text("You are signed out")
    sign_in()
    with page.expect_response(lambda answer: answer.url.endswith("/typed") and answer.ok):
        page.evaluate("dispatchEvent(new Event('focus'))")
    context.close()
    assert draft_of(office, document_id, "bea").boxes["signatory"] == "Typed while signed out"
