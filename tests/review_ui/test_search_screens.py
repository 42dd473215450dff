"""Searching: by words and filters, page by page, while typing, kept under a name, and drawn on the pages."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from playwright.sync_api import expect

from index.values import IndexDocument, IndexPage
from records.values import Box, Page, PageSource, Proposal, Word
from review_ui.asked import Asked, understood


def found(html: str) -> list[str]:
    """The addresses of the documents found, in their order."""
    return re.findall(r'<a class="row" href="/documents/([0-9a-f]{64})', html)


def links(html: str, text: str) -> list[str]:
    """The addresses of links with this text in them."""
    return [
        unescape(href) for href, inner in re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', html) if text in inner
    ]


@pytest.fixture(scope="module")
def shelf(office: Any, letter: Any) -> dict[str, str]:
    """Forty-five letters about a lighthouse; ids by number, types and States in turn."""
    ids, entries = {}, []
    page = IndexPage(1, "en", letter.pages[0].text + " lighthouse")
    for i in range(45):
        kind, state = ("extradition", "bank_records", "confiscation")[i % 3], ("PT", "BR")[i % 2]
        ids[str(i)] = office.drop(None, proposals=(
            Proposal("request_type", kind, 0.9, "test"), Proposal("requesting_state", state, 0.9, "test"),
        ))  # fmt: skip
        fields = {"type": (kind,), "state": (state,), "date": (f"{2020 + i % 5}-03-03",),
                  "deadline": (f"2027-01-{1 + i % 28:02}",)}  # fmt: skip
        entries.append(IndexDocument(ids[str(i)], "registry", False, (page,), fields))
    office.index.put(entries, sequence=next(office.numbers))
    return ids


def test_every_page_of_results_is_another_and_together_they_are_all(ines, shelf) -> None:
    for order in ("rank", "newest", "deadline"):
        pages = [found(ines.get(f"/search?q=lighthouse&order={order}&page={n}").text) for n in (1, 2, 3)]
        assert [len(page) for page in pages] == [20, 20, 5], order
        assert {each for page in pages for each in page} == set(shelf.values())
    first = ines.get("/search?q=lighthouse").text
    assert "45 documents" in first
    assert links(first, "After →") == ["/search?q=lighthouse&page=2"]


def test_a_page_beyond_the_last_is_the_last(ines, shelf) -> None:
    last = ines.get("/search?q=lighthouse&page=3").text
    assert found(ines.get("/search?q=lighthouse&page=17").text) == found(last)
    assert ines.get("/search?q=lighthouse&page=0").status_code == 404


def test_results_come_by_deadline(ines, shelf) -> None:
    by_deadline = found(ines.get("/search?q=lighthouse&order=deadline").text)
    numbers = {document_id: int(number) for number, document_id in shelf.items()}
    days = [numbers[each] % 28 for each in by_deadline]
    assert days == sorted(days)


def test_a_facet_narrows_and_is_taken_off_again_whatever_the_words(ines, shelf) -> None:
    whole = ines.get("/search", params={"q": "lighthouse OR nothing"}).text
    (path,) = links(whole, "Extradition")
    narrow = ines.get(path).text
    assert "15 documents" in narrow
    assert "45 documents" in ines.get(links(narrow, "Extradition")[0]).text
    (narrower,) = links(narrow, "Brazil")
    both = ines.get(narrower).text
    assert "filter=type%3Aextradition" in narrower
    assert "7 documents" in both
    assert both.count('name="filter" value=') == 2 + 2  # of the search form, and of the one that keeps it


def test_words_that_do_not_parse_keep_their_filters_and_are_told(ines, shelf) -> None:
    html = ines.get("/search", params={"q": "lighthouse (", "filter": "year:2021"}).text
    assert "A word is missing beside AND, OR, NOT or in brackets. The query was searched as words." in html
    assert "9 documents" in html


def test_what_is_no_filter_is_left_out() -> None:
    written = ["type:extradition", "year:2024", "year:24", "desk:secret", 'state:P"T', "type:", "nonsense"]
    assert understood(written) == (("type", "extradition"), ("year", "2024"))
    assert understood(["state:PT"] * 3 + [f"year:{2000 + i}" for i in range(40)])[0] == ("state", "PT")
    assert Asked("-bank OR x", filters=(("type", "a b"),)).query == 'type:"a b" ( -bank OR x )'


def test_a_name_spelt_wrong_leads_to_the_right_one_with_its_filters(ines, shelf) -> None:
    html = ines.get("/search", params={"q": "lihgthouse", "filter": "type:extradition"}).text
    (path,) = links(html, "lighthouse")
    assert path == "/search?q=lighthouse&filter=type%3Aextradition"
    assert "15 documents" in ines.get(path).text


def test_the_part_that_is_fetched_while_typing_is_the_same_as_on_the_screen(ines, shelf) -> None:
    screen = ines.get("/search?q=lighthouse&filter=type:extradition").text
    part = ines.get("/search/results?q=lighthouse&filter=type:extradition").text
    assert found(part) == found(screen)
    assert part[part.index('<div class="told">') :].strip() in screen
    typed = ines.get("/search/results?q=lighth").text
    assert links(typed, "lighthouse") == ["/search?q=lighthouse"]
    assert found(typed) == found(ines.get("/search?q=lighthouse").text)
    assert "<strong>lighth*</strong>" in typed


def test_a_search_is_kept_run_renamed_and_removed_without_scripts(ines, rui, shelf) -> None:
    sent = {"q": "lighthouse", "order": "deadline", "filter": ["type:extradition", "year:2023"], "name": " The  lamps "}
    kept = ines.post("/search/saved", sent)
    path = "/search?q=lighthouse&order=deadline&filter=type%3Aextradition&filter=year%3A2023"
    assert kept.headers["location"] == path
    assert "Saved as" in ines.get(path).text
    start = ines.get("/search").text
    (run,) = re.findall(r'href="(/search/saved/\d+)"><bdi>The lamps<', start)
    assert ines.get(run).headers["location"] == path
    assert "The lamps" not in rui.get("/search").text
    assert rui.get(run).content == rui.get("/search/saved/987654321").content
    for act in ("rename", "remove"):
        assert rui.post(f"{run}/{act}", {"name": "mine"}).status_code == 404
    assert ines.post(f"{run}/rename", {"name": "Lamps"}).headers["location"] == "/search"
    assert "<bdi>Lamps<" in ines.get("/search").text
    refused = ines.post(f"{run}/rename", {"name": "  "})
    assert refused.status_code == 422
    assert "needs a name" in refused.text
    assert ines.post(f"{run}/remove").headers["location"] == "/search"
    assert ines.get(run).status_code == 404


def test_a_search_that_cannot_be_kept_loses_nothing_typed(ines) -> None:
    sent = {"q": "lamp <b>", "filter": "type:extradition", "name": "x" * 81}
    answer = ines.post("/search/saved", sent)
    assert answer.status_code == 422
    for kept in ('value="lamp &lt;b&gt;"', 'value="type:extradition"', f'value="{"x" * 81}"'):
        assert kept in answer.text


@pytest.fixture(scope="module")
def long_one(office: Any, letter: Any) -> str:
    """A document of sixty pages; quinces stand on pages 1, 40 and 41."""
    texts = {1: "the telltale quince", 40: "a quince", 41: "quince and quince"}
    pages = tuple(page(number, texts.get(number, "plain")) for number in range(1, 61))
    drawn = replace(letter, pages=pages, pictures=letter.pictures[:1] * 60, small=letter.small[:1] * 60)
    document_id: str = office.drop(drawn, index=True, name="long.pdf")
    return document_id


def page(number: int, text: str) -> Page:
    words = tuple(
        Word(word, Box.rounded(70 + 60 * i, 100, 120 + 60 * i, 112), 0.9, 0, 0) for i, word in enumerate(text.split())
    )
    return Page(number, 595.0, 842.0, words, PageSource.OCR, "en")


def test_hits_of_a_long_document_are_told_for_the_pages_looked_at_and_fetched_for_the_others(ines, long_one) -> None:
    html = ines.get(f"/documents/{long_one}?q=quince").text
    assert 'data-hit-pages="1 40 41"' in html
    assert html.count("data-hit=") == 1
    assert html.count('class="has-hits"') == 3
    assert links(html, "Next page with a hit") == [f"/documents/{long_one}?q=quince&page=40#page-40"]
    middle = ines.get(f"/documents/{long_one}?q=quince&page=40").text
    assert middle.count("data-hit=") == 3
    assert links(middle, "Page before with a hit") == [f"/documents/{long_one}?q=quince&page=1#page-1"]
    boxes = ines.get(f"/documents/{long_one}/pages/41/hits?q=quince").json()["boxes"]
    assert [box[0] for box in boxes] == [70.0, 190.0]
    assert ines.get(f"/documents/{long_one}/pages/2/hits?q=quince").json() == {"boxes": []}
    for absent in (f"/documents/{'0' * 64}/pages/41/hits", f"/documents/{long_one}/pages/61/hits"):
        assert ines.get(absent).status_code == 404


def test_the_way_back_leads_to_the_page_of_results_that_one_came_from(ines, shelf) -> None:
    html = ines.get("/search?q=lighthouse&filter=year:2021&order=newest").text
    document = ines.get(re.findall(r'class="row" href="([^"#]*)', html)[0].replace("&amp;", "&")).text
    assert links(document, "Back to the search") == ["/search?q=lighthouse&order=newest&filter=year%3A2021"]
    second = ines.get("/search?q=lighthouse&page=2").text
    document = ines.get(re.findall(r'class="row" href="([^"#]*)', second)[0].replace("&amp;", "&")).text
    assert links(document, "Back to the search") == ["/search?q=lighthouse&page=2"]


@pytest.mark.browser
def test_results_come_while_typing_and_arrows_walk_through_them(desk, shelf) -> None:
    desk.open("/search")
    expect(desk.page.locator("[data-find]")).to_be_focused()
    desk.page.keyboard.type("lighthouse")
    expect(desk.page.locator("[data-count]")).to_contain_text("45 documents")
    expect(desk.page.locator("[data-told]")).to_contain_text("45 documents")
    assert desk.page.url.endswith("/search?q=lighthouse")
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("ArrowDown")
    second = desk.page.locator("[data-results] a.row").nth(1)
    expect(second).to_be_focused()
    desk.page.keyboard.press("ArrowUp")
    desk.page.keyboard.press("ArrowUp")
    expect(desk.page.locator("[data-find]")).to_be_focused()
    desk.page.keyboard.press("ArrowDown")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert "/documents/" in desk.page.url
    desk.page.go_back()
    expect(desk.page.locator("[data-find]")).to_have_value("lighthouse")
    expect(desk.page.locator("[data-count]")).to_contain_text("45 documents")


@pytest.mark.browser
def test_only_the_last_of_quick_changes_is_shown_and_the_box_does_not_move(desk, shelf) -> None:
    desk.open("/search")
    place = "JSON.stringify(document.querySelector('[data-find]').getBoundingClientRect())"
    before = desk.page.evaluate(place)
    expect(desk.page.locator("[data-find]")).to_be_focused()
    desk.page.keyboard.type("lighthouse")
    expect(desk.page.locator("[data-count]")).to_contain_text("45 documents")
    desk.page.keyboard.type(" state:BR")
    expect(desk.page.locator("[data-count]")).to_contain_text("22 documents")
    assert desk.page.evaluate(place) == before
    desk.page.locator("[data-find]").fill("")
    expect(desk.page.locator("[data-results] .help")).to_be_visible()
    assert desk.page.url.endswith("/search")


@pytest.mark.browser
def test_the_next_hit_of_a_long_document_is_a_key_away_on_whatever_page(desk, long_one) -> None:
    desk.open(f"/documents/{long_one}?q=quince#page-1")
    lit = desk.page.locator(".hits rect.lit")
    seen = []
    for _ in range(4):
        expect(lit).to_have_count(1)
        seen.append(desk.page.evaluate(WHERE))
        desk.page.keyboard.press("n")
        desk.page.wait_for_function(f"(was) => {WHERE} !== was", arg=seen[-1])
    assert seen == ["1 189", "40 129", "41 69", "41 189"]
    assert desk.page.evaluate(WHERE) == "1 189"
    desk.page.keyboard.press("p")
    desk.page.wait_for_function(f"() => {WHERE} === '41 189'")
    expect(desk.page.locator("[data-hits]")).to_have_text("page 3 of 3 with hits")


@pytest.mark.browser
def test_the_review_screen_opened_from_a_search_walks_from_hit_to_hit_too(desk, long_one) -> None:
    desk.open(f"/documents/{long_one}?q=quince&page=40#page-40")
    lit = desk.page.locator(".hits rect.lit")
    expect(lit).to_have_count(1)
    with desk.page.expect_navigation():
        desk.page.get_by_role("link", name="Review", exact=True).click()
    assert desk.page.url.endswith(f"/review/{long_one}?q=quince&page=40#page-40")
    expect(lit).to_have_count(1)
    desk.page.wait_for_function(f"() => {WHERE} === '40 129'")
    desk.page.keyboard.press("h")
    desk.page.wait_for_function(f"() => {WHERE} === '41 69'")
    desk.page.keyboard.press("Shift+H")
    desk.page.wait_for_function(f"() => {WHERE} === '40 129'")
    expect(desk.page.locator("[data-hits]")).to_have_text("page 2 of 3 with hits")
    desk.page.locator("input[name='document_role'], select[name='document_role']").first.focus()
    desk.page.keyboard.type("h")
    assert desk.page.evaluate(WHERE) in (None, "40 129"), "who types into a field does not leave the page"


def test_the_review_screen_keeps_the_hits_when_its_form_comes_back(ines, long_one, typed) -> None:
    plain = ines.get(f"/review/{long_one}").text
    assert "data-hit-pages" not in plain
    assert "data-hit=" not in plain
    html = ines.get(f"/review/{long_one}?q=quince").text
    assert 'data-hit-pages="1 40 41"' in html
    assert html.count("data-hit=") == 1
    assert links(html, "Next page with a hit") == [f"/review/{long_one}?q=quince&page=40#page-40"]
    assert f'action="/review/{long_one}?q=quince"' in html
    again = ines.post(f"/review/{long_one}?q=quince", typed(html) | {"action": "check"}).text
    assert 'data-hit-pages="1 40 41"' in again


WHERE = """((lit) => lit && `${lit.closest('.sheet').dataset.number} ${parseFloat(lit.getAttribute('x'))}`)(
  document.querySelector('.hits rect.lit'))"""
