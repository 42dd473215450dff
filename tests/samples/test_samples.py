"""The sample letters are what their README says: real scans with a truth that fits the record format."""

import json
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import jsonschema
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from records.record import json_schema

HERE = Path(__file__).parent
NAMES = sorted(letter.stem for letter in HERE.glob("*.html"))


def truth_of(name: str) -> dict[str, Any]:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def text_of(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


def test_every_language_has_at_least_two_letters() -> None:
    languages = [truth_of(name)["language"] for name in NAMES]
    assert {language: languages.count(language) >= 2 for language in ("en", "fr", "es", "pt")} == {
        "en": True,
        "fr": True,
        "es": True,
        "pt": True,
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_truth_of_a_letter_is_a_valid_record(name: str) -> None:
    jsonschema.validate(truth_of(name), json_schema(), format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize("name", NAMES)
def test_a_scan_holds_pictures_and_no_text(name: str) -> None:
    assert text_of(HERE / f"{name}.pdf").strip() == ""


@pytest.mark.parametrize("name", NAMES)
def test_addresses_of_invented_people_cannot_exist(name: str) -> None:
    assert truth_of(name)["contact_email"].endswith(".example")


def test_all_scans_together_stay_small() -> None:
    assert sum(scan.stat().st_size for scan in HERE.glob("*.pdf")) < 3_000_000


def test_the_born_digital_letter_has_its_text() -> None:
    assert truth_of("pt-spontaneous")["signatory"] in text_of(HERE / "kinds/born-digital.pdf")


def test_the_pictures_are_of_the_kinds_that_they_say() -> None:
    kinds = {}
    for name in ("pages.tiff", "photo.jpg", "clipping.png"):
        with Image.open(HERE / "kinds" / name) as picture:
            kinds[name] = (picture.format, getattr(picture, "n_frames", 1), picture.info.get("compression"))
    assert kinds == {
        "pages.tiff": ("TIFF", 2, "group4"),
        "photo.jpg": ("JPEG", 1, None),
        "clipping.png": ("PNG", 1, None),
    }


def test_the_message_carries_the_scan_as_an_attachment() -> None:
    message = BytesParser(policy=policy.default).parsebytes((HERE / "kinds/message.eml").read_bytes())
    attachment = next(iter(message.iter_attachments()))
    assert attachment.get_content() == (HERE / "es-acknowledgement.pdf").read_bytes()


def test_the_locked_file_opens_with_its_password_only() -> None:
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(HERE / "kinds/locked.pdf")
    with pikepdf.open(HERE / "kinds/locked.pdf", password="secret") as document:
        assert len(document.pages) == 1


def test_the_damaged_file_is_damaged() -> None:
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(HERE / "kinds/damaged.pdf")


def test_the_blank_sheet_has_a_page_without_ink() -> None:
    with pypdfium2.PdfDocument(HERE / "kinds/blank.pdf") as document:
        darkest, _ = document[0].render(grayscale=True).to_pil().convert("L").getextrema()
    assert darkest > 150
