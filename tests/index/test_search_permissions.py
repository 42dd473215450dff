"""What a person may not see changes nothing of what that person is told: no hit, no count, no score, no hint."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.engines import EngineName
from index.search_index import SearchIndex
from index.values import Access, IndexDocument, IndexPage, Results

Maker = Callable[..., IndexDocument]

QUERIES = (
    "vandersloot", "vandersloat", "vandersloot~", "quillf*", "extradition", "extraditoin", "person:vandersloot",
    "person:vand*", "person:vandersluut~", "state:LI", "date:2020..2030", "amount:>1", "77-XX-2031", "77XX2031",
    '"of quillfeather"', "NOT extradition", "-vandersloot", "", "reference:77*", "the", "fernandes", "fermandes",
)  # fmt: skip
FACETS = ("type", "state", "year", "status", "language", "role")


def answers(index: SearchIndex, access: Access) -> bytes:
    """Everything that the index tells this person, as bytes."""
    told: list[object] = [
        _told(index.search(query, access, order=order, facets=FACETS, limit=50))
        for query in QUERIES
        for order in ("rank", "newest", "deadline")
    ]
    told += [index.suggest(text, access) for text in ("v", "vander", "quill", "extr", "fer", "7", "77", "see vander")]
    return repr(told).encode()


def _told(results: Results) -> tuple[object, ...]:
    """All of the results; sets of words, which have no order, are put in one."""
    hits = [(h.document_id, h.page, h.score, sorted(h.matched), h.pages) for h in results.hits]
    counts = (results.total, results.total_pages, results.facets)
    return hits, counts, results.notice, results.did_you_mean


@pytest.fixture
def hidden(document: Maker) -> tuple[IndexDocument, ...]:
    """Documents that the clerk may not see, full of what could show through."""
    fields = {
        "person": ("Vandersloot Quillfeather", "Fermandes"), "state": ("LI",), "type": ("extradition",),
        "date": ("2025-05-05",), "reference": ("77-XX-2031",), "amount": ("5 EUR",), "status": ("to_review",),
        "deadline": ("2024-01-01",), "language": ("de",),
    }  # fmt: skip
    text = "Extradition of Quillfeather Vandersloot, extraditoin, 77-XX-2031, Fermandes, Fernandes. " * 3
    return (
        document("0-first", text, restricted=True, fields=fields),
        document("z-last", text, text, desk="assets", fields=fields),
    )


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_a_hidden_document_changes_no_answer_of_any_kind(
    folder: Path,
    documents: tuple[IndexDocument, ...],
    engine: EngineName,
    clerk: Access,
    hidden: tuple[IndexDocument, ...],
) -> None:
    index = SearchIndex(folder, engine=engine)
    index.put(documents, sequence=1)
    before = answers(index, clerk)

    index.put(hidden, sequence=2)
    assert answers(index, clerk) == before

    index.compact()
    index.remove([each.document_id for each in hidden], sequence=3)
    assert answers(index, clerk) == before


def test_who_may_see_it_is_told(
    index: SearchIndex, everything: Access, clerk: Access, hidden: tuple[IndexDocument, ...]
) -> None:
    before = answers(index, everything)

    index.put(hidden, sequence=2)

    assert answers(index, everything) != before
    assert index.search("77XX2031", everything).total == 2
    assert index.search("77XX2031", Access(frozenset({"assets"}), restricted=False)).total == 1
    assert index.search("77XX2031", Access(None, restricted=False)).total == 1
    assert index.search("77XX2031", Access(frozenset({"registry"}), restricted=True)).total == 1


def test_somebody_without_a_desk_sees_an_empty_index(index: SearchIndex) -> None:
    nobody = Access(frozenset(), restricted=True)

    assert index.search("", nobody).total == 0
    assert index.suggest("ext", nobody) == ()


WORDS = st.sampled_from(["harbour", "harbor", "fernandes", "femandes", "2024", "2O24", "oak", "elm"])
TEXTS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
DESKS = ("north", "south")
PAPERS = st.lists(st.tuples(st.sampled_from(DESKS), st.booleans(), TEXTS), min_size=1, max_size=6)


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
@given(papers=PAPERS, query=TEXTS, desks=st.sets(st.sampled_from(DESKS)), restricted=st.booleans())
@settings(max_examples=10)
def test_an_answer_is_the_same_as_if_only_the_permitted_documents_were_there(
    tmp_path_factory: pytest.TempPathFactory,
    *,
    papers: list[tuple[str, bool, str]],
    query: str,
    desks: set[str],
    restricted: bool,
    engine: EngineName,
) -> None:
    access = Access(frozenset(desks), restricted)
    documents = [
        IndexDocument(f"d{i}", desk, secret, (IndexPage(1, "en", text),), {"state": (desk[:2],)})
        for i, (desk, secret, text) in enumerate(papers)
    ]
    seen = [d for d in documents if d.desk in desks and (restricted or not d.restricted)]

    whole, part = (_index(tmp_path_factory.mktemp("index"), each, engine) for each in (documents, seen))

    for asked in (query, f"-{query}", f"{query.split(maxsplit=1)[0][:3]}*", f'"{query}"', ""):
        assert whole.search(asked, access, facets=FACETS) == part.search(asked, access, facets=FACETS)
        assert whole.suggest(asked[:2], access) == part.suggest(asked[:2], access)
        for each in documents:
            hidden = {} if each not in seen else part.hit_pages(each.document_id, asked, access)
            assert whole.hit_pages(each.document_id, asked, access) == hidden


def _index(folder: Path, documents: list[IndexDocument], engine: EngineName) -> SearchIndex:
    """The documents, two of them taken by the engine, the others still fresh."""
    index = SearchIndex(folder, engine=engine)
    index.put(documents[:2], sequence=1)
    index.compact()
    index.put(documents[2:], sequence=2)
    return index
