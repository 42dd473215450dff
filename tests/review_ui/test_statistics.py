"""Figures as pictures, and what is being read right now."""

import re

from records import documents
from records.tables import State

ROW = re.compile(r"<tr><th scope=\"row\">([^<]*)</th>(.*?)</tr>", re.DOTALL)


def rows(html: str) -> dict[str, list[str]]:
    """The figures of every table by the name of their row."""
    return {
        name: [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", rest, re.DOTALL)]
        for name, rest in ROW.findall(html)
    }


def test_each_figure_stands_in_a_table_beside_its_picture(office, ines, letter, read) -> None:
    before = rows(ines.get("/statistics").text)
    office.drop(letter, proposals=read)
    html = ines.get("/statistics").text
    assert int(rows(html)["less than a day"][-1]) == int(before["less than a day"][-1]) + 1
    for picture in re.findall(r"<svg class=\"chart\".*?</svg>", html, re.DOTALL):
        assert "<title id=" in picture
        assert "<desc id=" in picture


def test_a_changed_value_counts_against_the_machine(office, ines, letter, read, typed) -> None:
    def figures() -> list[int]:
        cells = rows(ines.get("/statistics").text).get("Date of the document", ["", "–", "0", "0", "0"])
        return [int(each) for each in cells[2:]]

    before = figures()
    for date in ("2026-03-03", "2026-03-04"):
        document_id = office.drop(letter, proposals=read)
        html = ines.get(f"/review/{document_id}").text
        sent = typed(html) | {"date_of_request": date, "action": "confirm"}
        assert ines.post(f"/review/{document_id}", sent).status_code == 303
    assert [now - then for now, then in zip(figures(), before, strict=True)] == [1, 1, 0]


def test_the_picture_of_another_desk_counts_nothing_of_this_one(office, rui, letter) -> None:
    before = rows(rui.get("/statistics").text)
    office.drop(letter, desk="registry")
    assert rows(rui.get("/statistics").text) == before


def test_pages_of_what_is_being_read_are_counted(office, ines, letter) -> None:
    document_id = office.drop(letter, state=State.READING, name="long.pdf")
    with office.database.writing() as session:
        document = documents.get(session, document_id)
        document.page_count = 400
        session.add(document)
    fragment = ines.get("/queue/under-way").text
    assert "long.pdf" in fragment
    assert '<progress max="400" value="2"' in fragment
    assert "<html" not in fragment
    with office.database.writing() as session:
        documents.set_state(session, document_id, State.TO_REVIEW)
    assert "long.pdf" not in ines.get("/queue/under-way").text
