"""The index survives what happens to machines: killed, cut short, asked twice; and readers are never in the way."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.engines import EngineName
from index.search_index import SearchIndex
from index.values import Access, IndexDocument, IndexPage
from index.writer_lock import locked
from records.errors import IndexUnavailable

Maker = Callable[..., IndexDocument]
ALL = Access(None, restricted=True)
CHECKOUT = Path(__file__).parents[2]


def test_a_new_folder_holds_an_empty_index_that_only_its_owner_can_read(folder: Path) -> None:
    index = SearchIndex(folder)

    assert folder.stat().st_mode & 0o777 == 0o700
    assert index.applied_sequence() == 0
    assert index.document_ids() == frozenset()
    assert index.search("anything", ALL).total == 0
    assert index.verify().pages == 0


def test_what_was_put_is_there_after_opening_again(
    index: SearchIndex, folder: Path, documents: tuple[IndexDocument, ...]
) -> None:
    index.close()

    again = SearchIndex(folder)

    assert again.document_ids() == {each.document_id for each in documents}
    assert again.applied_sequence() == 1
    assert again.search("fernandes", ALL).total == 2


def test_putting_twice_is_putting_once(index: SearchIndex, documents: tuple[IndexDocument, ...]) -> None:
    before = index.search("extradition", ALL, facets=("type",)), index.verify().pages

    index.put(documents, sequence=1)
    index.put([*documents, *documents], sequence=1)

    assert (index.search("extradition", ALL, facets=("type",)), index.verify().pages) == before


def test_a_newer_version_of_a_document_replaces_all_its_pages(index: SearchIndex, document: Maker) -> None:
    index.put([document("harbour", "a single page about quinces")], sequence=2)

    assert index.search("fernandes", ALL).total == 1
    assert index.search("reference:HT*", ALL).total == 0
    assert index.search("quinces", ALL).hits[0].document_id == "harbour"


def test_the_sequence_never_goes_back(index: SearchIndex, document: Maker) -> None:
    index.put([document("new", "text")], sequence=9)
    index.remove(["unknown"], sequence=4)

    assert index.applied_sequence() == 9


IDS = st.sampled_from("abcde")
CHANGES = st.lists(st.one_of(st.tuples(IDS, st.integers(1, 3)), IDS, st.just("compact")), max_size=25)


@given(changes=CHANGES)
@settings(max_examples=12)
def test_after_any_changes_exactly_what_is_in_is_found(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int] | str]
) -> None:
    index = SearchIndex(tmp_path_factory.mktemp("index"))
    there: dict[str, int] = {}
    for sequence, change in enumerate(changes, 1):
        if change == "compact":
            index.compact()
        elif isinstance(change, tuple):
            name, pages = change
            there[name] = pages
            texts = tuple(IndexPage(n, "en", f"common {name} page{n}") for n in range(1, pages + 1))
            index.put([IndexDocument(name, "registry", False, texts, {"person": (f"P{name}",)})], sequence=sequence)
        else:
            there.pop(change, None)
            index.remove([change], sequence=sequence)

    found = {hit.document_id: len(hit.pages) for hit in index.search("common", ALL).hits}

    assert found == there
    assert index.document_ids() == there.keys()
    assert {h.document_id for h in index.search("person:p*", ALL).hits} == there.keys()
    assert index.verify().pages == sum(there.values())
    index.close()


def test_merging_changes_no_answer(index: SearchIndex, document: Maker) -> None:
    for sequence in range(2, 40):
        index.put([document(f"d{sequence}", f"walnut number {sequence}", "walnut 2024/77")], sequence=sequence)
    index.remove(["d5", "d6", "harbour"], sequence=40)
    queries = ("walnut", '"walnut number"', "202477", "wal*", "fernandes", "type:extradition", "walnat~")
    before = [index.search(query, ALL, limit=50, facets=("type",)) for query in queries]

    index.compact()

    assert [index.search(query, ALL, limit=50, facets=("type",)) for query in queries] == before
    assert index.verify().segments < 8


def test_a_reader_sees_a_new_commit_by_itself(index: SearchIndex, folder: Path, document: Maker) -> None:
    reader = SearchIndex(folder)
    assert reader.search("quinces", ALL).total == 0

    index.put([document("new", "quinces")], sequence=2)
    assert reader.search("quinces", ALL).total == 1

    index.rebuild([document("only", "medlars")], sequence=3)
    assert reader.search("quinces", ALL).total == 0
    assert reader.search("medlars", ALL).total == 1
    assert reader.applied_sequence() == 3


def test_readers_go_on_while_documents_are_put_merged_and_rebuilt(
    index: SearchIndex, folder: Path, document: Maker
) -> None:
    failures: list[BaseException] = []
    done = Event()

    def read() -> None:
        reader = SearchIndex(folder)
        while not done.is_set():
            try:
                assert reader.search("fernandes 2024*", ALL, facets=("type",)).total >= 1
            except BaseException as error:  # noqa: BLE001 - whatever it is, the test shows it
                failures.append(error)
                return
            time.sleep(0.001)

    readers = [Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    kept = [document("harbour", "Fernandes 2024")]
    for sequence in range(2, 16):
        index.put([document(f"d{sequence}", "filler")], sequence=sequence)
    index.compact()
    index.rebuild(kept, sequence=50)
    done.set()
    for reader in readers:
        reader.join()

    assert failures == []


def test_a_second_writer_waits_for_the_first(index: SearchIndex, folder: Path, document: Maker) -> None:
    other = SearchIndex(folder)
    writers = [
        Thread(target=lambda i=i, each=each: each.put([document(f"{i}-{each is other}", "text")], sequence=i))
        for i in range(6)
        for each in (index, other)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert index.search("text", ALL).total == 12
    assert index.document_ids() == other.document_ids()


def test_a_writer_gives_up_in_time_and_says_why(
    index: SearchIndex, folder: Path, document: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.writer_lock.WAIT_SECONDS", 0.1)

    with locked(folder), pytest.raises(IndexUnavailable, match="another process"):
        index.put([document("new", "text")], sequence=2)
    with locked(folder), pytest.raises(IndexUnavailable, match="another process"):
        SearchIndex.discard(folder)


@pytest.mark.parametrize(
    ("engine", "suffix"),
    [
        *(("whoosh", suffix) for suffix in (".pages", ".fields", ".trm", ".pst", "current")),
        *(("tantivy", suffix) for suffix in (".pages", ".fields", ".term", ".idx", ".pos", "meta.json", "current")),
    ],
)
@pytest.mark.parametrize("length", [0, 20])
def test_a_file_cut_short_is_noticed_and_the_index_can_be_made_anew(
    folder: Path, documents: tuple[IndexDocument, ...], engine: EngineName, suffix: str, length: int
) -> None:
    index = SearchIndex(folder, engine=engine)
    index.put(documents, sequence=1)
    index.compact()
    index.close()
    damaged = next(path for path in folder.rglob(f"*{suffix}"))
    os.truncate(damaged, length)

    with pytest.raises(IndexUnavailable):
        SearchIndex(folder)

    anew = SearchIndex.mended(folder)
    assert anew.applied_sequence() == 0
    assert anew.rebuild(documents, sequence=7) == len(documents)
    assert anew.search("fernandes", ALL).total == 2


def test_a_missing_file_is_noticed(index: SearchIndex, folder: Path) -> None:
    index.compact()
    index.close()
    next(folder.rglob("*.pst")).unlink()

    with pytest.raises(IndexUnavailable):
        SearchIndex(folder)


def test_a_changed_byte_is_noticed_when_the_index_is_read_through(index: SearchIndex, folder: Path) -> None:
    path = next(folder.rglob("*.pages"))
    content = bytearray(path.read_bytes())
    content[-9] ^= 1
    path.write_bytes(content)

    with pytest.raises(IndexUnavailable):
        SearchIndex(folder).verify()


def test_an_index_of_another_version_is_not_used(index: SearchIndex, folder: Path) -> None:
    state = folder / "current"
    state.write_text(re.sub(r'"version": \d+', '"version": 0', state.read_text()))

    with pytest.raises(IndexUnavailable, match="version 0"):
        SearchIndex(folder)


def test_an_undamaged_index_needs_no_mending(index: SearchIndex, folder: Path) -> None:
    assert SearchIndex.mended(folder).document_ids() == index.document_ids()


PUT_AND_DIE_BEFORE_TELLING = """
import os, sys
from pathlib import Path
from index import state_file
from index.search_index import SearchIndex
from index.values import IndexDocument, IndexPage

