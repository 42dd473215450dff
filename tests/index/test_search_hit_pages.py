"""The viewer of a long document asks the index where the hits are, and need not look at every page."""

from collections.abc import Callable
from pathlib import Path

from index.search_index import SearchIndex
from index.values import Access, IndexDocument

Maker = Callable[..., IndexDocument]
ALL = Access(None, restricted=True)
CLERK = Access(frozenset({"registry"}), restricted=False)


def test_each_page_is_told_with_what_matched_on_it(folder: Path, document: Maker) -> None:
    index = SearchIndex(folder)
    pages = ("a freezing order", "nothing here", "the order of the bank account", "freezing, ordered")
    index.put([document("other", "freezing order"), document("long", *pages)], sequence=1)

    assert index.hit_pages("long", "freezing order", ALL) == {
        1: frozenset({"freez", "order"}),
        3: frozenset({"order"}),
        4: frozenset({"freez", "order"}),
    }
    assert index.hit_pages("long", '"bank account"', ALL) == {3: frozenset({'"bank account'})}
    assert list(index.hit_pages("long", "order", ALL)) == [1, 3, 4]


def test_no_hit_a_hit_in_a_field_and_a_hidden_hit_look_the_same(index: SearchIndex) -> None:
    assert index.hit_pages("harbour", "quinces", ALL) == {}
    assert index.hit_pages("harbour", "type:extradition", ALL) == {}
    assert index.hit_pages("not there", "extradition", ALL) == {}
    assert index.hit_pages("secret", "extradition", CLERK) == {}
    assert index.hit_pages("secret", "extradition", ALL) != {}


def test_what_replaced_a_document_is_told_not_what_was_before(index: SearchIndex, document: Maker) -> None:
    index.put([document("harbour", "first", "extradition")], sequence=2)

    assert index.hit_pages("harbour", "extradition", ALL).keys() == {2}
