"""The JSON interface: what it answers, to whom, and how it says that something is not there."""

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlmodel import select

from index.values import IndexDocument, IndexPage
from records import clerks, requests
from records.tables import AuditEvent, State
from records.values import Proposal
from review_ui import results
from review_ui.problems import MEDIA_TYPE

ABSENT = "0" * 64
HUGE = 10**30


@pytest.fixture(scope="module")
def quince(office: Any, letter: Any) -> str:
    """A letter in the index under its words, a type and a State."""
    document_id: str = office.drop(letter, proposals=(Proposal("request_type", "extradition", 0.9, "test"),))
    pages = (IndexPage(1, "en", f"{letter.pages[0].text} quincetree"), IndexPage(2, "en", "a quincetree"))
    fields = {"type": ("extradition",), "state": ("PT",), "date": ("2026-03-03",)}
    office.index.put([IndexDocument(document_id, "registry", False, pages, fields)], sequence=next(office.numbers))
    return document_id


@pytest.fixture(scope="module")
def confirmed(office: Any, letter: Any) -> int:
    """A request that a clerk confirmed."""
    document_id = office.drop(letter)
    record = {"document_role": "request", "language": "en", "request_type": "bank_records", "requesting_state": "PT",
              "persons": [{"surname": "Quintela"}], "date_of_request": "2026-03-03"}  # fmt: skip
    with office.database.writing() as session:
        clerk = clerks.find(session, "ines")
        assert clerk is not None
        version = office.document(document_id).version
        found = requests.confirm(
            session, document_id, record, clerk=clerk, viewer=clerks.viewer_of(clerk), version=version
        )
        assert found.id is not None
        return found.id


def test_a_search_answers_with_documents_passages_and_counts(ines, quince) -> None:
    told = ines.get("/api/v1/search", params={"q": "quincetree", "filter": "type:extradition", "limit": 5}).json()
    assert (told["total"], told["total_pages"], told["limit"], told["offset"]) == (1, 2, 5, 0)
    (hit,) = told["hits"]
    assert hit["document"]["id"] == quince
    assert hit["document"]["request_type"] == "extradition"
    assert hit["document"]["state"] == State.TO_REVIEW
    assert hit["pages"] == [1, 2]
    assert told["facets"]["state"] == [{"value": "PT", "count": 1, "filter": "state:PT"}]
    assert ines.get("/api/v1/search", params={"q": "quincetree", "offset": 1}).json()["hits"] == []
    assert ines.get("/api/v1/search", params={"q": "quincetere"}).json()["did_you_mean"] == "quincetree"
    assert "not closed" in ines.get("/api/v1/search", params={"q": 'quincetree ("'}).json()["notice"]


def test_counts_and_completions_come_alone(ines, quince) -> None:
    told = ines.get("/api/v1/facets", params={"q": "quincetree"}).json()
    assert told["total"] == 1
    assert told["facets"]["year"] == [{"value": "2026", "count": 1, "filter": "year:2026"}]
    assert ines.get("/api/v1/suggest", params={"q": "the quincet"}).json() == {"suggestions": ["the quincetree"]}


def test_a_page_comes_with_its_words_where_they_stand(ines, letter, quince) -> None:
    told = ines.get(f"/api/v1/documents/{quince}").json()
    assert [page["number"] for page in told["pages"]] == [1, 2]
    page = ines.get(f"/api/v1/documents/{quince}/pages/1").json()
    assert page["text"] == letter.pages[0].text
    first, word = letter.pages[0].words[0], page["words"][0]
    assert (word["text"], word["x0"], word["y1"]) == (first.text, first.box.x0, first.box.y1)


def test_a_confirmed_request_comes_in_the_format_of_a_record(ines, confirmed) -> None:
    told = ines.get(f"/api/v1/requests/{confirmed}").json()
    assert told["record"]["persons"] == [{"surname": "Quintela"}]
    assert told["record"]["date_of_request"] == "2026-03-03"
    listed = ines.get("/api/v1/requests", params={"type": "bank_records", "state": "PT", "limit": 100}).json()
    assert confirmed in [each["id"] for each in listed["requests"]]
    assert told["request"] in listed["requests"]
    nobody = ines.get("/api/v1/requests", params={"type": "bank_records", "state": "ZZ"}).json()
    assert (nobody["total"], nobody["requests"]) == (0, [])