index = SearchIndex(Path(sys.argv[1]))
state_file.write = lambda *_: os._exit(9)
index.put([IndexDocument("twice", "registry", False, (IndexPage(1, "en", "medlars"),))], sequence=2)
"""


def test_a_put_that_died_between_its_commit_and_its_number_is_repeated_without_doubling(
    index: SearchIndex, folder: Path, document: Maker
) -> None:
    command = [sys.executable, "-c", PUT_AND_DIE_BEFORE_TELLING, str(folder)]
    assert subprocess.run(command, check=False, cwd=CHECKOUT).returncode == 9
    assert index.applied_sequence() == 1

    index.put([document("twice", "medlars")], sequence=2)

    assert index.search("medlars", ALL).total == 1
    assert index.verify().documents == len(index.document_ids())


PUT_FOREVER = """
import sys
from pathlib import Path
from index.search_index import SearchIndex
from index.values import IndexDocument, IndexPage

index = SearchIndex(Path(sys.argv[1]))
number = index.applied_sequence()
while True:
    number += 1
    pages = tuple(IndexPage(n, "en", f"common word{number} " * 40) for n in (1, 2, 3))
    print("put", number, flush=True)
    index.put([IndexDocument(f"d{number % 7}", "registry", False, pages)], sequence=number)
    print("done", number, flush=True)
