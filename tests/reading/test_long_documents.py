"""A long document takes no more room while it is read than a short one: lent and not copied, written where it stays."""

import hashlib
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
import room

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake import filing
from intake.page_store import PageStore
from intake.reading import pdf
from intake.reading.exchange import PageRead
from intake.reading.pdf import Pdf
from intake.reading.source import Source
from intake.recognise import PageImage, Readers, Reading
from records import documents, ledger, progress
from records.archive import Archive
from records.database import Database
from records.errors import DiskFull
from records.values import Page, PageSource
from tests.reading.papers import LETTER, image_of, letter, noise, scan

SHEETS = 8
MEGA = 1_000_000


@pytest.fixture(scope="module")
def long_scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A letter, and sheets of grainy paper with nothing on them, which take a megabyte each."""
    paper = noise((1654, 2339), 30).point(lambda value: min(255, value + 90))
    return scan(tmp_path_factory.mktemp("long") / "long.pdf", image_of(letter()), *[paper] * SHEETS)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for all that is temporary, this test's own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    tmp_path.chmod(0o711)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "rogatory.db")
    database.migrate()
    yield database
    database.close()


def enter(database: Database, document_id: str) -> None:
    arrival = ledger.Arrival(
        claim_id="1", folder="inbox", channel="post", desk="registry", restricted=False, languages=("en",),
        name_raw=b"long.pdf", size_bytes=1, sha256=document_id,
    )  # fmt: skip
    with database.writing() as session:
        ledger.enter(session, arrival)


def test_a_long_scan_is_neither_copied_to_be_read_nor_to_be_kept(
    long_scan: Path, tmp_path: Path, temporary: Path, database: Database
) -> None:
    originals, derived = Archive(tmp_path / "originals"), Archive(tmp_path / "derived")
    document_id = originals.take_in_file(long_scan).sha256
    original = originals.path(document_id)
    before = original.stat()
    enter(database, document_id)
    taken: list[int] = []

    class Looking(filing.PageFiler):
        def take(self, read: PageRead, images: tuple[PageImage, ...]) -> bool:
            taken.append(room.nameless() + room.below(temporary) + room.below(derived.folder / "working"))
            return super().take(read, images)

    filer = Looking(database, derived=derived, store=PageStore(tmp_path / "pages", days=1), document_id=document_id)
    out = temporary / "out"
    out.mkdir()
    with Readers(limits=Limits(), reading=ReadingSettings()) as readers, filing.copy_of(original, derived) as copy:
        reading = readers.read(original, out=out, copy=copy, languages=("en",), taker=filer)
        taken.append(room.nameless() + room.below(temporary))
        assert reading.searchable_pdf == copy
        written = copy.stat()
        made = filing.store_derivatives(derived, document_id, reading)
    with database.writing() as session:
        filing.file_reading(session, document_id, reading, made=made, enclosed=())

    assert (reading.page_count, reading.pages, reading.images) == (1 + SHEETS, (), ())
    assert original.stat().st_size > 10 * MEGA
    assert max(taken) < 4 * MEGA
    stored = derived.path(made[0].sha256)
    assert (stored.stat().st_ino, stored.stat().st_mode & 0o777) == (written.st_ino, 0o400)
    assert room.below(derived.folder / "working") == 0
    assert (original.stat().st_mtime_ns, original.stat().st_mode) == (before.st_mtime_ns, before.st_mode)
    assert hashlib.sha256(original.read_bytes()).hexdigest() == document_id
    with database.reading() as session:
        assert progress.progress(session, document_id).is_complete
        assert documents.page(session, document_id, 1).text.split() == " ".join(LETTER).split()
    searchable = pdfium.PdfDocument(stored)
    assert (len(searchable), searchable[0].get_textpage().get_text_range().split()) == (
        1 + SHEETS, " ".join(LETTER).split(),
    )  # fmt: skip
    with pikepdf.open(stored) as copied, pikepdf.open(original) as scanned:
        assert copied.open_metadata().pdfa_status == "2B"
        for one, other in zip(copied.pages, scanned.pages, strict=True):
            (image,), (same,) = one.get_images().values(), other.get_images().values()
            assert image.read_raw_bytes() == same.read_raw_bytes()


def test_what_pdfium_has_read_of_a_long_pdf_is_let_go_of(
    long_scan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "MOST_KEPT_BYTES", 2 * MEGA)
    opened = Pdf(Source.at(long_scan))
    pages = islice(opened.read_own(out=tmp_path, language=lambda _: None), 5)
    kept = [opened._reader.read_bytes for _ in pages]
    assert len(kept) == 5
    assert max(kept) < 2 * MEGA + 2 * long_scan.stat().st_size / SHEETS


def test_a_file_that_somebody_may_write_to_is_read_from_a_copy(
    long_scan: Path, tmp_path: Path, readers: Readers
) -> None:
    loose = tmp_path / "loose.pdf"
    with pikepdf.open(long_scan) as whole, pikepdf.new() as short:
        short.pages.extend(whole.pages[1:3])
        short.save(loose)
    loose.chmod(0o666)
    (tmp_path / "out").mkdir()
    reading = readers.read(loose, out=tmp_path / "out", languages=("en",))
    assert [page.source for page in reading.pages] == [PageSource.BLANK] * 2
    assert not list((tmp_path / "out").glob("*.pdf"))  # there is nothing to search in them


def test_pages_that_were_filed_stay_and_those_that_could_not_be_read_take_their_places(database: Database) -> None:
    document_id = "d" * 64
    enter(database, document_id)
    with database.writing() as session:
        progress.begin(session, document_id, pages=3)
        for number in (1, 2, 3):
            progress.file_page(session, document_id, Page(number, 595.0, 842.0, (), PageSource.BLANK), ())
    unread = Page(2, 595.0, 842.0, (), PageSource.UNREADABLE)
    reading = Reading("application/pdf", 2, (unread,), None, (), (), "engine")
    for _ in ("once", "twice is the same"):
        with database.writing() as session:
            filing.file_reading(session, document_id, reading, made=(), enclosed=())
        with database.reading() as session:
            kept = documents.pages(session, document_id)
            assert [(page.number, page.source) for page in kept] == [(1, PageSource.BLANK), (2, PageSource.UNREADABLE)]
            assert documents.get(session, document_id).page_count == 2


def test_a_file_made_in_the_archive_is_taken_in_as_it_is_and_otherwise_removed(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "derived")
    with archive.being_made(room_bytes=1) as made:
        made.write_bytes(b"a copy")
        number = made.stat().st_ino
        stored = archive.take_in_file(made)
    assert archive.path(stored.sha256).stat().st_ino == number
    assert archive.read(stored.sha256) == b"a copy"
    with archive.being_made(room_bytes=1) as made:
        made.write_bytes(b"a copy")
        assert archive.take_in_file(made) == stored
    with archive.being_made(room_bytes=1) as made:
        made.write_bytes(b"half a co")
    assert archive.sweep() == 0
    assert list(archive.names()) == [stored.sha256]
    with pytest.raises(DiskFull), archive.being_made(room_bytes=1 << 60):
        pass
