"""What tests of every area start from: the sample letters, the shared documents, a fresh data folder."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHECKOUT = Path(__file__).parents[1]

settings.register_profile("rogatory", deadline=None)  # a busy machine is no error of the code
settings.load_profile("rogatory")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The project's own sample letters (tests/samples/README.md says what is in there)."""
    return CHECKOUT / "tests" / "samples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The sample documents beside the checkout; without them the test is skipped and says so."""
    folder = CHECKOUT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the sample documents are not here: this test needs the folder `shared` beside the checkout")
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder that ROGATORY_HOME names, with no other setting in force."""
    folder = tmp_path / "rogatory"
    folder.mkdir()
    for name in list(os.environ):
        if name.startswith("ROGATORY_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ROGATORY_HOME", str(folder))
    return folder


QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
"""Chromium as root, without a screen, and asking nothing of any network."""


def delay_answers(browser: Browser, milliseconds: int) -> None:
    """Let every answer come late: a test that presses keys before a screen's scripts are there then fails each time."""
    made = browser.new_context

    def new_context(**options: Any) -> BrowserContext:
        context = made(**options)

        def delay(page: Page) -> None:
            conditions = {"offline": False, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1}
            context.new_cdp_session(page).send("Network.emulateNetworkConditions", conditions)

        context.on("page", delay)
        return context

    browser.new_context = new_context  # type: ignore[method-assign]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless; one a module, as Playwright's event loop stays in the thread while it is up."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=list(QUIET)
        )
        if latency := int(os.environ.get("LATENCY_MS", "0")):
            delay_answers(browser, latency)
        yield browser
        browser.close()