"""


def test_killed_while_putting_nothing_acknowledged_is_lost_and_nothing_is_there_by_half(folder: Path) -> None:
    random = Random(20)
    last_done = 0
    for _ in range(5):
        started, last_done = _killed_writer(folder, random.uniform(0.0, 0.15), last_done)

        index = SearchIndex(folder)
        hits = index.search("common", ALL, limit=100).hits
        assert index.applied_sequence() in {last_done, started}
        assert all(hit.pages == (1, 2, 3) for hit in hits)
        assert {f"d{number % 7}" for number in range(max(1, last_done - 6), last_done + 1)} <= {
            h.document_id for h in hits
        }
        assert index.search(f"word{last_done}", ALL).total == (1 if last_done else 0)
        assert index.verify().documents == len(hits)
        index.close()
    assert last_done >= 10


def _killed_writer(folder: Path, seconds: float, last_done: int) -> tuple[int, int]:
    """Lets a writer put document after document, kills it; what it last began and last was told was done."""
    command = [sys.executable, "-c", PUT_FOREVER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline().split() for _ in range(4)]  # two are put and done
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)
        lines += [line.split() for line in writer.stdout.read().splitlines()]
    started = max((int(number) for word, number in lines if word == "put"), default=last_done + 1)
    return started, max((int(number) for word, number in lines if word == "done"), default=last_done)


PUT_ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from index.search_index import SearchIndex
from index.values import Access, IndexDocument, IndexPage
from records.errors import DiskFull

index = SearchIndex(Path(sys.argv[1]))
text = " ".join(f"word{n}" for n in range(3000))
document = IndexDocument("large", "registry", False, (IndexPage(1, "en", text),))
unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
for limit in (0, 1000, 20_000, 60_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, unlimited[1]))
    try:
        index.put([document], sequence=2)
    except DiskFull:
        print("full", flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
assert index.search("word7", Access(None, True)).total == 0
assert index.applied_sequence() == 1
index.put([document], sequence=2)
print(index.search("word7", Access(None, True)).total, index.verify().documents)
"""


def test_a_full_disk_changes_nothing_and_the_put_can_be_repeated(
    index: SearchIndex, folder: Path, documents: tuple[IndexDocument, ...]
) -> None:
    command = [sys.executable, "-c", PUT_ON_A_FULL_DISK, str(folder)]

    done = subprocess.run(command, check=False, cwd=CHECKOUT, capture_output=True, text=True)

    assert done.stderr == ""
    assert done.stdout.split() == ["full"] * 4 + ["1", str(len(documents) + 1)]