def test_what_is_not_for_somebody_is_not_there_to_the_byte(office, ines, rui, letter, confirmed) -> None:
    restricted = office.drop(letter, restricted=True)
    elsewhere = office.drop(letter)
    for person, hidden in ((ines, restricted), (rui, elsewhere)):
        for way in ("/api/v1/documents/{}", "/api/v1/documents/{}/pages/1", "/documents/{}/pages/1/hits?q=a"):
            absent, forbidden = person.get(way.format(ABSENT)), person.get(way.format(hidden))
            assert absent.status_code == forbidden.status_code == 404, way
            assert absent.content == forbidden.content
    absent, forbidden = rui.get("/api/v1/requests/987654"), rui.get(f"/api/v1/requests/{confirmed}")
    assert absent.status_code == forbidden.status_code == 404
    assert absent.content == forbidden.content
    assert rui.get("/api/v1/requests").json()["total"] == 0


def test_problems_have_a_media_type_and_a_code_of_their_own(office, ines, quince, monkeypatch) -> None:
    def problem(answer: Any) -> tuple[int, str]:
        assert answer.headers["content-type"] == MEDIA_TYPE
        told = answer.json()
        assert told["status"] == answer.status_code
        return answer.status_code, told["code"]

    assert problem(ines.get(f"/api/v1/documents/{ABSENT}")) == (404, "not-found")
    assert problem(ines.get("/api/v1/no-such-thing")) == (404, "not-found")
    assert problem(ines.get("/api/v1/search?limit=many")) == (422, "not-understood")
    assert ines.get("/api/v1/search?limit=many&order=worst").json()["parameters"] == ["limit", "order"]
    assert problem(ines.get(f"/api/v1/requests/{HUGE}")) == (422, "not-understood")
    assert problem(ines.client.delete("/api/v1/search")) == (405, "not-understood")
    assert ines.client.post("/api/v1/search").headers["allow"] == "GET"
    with office.browser() as stranger:
        assert problem(stranger.get("/api/v1/search?q=x")) == (401, "signed-out")
        assert problem(stranger.get("/api/v1/openapi.json")) == (401, "signed-out")

    def broken(*args: object, **options: object) -> None:
        raise ZeroDivisionError("secret of a field")

    monkeypatch.setattr(results, "find", broken)
    answer = ines.get("/api/v1/search?q=x")
    assert problem(answer) == (500, "internal")
    assert "secret" not in answer.text


def test_a_one_time_password_opens_nothing_here_either(office, ada) -> None:
    made = ada.post("/administration/clerks", {"name": "otis", "full_name": "Otis", "role": "clerk"})
    password = re.search(r'class="secret">([^<]+)<', made.text).group(1)
    with office.enter("otis", password) as otis:
        answer = otis.get("/api/v1/search?q=x")
        assert answer.status_code == 403
        assert answer.json()["code"] == "password-change-needed"


def test_reads_by_programs_leave_the_same_traces_as_by_people(office, quince) -> None:
    with office.enter("ines") as person:
        for _ in range(2):
            person.get(f"/api/v1/documents/{quince}")
            person.get(f"/api/v1/documents/{quince}/pages/1")
            person.get("/api/v1/search", params={"q": "unmistakable"})
    with office.database.reading() as session:
        events = [e for e in session.exec(select(AuditEvent)) if e.actor == "ines"][-4:]
    assert [e.act for e in events] == ["viewed", "viewed-pages", "searched", "searched"]
    assert "unmistakable" not in str([e.detail for e in events])


def test_the_description_is_complete_and_on_a_page_of_our_own(office, ines) -> None:
    described = ines.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    paths = {"/search", "/facets", "/suggest", "/documents/{document_id}", "/documents/{document_id}/pages/{number}",
             "/requests", "/requests/{request_id}"}  # fmt: skip
    assert set(described["paths"]) == paths
    for shape in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)
    for path in described["paths"].values():
        assert path["get"]["responses"]["404"]["content"].keys() == {MEDIA_TYPE}
    html = ines.get("/api").text
    assert all(f"GET /api/v1{path}" in html for path in paths)
    assert "http" not in html.replace("http-equiv", "")
    with office.browser() as stranger:
        assert stranger.get("/api").status_code == 303


def test_an_address_that_the_interface_cannot_take_is_a_problem_and_no_screen(ines) -> None:
    for path in ("/api/v1/documents/a%0Ab", "/api/v1/%0A", "/api/v2/search"):
        answer = ines.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, MEDIA_TYPE), path
