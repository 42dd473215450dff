"""What must not be written anew is left alone: signed, locked and form PDFs have no searchable copy."""

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name

from records.values import PageSource
from tests.reading.conftest import Read
from tests.reading.papers import image_of, letter, scan


def signed(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), SigFlags=3)


def with_a_form(pdf: pikepdf.Pdf) -> None:
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, T="name", V="", Type=Name.Annot, Subtype=Name.Widget,
                                         Rect=Array([10, 10, 50, 20])))  # fmt: skip
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


@pytest.mark.parametrize("change", [signed, with_a_form])
def test_signed_and_form_pdfs_are_read_but_not_rewritten(read: Read, tmp_path: Path, change) -> None:
    path = scan(tmp_path / "paper.pdf", image_of(letter()))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        change(pdf)
        pdf.save(path)
    reading = read(path)
    assert reading.pages[0].source is PageSource.OCR
    assert reading.searchable_pdf is None


def test_a_pdf_that_only_its_owner_may_change_is_read_but_not_rewritten(read: Read, tmp_path: Path) -> None:
    path = scan(tmp_path / "paper.pdf", image_of(letter()))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=Encryption(owner="secret", user=""))
    reading = read(path)
    assert reading.pages[0].source is PageSource.OCR
    assert reading.searchable_pdf is None
