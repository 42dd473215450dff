"""A file that broke off in the middle is told from a whole one by its end."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from intake.file_end import ZEROS_BYTES, End, file_end


def end_of(path: Path, content: bytes) -> End:
    path.write_bytes(content)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return file_end(descriptor)
    finally:
        os.close(descriptor)


def image(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture = Image.effect_noise((200, 120), 60).convert("RGB")
    picture.save(out, kind, **options)
    return out.getvalue()


def two_page_tiff() -> bytes:
    out = io.BytesIO()
    pages = [Image.effect_noise((90, 120), 60) for _ in range(2)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def office() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", "<w:document/>" * 500)
        file.comment = b"made by nobody"
    return out.getvalue()


WHOLE = {
    "pdf": b"%PDF-1.7\n" + b"1 0 obj\n" * 900 + b"startxref\n7\n%%EOF\r\n",
    "png": image("PNG"),
    "jpeg": image("JPEG"),
    "tiff": image("TIFF"),
    "fax": image("TIFF", compression="tiff_lzw"),
    "pages": two_page_tiff(),
    "docx": office(),
}


@pytest.mark.parametrize("kind", WHOLE)
def test_a_whole_file_is_in_order(tmp_path: Path, kind: str) -> None:
    assert end_of(tmp_path / "file", WHOLE[kind]) is End.IN_ORDER


@given(st.sampled_from(sorted(WHOLE)), st.floats(0.01, 0.97))
@example("tiff", 0.5)
@example("pages", 0.8)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_that_broke_off_is_never_in_order(tmp_path: Path, kind: str, share: float) -> None:
    content = WHOLE[kind]
    assert end_of(tmp_path / "file", content[: max(int(len(content) * share), 1)]) is not End.IN_ORDER


@given(st.sampled_from(sorted(WHOLE)), st.floats(0.0, 0.9))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_that_has_its_final_size_and_zeros_where_the_rest_will_be_is_not_in_order(
    tmp_path: Path, kind: str, share: float
) -> None:
    content = WHOLE[kind]
    there = content[: int(len(content) * share)]
    # A TIFF has no mark at its end: a gap smaller than this may be a white margin.
    assume(content[:3] != b"II*" or len(content) - len(there) > ZEROS_BYTES)
    assert end_of(tmp_path / "file", there.ljust(len(content), b"\0")) is not End.IN_ORDER


def test_a_linearised_pdf_is_not_whole_at_its_first_end_mark(tmp_path: Path) -> None:
    whole = b"%PDF-1.7\n1 0 obj\n<< /Linearized 1 /L 9000 /H [ 1 2 ] >>\nendobj\nstartxref\n0\n%%EOF\n"
    assert end_of(tmp_path / "file", whole) is End.MISSING
    assert end_of(tmp_path / "file", whole.ljust(8994) + b"%%EOF\n") is End.IN_ORDER


@given(st.binary(max_size=300), st.sampled_from([b"", b"II*\0", b"MM\0*", b"PK\x03\x04", b"%PDF-", b"\xff\xd8\xff"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_bytes_are_there_is_an_answer(tmp_path: Path, content: bytes, start: bytes) -> None:
    assert end_of(tmp_path / "file", start + content) in End


def test_a_text_has_no_end_that_tells(tmp_path: Path) -> None:
    assert end_of(tmp_path / "file", "Très cher collègue".encode()) is End.UNTOLD


def test_nothing_but_zeros_is_no_whole_file_of_any_kind(tmp_path: Path) -> None:
    assert end_of(tmp_path / "file", b"text" + bytes(5000)) is End.MISSING
