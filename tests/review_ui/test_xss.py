"""What strangers wrote is shown and never run: two hundred payloads in names, in OCR text, in fields, in searches.

In real Chromium. A payload that the content policy stopped is a failure, too: the escaping alone must hold. The long
form (every payload in every place, from real scans, without the policy) is benchmarks/review/xss.py.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import expect
from review.payloads import TRAP, as_file_name, as_word, payloads

from index.values import IndexDocument, IndexPage
from records.values import Box, Page, PageSource, Place, Proposal, Word

pytestmark = pytest.mark.browser
ALL = payloads()
AT_ONCE = 25
"""Payloads in one document."""
SINGLE = (
    "requesting_authority", "requested_authority", "signatory", "contact_email", "contact_phone", "requesting_state",
    "date_of_request", "language", "document_role", "request_type",
)  # fmt: skip
LISTED = ("references", "related_references", "persons.surname", "organisations.name", "offences.label", "annexes")


def test_there_are_at_least_two_hundred() -> None:
    assert len(ALL) == len(set(ALL)) >= 200


@pytest.fixture(scope="module")
def infested(office: Any, letter: Any) -> list[str]:
    """Documents that hold all payloads together: as words of their pages, as values of their fields, one as a name."""
    ids, entries = [], []
    for first in range(0, len(ALL), AT_ONCE):
        some = ALL[first : first + AT_ONCE]
        page = _page([as_word(each) for each in some])
        drawn = replace(letter, pages=(page,), pictures=letter.pictures[:1], small=letter.small[:1])
        ids.append(office.drop(drawn, name=as_file_name(some[0]), proposals=tuple(_proposals(some))))
        fields = {"type": (some[1],), "state": (some[2],), "person": some, "role": (some[3],), "status": (some[4],)}
        pages = (IndexPage(1, "en", f"infested {page.text}"),)
        entries.append(IndexDocument(ids[-1], "registry", False, pages, fields))
    office.index.put(entries, sequence=next(office.numbers))
    return ids


def _page(words: list[str]) -> Page:
    boxes = (Box.rounded(70, 60 + 22 * i, 400, 75 + 22 * i) for i in range(len(words)))
    made = tuple(Word(w, box, 0.9, i, 0) for i, (w, box) in enumerate(zip(words, boxes, strict=True)))
    return Page(1, 595.0, 842.0, made, PageSource.OCR, "en")


def _proposals(some: tuple[str, ...]) -> Iterator[Proposal]:
    place = Place(1, (Box.rounded(70, 60, 400, 75),))
    for name, payload in zip(SINGLE, some, strict=False):
        yield Proposal(name, payload, 0.5, "test", place=place, raw_text=payload)
        yield Proposal(name, f"{payload} ", 0.4, "test", rank=1, place=place, raw_text=payload)
    for i, payload in enumerate(some):
        yield Proposal(LISTED[i % len(LISTED)], payload, 0.5, "test", item=i // len(LISTED), place=place)


def ran(page: Any) -> list[str]:
    """What the trap caught on this page, in its frames too."""
    return [each for frame in page.frames for each in frame.evaluate("window.__ran ?? ['no trap']")]


@pytest.fixture
def trapped(desk: Any) -> Any:
    """A clerk's browser with the trap in every page; whatever runs, or the policy stops, fails the test."""
    desk.page.context.add_init_script(TRAP)
    return desk


def test_fields_and_words_of_pages(trapped, infested) -> None:
    for document_id in infested:
        for path in (f"/review/{document_id}", f"/documents/{document_id}?q=infested"):
            trapped.open(path)
            assert ran(trapped.page) == [], path
        trapped.page.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true; })")
        assert ran(trapped.page) == []


def test_results_with_their_passages_filters_and_the_lists(trapped, infested) -> None:
    paths = ["/search?q=infested", "/search/results?q=infested", "/search?q=person:*", "/", "/documents", "/ledger"]
    paths += [f"/search?q=infested&filter={name}:x" for name in ("type", "state")]
    for path in paths:
        trapped.open(path)
        assert ran(trapped.page) == [], path


def test_what_is_searched_for(trapped, ines, infested, could_run) -> None:
    for payload in ALL[::3]:
        html = ines.get("/search", params={"q": payload, "filter": f"type:{payload}"}).text
        assert could_run(html) == [], payload
    trapped.open("/search")
    for payload in ALL[::10]:
        with trapped.page.expect_response(lambda answer: "/search/results" in answer.url):
            trapped.page.locator("[data-find]").fill(payload)
        expect(trapped.page.locator("[data-results]:not([aria-busy])")).to_be_visible()
        assert ran(trapped.page) == [], payload
    trapped.page.reload()
    assert ran(trapped.page) == []


def test_names_of_kept_searches(trapped, ines, infested) -> None:
    for payload in ALL[::8]:
        sent = {"name": payload[:80], "q": payload, "filter": f"state:{payload}"}
        assert ines.post("/search/saved", sent).is_redirect
    trapped.open("/search")
    assert ran(trapped.page) == []
    assert trapped.page.locator(".kept > li").count() >= len(ALL[::8]) - 1


def test_the_trap_catches_what_runs(trapped) -> None:
    trapped.open("/search")
    trapped.page.evaluate("window.__xss = 1")
    assert ran(trapped.page) == ["1"]
