"""Words, stems and numbers: what the index takes a text for."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.analyser import LANGUAGES, all_stems, fold, query_terms, stem, terms_of, tokens
from index.lookalikes import levelled
from index.search_index import SearchIndex
from index.values import SEARCH_FIELDS, Access, IndexDocument, IndexPage

ALL = Access(None, restricted=True)


@pytest.mark.parametrize(
    ("written", "folded"),
    [("Évêque", "eveque"), ("São Tomé", "sao tome"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("ŒUVRE", "oeuvre"),
     ("Ørsted", "orsted"), ("ﬁnance", "finance"), ("n.º", "n.o"),
     ("e\u0301te\u0301", "ete"), ("co\u00adop\u200b", "coop")],
)  # fmt: skip
def test_accents_case_and_ligatures_do_not_count(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "request", "requests"), ("en", "extradited", "extradite"), ("en", "witness", "witnesses"),
        ("fr", "demande", "demandes"), ("fr", "extrade", "extradees"), ("fr", "audition", "auditions"),
        ("es", "decision", "decisiones"), ("es", "cantidad", "cantidades"), ("es", "solicitud", "solicitudes"),
        ("pt", "decisao", "decisoes"), ("pt", "conta", "contas"), ("pt", "alemao", "alemaes"),
    ],
)  # fmt: skip
def test_inflections_have_one_stem(language: str, one: str, other: str) -> None:
    assert stem(one, language) == stem(other, language)


@given(word=st.text(st.characters(categories=["L"]), min_size=1, max_size=20), language=st.sampled_from(LANGUAGES))
def test_a_query_looks_for_whatever_a_page_of_any_language_keeps(word: str, language: str) -> None:
    for token in tokens(word, language):
        assert set(token.terms) <= set(query_terms(token.words[0]))


@given(text=st.text(max_size=200), language=st.sampled_from([*LANGUAGES, None, "xx"]))
def test_tokens_stand_in_order_inside_the_text(text: str, language: str | None) -> None:
    found = tokens(text, language)

    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(0 <= after.ordinal - before.ordinal <= 1 for before, after in pairwise(found))
    assert all(any(c.isalnum() for c in text[token.start : token.end]) for token in found)


def test_a_word_broken_at_a_line_end_is_found_whole_and_in_parts() -> None:
    first, second, last = tokens("extra-\ndition soon", "en")

    assert first.ordinal == second.ordinal == last.ordinal - 1
    assert set(first.terms) >= {"extradit", "extra"}
    assert "extradition" in first.words
    assert "extradition" in second.words


def test_a_double_name_at_a_line_end_stays_two_names() -> None:
    assert [token.words for token in tokens("Anne-\nMarie", "fr")] == [("anne",), ("marie",)]


def test_letters_in_numbers_are_also_read_as_digits() -> None:
    assert terms_of("2o24", "en") == ("2o24", "~2024")
    assert set(query_terms("2024")) >= set(terms_of("2o24", "en")) - {"2o24"}


def test_look_alikes_have_one_spelling() -> None:
    assert levelled("fernandes") == levelled("femandes")
    assert levelled("clark") == levelled("dark")
    assert levelled("wa11ace") == levelled("wallace") == levelled("vvallace")


def test_a_page_without_a_language_keeps_the_stems_of_all_four() -> None:
    assert terms_of("auditions", None) == all_stems("auditions")


ANY_TEXT = st.text(st.characters(), max_size=60)


@given(text=ANY_TEXT, value=ANY_TEXT, name=st.sampled_from(SEARCH_FIELDS), language=st.sampled_from([*LANGUAGES, None]))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_put_in_and_its_words_are_found(
    index: SearchIndex, text: str, value: str, name: str, language: str | None
) -> None:
    fields = {name: (value, "\ud800", "a\0b\nc")}
    index.put([IndexDocument("any", "registry", False, (IndexPage(1, language, text),), fields)], sequence=1)

    for token in tokens(text, language):
        if token.terms:
            found = index.search(text[token.start : token.end], ALL, limit=100).hits
            assert "any" in {hit.document_id for hit in found}
    index.search(f'{name}:"{value}"', ALL, facets=(name,))
