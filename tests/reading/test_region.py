"""A clerk draws a box on a page; what stands in it is read anew, from the original, wherever the page came from."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pikepdf
import pytest
from filed import filed

from config.settings import Settings
from intake.region import RegionReader
from records import clerks, documents, packets
from records.database import Database
from records.errors import NotFound
from records.tables import State
from records.values import Box
from tests.reading.conftest import Read
from tests.reading.papers import LETTER, image_of, letter, scan

MILLIMETRE = 72 / 25.4
FIRST_LINE = Box(15 * MILLIMETRE, 24 * MILLIMETRE, 200 * MILLIMETRE, 32.5 * MILLIMETRE)


@pytest.fixture
def settings(home: Path) -> Settings:
    return Settings(home=home)


@pytest.fixture
def reader(settings: Settings) -> Iterator[RegionReader]:
    one = RegionReader(settings)
    yield one
    one.close()


def test_a_line_of_a_scan_is_read_again_with_its_place(
    settings: Settings, reader: RegionReader, letter_scan: Path, read: Read
) -> None:
    document_id = filed(settings, letter_scan, read(letter_scan))
    words = reader(document_id, 1, FIRST_LINE)
    assert [word.text for word in words] == LETTER[0].split()
    with Database(settings.database).reading() as session:
        before = documents.page(session, document_id, 1).words
    for again, word in zip(words, before, strict=False):
        assert again.box.x0 == pytest.approx(word.box.x0, abs=3)
        assert again.box.y1 == pytest.approx(word.box.y1, abs=3)


def test_two_lines_come_as_two_lines(settings: Settings, reader: RegionReader, letter_scan: Path, read: Read) -> None:
    document_id = filed(settings, letter_scan, read(letter_scan))
    words = reader(document_id, 1, Box(FIRST_LINE.x0, FIRST_LINE.y0, FIRST_LINE.x1, 41 * MILLIMETRE))
    assert [[word.text for word in words if word.line == line] for line in (0, 1)] == [
        LETTER[0].split(),
        LETTER[1].split(),
    ]


def test_a_region_without_a_word_is_an_answer(
    settings: Settings, reader: RegionReader, letter_scan: Path, read: Read
) -> None:
    document_id = filed(settings, letter_scan, read(letter_scan))
    assert reader(document_id, 1, Box(50, 500, 400, 700)) == ()
    assert reader(document_id, 1, Box(5000, 5000, 5100, 5100)) == ()


def test_a_page_of_its_own_text_is_read_from_its_picture(
    settings: Settings, reader: RegionReader, tmp_path: Path, read: Read
) -> None:
    path = tmp_path / "born.pdf"
    letter().output(path)
    words = reader(filed(settings, path, read(path)), 1, FIRST_LINE)
    assert [word.text for word in words] == LETTER[0].split()


def test_a_mail_is_read_from_the_sheet_that_the_clerk_sees(
    settings: Settings, reader: RegionReader, tmp_path: Path, read: Read
) -> None:
    path = tmp_path / "mail"
    path.write_text("From: a@b.example\nTo: c@d.example\nSubject: Records\n\nThe records were produced in March.\n")
    words = reader(filed(settings, path, read(path)), 1, Box(30, 40, 500, 200))
    assert "records were produced in March." in " ".join(word.text for word in words)


@pytest.mark.parametrize(("degrees", "signed"), [(180, False), (180, True), (90, True), (270, True)])
def test_a_page_that_lay_turned_is_read_as_it_is_shown(
    settings: Settings, reader: RegionReader, tmp_path: Path, read: Read, *, degrees: int, signed: bool
) -> None:
    path = scan(tmp_path / "turned.pdf", image_of(letter(points=11)).rotate(degrees, expand=True))
    if signed:  # such a PDF is never written anew, so only the original can be read
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            pdf.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=[])
            pdf.save(path)
    words = reader(filed(settings, path, read(path)), 1, FIRST_LINE)
    assert [word.text for word in words] == LETTER[0].split()


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_what_stands_sideways_is_read_as_the_clerk_has_turned_it(
    settings: Settings, reader: RegionReader, tmp_path: Path, read: Read, *, degrees: int
) -> None:
    paper = image_of(letter())
    note = image_of(letter(("Seen by the registrar",))).crop((120, 180, 820, 280)).rotate(degrees, expand=True)
    paper.paste(note, (600, 1300))
    across, down = (each * 72 / 200 for each in note.size)
    box = Box(600 * 0.36 - 2, 1300 * 0.36 - 2, 600 * 0.36 + across + 2, 1300 * 0.36 + down + 2)
    path = scan(tmp_path / "noted.pdf", paper)
    words = reader(filed(settings, path, read(path)), 1, box, degrees=degrees)
    assert [word.text for word in words] == ["Seen", "by", "the", "registrar"]
    assert all(box.x0 <= each.box.x0 < each.box.x1 <= box.x1 for each in words)
    assert all(box.y0 <= each.box.y0 < each.box.y1 <= box.y1 for each in words)
    first, last = words[0].box, words[-1].box
    in_order = {90: last.y1 < first.y0, 180: last.x1 < first.x0, 270: last.y0 > first.y1}
    assert in_order[degrees]


def test_a_page_of_a_part_is_read_from_the_whole(
    settings: Settings, reader: RegionReader, tmp_path: Path, read: Read
) -> None:
    path = scan(tmp_path / "packet.pdf", image_of(letter(("Another letter",))), image_of(letter()))
    document_id = filed(settings, path, read(path))
    with closing(Database(settings.database)) as database, database.writing() as session:
        clerks.add(session, "ana", full_name="Ana Prado")
        documents.set_state(session, document_id, State.TO_REVIEW)
        who, version = clerks.find(session, "ana"), documents.get(session, document_id).version
        assert who is not None
        parts = packets.split(session, document_id, [(1,), (2,)], clerk=who, viewer=documents.MACHINE, version=version)
        packets.take_pages(session, parts[1])
    assert [word.text for word in reader(parts[1], 1, FIRST_LINE)] == LETTER[0].split()


def test_a_picture_file_is_read_at_its_own_resolution(
    settings: Settings, reader: RegionReader, tmp_path: Path, read: Read
) -> None:
    path = tmp_path / "photo.png"
    image_of(letter(), dpi=300).save(path, dpi=(300, 300))
    words = reader(filed(settings, path, read(path)), 1, FIRST_LINE)
    assert [word.text for word in words] == LETTER[0].split()


def test_what_is_not_there_is_said(settings: Settings, reader: RegionReader, letter_scan: Path, read: Read) -> None:
    document_id = filed(settings, letter_scan, read(letter_scan))
    with pytest.raises(NotFound):
        reader(document_id, 2, FIRST_LINE)
    with pytest.raises(NotFound):
        reader(hashlib.sha256(b"another").hexdigest(), 1, FIRST_LINE)


def test_the_child_keeps_no_copy_of_the_document(
    settings: Settings, reader: RegionReader, letter_scan: Path, read: Read
) -> None:
    document_id = filed(settings, letter_scan, read(letter_scan))
    reader(document_id, 1, FIRST_LINE)
    folder = reader._folder
    assert folder is not None
    assert [path.name for path in folder.path.rglob("*") if path.is_file()] == []
    reader.close()
    assert not folder.path.exists()


def test_a_child_that_was_killed_is_started_anew(
    settings: Settings, reader: RegionReader, letter_scan: Path, read: Read
) -> None:
    document_id = filed(settings, letter_scan, read(letter_scan))
    reader.warm()
    assert reader._process is not None
    reader._process.kill()
    assert reader(document_id, 1, FIRST_LINE)
