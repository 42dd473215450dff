"""The search index follows the database, whatever happened to either."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.search_index import SearchIndex
from index.values import Access
from intake.indexing import Indexer
from records import documents, ledger
from records.database import Database
from records.values import Box, Page, PageSource, Word

EVERYTHING = Access(desks=None, restricted=True)
IDS = ("a" * 64, "b" * 64)


@dataclass
class Desk:
    database: Database
    index: SearchIndex

    @property
    def indexer(self) -> Indexer:
        return Indexer(self.database, self.index)

    def file(self, document_id: str, text: str) -> None:
        words = tuple(
            Word(each, Box.rounded(10 * i, 10, 10 * i + 9, 20), 0.9, 0, 0) for i, each in enumerate(text.split())
        )
        page = Page(1, 595.0, 842.0, words, PageSource.OCR, "en")
        arrival = ledger.Arrival(
            claim_id=document_id, folder="inbox", channel="post", desk="registry", restricted=False, languages=("en",),
            name_raw=b"letter.pdf", size_bytes=1, sha256=document_id,
        )  # fmt: skip
        with self.database.writing() as session:
            ledger.enter(session, arrival)
            documents.save_pages(session, document_id, (page,), media_type="application/pdf")
            documents.touch(session, documents.get(session, document_id))

    def found(self, word: str) -> int:
        return self.index.search(word, EVERYTHING).total


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    database = Database(tmp_path / "rogatory.db")
    database.migrate()
    index = SearchIndex(tmp_path / "index")
    yield Desk(database, index)
    index.close()
    database.close()


def test_what_changed_is_found_after_catching_up_and_catching_up_again_does_nothing(desk: Desk) -> None:
    desk.file(IDS[0], "freezing order")
    assert desk.found("freezing") == 0
    assert desk.indexer.catch_up() == 1
    assert desk.found("freezing") == 1
    assert desk.indexer.catch_up() == 0


def test_an_index_that_lost_a_document_gets_it_back(desk: Desk) -> None:
    desk.file(IDS[0], "freezing order")
    desk.file(IDS[1], "letter rogatory")
    desk.indexer.catch_up()
    desk.index.remove(IDS[:1], sequence=desk.index.applied_sequence())
    assert desk.indexer.reconcile() == 1
    assert desk.found("freezing") == 1


def test_a_document_that_the_database_does_not_know_is_taken_out(desk: Desk, tmp_path: Path) -> None:
    desk.file(IDS[0], "freezing order")
    desk.indexer.catch_up()
    restored = Database(tmp_path / "older.db")
    restored.migrate()
    assert Indexer(restored, desk.index).reconcile() == 0, "rebuilt, and empty as the database is"
    assert desk.found("freezing") == 0
    restored.close()


def test_a_lost_index_is_filled_again(desk: Desk, tmp_path: Path) -> None:
    desk.file(IDS[0], "freezing order")
    desk.indexer.catch_up()
    anew = SearchIndex(tmp_path / "new index")
    Indexer(desk.database, anew).catch_up()
    assert anew.search("freezing", EVERYTHING).total == 1
    anew.close()


def test_an_index_of_another_engine_than_the_setting_is_built_anew(desk: Desk, tmp_path: Path) -> None:
    desk.file(IDS[0], "freezing order")
    desk.indexer.catch_up()
    other = SearchIndex(tmp_path / "index", engine="tantivy")
    assert Indexer(desk.database, other).reconcile() == 1
    assert other.follows_the_setting
    assert desk.found("freezing") == 1, "readers find it in the new one"
    assert Indexer(desk.database, other).reconcile() == 0
    other.close()


def test_many_small_changes_are_compacted_beside_the_work(desk: Desk) -> None:
    desk.file(IDS[0], "freezing order")
    indexer = desk.indexer
    for _ in range(9):
        _touch(desk, indexer)
    indexer.settle()
    _touch(desk, indexer)  # a change that came while the last round was ending waits for the next one
    indexer.settle()
    assert not desk.index.is_due()
    assert desk.found("freezing") == 1


def _touch(desk: Desk, indexer: Indexer) -> None:
    with desk.database.writing() as session:
        documents.touch(session, documents.get(session, IDS[0]))
    indexer.catch_up()
