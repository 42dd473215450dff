"""Files of many kinds, told by what is in them; and what is found inside one of them."""

import gzip
import io
import shutil
import tarfile
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from intake.recognise import Reading
from records.errors import (
    DamagedFile,
    DocumentError,
    EmptyFile,
    EngineMissing,
    LockedWithPassword,
    TooLarge,
    TooManyPages,
    UnknownKind,
)
from records.values import PageSource
from tests.reading.conftest import Read
from tests.reading.papers import LETTER, image_of, letter

WORDS = " ".join(LETTER).split()


@pytest.mark.parametrize(
    ("suffix", "media_type", "options"),
    [
        ("tiff", "image/tiff", {"compression": "tiff_lzw"}),
        ("png", "image/png", {}),
        ("webp", "image/webp", {"quality": 80}),
        ("jp2", "image/jp2", {}),
        ("bmp", "image/bmp", {}),
    ],
)
def test_an_image_file_is_read(read: Read, tmp_path: Path, suffix: str, media_type: str, options: dict) -> None:
    path = tmp_path / "misnamed.doc"
    image_of(letter()).save(path, suffix.replace("jp2", "JPEG2000"), **options)
    reading = read(path, languages=("en",))
    assert reading.media_type == media_type
    assert reading.pages[0].text.split() == WORDS
    assert reading.searchable_pdf is not None


def test_a_tiff_of_several_pages_is_one_document(tiff_reading: Reading) -> None:
    assert (tiff_reading.media_type, len(tiff_reading.pages)) == ("image/tiff", 2)
    assert {page.language for page in tiff_reading.pages} == {"fr"}


def test_a_photo_is_taken_to_be_a_sheet_of_a4(read: Read, samples: Path) -> None:
    page = read(samples / "kinds" / "photo.jpg").pages[0]
    assert 500 < page.width < 700
    assert len(page.words) > 100


def test_what_is_see_through_is_paper(read: Read, tmp_path: Path) -> None:
    grey = image_of(letter())
    picture = Image.new("RGBA", grey.size, (0, 0, 0, 0))
    picture.putalpha(grey.point(lambda value: 255 - value))
    picture.save(tmp_path / "clear.png")
    assert read(tmp_path / "clear.png").pages[0].text.split() == WORDS


