"""Many small pieces become few large ones beside the work, and a change of fields does not write the pages again."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from index.engines import EngineName
from index.search_index import SearchIndex
from index.values import Access, IndexDocument, IndexPage
from index.writer_lock import COMPACTING, locked

Maker = Callable[..., IndexDocument]
ALL = Access(None, restricted=True)
CHECKOUT = Path(__file__).parents[2]
ENGINES: tuple[EngineName, ...] = ("whoosh", "tantivy")
both_engines = pytest.mark.parametrize("engine", ENGINES)


def _files(folder: Path, suffix: str) -> set[str]:
    return {path.name for path in folder.rglob(f"*{suffix}")}


def test_a_change_of_fields_leaves_the_pages_as_they_are(index: SearchIndex, folder: Path, document: Maker) -> None:
    before = document("case", "quinces and medlars", "second page", fields={"status": ("reading",)})
    index.put([before], sequence=2)
    pages = _files(folder, ".pages")

    index.put([replace(before, desk="assets", restricted=True, fields={"status": ("to_review",)})], sequence=3)

    assert _files(folder, ".pages") == pages
    assert index.search("quinces status:to_review", ALL).total == 1
    assert index.search("quinces status:reading", ALL).total == 0
    assert index.search("quinces", Access(frozenset({"registry"}), restricted=True)).total == 0
    assert index.search("quinces", Access(frozenset({"assets"}), restricted=False)).total == 0
    assert index.hit_pages("case", "medlars", ALL).keys() == {1}

    index.put([replace(before, pages=before.pages[:1])], sequence=4)
    assert _files(folder, ".pages") > pages
    assert index.search("quinces", ALL).hits[0].pages == (1,)
    assert index.search('"second page"', ALL).total == 0


@both_engines
def test_compacting_in_passing_makes_one_piece_of_many_and_leaves_nothing_behind(
    folder: Path, document: Maker, engine: EngineName
) -> None:
    index = SearchIndex(folder, engine=engine)
    for number in range(20):
        index.put([document(f"d{number % 12}", f"walnut number{number}", "oak")], sequence=number + 1)
    expected = index.search("walnut", ALL, limit=50)
    assert index.is_due()

    while index.compact_in_passing():
        pass

    assert not index.is_due()
    assert index.verify().segments < 8
    assert index.search("walnut", ALL, limit=50) == expected
    assert len(_files(folder, ".pages")) == index.verify().segments
    assert index.search("number2", ALL).total == 0, "replaced by number14"


@both_engines
def test_what_changes_while_a_piece_is_made_is_not_undone_by_it(
    folder: Path, document: Maker, engine: EngineName
) -> None:
    index = SearchIndex(folder, engine=engine)
    for number in range(10):
        index.put([document(f"d{number}", "walnut " * 300, "oak")], sequence=number + 1)
    compacting = Thread(target=index.compact)
    compacting.start()
    for number in range(11, 26):
        index.put([document(f"d{number % 5}", f"medlar{number}")], sequence=number)
        index.remove(["d9"], sequence=number)
    compacting.join()
    index.compact()

    assert index.document_ids() == {f"d{n}" for n in range(9)}
    assert {hit.document_id for hit in index.search("walnut", ALL).hits} == {"d5", "d6", "d7", "d8"}
    assert {hit.document_id for hit in index.search("medlar*", ALL).hits} == {f"d{n}" for n in range(5)}
    assert index.verify().documents == 9


def test_one_compacts_at_a_time_and_puts_do_not_wait_for_it(index: SearchIndex, folder: Path, document: Maker) -> None:
    for number in range(10):
        index.put([document(f"d{number}", "walnut")], sequence=number + 2)

    with locked(folder, name=COMPACTING):
        assert not index.compact_in_passing()
        index.put([document("meanwhile", "walnut")], sequence=20)

    assert index.compact_in_passing()
    assert index.search("walnut", ALL).total == 11


def test_without_anybody_who_compacts_a_put_does(
    index: SearchIndex, document: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.search_index.MOST_PIECES", 9)
    for number in range(30):
        index.put([document(f"d{number}", "walnut")], sequence=number + 2)

    assert index.verify().segments < 12
    assert index.search("walnut", ALL).total == 30


def test_another_engine_is_put_in_place_of_the_first_by_a_rebuild(
    folder: Path, documents: tuple[IndexDocument, ...]
) -> None:
    first = SearchIndex(folder)
    first.put(documents, sequence=1)
    found = first.search("fernandes", ALL)

    changed = SearchIndex(folder, engine="tantivy")
    assert first.follows_the_setting
    assert not changed.follows_the_setting
    assert changed.search("fernandes", ALL) == found, "until then it is searched as it is"
    changed.put(documents[:1], sequence=2)

    assert changed.rebuild(documents, sequence=3) == len(documents)
    assert changed.follows_the_setting
    assert _files(folder, ".idx")
    assert changed.search("fernandes", ALL) == found
    assert first.search("fernandes", ALL) == found, "a reader that knows nothing of it goes on with the new one"


COMPACT_FOREVER = """
import sys
from pathlib import Path
from threading import Thread
from index.search_index import SearchIndex
from index.values import IndexDocument, IndexPage

index = SearchIndex(Path(sys.argv[1]), engine=sys.argv[2])
def compact():
    while True:
        index.compact()
Thread(target=compact, daemon=True).start()
number = index.applied_sequence()
while True:
    number += 1
    pages = tuple(IndexPage(n, "en", f"common word{number} " * 40) for n in (1, 2, 3))
    index.put([IndexDocument(f"d{number % 7}", "registry", False, pages)], sequence=number)
    print(number, flush=True)
"""


@both_engines
def test_killed_while_compacting_nothing_is_lost_and_what_was_left_is_swept_away(
    folder: Path, engine: EngineName
) -> None:
    random = Random(20)
    done = 0
    for _ in range(2):
        command = [sys.executable, "-c", COMPACT_FOREVER, str(folder), engine]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT) as writer:
            assert writer.stdout is not None
            told = [writer.stdout.readline() for _ in range(3)]
            time.sleep(random.uniform(0.0, 0.2))
            writer.send_signal(signal.SIGKILL)
            told += writer.stdout.read().splitlines()
        done = max(int(line) for line in told if line.strip())

        index = SearchIndex(folder, engine=engine)
        hits = index.search("common", ALL, limit=100).hits
        assert index.applied_sequence() in {done, done + 1}
        assert all(hit.pages == (1, 2, 3) for hit in hits)
        assert len(hits) == min(index.applied_sequence(), 7) == index.verify().documents
        assert index.search(f"word{index.applied_sequence()}", ALL).total == 1
        index.put([hit_again(index)], sequence=index.applied_sequence())  # a gap would be a document never put
        index.compact()
        assert len(_files(folder, ".pages")) == index.verify().segments
        index.close()


def hit_again(index: SearchIndex) -> IndexDocument:
    """The newest document once more, as after a restart."""
    number = index.applied_sequence()
    page = "common " + f"word{number} " * 40
    return IndexDocument(f"d{number % 7}", "registry", False, tuple(_page(n, page) for n in (1, 2, 3)))


def _page(number: int, text: str) -> IndexPage:
    return IndexPage(number, "en", text)
