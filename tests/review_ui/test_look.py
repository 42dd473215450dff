"""How the screens look and are reached: axe-core finds nothing, everything by keyboard, nothing moves or overflows."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from records import clerks, requests
from records.tables import State
from records.values import Proposal

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LONG = "a_very_long_name_" * 12


@pytest.fixture(scope="module")
def shown(office: Any, ines: Any, letter: Any, read: Any, typed: Any) -> dict[str, str]:
    """Every screen by name, with something on it."""
    waits = office.drop(letter, proposals=read, index=True)
    long = (
        *(Proposal(name, LONG, 0.5, "test") for name in ("requesting_authority", "signatory", "requesting_state")),
        Proposal("references", LONG, 0.5, "test", item=0),
        Proposal("persons.surname", LONG, 0.5, "test", item=0),
    )
    lengthy = office.drop(letter, proposals=long, name=LONG, index=True)
    office.drop(None, name=LONG, state=State.NEEDS_ATTENTION, reason="locked-with-a-password")
    office.drop(None, name="wird.pdf", state=State.READING)
    confirmed = office.drop(letter, proposals=read, index=True)
    sent = typed(ines.get(f"/review/{confirmed}").text) | {"action": "confirm"}
    assert ines.post(f"/review/{confirmed}", sent).status_code == 303
    packet = office.drop(letter, name="packet.pdf")
    version = re.search(r'name="version" value="(\d+)"', ines.get(f"/documents/{packet}/split").text)
    assert version
    ines.post(f"/documents/{packet}/split", {"version": version.group(1), "begins": "2", "action": "split"})
    with office.database.reading() as session:
        request = requests.request_of(session, confirmed)
        assert request is not None
    return {
        "sign-in": "/sign-in", "queue": "/", "documents": "/documents", "ledger": "/ledger",
        "statistics": "/statistics", "search help": "/search", "search": "/search?q=embezzlement",
        "nothing found": "/search?q=qqqq", "document": f"/documents/{waits}", "long": f"/documents/{lengthy}",
        "packet": f"/documents/{packet}", "split": f"/documents/{waits}/split", "aside": f"/documents/{waits}/aside",
        "review": f"/review/{waits}", "long review": f"/review/{lengthy}", "request": f"/requests/{request.id}",
        "own": "/own", "password": "/own/password", "administration": "/administration", "failure": "/nothing",
    }  # fmt: skip


@pytest.fixture(scope="module")
def window(office: Any, chromium: Browser, ada: Any) -> Iterator[Page]:
    """Somebody who may see every screen."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.add_cookies([{"name": "rogatory", "value": ada.client.cookies["rogatory"], "url": office.address}])
    context.add_init_script(path=AXE)
    yield context.new_page()
    context.close()


def choose(office: Any, **settings: str | None) -> None:
    """What Ada chooses under her own settings."""
    with office.database.writing() as session:
        clerk = clerks.find(session, "ada")
        assert clerk is not None
        for name, value in settings.items():
            setattr(clerk, name, value)
        session.add(clerk)


def visit(window: Page, office: Any, path: str) -> None:
    window.goto(office.address + path)
    window.wait_for_load_state()


AXE_RUN = (
    "rules => axe.run({ runOnly: rules }).then(({ violations }) => violations.map("
    "({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`))"
)
TOO_WIDE = (
    "() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]"
    ".filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 4)"
    ".map((e) => `${e.tagName}.${e.className}`)"
)


@pytest.fixture(scope="module")
def walked(office: Any, window: Page, shown: dict[str, str]) -> dict[str, dict[str, list[str]]]:
    """What is wrong on each screen, in both themes and at both sizes: one walk for all that is asked below."""
    found: dict[str, dict[str, list[str]]] = {"light": {}, "dark": {}, "small": {}, "4K": {}}
    for name, path in shown.items():
        window.emulate_media(color_scheme="light")
        window.set_viewport_size({"width": 1280, "height": 800})
        visit(window, office, path)
        found["light"][name] = window.evaluate(AXE_RUN, RULES)
        found["small"][name] = window.evaluate(TOO_WIDE)
        window.emulate_media(color_scheme="dark")
        found["dark"][name] = window.evaluate(AXE_RUN, {"type": "rule", "values": ["color-contrast"]})
        window.set_viewport_size({"width": 3840, "height": 2160})
        found["4K"][name] = window.evaluate(TOO_WIDE)
    window.set_viewport_size({"width": 1280, "height": 800})
    choose(office, language="fr")
    for name in ("queue", "documents", "review", "request", "statistics", "split", "own"):
        visit(window, office, shown[name])
        assert window.locator("html").get_attribute("lang") == "fr"
        found["small"][f"{name} in French"] = window.evaluate(TOO_WIDE)
    choose(office, language=None)
    return found


def test_the_rules_are_the_file_that_was_vendored() -> None:
    told = (AXE.parent / "README.md").read_text()
    assert hashlib.sha256(AXE.read_bytes()).hexdigest() in told


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_screen(walked, theme: str) -> None:
    assert {name: broken for name, broken in walked[theme].items() if broken} == {}


@pytest.mark.parametrize("size", ["small", "4K"])
def test_nothing_is_wider_than_the_screen(walked, size: str) -> None:
    assert {name: wide for name, wide in walked[size].items() if wide} == {}


def test_everything_is_reached_by_tab_and_shows_that_it_is(office, window, shown) -> None:
    window.set_viewport_size({"width": 1280, "height": 800})
    for name in ("queue", "documents", "statistics", "split", "own", "administration", "search"):
        visit(window, office, shown[name])
        wanted = window.evaluate(
            "() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')].filter("
            "(e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true })"
            " && !e.closest('dialog, details:not([open]) > :not(summary)')).length"
        )
        window.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
        reached, unseen = set(), []
        for _ in range(wanted + 3):
            window.keyboard.press("Tab")
            at, seen = window.evaluate(
                "() => { const e = document.activeElement, s = getComputedStyle(e); window.marks ??= new Map();"
                " if (!window.marks.has(e)) window.marks.set(e, window.marks.size);"
                " const row = getComputedStyle(e.closest('tr, li') ?? e);"
                " const lined = (each) => each.outlineStyle !== 'none' && parseFloat(each.outlineWidth) >= 2;"
                " const shown = lined(s) || lined(row);"
                " return [window.marks.get(e), shown || e === document.body ? '' : e.outerHTML.slice(0, 120)]; }"
            )
            reached.add(at)
            unseen += [seen] if seen else []
        assert unseen == [], name
        radios = window.locator("input[type=radio]").count()
        assert len(reached) >= wanted - radios, name


def test_nothing_moves_when_a_value_lights_up(office, window, shown) -> None:
    window.set_viewport_size({"width": 1280, "height": 800})
    window.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const e of list.getEntries())"
        " if (!e.hadRecentInput) window.moved += e.value; }).observe({ type: 'layout-shift', buffered: true });"
    )
    visit(window, office, shown["review"])
    for _ in range(12):
        window.keyboard.press("Tab")
    window.wait_for_timeout(200)
    assert window.evaluate("window.moved") < 0.01


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_that_somebody_chose_is_not_the_machines(office, window, ada, theme: str) -> None:
    window.emulate_media(color_scheme="dark" if theme == "light" else "light")
    choose(office, theme=theme)
    try:
        visit(window, office, "/")
        ground = window.evaluate("getComputedStyle(document.body).backgroundColor")
    finally:
        choose(office, theme="system")
    assert ground == {"light": "rgb(244, 244, 241)", "dark": "rgb(20, 24, 27)"}[theme]
