"""PDFs whose text is not what they show: whether each page's own words are believed, decided as for any page."""

import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from reading.traps import TRAPS, faults

from intake.reading.page_image import VIEW_DPI, frame_of, rendered, scanned_image
from intake.reading.text_layer import believable_words, page_as_shown
from intake.recognise import Reading
from records.values import Page, PageSource
from tests.reading.conftest import Read


@pytest.mark.parametrize("name", sorted(TRAPS))
def test_what_a_page_shows_decides_whether_its_text_is_believed(name: str) -> None:
    trap = TRAPS[name]()
    content = io.BytesIO()
    trap.made.save(content)
    pdf = pdfium.PdfDocument(content.getvalue())
    page = page_as_shown(pdf, 1)
    frame = frame_of(page)
    view = rendered(page, frame, dpi=VIEW_DPI, most_pixels=10_000_000)
    whole_scan = scanned_image(page, frame, most_pixels=10_000_000) is not None
    words = None if whole_scan else believable_words(page, frame, view.image, view_dpi=view.dpi)
    page.close()
    pdf.close()
    if words is None:
        assert trap.believed is not True
        return
    read = Page(1, frame.width, frame.height, words, PageSource.TEXT_LAYER)
    assert faults(trap, Reading("application/pdf", 1, (read,), None, (), (), "")) == []


@pytest.mark.parametrize("name", ["filled_form", "text_under_an_image"])
def test_a_trap_is_read_right_the_whole_way(read: Read, tmp_path: Path, name: str) -> None:
    trap = TRAPS[name]()
    trap.made.save(tmp_path / "trap.pdf")
    assert faults(trap, read(tmp_path / "trap.pdf")) == []
