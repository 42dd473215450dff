"""What was found is what is marked, on the page and in the snippet."""

from collections.abc import Callable

import pytest

from index.highlight import matched_words, snippet
from index.search_index import SearchIndex
from index.values import Access, IndexDocument, IndexPage
from records.values import Box, Page, PageSource, Word

TEXT = """The account GB29 NWBK 6016 1331 9268 19 was opened
with a forged pass-
port; 38.750.000,00 were moved, and 000 again.
Money laundering, says Mr Fernandes-Pires: the laundering
of money. Auditions à Mézières."""


def page_of(text: str, language: str | None = "en") -> Page:
    """A page with the words of this text, line by line."""
    words = [
        Word(word, Box(10.0 * at, 12.0 * line, 10.0 * at + 9, 12.0 * line + 10), 0.9, line, 0)
        for line, row in enumerate(text.split("\n"))
        for at, word in enumerate(row.split())
    ]
    return Page(1, 595, 842, tuple(words), PageSource.OCR, language)


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("laundered", ["laundering,", "laundering"]),
        ('"money laundering"', ["Money", "laundering,"]),
        ("38750000", ["38.750.000,00"]),
        ("GB29NWBK60161331926819", ["GB29", "NWBK", "6016", "1331", "9268", "19"]),
        ("passport", ["pass-", "port;"]),
        ("fernandes", ["Fernandes-Pires:"]),
        ("femandes", ["Fernandes-Pires:"]),
        ("fern*", ["Fernandes-Pires:"]),
        ("mezieres", ["Mézières."]),
        ('"forged passport"', ["forged", "pass-", "port;"]),
        ('"passport 38"', ["pass-", "port;", "38.750.000,00"]),
    ],
)
def test_the_words_of_the_page_that_were_found_are_marked(
    index: SearchIndex, everything: Access, query: str, marked: list[str]
) -> None:
    page = page_of(TEXT)
    index.put([IndexDocument("here", "registry", False, (IndexPage(1, page.language, page.text),))], sequence=2)

    hits = [hit for hit in index.search(query, everything).hits if hit.document_id == "here"]

    assert [page.words[i].text for i in matched_words(page, hits[0].matched)] == marked


def test_nothing_is_marked_on_a_page_without_what_was_found() -> None:
    assert matched_words(page_of("An empty page, nearly."), frozenset({"launder"})) == ()
    assert matched_words(page_of(""), frozenset({"launder"})) == ()


def test_a_snippet_shows_where_most_matches_stand_together() -> None:
    text = "walnut " + "padding " * 60 + "the walnut and\nthe cherry <b>fell</b> " + "padding " * 60

    pieces = snippet(text, frozenset({"walnut", "cherri"}), language="en", words=12)

    assert [piece for piece, is_matched in pieces if is_matched] == ["walnut", "cherry"]
    shown = "".join(piece for piece, _ in pieces)
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "walnut and the cherry <b>fell" in shown
    assert "\n" not in shown


def test_a_snippet_of_a_page_without_matches_is_its_beginning() -> None:
    assert snippet("Dear colleagues,\nwe write", frozenset(), language="en", words=2) == (
        ("Dear colleagues,", False), (" …", False),
    )  # fmt: skip
    assert snippet("", frozenset({"x"}), language=None) == ()


def test_a_snippet_loses_nothing_between_its_words(document: Callable[..., IndexDocument]) -> None:
    text = "(a, b; c - d (e) f. g!)"

    pieces = snippet(text, frozenset({"=c", "=e"}), language="en", words=30)

    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, is_matched in pieces if is_matched] == ["c", "e"]
