"""Lets two hundred payloads lie in wait on every screen of a real installation, and counts what ran in Chromium.

    python benchmarks/review/xss.py [--keep-policy]

Each payload arrives as the name of a file; together they stand in the text of born-digital pages, some drawn into scans
that are really read; all are searched for, kept as searches, and typed into the review form. Then every screen is
opened with the content policy switched off (unless --keep-policy), so that the escaping alone has to hold. A dialog, or
anything that springs the trap, counts. Ends with exit code 1 if anything ran.
"""

import argparse
import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from review.fuzz import signed_in, token_of
from review.payloads import TRAP, as_file_name, payloads
from running import Installation, installation, wait_until

ALL = payloads()
BOXES = (
    "requesting_authority", "requested_authority", "signatory", "contact_email", "references.0", "annexes.0",
    "persons.0.surname", "persons.0.given_names", "organisations.0.name", "offences.0.label",
)  # fmt: skip
ON_A_PAGE = 20
SCANS = 6
WAIT_SECONDS = 1800


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--keep-policy", action="store_true", help="leave the content policy on, as clerks have it")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, installation(Path(folder) / "home") as running:
        _drop(running, Path(folder))
        with contextlib.closing(signed_in(running)) as person:
            ran = tuple(_walk(running, person, bypass=not asked.keep_policy))
    for place, what in ran:
        print(f"RAN {what} on {place}")
    print(f"{len(ALL)} payloads, {len(ran)} executions, content policy {'on' if asked.keep_policy else 'off'}")
    return 1 if ran else 0


def _drop(running: Installation, folder: Path) -> None:
    """All payloads as names and as text, some as ink; back when everything stands in the queue."""
    for number, payload in enumerate(ALL):
        text = ALL[number : number + ON_A_PAGE] if number % ON_A_PAGE == 0 else (f"letter {number}",)
        file = folder / f"{number}.pdf"
        _write(file, text)
        running.drop(file, as_file_name(f"{payload} {number}"))  # some differ only in what a folder cannot tell
    for number in range(SCANS):
        file = folder / f"scan-{number}.png"
        _scan(file, ALL[number * ON_A_PAGE : number * ON_A_PAGE + 10])
        running.drop(file)

    def waits_for_people() -> bool:
        states = running.status()["states"]
        assert isinstance(states, dict)
        return sum(states.values()) >= len(ALL) + SCANS and not states.get("waiting") and not states.get("reading")

    wait_until(waits_for_people, seconds=WAIT_SECONDS, what="every payload was read")


def _write(file: Path, lines: tuple[str, ...]) -> None:
    """A born-digital page; signs that its font lacks are left out."""
    page = FPDF()
    page.add_page()
    page.set_font("Helvetica", size=9)
    for line in lines:
        page.multi_cell(0, 6, line.encode("latin-1", "ignore").decode("latin-1"), new_x="LMARGIN", new_y="NEXT")
    page.output(str(file))


def _scan(file: Path, lines: tuple[str, ...]) -> None:
    image = Image.new("L", (1654, 2339), 255)
    drawing, font = ImageDraw.Draw(image), ImageFont.load_default(size=32)
    for number, line in enumerate(lines):
        drawing.text((120, 150 + 90 * number), line, font=font, fill=10)
    image.save(file, dpi=(200, 200))


def _walk(running: Installation, person: httpx.Client, *, bypass: bool) -> Iterator[tuple[str, str]]:
    """Every screen in Chromium; what ran, and where."""
    documents = _type_into_forms(person)
    for payload in ALL[:90]:
        sent = {"name": payload[:80], "q": payload, "filter": f"type:{payload}", "form_token": token_of(person)}
        person.post("/search/saved", data=sent)
    paths = ["/", "/documents", "/ledger", "/search", "/search?q=letter", "/search?q=window", "/statistics", "/own",
             "/administration", "/api", *(f"/documents?page={n}" for n in range(2, 6)),
             *(f"/review/{each}" for each in documents), *(f"/documents/{each}?q=window" for each in documents),
             *(f"/search?{urlencode({'q': each, 'filter': f'state:{each}'})}" for each in ALL)]  # fmt: skip
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(bypass_csp=bypass)
        context.add_init_script(TRAP)
        context.add_cookies([{"name": "rogatory", "value": person.cookies["rogatory"], "url": running.address}])
        page = context.new_page()
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.accept()))
        for path in paths:
            page.goto(running.address + path)
            yield from ((path, each) for each in (*_caught(page), *dialogs))
            dialogs.clear()
        browser.close()


def _caught(page: Page) -> list[str]:
    return [str(each) for frame in page.frames for each in frame.evaluate("window.__ran ?? []")]


def _type_into_forms(person: httpx.Client) -> list[str]:
    """The documents of the queue, the first dozen of them with payloads typed into their forms."""
    found: list[str] = []
    for number in range(1, 6):
        found += re.findall(r"/review/([0-9a-f]{64})", person.get(f"/?page={number}").text)
    documents = list(dict.fromkeys(found))
    for number, document_id in enumerate(documents[:12]):
        some = iter(ALL[number * 18 : number * 18 + 18])
        version = re.search(r'name="version" value="([^"]*)"', person.get(f"/review/{document_id}").text)
        sent = {"form_token": token_of(person), "version": version.group(1) if version else "", "action": "confirm",
                "document_role": "request", "language": "en"}  # fmt: skip
        person.post(f"/review/{document_id}", data=sent | dict(zip(BOXES, some, strict=False)))
    return documents[:40]


if __name__ == "__main__":
    sys.exit(main())
