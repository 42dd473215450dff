"""Our own searching over Whoosh's files finds what Whoosh's own searcher finds."""

from collections.abc import Iterator
from random import Random

import pytest
from whoosh import index as whoosh_index
from whoosh.query import And, Not, Or, Phrase, Term
from whoosh.query import Query as WhooshQuery
from whoosh.searching import Searcher

from index.analyser import query_terms
from index.search_index import SearchIndex
from index.values import Access, IndexDocument, IndexPage
from index.whoosh_field import STEMS, schema

ALL = Access(None, restricted=True)
WORDS = (
    *("request", "requests", "treaty", "treaties", "bank", "account", "accounts", "extradition", "extradited", "juge"),
    *("juges", "witness", "decisão", "decisões", "solicitud", "solicitudes", "2024", "17", "GB29", "harbour", "letter"),
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SearchIndex, Searcher, list[str]]]:
    """200 one-page documents in several segments, some deleted; Whoosh's own searcher on the same files."""
    random = Random(3)
    folder = tmp_path_factory.mktemp("index")
    index = SearchIndex(folder)
    documents = [
        IndexDocument(
            f"d{i}", "registry", False, (IndexPage(1, random.choice(("en", "fr", "es", "pt")), _text(random)),)
        )
        for i in range(200)
    ]
    for start in range(0, 200, 25):
        index.put(documents[start : start + 25], sequence=start + 1)
    index.remove([f"d{i}" for i in range(0, 200, 9)], sequence=300)
    live = next(path for path in folder.iterdir() if path.is_dir())
    opened = whoosh_index.open_dir(str(live), schema=schema())
    with opened.searcher() as searcher:
        yield index, searcher, list(_ids(index))
    opened.close()
    index.close()


def _text(random: Random) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(3, 25)))


def _ids(index: SearchIndex) -> tuple[str, ...]:
    """The document of each page, in the order in which Whoosh numbers pages."""
    return index._fresh().document_ids


def _word(word: str) -> WhooshQuery:
    return Or([Term(STEMS, term) for term in query_terms(word.casefold())])


def _phrase(first: str, second: str) -> WhooshQuery:
    return Or([Phrase(STEMS, [a, b]) for a in query_terms(first) for b in query_terms(second)])


@pytest.mark.parametrize("word", [word for word in WORDS if word.isascii() and word.isalpha()])
def test_a_word_is_found_on_the_same_pages(both: tuple[SearchIndex, Searcher, list[str]], word: str) -> None:
    assert _ours(both, f"{word}") == _whooshs(both, _word(word))


@pytest.mark.parametrize(("first", "second"), [("treaty", "bank"), ("juge", "solicitud"), ("harbour", "letter")])
def test_and_or_not_and_phrases_find_the_same_pages(
    both: tuple[SearchIndex, Searcher, list[str]], first: str, second: str
) -> None:
    one, other = _word(first), _word(second)

    assert _ours(both, f"{first} {second}") == _whooshs(both, And([one, other]))
    assert _ours(both, f"{first} OR {second}") == _whooshs(both, Or([one, other]))
    assert _ours(both, f"{first} -{second}") == _whooshs(both, And([one, Not(other)]))
    assert _ours(both, f'"{first} {second}"') == _whooshs(both, _phrase(first, second))


def _ours(both: tuple[SearchIndex, Searcher, list[str]], query: str) -> set[str]:
    results = both[0].search(query, ALL, limit=500)
    found = {hit.document_id for hit in results.hits}
    assert len(found) == results.total > 0
    return found


def _whooshs(both: tuple[SearchIndex, Searcher, list[str]], query: WhooshQuery) -> set[str]:
    _, searcher, ids = both
    return {ids[hit.docnum] for hit in searcher.search(query, limit=None)}
