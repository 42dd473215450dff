"""Whether a restricted document is there or not: to somebody without the right, every answer is the same to the byte.

The same people ask the same things before it arrives and while it is there; the answers are compared whole, with their
headers, but for what changes with the time.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import unified_diff
from itertools import product
from typing import Any

import pytest

from index.values import IndexDocument, IndexPage
from records import clerks, leases, ledger
from records.values import Proposal

ABSENT = "0" * 64
WORD = "zanzibarquartz"
QUERIES = (
    WORD, "zanzibar*", "zanzibarqu", "zanzibarquarts", f"{WORD}~", f'"{WORD} found"', f"ordinary {WORD}", "ordinary",
    f"ordinary -{WORD}", "person:zanzibarsmith", "reference:ZQ/77-2026", "type:extradition", "date:1999", "amount:>1",
)  # fmt: skip
FILTERS = ("filter=type:extradition", "filter=year:1999&order=deadline", "filter=state:ZW")
FIELDS = {
    "type": ("extradition",), "state": ("ZW",), "date": ("1999-03-03",), "person": ("Zanzibarsmith",),
    "role": ("request",), "reference": ("ZQ/77-2026",), "amount": ("38750000 USD",), "deadline": ("1999-04-04",),
    "status": ("to_review",),
}  # fmt: skip


def addresses(saved: str) -> Iterator[str]:
    """Everything that could tell of a document: by the screens, by files, by the interface for programs."""
    for said in (*(f"q={query}" for query in QUERIES), *(f"q={q}&{more}" for q, more in product(QUERIES[:3], FILTERS))):
        yield from (f"{path}?{said}" for path in ("/search", "/search/results", "/api/v1/search", "/api/v1/facets"))
    for query in QUERIES:
        yield from (f"/search/export?q={query}&kind={kind}" for kind in ("csv", "xlsx"))
    yield from (f"/api/v1/suggest?q={begun}" for begun in ("z", "zan", "ordinary zanzib", WORD))
    yield from (saved, "/search", "/documents", "/", "/api/v1/requests", "/queue/pulse")
    for path in ("/documents/{}", "/api/v1/documents/{}", "/api/v1/documents/{}/pages/1", "/documents/{}/pages/1/hits"):
        yield f"{path}?q={WORD}"


OF_THE_MOMENT = ("date", "content-length")
"""Headers that change with the time of day; a length follows from the body, which holds how long something waits."""
Answer = tuple[int, bytes, tuple[tuple[str, str], ...]]


def answers(person: Any, saved: str, *, hidden: str) -> dict[str, Answer]:
    """Every answer, by its address; `hidden` is the id to ask for where an address needs one."""
    found = {}
    for address in addresses(saved):
        answer = person.get(address.format(hidden))
        headers = tuple(sorted((name, value) for name, value in answer.headers.items() if name not in OF_THE_MOMENT))
        body = re.sub(rb"\d+ (?:min|h)\b|just now", b"", answer.content)
        found[address] = (answer.status_code, body, headers)
    return found


def differences(before: dict[str, Answer], after: dict[str, Answer]) -> dict[str, list[str]]:
    """The lines that are not the same, by address."""
    return {each: _lines_changed(before[each], after[each]) for each in before if before[each] != after[each]}


def _lines_changed(before: Answer, after: Answer) -> list[str]:
    return list(unified_diff(_lines(before), _lines(after), n=0, lineterm=""))


def _lines(answer: Answer) -> list[str]:
    status, body, headers = answer
    return [f"{status} {headers}", *body.decode(errors="replace").splitlines()]


@contextmanager
def found_by_some(office: Any, letter: Any, *, desk: str, restricted: bool) -> Iterator[str]:
    """A document with a word that no other has; gone from the index afterwards, whatever happened meanwhile."""
    values = {"requesting_state": "ZW", "request_type": "extradition"}
    proposals = tuple(Proposal(name, value, 0.9, "test") for name, value in values.items())
    there: str = office.drop(letter, desk=desk, restricted=restricted, proposals=proposals)
    page = IndexPage(1, "en", f"{WORD} found in an ordinary letter, {WORD} and zanzibarquartzite")
    office.index.put([IndexDocument(there, desk, restricted, (page,), FIELDS)], sequence=next(office.numbers))
    try:
        yield there
    finally:
        office.index.remove([there], sequence=next(office.numbers))


@pytest.mark.parametrize(("who", "desk", "restricted"), [("ines", "registry", True), ("rui", "registry", False)])
def test_a_document_that_is_not_for_somebody_changes_no_byte(office, letter, who, desk, restricted) -> None:
    seen = office.drop(letter, desk="second")
    pages = (IndexPage(1, "en", "ordinary zebra words of an ordinary letter"),)
    office.index.put([IndexDocument(seen, "second", False, pages)], sequence=next(office.numbers))
    with office.database.writing() as session:  # one that ends by itself meanwhile would change the queue
        for clerk in clerks.everyone(session):
            leases.leave_everything(session, clerk)
    with office.enter(who) as person:
        person.post("/search/saved", {"name": "all of it", "q": f"ordinary OR {WORD}"})
        (saved,) = re.findall(r"(/search/saved/\d+)\"><bdi>all of it", person.get("/search").text)
        before = answers(person, saved, hidden=ABSENT)
        with found_by_some(office, letter, desk=desk, restricted=restricted) as there:
            assert differences(before, answers(person, saved, hidden=there)) == {}
            with office.enter("ada") as cleared:
                told = cleared.get("/api/v1/search", params={"q": WORD}).json()
        assert person.post(f"{saved}/remove").status_code == 303
    assert [hit["document"]["id"] for hit in told["hits"]] == [there], "the test looks for what nobody finds"
    assert told["hits"][0]["passages"] == [] if restricted else told["hits"][0]["passages"]


LEDGER = (
    "/ledger",
    "/ledger?state=duplicate",
    "/ledger?state=to_review",
    "/queue/pulse",
    "/",
    "/documents",
    "/statistics",
)


def arrives_again(office: Any, document_id: str, *, desk: str) -> int:
    """The same paper once more, by the folder of this desk; the number of its receipt."""
    folder = {"registry": "inbox"}.get(desk, desk)
    arrival = ledger.Arrival(
        claim_id=f"again-{next(office.numbers)}", folder=folder, channel="post", desk=desk, restricted=False,
        languages=("en",), name_raw=b"zanzibar copy.pdf", size_bytes=8, sha256=document_id,
    )  # fmt: skip
    with office.database.writing() as session:
        number: int = ledger.enter(session, arrival).number
    return number


@pytest.mark.parametrize(
    ("who", "desk", "restricted"), [("ines", "registry", True), ("rui", "registry", False), ("rui", "second", True)]
)
def test_a_copy_of_a_document_that_is_not_for_somebody_changes_no_byte(office, letter, who, desk, restricted) -> None:
    own = {"ines": "registry", "rui": "second"}[who]
    hidden = office.drop(letter, desk=desk, restricted=restricted, name="zanzibar.pdf")
    with office.enter(who) as person, office.enter("ada") as cleared:
        before = _whole(person)
        number = arrives_again(office, hidden, desk=own)
        assert differences(before, _whole(person)) == {}, "the second receipt tells that the paper is here already"
        assert person.get(f"/documents/{hidden}").content == person.get(f"/documents/{ABSENT}").content
        line = f'<td class="right">{number}</td>'
        assert line in cleared.get("/ledger?state=duplicate").text, "the test looks for what nobody is told"
        number = arrives_again(office, office.drop(letter, desk=own), desk=own)
        assert f'<td class="right">{number}</td>' in person.get("/ledger?state=duplicate").text


def _whole(person: Any) -> dict[str, Answer]:
    found = {address: person.get(address) for address in LEDGER}
    return {
        each: (one.status_code, re.sub(rb"\d+ (?:min|h)\b|just now", b"", one.content), ())
        for each, one in found.items()
    }
