"""Goes the way of the tutorial as a newcomer would, by what the screens say, and takes a picture of every screen.

Everything is found by its label, as a person finds it: where a label is missing or means something else, this stops.
"""

import argparse
import io
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright
from running import Installation, installation

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests" / "samples"
PACKET = ("fr-service.pdf", "en-bank-records.pdf", "es-acknowledgement.pdf")
TRIES = 240
PASSWORD = "nine bridges over a quiet river"  # noqa: S105 - of an installation that is gone in a minute
COLOURS = 160
DEMO_SECONDS = 240_000


@dataclass(frozen=True)
class Camera:
    """Takes pictures of a window into a folder."""

    page: Page
    folder: Path

    def take(self, name: str) -> None:
        """A picture with few colours, so that it stays small."""
        self.page.wait_for_load_state("networkidle")
        picture = Image.open(io.BytesIO(self.page.screenshot(animations="disabled")))
        small = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        small.save(self.folder / f"{name}.png", optimize=True)
        print(f"{name}.png", (self.folder / f"{name}.png").stat().st_size // 1000, "kB")


def sign_in(page: Page, running: Installation, camera: Camera) -> None:
    page.goto(running.address)
    camera.take("sign-in")
    page.get_by_label("Name").fill("admin")
    page.get_by_label("Password").fill(running.password)
    page.get_by_role("button", name="Sign in").click()
    camera.take("password")
    page.get_by_label("Present password").fill(running.password)
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password again").fill(PASSWORD)
    page.get_by_role("button", name="Change the password").click()


def watch(page: Page, camera: Camera) -> None:
    """The queue while the letters are read, and when all of them wait."""
    expect(page.get_by_role("heading", name="Being read")).to_be_visible(timeout=60_000)
    expect(page.locator("table.list a.row").first).to_be_visible(timeout=DEMO_SECONDS)
    camera.take("being-read")
    expect(page.locator("[data-under-way] li")).to_have_count(0, timeout=DEMO_SECONDS)
    page.get_by_role("link", name="Ledger").click()  # the queue reloads itself when it has changed
    page.get_by_role("link", name="Queue").click()
    camera.take("queue")


def confirm(page: Page, camera: Camera) -> None:
    """The reminder from Malta: each value looked at, then filed."""
    page.locator("tr", has_text="Malta").get_by_role("link").first.click()
    expect(page.locator(".sheet image").first).to_have_attribute("href", re.compile("/image$"))
    page.get_by_label("Sender's references").first.focus()
    camera.take("review")
    page.emulate_media(color_scheme="dark")
    camera.take("review-dark")
    page.emulate_media(color_scheme="light")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    camera.take("keys")
    page.get_by_role("button", name="Close").click()
    page.get_by_label("Sender's references").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.locator(".notice.green")).to_contain_text("Confirmed as")
    camera.take("confirmed")
    page.locator(".notice.green").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="History of values")).to_be_visible()
    camera.take("request")


def find(page: Page, camera: Camera) -> None:
    page.get_by_role("link", name="Queue").click()
    expect(page.get_by_role("heading", name="To review")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    expect(page.locator("[data-find]")).to_be_focused()
    page.keyboard.type("gelovani")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_visible()
    camera.take("search")
    page.locator(".found a.row").first.click()
    page.wait_for_selector(".hits rect")
    camera.take("document")


def split(page: Page, camera: Camera, running: Installation, folder: Path) -> None:
    """Three letters that came in one scan, taken apart."""
    packet = pikepdf.new()
    for name in PACKET:
        with pikepdf.open(SAMPLES / name) as letter:
            packet.pages.extend(letter.pages)
    packet.save(folder / "packet.pdf")
    running.drop(folder / "packet.pdf")
    page.get_by_role("link", name="Documents").click()
    for _ in range(TRIES):
        row = page.locator("tr", has_text="packet.pdf").filter(has_text="To review")
        if row.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    row.get_by_role("link", name="packet.pdf").click()
    page.get_by_role("link", name="Split, reorder").click()
    page.locator(".leaf img").last.scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, 0)")
    camera.take("split")
    page.get_by_role("button", name="Split", exact=True).click()
    expect(page.locator(".parts-of li")).not_to_have_count(0)
    camera.take("packet")


def everything_else(page: Page, camera: Camera, address: str) -> None:
    def to(path: str) -> Callable[[], object]:
        return lambda: page.goto(address + path)

    document = page.url.rpartition("/")[2]
    for name, go in {
        "documents": to("/documents"), "ledger": to("/ledger"), "statistics": to("/statistics"),
        "administration": to("/administration"), "own-settings": to("/own"), "search-help": to("/search"),
        "failure": to("/nothing"), "set-aside": to(f"/documents/{document}/aside"),
    }.items():  # fmt: skip
        go()
        camera.take(name)
    for language, named in {"fr": "Français", "es": "Español", "pt": "Português"}.items():
        page.goto(f"{address}/own")
        page.locator("select[name=language]").select_option(label=named)
        page.locator("form:has(select[name=language]) button.primary").click()
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", language)
        camera.take(f"queue-{language}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "images", help="folder for the pictures")
    folder = parser.parse_args().to
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        installation(Path(home) / "home", "--demo", AUTHORITY="Central Authority of Testland") as running,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
        page.set_default_timeout(60_000)
        expect.set_options(timeout=60_000)
        camera = Camera(page, folder)
        sign_in(page, running, camera)
        watch(page, camera)
        confirm(page, camera)
        find(page, camera)
        split(page, camera, running, Path(home))
        everything_else(page, camera, running.address)
        browser.close()


if __name__ == "__main__":
    main()
