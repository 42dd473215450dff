"""What is suggested is written as the documents write it, accents and all; as far as the person may see them."""

from collections.abc import Callable

from index.search_index import SearchIndex
from index.values import Access, IndexDocument

Maker = Callable[..., IndexDocument]
ALL = Access(None, restricted=True)
CLERK = Access(frozenset({"registry"}), restricted=False)


def test_suggestions_keep_accents(index: SearchIndex) -> None:
    assert index.suggest("tem", ALL) == ("témoin",)
    assert index.suggest("le tém", ALL) == ("le témoin",)
    assert "amélie" in index.suggest("ame", ALL)
    assert "joão" in index.suggest("joa", ALL)


def test_a_query_put_right_keeps_accents(index: SearchIndex) -> None:
    assert index.search("temoim", ALL).did_you_mean == "témoin"
    assert index.search("temionx audition", ALL).did_you_mean == "témoin audition"


def test_a_word_that_most_write_without_accents_has_none(index: SearchIndex, document: Maker) -> None:
    index.put([document(f"d{n}", "marmelo") for n in range(3)] + [document("odd", "marmélo")], sequence=2)

    assert index.suggest("marm", ALL) == ("marmelo",)


def test_accents_of_hidden_documents_are_not_told(index: SearchIndex, document: Maker) -> None:
    hidden = [document(f"h{n}", "marmélo", restricted=True, fields={"person": ("Marmélo",)}) for n in range(3)]
    index.put([*hidden, document("seen", "marmelo")], sequence=2)
    index.compact()

    assert index.suggest("marm", CLERK) == ("marmelo",)
    assert index.suggest("marm", ALL) == ("marmélo",)


def test_only_the_words_that_were_asked_for_are_lit(index: SearchIndex, document: Maker) -> None:
    index.put([document("a", "back at the bank", "the bank account, and back"), document("b", "bark")], sequence=2)

    assert index.search("bank", ALL).hits[0].matched == {"bank"}
    assert index.search('"bank account"', ALL).hits[0].matched == {'"bank account'}
    assert {hit.document_id for hit in index.search("bank~", ALL).hits} >= {"a", "b"}, "asked for near spellings"
