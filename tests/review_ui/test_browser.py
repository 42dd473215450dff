"""A clerk at work in Chromium: by keyboard, by clicking words, with and without scripts."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from records import requests
from records.tables import State
from records.values import Proposal

pytestmark = pytest.mark.browser

PAYLOADS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><svg onload=alert(1)>", "{{7*7}}",
    "</title><script>alert(1)</script>", "javascript:alert(1)", '" autofocus onfocus="alert(1)',
    "<iframe srcdoc='<script>alert(1)</script>'>",
)  # fmt: skip


def lit(desk: Any) -> list[str]:
    """The words that lie under what is lit on the page, told by their boxes."""
    return [f"{float(x):.0f},{float(y):.0f}" for x, y in desk.page.evaluate(
        "[...document.querySelectorAll('.source.lit rect')].map(r => [r.getAttribute('x'), r.getAttribute('y')])"
    )]  # fmt: skip


def at(place: Any) -> list[str]:
    return [f"{box.x0 - 2:.0f},{box.y0 - 2:.0f}" for box in place.boxes]


def click_words(desk: Any, place: Any, *, page: int = 1, **options: Any) -> None:
    """Click, or drag, over these boxes of the page picture."""
    first, last = place.boxes[0], place.boxes[-1]
    ends = desk.page.evaluate(
        """([page, ...points]) => {
          const matrix = document.querySelector(`#page-${page} .turned`).getScreenCTM();
          return points.map(([x, y]) => { const p = new DOMPoint(x, y).matrixTransform(matrix); return [p.x, p.y]; });
        }""",
        [page, [first.x0 + 1, (first.y0 + first.y1) / 2], [last.x1 - 1, (last.y0 + last.y1) / 2]],
    )
    with desk.page.expect_response(lambda answer: answer.url.endswith("/read")):
        desk.page.mouse.move(*ends[0])
        desk.page.mouse.down()
        desk.page.wait_for_selector(f"#page-{page} .picked rect", state="attached")
        desk.page.mouse.move(*ends[1], steps=4)
        desk.page.mouse.up()


def test_a_letter_that_is_right_is_confirmed_by_a_few_keys(office, desk, letter, read) -> None:
    document_id = office.drop(letter, proposals=read)
    desk.open(f"/review/{document_id}")
    keys = 0
    while int(desk.page.locator("[data-to-check] strong").inner_text()):
        desk.page.keyboard.press("Enter")
        keys += 1
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Control+Enter")
    assert keys + 2 <= 20
    with office.database.reading() as session:
        request = requests.request_of(session, document_id)
        assert request is not None
        assert request.requesting_state == "PT"
        assert request.date_of_request.isoformat() == "2026-03-03"


def test_a_whole_section_is_accepted_by_one_key(office, desk, letter) -> None:
    names = ("requesting_authority", "requested_authority", "requesting_state", "signatory")
    document_id = office.drop(letter, proposals=tuple(Proposal(name, "Portugal", 0.5, "test") for name in names))
    desk.open(f"/review/{document_id}")
    told = desk.page.locator("[data-to-check] strong")
    expect(told).to_have_text("4")
    desk.page.keyboard.press("Shift+Enter")
    expect(told).to_have_text("1")
    assert desk.page.evaluate("document.activeElement.name") == "signatory"


def test_a_field_in_focus_lights_its_source_and_nothing_moves(office, desk, letter, read) -> None:
    desk.open(f"/review/{office.drop(letter, proposals=read)}")
    where = "[...document.querySelectorAll('[data-boxes] .field')].map((field) => field.offsetTop)"
    before = desk.page.evaluate(where)
    desk.page.locator('[name="references.0"]').focus()
    assert lit(desk) == at(letter.place("14/2026-B"))
    desk.page.locator('[name="persons.0.surname"]').focus()
    assert lit(desk) == at(letter.place("Quintela,"))
    desk.page.locator('[name="references.0"]').focus()
    assert desk.page.evaluate(where) == before


def test_words_clicked_and_dragged_fill_the_field_in_the_form_it_keeps(office, desk, letter, read) -> None:
    desk.open(f"/review/{office.drop(letter, proposals=read)}")
    desk.page.locator('[name="date_received"]').focus()
    click_words(desk, letter.place("12 May 1981,"))
    desk.expect_value("date_received", "1981-05-12")
    desk.page.locator('[name="amounts.0.value"]').focus()
    click_words(desk, letter.place("1.250.000,50"))
    desk.expect_value("amounts.0.value", "1250000.50")
    assert desk.page.evaluate("document.activeElement.name") == "amounts.0.value"


def test_words_are_found_under_the_pointer_on_a_turned_and_enlarged_page(office, desk, letter, read) -> None:
    desk.open(f"/review/{office.drop(letter, proposals=read)}")
    desk.page.locator('[name="signatory"]').focus()
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("r")
    desk.page.keyboard.press("w")
    click_words(desk, letter.place("Directorate"))
    desk.expect_value("signatory", "Directorate")


def test_another_reading_is_one_key_away_and_comes_back(office, desk, letter, read) -> None:
    desk.open(f"/review/{office.drop(letter, proposals=read)}")
    desk.page.locator('[name="date_of_request"]').focus()
    assert lit(desk) == at(letter.place("3 March 2026"))
    desk.page.keyboard.press("Alt+ArrowDown")
    assert desk.value("date_of_request") == "1981-05-12"
    assert lit(desk) == at(letter.place("12 May 1981,"))
    desk.page.keyboard.press("Alt+ArrowDown")
    assert desk.value("date_of_request") == "2026-03-03"


def test_a_date_typed_as_people_write_becomes_the_date_it_means(office, desk, letter, read) -> None:
    desk.open(f"/review/{office.drop(letter, proposals=read)}")
    desk.page.locator('[name="requested_deadline"]').fill("1 juin 2026")
    desk.page.keyboard.press("Tab")
    desk.expect_value("requested_deadline", "2026-06-01")


def test_a_person_is_added_and_taken_out(office, desk, letter, read) -> None:
    document_id = office.drop(letter, proposals=read)
    desk.open(f"/review/{document_id}")
    desk.page.locator('[data-list="persons"] [data-add]').click()
    assert desk.page.evaluate("document.activeElement.name") == "persons.1.surname"
    desk.page.keyboard.type("Verano")
    desk.page.locator('[data-list="persons"] [data-row] >> nth=0').locator("> .remove").click()
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Control+Enter")
    with office.database.reading() as session:
        record = requests.record_of_request(session, requests.request_of(session, document_id))
    assert record["persons"] == [{"surname": "Verano"}]


def test_the_queue_fills_by_itself_and_is_walked_by_keys(office, desk, letter, read) -> None:
    first = office.drop(letter, proposals=read)
    desk.open("/")
    rows = desk.page.locator("[data-list] tbody tr").count()
    office.drop(letter, proposals=read)
    expect(desk.page.locator("[data-list] tbody tr")).to_have_count(rows + 1, timeout=30_000)
    desk.page.wait_for_load_state()  # the row is there before the scripts that listen for keys
    desk.page.keyboard.press("j")
    expect(desk.page.locator("[data-list] :focus")).to_have_count(1)
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert "/review/" in desk.page.url
    desk.page.keyboard.press("Escape")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("n")
    assert "/review/" in desk.page.url
    assert first


def test_a_hit_of_the_search_is_drawn_on_its_page(office, desk, letter) -> None:
    document_id = office.drop(letter, index=True)
    desk.open("/ledger")
    desk.page.keyboard.press("/")
    desk.page.keyboard.type("embezzlement")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert desk.page.locator("mark").first.inner_text() == "embezzlement"
    desk.page.locator(f'a[href*="{document_id}"]').first.click()
    desk.page.wait_for_selector(".hits rect.lit")
    (box,) = letter.place("embezzlement").boxes
    assert float(desk.page.locator(".hits rect.lit").get_attribute("x")) == pytest.approx(box.x0 - 1)


def test_pictures_of_all_pages_come_into_view(office, desk, letter) -> None:
    desk.open(f"/documents/{office.drop(letter)}")
    desk.page.locator('[data-to="2"]').click()
    expect(desk.page.locator("[data-shown]")).to_have_text("2")
    loaded = "[...document.querySelectorAll('svg image')].every(i => i.getAttribute('href'))"
    assert desk.page.evaluate(loaded)


@pytest.mark.parametrize("key", ["d", "l", "q"])
def test_a_letter_pressed_as_soon_as_a_screen_is_there_leads_nowhere(desk, key) -> None:
    press = f"document.body.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true }}))"
    desk.page.add_init_script(f"addEventListener('DOMContentLoaded', () => {press})")
    desk.open("/own")
    desk.page.wait_for_load_state("networkidle")
    assert desk.page.url.endswith("/own")


def test_the_list_of_keys_opens_with_a_question_mark(office, desk, letter, read) -> None:
    desk.open(f"/review/{office.drop(letter, proposals=read)}")
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("?")
    assert desk.page.locator("#keys").is_visible()
    desk.page.keyboard.press("Escape")
    assert not desk.page.locator("#keys").is_visible()


def test_without_scripts_the_whole_form_works(office, chromium, ines, letter, read) -> None:
    document_id = office.drop(letter, proposals=read)
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": "rogatory", "value": ines.client.cookies["rogatory"], "url": office.address}])
    page = context.new_page()
    page.goto(f"{office.address}/review/{document_id}")
    assert page.locator('[data-field="date_of_request"] .where').inner_text() == "p. 1"
    page.fill("[name=date_received]", "9 March 2026")
    page.locator('[data-list="organisations"] .add').click()
    page.fill('[name="organisations.0.name"]', "Water Works")
    page.locator("[data-confirm]").click()
    context.close()
    with office.database.reading() as session:
        record = requests.record_of_request(session, requests.request_of(session, document_id))
    assert record["date_received"] == "2026-03-09"
    assert record["organisations"] == [{"name": "Water Works"}]


def test_nothing_that_a_stranger_wrote_is_run(office, desk, letter) -> None:
    names = ("requesting_authority", "signatory", "contact_email", "requesting_state", "date_of_request", "language")
    for payload in PAYLOADS:
        place = letter.place("Lisboa,")
        proposals = (
            *(Proposal(name, payload, 0.5, "test", place=place) for name in names),
            *(Proposal(name, payload + " ", 0.4, "test", rank=1, place=place) for name in names),
            Proposal("persons.surname", payload, 0.5, "test", item=0, place=place),
        )
        document_id = office.drop(letter, proposals=proposals, name=payload.replace("/", "_"))
        desk.open(f"/review/{document_id}")
        desk.page.locator('[name="signatory"]').focus()
        desk.page.keyboard.press("Alt+ArrowDown")
        desk.page.evaluate("document.querySelector('[data-form]').dispatchEvent(new Event('submit'))")
        desk.open(f"/documents/{document_id}")
    for path in ("/", "/documents", "/ledger"):
        desk.open(path)
    assert desk.page.evaluate("typeof window.alert") == "function"


@pytest.mark.parametrize("width", [1280, 3840])
def test_nothing_overflows_the_screen(office, desk, letter, width: int) -> None:
    long = "a_very_long_name_" * 20
    names = ("request_type", "document_role", "requesting_state", "requesting_authority", "date_of_request")
    listed = ("references", "persons.surname")
    proposals = (
        *(Proposal(name, long, 0.9, "test") for name in names),
        *(Proposal(name, long, 0.9, "test", item=0) for name in listed),
    )
    document_id = office.drop(letter, proposals=proposals, name=long, index=True)
    office.drop(letter, name=long, state=State.NEEDS_ATTENTION, reason="damaged-file")
    desk.page.set_viewport_size({"width": width, "height": 800})
    paths = ("/", "/documents", "/ledger", "/search?q=embezzlement", f"/documents/{document_id}", "/own/password")
    for path in (*paths, f"/review/{document_id}", f"/documents/{document_id}/aside", "/nothing"):
        desk.open(path)
        assert too_wide(desk.page) == [], path


def too_wide(page: Page) -> list[str]:
    """What reaches beyond the screen once the page has come to rest: on a busy machine pictures arrive late."""
    for _ in range(50):
        found: list[str] = page.evaluate(TOO_WIDE)
        if not found:
            break
        page.wait_for_timeout(100)
    return found


TOO_WIDE = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
  return wide.map((e) => `${e.tagName}.${e.className}`).slice(0, 5);
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_ground(office, desk, letter, theme: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text, measured on what the browser computed."""
    desk.page.emulate_media(color_scheme=theme)
    document_id = office.drop(letter)
    office.drop(None, name="locked.pdf", state=State.NEEDS_ATTENTION, reason="locked-with-a-password")
    for path in (
        f"/review/{document_id}",
        "/",
        "/ledger",
        "/documents",
        f"/documents/{document_id}",
        "/search?q=account",
    ):
        desk.open(path)
        faint = desk.page.evaluate(CONTRAST)
        assert faint == [], path


CONTRAST = """() => {
  const rgb = (text) => { const m = text.match(/[\\d.]+/g).map(Number); return [m[0], m[1], m[2], m[3] ?? 1]; };
  const part = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] === 1) return colour;
    }
    return [255, 255, 255, 1];
  };
  const faint = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const apart = element.closest("svg, datalist, template, option, dialog:not([open])");
    if (!own || apart || !element.getClientRects().length) continue;
    const both = [light(rgb(getComputedStyle(element).color)), light(ground(element))].sort((x, y) => y - x);
    const ratio = (both[0] + 0.05) / (both[1] + 0.05);
    if (ratio < 4.5) faint.push(`${element.tagName}.${element.className} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""
