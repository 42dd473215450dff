"""What a clerk types, and what is found."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.search_index import SearchIndex
from index.values import Access, IndexDocument

Found = Callable[..., list[str]]
Maker = Callable[..., IndexDocument]


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        ("fernandes", {"harbour", "bank"}),  # the second as a scan reads it: "rn" as "m"
        ("FERNANDES", {"harbour", "bank"}),
        ("Fernandes prosecutor", {"harbour"}),
        ("audition", {"lettre"}),
        ("auditions", {"lettre"}),
        ("Amelie", {"lettre"}),
        ("amélie DUBREUIL", {"lettre"}),
        ("mezieres", {"lettre"}),
        ("solicitud", {"carta"}),
        ("decisão", {"oficio"}),
        ("decisao", {"oficio"}),
        ("obidos", {"oficio"}),
        ("passport", {"bank"}),  # broken at a line end
        ("juge", {"lettre"}),
        ("d’instruction", {"lettre"}),
        ("the of", set()),
        ("nowhere", set()),
    ],
)
def test_a_word_is_found_in_all_its_forms_without_accents_and_case(
    found: Found, query: str, documents: set[str]
) -> None:
    assert set(found(query)) == documents


def test_a_double_name_is_found_though_a_part_of_it_was_misread(
    index: SearchIndex, document: Maker, everything: Access
) -> None:
    index.put(
        [document("double", "Mme Lourneaux-Camboulive"), document("misread", "Mme Loumeaux-Camboulive")], sequence=2
    )

    hits = index.search("Lourneaux-Camboulive", everything).hits

    assert [hit.document_id for hit in hits] == ["double", "misread"]


def test_words_side_by_side_may_stand_on_different_pages_of_a_document(found: Found) -> None:
    assert found("prosecutor weeks") == ["harbour"]


@pytest.mark.parametrize(
    "query",
    [
        "GB29NWBK60161331926819",
        "GB29 NWBK 6016 1331 9268 19",
        "gb29 nwbk60161331 926819",
        "GB29-NWBK-6016-1331-9268-19",
    ],
)
def test_an_iban_is_found_however_it_is_grouped(found: Found, query: str) -> None:
    assert found(query) == ["harbour"]


@pytest.mark.parametrize("query", ["38750000", "38 750 000", "38.750.000", "38,750,000.00", "38.750.000,00"])
def test_an_amount_is_found_however_it_is_written(found: Found, query: str) -> None:
    assert found(query) == ["harbour"]


def test_a_part_of_a_number_is_not_the_number(found: Found) -> None:
    assert found("6016133192") == []
    assert found("8750000") == []


def test_a_letter_read_for_a_digit_does_not_hide_a_reference(found: Found) -> None:
    assert set(found("2024/0153")) == {"oficio", "harbour"}
    assert found("20240153 decisões") == ["oficio"]


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        ('"records of the bank"', {"bank"}),
        ('"bank of the records"', set()),
        ('"the account holder"', {"bank"}),
        ('"holder account"', set()),
        ('"témoin Amelie dubreuil"', {"lettre"}),
        ('"" fernandes', {"harbour", "bank"}),
    ],
)
def test_a_phrase_is_found_in_its_order_only(found: Found, query: str, documents: set[str]) -> None:
    assert set(found(query)) == documents


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        ("extradition AND coast", {"harbour"}),
        ("coast OR juge", {"harbour", "lettre"}),
        ("extradition NOT coast", {"other-desk", "secret"}),
        ("extradition -coast", {"other-desk", "secret"}),
        ("extradition -(coast OR asset)", {"secret"}),
        ("(juge OR coast) AND (témoin OR solicita)", {"lettre"}),
        ("extrad*", {"harbour", "other-desk", "secret"}),
        ("dubre*", {"lettre"}),
        ("dubreiul~", {"lettre"}),
        ("quilfeather~", {"secret"}),
        ("dubrevl~2", {"lettre"}),
    ],
)
def test_operators_beginnings_and_near_spellings(found: Found, query: str, documents: set[str]) -> None:
    assert set(found(query)) == documents


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        ("reference:HT-2024/0153", {"harbour"}),
        ("reference:ht20240153", {"harbour"}),
        ("reference:2024/0153", {"harbour"}),
        ("reference:HT*", {"harbour"}),
        ("reference:77/B/2023", {"bank"}),
        ('person:"joao fernandes"', {"harbour"}),
        ("person:fernandez~", {"harbour"}),
        ("person:dub*", {"lettre"}),
        ("person:prosecutor", set()),
        ("state:pt", {"harbour", "oficio"}),
        ("type:bank_records", {"bank"}),
        ('type:"bank records"', {"bank"}),
        ("status:to-review", {"harbour"}),
        ("date:2024", {"harbour", "lettre"}),
        ("date:2024-03", {"harbour", "lettre"}),
        ("date:2024-03-05", {"harbour"}),
        ("date:05.03.2024", {"harbour"}),
        ("date:2023..2024-03-27", {"harbour", "bank"}),
        ("date:..2022", {"carta"}),
        ("date:>2023", {"harbour", "lettre"}),
        ("date:>=2023", {"harbour", "lettre", "bank"}),
        ("date:<2023-11-20", {"carta"}),
        ("date:<=2023-11-20", {"carta", "bank"}),
        ("received:2024-04", {"oficio"}),
        ("deadline:<2024-03", {"bank"}),
        ("amount:>10000", {"harbour"}),
        ("amount:9500.50", {"bank"}),
        ("amount:9000..10000EUR", {"bank"}),
        ("amount:9000..10000USD", set()),
        ("amount:38.750.000,00", {"harbour"}),
        ("account:GB29NWBK60161331926819", {"harbour"}),
        ("state:PT -type:extradition", {"oficio"}),
        ("STATE:es", {"carta"}),
    ],
)
def test_fields_and_spans(found: Found, query: str, documents: set[str]) -> None:
    assert set(found(query)) == documents


def test_what_a_clerk_wrote_into_a_field_is_found_without_naming_the_field(found: Found) -> None:
    assert found("HT-2024/0153")[0] == "harbour"
    assert found("HT20240153") == ["harbour"]


@pytest.mark.parametrize(
    "query", ["(extradition", "extradition)", 'extradition "', "extradition AND", "OR extradition"]
)
def test_what_does_not_parse_is_searched_as_words_and_says_so(
    index: SearchIndex, query: str, everything: Access
) -> None:
    results = index.search(query, everything)

    assert {hit.document_id for hit in results.hits} == {"harbour", "other-desk", "secret"}
    assert results.notice is not None
    assert results.notice.endswith("searched as words.")


def test_an_unknown_field_is_named_in_the_notice(index: SearchIndex, everything: Access) -> None:
    assert "“colour” is no field" in (index.search("colour:red", everything).notice or "")


def test_an_empty_query_finds_everything_newest_first(found: Found, clerk: Access) -> None:
    assert found("  ", clerk)[:4] == ["oficio", "lettre", "harbour", "bank"]


def test_a_word_that_nobody_wrote_gets_a_better_one_proposed(index: SearchIndex, everything: Access) -> None:
    assert index.search("extradiction coast", everything).did_you_mean == "extradition coast"
    assert index.search("extradition coast", everything).did_you_mean is None


def test_order_by_date_and_by_deadline(found: Found) -> None:
    assert found("date:2022..", order="newest") == ["lettre", "harbour", "bank", "carta"]
    assert found("date:2022..", order="deadline")[:2] == ["bank", "harbour"]


def test_facets_count_the_documents_found(index: SearchIndex, everything: Access) -> None:
    results = index.search("extradition", everything, facets=("type", "state", "year", "colour"))

    assert results.facets["type"] == {"extradition": 3}
    assert results.facets["state"] == {"CH": 1, "LI": 1, "PT": 1}
    assert results.facets["year"] == {"2024": 1}
    assert results.facets["colour"] == {}


def test_a_hit_names_its_best_page_and_all_its_pages(index: SearchIndex, everything: Access, document: Maker) -> None:
    index.put([document("three", "apple", "apple apple pear", "plum")], sequence=2)

    (hit,) = index.search("apple pear", everything).hits

    assert (hit.page, hit.pages) == (2, (1, 2))
    assert hit.matched >= {"appl", "pear"}


def test_totals_count_documents_and_pages_beyond_the_limit(
    index: SearchIndex, everything: Access, document: Maker
) -> None:
    index.put([document(f"d{i}", "walnut", "walnut") for i in range(30)], sequence=2)

    results = index.search("walnut", everything, limit=5)

    assert (len(results.hits), results.total, results.total_pages) == (5, 30, 60)


@pytest.mark.parametrize("order", ["rank", "newest", "deadline"])
def test_paging_shows_every_document_once_in_one_order(
    index: SearchIndex, order: str, everything: Access, document: Maker
) -> None:
    dates = [f"2024-01-{1 + i % 7:02}" for i in range(40)]
    put = [document(f"d{i}", "walnut " * (1 + i % 3), fields={"date": (dates[i],)}) for i in range(40)]
    index.put(put, sequence=2)

    whole = [hit.document_id for hit in index.search("walnut", everything, limit=100, order=order).hits]  # type: ignore[arg-type]
    paged = [
        hit.document_id
        for offset in range(0, 42, 7)
        for hit in index.search("walnut", everything, limit=7, offset=offset, order=order).hits  # type: ignore[arg-type]
    ]

    assert paged == whole
    assert len(set(whole)) == 40


def test_a_rare_word_outranks_a_common_one_and_a_short_page_a_long_one(
    index: SearchIndex, everything: Access, document: Maker
) -> None:
    index.put(
        [
            document("often", "walnut walnut walnut cherry"),
            document("short", "walnut"),
            document("long", "walnut " + "padding " * 200),
            *(document(f"c{i}", "cherry") for i in range(20)),
        ],
        sequence=2,
    )

    ids = [hit.document_id for hit in index.search("walnut OR cherry", everything, limit=30).hits]

    assert ids[0] == "often"
    assert ids.index("short") < ids.index("long")


def test_suggestions_complete_the_last_word_from_pages_and_fields(index: SearchIndex, everything: Access) -> None:
    assert "the extradition" in index.suggest("the extrad", everything)
    assert index.suggest("dubr", everything) == ("dubreuil",)
    assert index.suggest("extradition ", everything) == ()
    assert index.suggest("", everything) == ()
    assert len(index.suggest("a", everything, limit=2)) == 2


QUERY_PARTS = st.sampled_from(
    ["(", ")", '"', "AND", "OR", "NOT", "-", "*", "~", "~2", ":", "..", "date:", "amount:>", "state:", "fernandes",
     "2024", "0153", "extrad", "\0", "é", "person:", "<", "\u202e", "ß", "𝔘", "of"]
)  # fmt: skip


@given(query=st.one_of(st.text(max_size=80), st.lists(QUERY_PARTS, max_size=25).map(" ".join), st.lists(QUERY_PARTS, max_size=25).map("".join)))  # fmt: skip  # noqa: E501 - one strategy
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_raises_and_no_answer_breaks_its_own_counts(index: SearchIndex, query: str, clerk: Access) -> None:
    results = index.search(query, clerk, facets=("type", "state", "year"))

    assert len(results.hits) == min(results.total, 20)
    assert all(sum(counts.values()) <= results.total for name, counts in results.facets.items() if name == "year")
    assert {hit.document_id for hit in results.hits} <= {
        "harbour",
        "bank",
        "lettre",
        "carta",
        "oficio",
        "scrap",
        "blank",
    }
    index.suggest(query, clerk)