def test_a_mail_is_pages_and_its_attachments_are_enclosures(read: Read, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = "court@justice.example", "central@authority.example"
    mail["Subject"], mail["Date"] = "Demande d'entraide nº 12", "Mon, 02 Mar 2026 10:00:00 +0100"
    mail.set_content("Veuillez trouver ci-joint la demande d'entraide qui nous a été adressée.\n\nLe greffier")
    mail.add_attachment(b"%PDF-1.4 ...", maintype="application", subtype="pdf", filename="../../pièce n°1.pdf")
    inner = EmailMessage()
    inner["Subject"] = "Earlier letter"
    inner.set_content("As we wrote before.")
    mail.add_attachment(inner)
    (tmp_path / "mail").write_bytes(bytes(mail))
    reading = read(tmp_path / "mail")
    text = reading.pages[0].text
    assert (reading.media_type, reading.pages[0].source) == ("message/rfc822", PageSource.TEXT_LAYER)
    assert "court@justice.example" in text
    assert "Demande d'entraide nº 12" in text
    assert "Le greffier" in text
    assert reading.pages[0].language == "fr"
    assert [one.name for one in reading.enclosures] == ["../../pièce n°1.pdf", "message.eml"]
    assert reading.enclosures[0].path.read_bytes() == b"%PDF-1.4 ..."
    assert b"As we wrote before." in reading.enclosures[1].path.read_bytes()
    assert {one.path.parent for one in reading.enclosures} == {reading.searchable_pdf.parent}


def test_a_mail_of_html_alone_is_read_without_its_markup(read: Read, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@b.example", "HTML"
    mail.set_content(
        "<style>p {color: red}</style><p>Dear colleague,</p><p>thank&nbsp;you.</p><script>x()</script>", subtype="html"
    )
    (tmp_path / "mail.eml").write_bytes(bytes(mail))
    text = read(tmp_path / "mail.eml").pages[0].text
    assert "Dear colleague," in text
    assert "color" not in text
    assert "x()" not in text


def test_plain_text_of_any_coding_is_set_on_pages(read: Read, tmp_path: Path) -> None:
    for name, codec in (("utf8", "utf-8"), ("wide", "utf-16"), ("windows", "cp1252")):
        (tmp_path / name).write_bytes("Comisión rogatoria\nseñor juez, año 2026".encode(codec))
        assert "señor juez" in read(tmp_path / name).pages[0].text


def test_a_long_text_takes_several_pages(read: Read, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("\n".join(f"line number {number}" for number in range(150)))
    pages = read(tmp_path / "long.txt").pages
    assert len(pages) == 3
    assert pages[2].text.splitlines()[-1].replace("\n", "") == "line number 149"


def test_members_of_archives_are_enclosures(read: Read, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("letters/one.txt", "first")
        archive.writestr("../two.txt", "second")
    with tarfile.open(tmp_path / "a.tgz", "w:gz") as archive:
        for name, content in (("one.txt", b"first"), ("/etc/two.txt", b"second")):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    for name in ("a.zip", "a.tgz"):
        found = read(tmp_path / name).enclosures
        assert [one.path.read_bytes() for one in found] == [b"first", b"second"]


def test_files_inside_a_pdf_are_enclosures(read: Read, tmp_path: Path) -> None:
    sheet = letter()
    sheet.embed_file(bytes=b"inside", basename="annex.txt")
    sheet.output(tmp_path / "portfolio.pdf")
    (one,) = read(tmp_path / "portfolio.pdf").enclosures
    assert (one.name, one.path.read_bytes()) == ("annex.txt", b"inside")


def test_a_file_pinned_to_a_page_is_an_enclosure(read: Read, tmp_path: Path) -> None:
    letter().output(tmp_path / "clip.pdf")
    with pikepdf.open(tmp_path / "clip.pdf", allow_overwriting_input=True) as pdf:
        kept = pikepdf.Dictionary(F=pdf.make_stream(b"inside"))
        file = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="annex.txt", UF="Anexo nº 1.txt", EF=kept)
        kind = pikepdf.Name.FileAttachment
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=kind, Rect=[9, 9, 29, 29], FS=file)
        pdf.pages[0].Annots = [pdf.make_indirect(note)]
        pdf.save(tmp_path / "clip.pdf")
    found = read(tmp_path / "clip.pdf").enclosures
    assert [(one.name, one.path.read_bytes()) for one in found] == [("Anexo nº 1.txt", b"inside")]


@pytest.mark.shared
def test_a_photo_of_a_telephone_is_read(read: Read, shared: Path) -> None:
    reading = read(shared / "samples" / "ocr" / "unstructured" / "DA-1p.heic", languages=("en",))
    assert reading.media_type == "image/heic"
    assert len(reading.pages[0].words) > 100


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 50_000_000)
    return path


def many(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(1001):
            archive.writestr(str(number), "")
    return path


def packed_text(path: Path) -> Path:
    path.write_bytes(gzip.compress(b"a" * 50_000_000))
    return path


def heic(path: Path) -> Path:
    path.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64)
    return path


def rtf(path: Path) -> Path:
    path.write_bytes(rb"{\rtf1\ansi Hello}")
    return path


def zeros(path: Path) -> Path:
    path.write_bytes(b"\0" * 1000)
    return path


def half_a_zip(path: Path) -> Path:
    path.write_bytes(bomb(path).read_bytes()[:100])
    return path


def noise(path: Path) -> Path:
    path.write_bytes(bytes(range(256)) * 8)
    return path


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (bomb, TooLarge),
        (packed_text, TooLarge),
        (many, TooManyPages),
        (half_a_zip, DamagedFile),
        (heic, UnknownKind),
        (noise, UnknownKind),
        (zeros, EmptyFile),
    ],
)
def test_a_file_that_cannot_be_read_says_why(read: Read, tmp_path: Path, make, error: type[DocumentError]) -> None:
    with pytest.raises(error):
        read(make(tmp_path / "file"))


def test_an_office_document_is_read_where_libreoffice_is_installed(read: Read, tmp_path: Path) -> None:
    path = rtf(tmp_path / "hello.rtf")
    if shutil.which("soffice"):
        assert read(path).pages[0].text == "Hello"
    else:
        with pytest.raises(EngineMissing):
            read(path)


def test_a_file_without_a_byte_is_empty(read: Read, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    with pytest.raises(EmptyFile):
        read(tmp_path / "empty.pdf")


def test_locked_and_damaged_files_are_named_so(read: Read, samples: Path) -> None:
    with pytest.raises(LockedWithPassword):
        read(samples / "kinds" / "locked.pdf")
    with pytest.raises(DamagedFile):
        read(samples / "kinds" / "damaged.pdf")


def test_a_sheet_without_ink_is_blank(read: Read, samples: Path) -> None:
    assert [page.source for page in read(samples / "kinds" / "blank.pdf").pages] == [PageSource.BLANK]
