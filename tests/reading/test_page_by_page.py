"""Pages are handed over and filed as they are read; a reading that was cut short reads only what is still missing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import ImageOps

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake import filing
from intake.page_store import PageStore
from intake.reading.exchange import PageRead
from intake.reading.known_pages import KnownPages
from intake.recognise import PageImage, Readers, Reading
from records import documents, ledger, progress, troubles
from records.archive import Archive
from records.database import Database
from records.errors import DiskFull
from records.progress import Progress
from records.tables import State
from records.values import Page, PageSource
from tests.reading.papers import LETTER, image_of, letter, scan

DOCUMENT = "d" * 64
LANGUAGES = ("en", "fr")


class Seeing:
    """Takes pages over and remembers what it was told; `full_at` is the page for which there is no room."""

    def __init__(self, store: PageStore | None = None, *, full_at: int = 0) -> None:
        self.told: list[int] = []
        self.pages: list[PageRead] = []
        self._store = store
        self._full_at = full_at

    def counted(self, pages: int) -> None:
        self.told.append(pages)

    def take(self, read: PageRead, images: tuple[PageImage, ...]) -> None:
        if read.page.number == self._full_at:
            raise DiskFull
        self.told.append(-read.page.number)
        self.pages.append(read)
        assert all(image.path.is_file() for image in images)
        if self._store is not None:
            self._store.add(DOCUMENT, read)


@pytest.fixture(scope="module")
def two_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scan(tmp_path_factory.mktemp("two") / "two.pdf", image_of(letter()), ImageOps.mirror(image_of(letter())))


@pytest.fixture
def store(tmp_path: Path) -> PageStore:
    return PageStore(tmp_path / "pages", days=30)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "rogatory.db")
    database.migrate()
    arrival = ledger.Arrival(
        claim_id="1", folder="inbox", channel="post", desk="registry", restricted=False, languages=LANGUAGES,
        name_raw=b"two.pdf", size_bytes=1, sha256=DOCUMENT,
    )  # fmt: skip
    with database.writing() as session:
        ledger.enter(session, arrival)
    yield database
    database.close()


def read_by(readers: Readers, path: Path, out: Path, taker: object, store: PageStore | None = None) -> Reading:
    out.mkdir()
    known = store.path(DOCUMENT) if store else None
    return readers.read(path, out=out, languages=LANGUAGES, taker=taker, known=known)  # type: ignore[arg-type]


def test_each_page_is_handed_over_when_it_is_read_and_its_number_before(
    readers: Readers, two_pages: Path, tmp_path: Path
) -> None:
    seeing = Seeing()
    reading = read_by(readers, two_pages, tmp_path / "out", seeing)
    assert seeing.told == [2, -1, -2]
    assert tuple(each.page for each in seeing.pages) == reading.pages
    assert reading.images == ()


def test_a_page_known_already_is_not_read_again(
    readers: Readers, two_pages: Path, tmp_path: Path, store: PageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read_by(readers, two_pages, tmp_path / "first", Seeing(store))
    monkeypatch.setenv("ROGATORY_CRASH", "page_recognise=EFAULT")  # the engine dies if it is asked to read anything
    with Readers(limits=Limits(), reading=ReadingSettings()) as deadly:
        again = read_by(deadly, two_pages, tmp_path / "again", Seeing(), store)
    assert again.pages == first.pages
    assert again.engine == first.engine
    assert again.searchable_pdf is not None


def test_a_reading_that_was_cut_short_ends_like_one_that_was_not(
    readers: Readers, two_pages: Path, tmp_path: Path, store: PageStore
) -> None:
    whole = read_by(readers, two_pages, tmp_path / "whole", Seeing())
    with pytest.raises(DiskFull):
        read_by(readers, two_pages, tmp_path / "cut", Seeing(store, full_at=2))
    assert store.path(DOCUMENT).read_bytes().count(b'"kind":"page"') == 1
    resumed = Seeing(store)
    reading = read_by(readers, two_pages, tmp_path / "resumed", resumed, store)
    assert reading.pages == whole.pages
    assert resumed.told == [2, -1, -2]


def test_a_line_that_a_kill_has_cut_off_is_left_out(tmp_path: Path, store: PageStore, letter_reading: Reading) -> None:
    page = PageRead(letter_reading.pages[0], key="one")
    store.add(DOCUMENT, page)
    file = store.path(DOCUMENT)
    file.write_bytes(file.read_bytes()[:-40])
    store.add(DOCUMENT, replace(page, key="two"))
    known = KnownPages(file)
    assert known.get("one") is None
    assert known.get("two") == replace(page, key="two")


def test_what_was_read_is_secret_and_goes_after_its_days(tmp_path: Path, letter_reading: Reading) -> None:
    store = PageStore(tmp_path / "pages", days=0)
    store.add(DOCUMENT, PageRead(letter_reading.pages[0], key="one"))
    assert store.path(DOCUMENT).stat().st_mode & 0o777 == 0o600
    assert store.path(DOCUMENT).parent.stat().st_mode & 0o777 == 0o700
    assert store.tidy() == 1
    assert not store.path(DOCUMENT).exists()


def test_a_page_that_is_better_read_again_is_not_kept(store: PageStore, letter_reading: Reading) -> None:
    store.add(DOCUMENT, PageRead(letter_reading.pages[0], key=None))
    assert not store.path(DOCUMENT).exists()


def test_the_first_page_can_be_seen_before_the_last_is_read(
    readers: Readers, two_pages: Path, tmp_path: Path, database: Database, store: PageStore
) -> None:
    derived = Archive(tmp_path / "derived")
    seen: list[tuple[Progress, int, int]] = []

    class Looking(filing.PageFiler):
        def take(self, read: PageRead, images: tuple[PageImage, ...]) -> None:
            super().take(read, images)
            with database.reading() as session:
                made = documents.derivatives(session, DOCUMENT)
                text = documents.page(session, DOCUMENT, 1).text.split()
                seen.append((progress.progress(session, DOCUMENT), len(made), len(text)))
                assert all(derived.is_whole(each.sha256) for each in made)
            assert not any(image.path.exists() for image in images)

    with database.reading() as session:
        assert progress.progress(session, DOCUMENT) == Progress(0, None)
    filer = Looking(database, derived=derived, store=store, document_id=DOCUMENT)
    reading = read_by(readers, two_pages, tmp_path / "out", filer)
    words = len(" ".join(LETTER).split())
    assert seen == [(Progress(1, 2), 2, words), (Progress(2, 2), 4, words)]

    made = filing.store_derivatives(derived, DOCUMENT, reading)
    with database.writing() as session:
        filing.file_reading(session, DOCUMENT, reading, made=made, enclosed=())
    with database.reading() as session:
        kinds = [(each.kind, each.page) for each in documents.derivatives(session, DOCUMENT)]
        assert [page.text for page in documents.pages(session, DOCUMENT)] == [page.text for page in reading.pages]
        assert progress.progress(session, DOCUMENT).is_complete
    assert kinds == [
        ("searchable_pdf", 0),
        *((f"image_{size}", page) for page in (1, 2) for size in ("large", "small")),
    ]


def test_a_new_reading_begins_at_nothing_and_one_cut_short_where_it_was(database: Database) -> None:
    with database.writing() as session:
        documents.set_state(session, DOCUMENT, State.WAITING)
    with database.writing() as session:
        documents.begin_attempt(session, DOCUMENT, "recognise", limit=3)
        progress.begin(session, DOCUMENT, pages=2)
        progress.file_page(session, DOCUMENT, page_of(1), ())
    with database.writing() as session:
        documents.begin_attempt(session, DOCUMENT, "recognise", limit=3)
        progress.begin(session, DOCUMENT, pages=2)
        assert progress.progress(session, DOCUMENT) == Progress(1, 2)
    with database.writing() as session:
        documents.set_state(session, DOCUMENT, State.NEEDS_ATTENTION)
        troubles.retry(session, DOCUMENT)
        documents.begin_attempt(session, DOCUMENT, "recognise", limit=3)
        progress.begin(session, DOCUMENT, pages=2)
        assert progress.progress(session, DOCUMENT) == Progress(0, 2)


def page_of(number: int) -> Page:
    return Page(number, 595.0, 842.0, (), PageSource.BLANK)
