"""The whole way, as a clerk sees it: a scan dropped into the hot folder becomes a confirmed record and is found."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from running import Installation, installation

from records import ledger
from records.database import Database
from records.tables import State

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PASSWORD = "a quiet river under nine bridges"
LETTER = "en-bank-records"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Installation]:
    with installation(tmp_path / "home", AUTHORITY="Central Authority of Testland") as running:
        yield running


def signed_in(chromium: Browser, running: Installation, *, javascript: bool = True) -> Page:
    """A window in which the administrator has signed in and changed the one-time password."""
    page = chromium.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=javascript).new_page()
    page.goto(running.address)
    page.get_by_label("Name").fill("admin")
    page.get_by_label("Password").fill(running.password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Present password").fill(running.password)
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password again").fill(PASSWORD)
    page.get_by_role("button", name="Change the password").click()
    page.goto(running.address)
    return page


def click_word(page: Page, number: int, text: str) -> None:
    """Click a word on the picture of a page."""
    at = page.evaluate(
        """async ([number, text]) => {
            const viewer = document.querySelector("[data-viewer]");
            const answer = await fetch(`/documents/${viewer.dataset.document}/pages/${number}/words`);
            const word = (await answer.json()).words.find((each) => JSON.stringify(each).includes(text));
            const box = Array.isArray(word) ? word.filter((each) => typeof each === "number") : word.box;
            const sheet = viewer.querySelector(`.sheet[data-number="${number}"]`);
            sheet.scrollIntoView({ block: "start" });
            const turned = sheet.querySelector(".turned");
            const place = (x, y) => new DOMPoint(x, y).matrixTransform(turned.getScreenCTM());
            const pane = viewer.querySelector("[data-sheets]");
            const first = place(box[0], (box[1] + box[3]) / 2);
            pane.scrollTop += first.y - pane.getBoundingClientRect().top - 100;
            const middle = place((box[0] + box[2]) / 2, (box[1] + box[3]) / 2);
            return [middle.x, middle.y];
        }""",
        [number, text],
    )
    page.mouse.click(*at)


def test_a_dropped_scan_is_corrected_by_keyboard_and_by_clicking_words_confirmed_and_found_on_its_page(
    running: Installation, chromium: Browser, samples: Path
) -> None:
    truth = json.loads((samples / f"{LETTER}.json").read_text())
    page = signed_in(chromium, running)
    expect(page.locator(".empty")).to_be_visible()
    running.drop(samples / f"{LETTER}.pdf")
    row = page.locator("table.list a.row")
    expect(row).to_be_visible(timeout=60_000)  # the queue shows it by itself
    page.keyboard.press("n")

    date = page.locator("#f-date_of_request")
    expect(date).to_have_value(truth["date_of_request"])
    page.wait_for_load_state()
    date.focus()
    expect(page.locator(".source.lit")).to_have_count(1)
    signatory = page.locator("#f-signatory")
    signatory.fill("")
    first, *_, last = truth["signatory"].split()
    click_word(page, 2, last)
    expect(signatory).to_have_value(last)
    signatory.fill(f"{first} {last}")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".notice.green")).to_contain_text("Confirmed as")
    page.wait_for_load_state()  # the notice is there before the scripts that listen for keys
    page.keyboard.press("/")
    expect(page.locator("[data-find]")).to_be_focused()
    page.keyboard.type(f'"{truth["references"][0]}"')
    page.keyboard.press("Enter")
    hit = page.locator("ol.found a.row")
    expect(hit).to_have_count(1)
    expect(page.locator("ol.found .badge")).to_contain_text("Confirmed")
    hit.click()
    expect(page.locator("g.hits rect").first).to_be_attached()

    database = Database(running.home / "rogatory.db")
    with database.reading() as session:
        (entry,) = ledger.entries(session)
        assert entry.state == State.CONFIRMED
    database.close()
    page.context.close()
    assert running.status()["difference"] == 0
    assert running.rogatory("verify").returncode == 0


def test_a_letter_is_confirmed_without_javascript(running: Installation, chromium: Browser, samples: Path) -> None:
    running.drop(samples / "fr-service.pdf")
    page = signed_in(chromium, running, javascript=False)
    for _ in range(60):
        if page.locator("table.list a.row").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    page.locator("table.list a.row").first.click()
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".notice.green")).to_contain_text("Confirmed as")
    page.context.close()


def test_what_cannot_be_read_is_shown_with_its_reason_and_what_to_do(
    running: Installation, chromium: Browser, samples: Path
) -> None:
    running.drop(samples / "kinds" / "locked.pdf")
    page = signed_in(chromium, running)
    trouble = page.locator(".troubles li")
    expect(trouble).to_be_visible(timeout=60_000)
    expect(trouble).to_contain_text("locked with a password")
    expect(trouble).to_contain_text("unlocked copy")
    page.goto(f"{running.address}/ledger")
    expect(page.locator("body")).to_contain_text("Needs attention")
    page.context.close()
