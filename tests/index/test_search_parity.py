"""Whatever the engine, the same is found: by Whoosh's files, by Tantivy, and by Whoosh's own searcher."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import fields
from whoosh import index as whoosh_index
from whoosh.query import And, Not, Or, Phrase, Term
from whoosh.query import Query as WhooshQuery
from whoosh.searching import Searcher

from index.analyser import query_terms, tokens
from index.search_index import SearchIndex
from index.values import Access, IndexDocument, IndexPage

ALL = Access(None, restricted=True)
WORDS = (
    *("request", "requests", "treaty", "treaties", "bank", "account", "accounts", "extradition", "extradited", "juge"),
    *("juges", "witness", "decisão", "decisões", "solicitud", "solicitudes", "2024", "17", "GB29", "harbour", "letter"),
)
STEMS = "stems"
Both = tuple[SearchIndex, Searcher]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """200 one-page documents in pieces, some removed; and an index of Whoosh's own making, of the same stems."""
    random = Random(3)
    index = SearchIndex(tmp_path_factory.mktemp("index"), engine="whoosh")
    pages = [IndexPage(1, random.choice(("en", "fr", "es", "pt")), _text(random)) for _ in range(200)]
    documents = [IndexDocument(f"d{i}", "registry", False, (page,)) for i, page in enumerate(pages)]
    for start in range(0, 200, 25):
        index.put(documents[start : start + 25], sequence=start + 1)
        if start in (100, 150):
            index.compact()
    removed = range(0, 200, 9)
    index.remove([f"d{i}" for i in removed], sequence=300)
    opened = _whooshs_own(
        tmp_path_factory.mktemp("whoosh"), {f"d{i}": pages[i] for i in range(200) if i not in removed}
    )
    with opened.searcher() as searcher:
        yield index, searcher
    opened.close()
    index.close()


class Stems(fields.TEXT):
    """Takes (stem, place) pairs, in Whoosh's own form."""

    def index(self, value: Sequence[tuple[str, int]], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        places: dict[str, list[int]] = {}
        for stem, place in value:
            places.setdefault(stem, []).append(place)
        for stem, found in places.items():
            yield stem.encode(), len(found), float(len(found)), self.format.encode(found)


def _whooshs_own(folder: Path, pages: dict[str, IndexPage]) -> whoosh_index.FileIndex:
    made = whoosh_index.create_in(str(folder), fields.Schema(id=fields.ID(stored=True), stems=Stems()))
    writer = made.writer()
    for name, page in pages.items():
        found = tokens(page.text, page.language)
        writer.add_document(id=name, stems=[(term, token.ordinal) for token in found for term in token.terms])
    writer.commit()
    return made


def _text(random: Random) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(3, 25)))


def _word(word: str) -> WhooshQuery:
    return Or([Term(STEMS, term) for term in query_terms(word.casefold())])


def _phrase(first: str, second: str) -> WhooshQuery:
    return Or([Phrase(STEMS, [a, b]) for a in query_terms(first) for b in query_terms(second)])


@pytest.mark.parametrize("word", [word for word in WORDS if word.isascii() and word.isalpha()])
def test_a_word_is_found_on_the_same_pages(both: Both, word: str) -> None:
    assert _ours(both, f"{word}") == _whooshs(both, _word(word))


@pytest.mark.parametrize(("first", "second"), [("treaty", "bank"), ("juge", "solicitud"), ("harbour", "letter")])
def test_and_or_not_and_phrases_find_the_same_pages(both: Both, first: str, second: str) -> None:
    one, other = _word(first), _word(second)

    assert _ours(both, f"{first} {second}") == _whooshs(both, And([one, other]))
    assert _ours(both, f"{first} OR {second}") == _whooshs(both, Or([one, other]))
    assert _ours(both, f"{first} -{second}") == _whooshs(both, And([one, Not(other)]))
    assert _ours(both, f'"{first} {second}"') == _whooshs(both, _phrase(first, second))


def _ours(both: Both, query: str) -> set[str]:
    results = both[0].search(query, ALL, limit=500)
    found = {hit.document_id for hit in results.hits}
    assert len(found) == results.total > 0
    return found


def _whooshs(both: Both, query: WhooshQuery) -> set[str]:
    return {hit["id"] for hit in both[1].search(query, limit=None)}


LANGUAGES = st.sampled_from(["en", "fr", "es", "pt", None])
SAID = st.sampled_from(
    [*WORDS, "O1ga", "0lga", "AB-12/34", "AB", "12", "34", "1234", "pass-\nport", "passport", "João", "rn", "m", "the"]
)
TEXTS = st.lists(SAID, max_size=12).map(" ".join)
PAPERS = st.lists(st.tuples(LANGUAGES, st.lists(TEXTS, min_size=1, max_size=3)), min_size=1, max_size=6)
QUERIES = st.lists(
    st.one_of(
        SAID,
        st.lists(SAID, min_size=2, max_size=4).map(lambda words: f'"{" ".join(words)}"'),
        SAID.map(lambda word: f"{word[:3]}*"),
        SAID.map(lambda word: f"{word}~"),
        st.sampled_from(["AB 12 34", "AB1234", "1234", "-bank", "OR", '"treaty the bank"', "person:joao", ""]),
    ),
    min_size=1,
    max_size=3,
).map(" ".join)


@given(papers=PAPERS, queries=st.lists(QUERIES, min_size=5, max_size=10), again=PAPERS)
@settings(max_examples=10)
def test_both_engines_answer_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    papers: list[tuple[str | None, list[str]]],
    queries: list[str],
    again: list[tuple[str | None, list[str]]],
) -> None:
    made = [SearchIndex(tmp_path_factory.mktemp("index"), engine=engine) for engine in ("whoosh", "tantivy")]
    for index in made:
        index.rebuild(_documents(papers), sequence=1)
        index.put(_documents(again[:2]), sequence=2)
        index.compact()
        index.put(_documents(again[1:4]), sequence=3)

    for query in queries:
        whooshs, tantivys = (index.search(query, ALL, limit=50, facets=("language",)) for index in made)
        assert whooshs == tantivys
        for hit in whooshs.hits:
            assert made[0].hit_pages(hit.document_id, query, ALL) == made[1].hit_pages(hit.document_id, query, ALL)
    for index in made:
        index.close()


def _documents(papers: Sequence[tuple[str | None, list[str]]]) -> list[IndexDocument]:
    return [
        IndexDocument(
            f"d{i}", "registry", False,
            tuple(IndexPage(number, language, text) for number, text in enumerate(texts, 1)),
            {"person": (texts[0],), "language": (language or "xx",)},
        )
        for i, (language, texts) in enumerate(papers)
    ]  # fmt: skip
