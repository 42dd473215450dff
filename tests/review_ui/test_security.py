"""What stands in front of every screen, tried on every route there is; a new route is tried by itself."""

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from pydantic import ValidationError
from sqlmodel import select
from starlette.routing import Mount
from structlog.testing import capture_logs

from config.settings import Web
from records import ledger, sign_ins
from records.archive import Archive
from records.tables import AuditEvent, SignIn, State, now
from records.values import Proposal
from review_ui.api import MOUNTED_AT
from review_ui.app import create_app
from review_ui.proxies import networks, true_address
from review_ui.security import BODY_LIMIT_BYTES, host_name, known_hosts
from review_ui.sign_in import within
from review_ui.visits import OPEN_PATHS

ABSENT = "0" * 64
SAFE = {"GET", "HEAD", "OPTIONS"}


def all_routes(office: Any) -> list[tuple[str, str]]:
    """Method and path of every route, what is mounted included, with values in place of its parameters."""
    found = [each for route in office.routes for each in flat(route)]
    assert len(found) >= 40, "the walker no longer finds the routes"
    assert any(path.startswith(MOUNTED_AT) for _, path in found), "the walker no longer finds the interface"
    return found


def flat(route: Any, before: str = "") -> Iterator[tuple[str, str]]:
    inner = getattr(route, "original_router", None) or getattr(route, "router", None)
    if isinstance(route, APIRoute):
        values = dict.fromkeys(route.param_convertors, 1) | {"document_id": ABSENT}
        path = before + route.path.format(**values)
        yield from ((method, path) for method in sorted(route.methods))
    elif isinstance(route, Mount):
        for each in route.routes or ():
            yield from flat(each, before + route.path)
    elif inner is not None:
        for each in inner.routes:
            yield from flat(each, before)


def test_nothing_is_reachable_without_signing_in(office) -> None:
    with office.browser() as stranger:
        for method, path in all_routes(office):
            if path in OPEN_PATHS:
                continue
            answer = stranger.request(method, path)
            if path.startswith(MOUNTED_AT):
                assert answer.status_code == 401, path
                assert answer.json()["code"] == "signed-out"
            elif method in SAFE:
                assert answer.status_code == 303, path
                assert answer.headers["location"].startswith("/sign-in"), path
            else:
                assert answer.status_code == 401, path


def test_every_unsafe_route_refuses_a_form_without_its_token(office, ada) -> None:
    for method, path in all_routes(office):
        if method not in SAFE and path not in OPEN_PATHS:
            for sent in ({}, {"form_token": ""}, {"form_token": "x" * 43}):
                assert ada.client.request(method, path, data=sent).status_code == 403, path


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "none"}]
)
def test_every_unsafe_route_refuses_a_form_from_elsewhere(office, ada, headers) -> None:
    token = ada.token()
    for method, path in all_routes(office):
        if method not in SAFE:
            answer = ada.client.request(method, path, data={"form_token": token}, headers=headers)
            assert answer.status_code == 403, path


def test_a_browser_that_sends_no_fetch_metadata_is_judged_by_its_origin(office) -> None:
    sent = {"name": "ines", "password": "wrong"}
    with httpx.Client(base_url=office.address) as old_browser:
        assert old_browser.post("/sign-in", data=sent).status_code == 403
        foreign = old_browser.post("/sign-in", data=sent, headers={"origin": "http://elsewhere.example"})
        assert foreign.status_code == 403
        assert old_browser.post("/sign-in", data=sent, headers={"origin": office.address}).status_code == 401


def test_no_safe_route_changes_anything(office, ada, letter) -> None:
    document_id = office.drop(letter)
    before = office.document(document_id).version
    for method, path in all_routes(office):
        if method in SAFE:
            ada.client.request(method, path.replace(ABSENT, document_id))
    assert office.document(document_id).version == before
    assert office.document(document_id).state == State.TO_REVIEW


def test_every_answer_forbids_what_it_does_not_need(office, ines, letter) -> None:
    document_id = office.drop(letter)
    paths = ["/", "/sign-in", "/nothing", "/static/rogatory.css", f"/review/{document_id}", "/review/next",
             f"/documents/{document_id}/pages/1/image", f"/documents/{document_id}/pages/1/words", "/api",
             "/api/v1/search?q=a", "/api/v1/nothing", "/search/results?q=a"]  # fmt: skip
    for path in paths:
        headers = ines.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'"), path
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cache-control"] == ("no-cache" if path.startswith("/static/") else "no-store"), path


def test_no_screen_has_inline_script_or_style(office, ada, letter, read, could_run) -> None:
    document_id = office.drop(letter, proposals=read)
    paths = [path.replace(ABSENT, document_id) for method, path in all_routes(office) if method == "GET"]
    for path in paths:
        answer = ada.get(path)
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert could_run(answer.text) == [], path


def test_absent_and_forbidden_are_the_same_to_the_byte(office, ines, rui, letter) -> None:
    restricted = office.drop(letter, restricted=True)
    elsewhere = office.drop(letter, desk="registry")
    ways = [
        "/review/{}", "/documents/{}", "/documents/{}/original", "/documents/{}/searchable", "/documents/{}/aside",
        "/documents/{}/pages/1/image", "/documents/{}/pages/1/words",
    ]  # fmt: skip
    for person, hidden in ((ines, restricted), (rui, elsewhere)):
        for way in ways:
            absent, forbidden = person.get(way.format(ABSENT)), person.get(way.format(hidden))
            assert absent.status_code == forbidden.status_code == 404, way
            assert absent.content == forbidden.content
            assert _without_date(absent) == _without_date(forbidden)
        for way in ("/review/{}", "/documents/{}/retry", "/documents/{}/aside", "/review/{}/read"):
            sent = {"note": "x", "action": "confirm", "field": "signatory", "text": "x"}
            absent, forbidden = person.post(way.format(ABSENT), sent), person.post(way.format(hidden), sent)
            assert absent.status_code == forbidden.status_code == 404, way
            assert absent.content == forbidden.content


def _without_date(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "date"}


def test_administration_does_not_exist_for_others(ines, ada) -> None:
    assert ada.get("/administration").status_code == 200
    assert ines.get("/administration").content == ines.get("/no-such-screen").content
    assert ines.post("/administration/clerks", {"name": "eve", "role": "admin"}).status_code == 404
    assert "/administration" not in ines.get("/").text


def test_a_hidden_document_changes_no_list_and_no_search(office, letter) -> None:
    with office.enter("nora") as nora:

        def seen() -> list[str]:
            paths = ("/", "/documents", "/ledger", "/queue/pulse", "/search?q=Quintela", "/review/next")
            return [re.sub(r"\d+ (min|h)|just now", "", nora.get(path).text) for path in paths]

        before = seen()
        office.drop(letter, desk="registry", index=True)
        office.drop(letter, desk="quiet", restricted=True, index=True)
        assert seen() == before


def test_only_known_host_names_are_answered(office, ines) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", ""):
        assert ines.get("/sign-in", headers={"host": host}).status_code == 400
    assert ines.get("/sign-in", headers={"host": "localhost:1"}).status_code == 200
    assert host_name("[::1]:8080") == "::1"
    named = office.settings.model_copy(update={"web": Web(host="0.0.0.0", public_names=("Intray.Office.example",))})
    assert "intray.office.example" in known_hosts(named)
    assert "0.0.0.0" not in known_hosts(named)


@pytest.mark.parametrize("setting", [
    {"public_names": ["https://intray.office.example"]}, {"public_names": ["*"]}, {"trusted_proxies": ["10.0.0.0/99"]},
])  # fmt: skip
def test_a_name_or_a_proxy_that_is_none_is_refused_at_the_start(setting) -> None:
    with pytest.raises(ValidationError):
        Web(**setting)


def test_an_address_is_believed_of_named_proxies_only() -> None:
    ours = networks(["127.0.0.1", "10.1.0.0/16", "fd00::/8"])
    assert true_address("127.0.0.1", ["203.0.113.9"], ours) == "203.0.113.9"
    assert true_address("127.0.0.1", ["6.6.6.6, 203.0.113.9", "10.1.2.3"], ours) == "203.0.113.9"
    assert true_address("203.0.113.9", ["6.6.6.6"], ours) == "203.0.113.9"
    assert true_address("127.0.0.1", ["6.6.6.6, <script>"], ours) == "127.0.0.1"
    assert true_address("127.0.0.1", [], ours) == "127.0.0.1"
    assert true_address("10.1.2.3", ["10.1.9.9"], ours) == "10.1.9.9"
    assert true_address("fd00::1", ["2001:db8::7"], ours) == "2001:db8::7"
    assert true_address("127.0.0.1", ["203.0.113.9"], ()) == "127.0.0.1"


def test_behind_a_named_proxy_each_browser_is_counted_by_itself(office, served) -> None:
    """The failures of one address do not shut out another, and an address that a browser makes up does not count."""
    settings = office.settings.model_copy(
        update={"web": Web(public_names=("intray.office.example",), trusted_proxies=("127.0.0.1",))}
    )
    sent = {"name": "proxied", "password": "wrong"}
    with served(settings) as address, httpx.Client(base_url=address, timeout=30) as proxy:

        def tried(forwarded: str) -> int:
            headers = {"host": "intray.office.example", "sec-fetch-site": "same-origin", "x-forwarded-for": forwarded}
            return proxy.post("/sign-in", data=sent, headers=headers).status_code

        assert [tried("198.51.100.7") for _ in range(6)] == [401] * 5 + [429]
        assert tried("6.6.6.6, 198.51.100.7") == 429
        assert tried("198.51.100.8") == 401


def test_a_body_beyond_the_limit_is_refused_announced_or_not(office, ines) -> None:
    large = b"a=" + b"x" * BODY_LIMIT_BYTES
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert ines.client.post("/sign-in", content=large, headers=kind).status_code == 413
    assert ines.client.post("/sign-in", content=iter([large]), headers=kind).status_code == 413


def test_signing_in_says_the_same_for_a_wrong_name_and_a_wrong_password(office) -> None:
    with office.browser() as stranger:
        wrong = stranger.post("/sign-in", data={"name": "ines", "password": "not this"})
        unknown = stranger.post("/sign-in", data={"name": "enis", "password": "not this"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace("ines", "enis") == unknown.text


def test_the_cookie_is_for_this_site_and_not_for_scripts(office) -> None:
    with office.browser() as client:
        answer = client.post("/sign-in", data={"name": "ines", "password": "the ferry leaves at noon", "to": "/ledger"})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/" in cookie
    assert answer.headers["location"] == "/ledger"


def test_signing_in_again_and_signing_out_end_the_session_before(office) -> None:
    with office.enter("ines") as person, office.browser() as thief:
        client = person.client
        stolen = client.cookies["rogatory"]
        client.post("/sign-in", data={"name": "ines", "password": "the ferry leaves at noon"})
        assert client.cookies["rogatory"] != stolen
        thief.cookies.set("rogatory", stolen)
        assert thief.get("/").status_code == 303
        stolen = client.cookies["rogatory"]
        assert person.post("/sign-out").headers["location"] == "/sign-in"
        thief.cookies.set("rogatory", stolen)
        assert thief.get("/").status_code == 303


@pytest.mark.parametrize(("column", "past"), [("seen_at", timedelta(minutes=16)), ("begun_at", timedelta(hours=9))])
def test_a_session_ends_when_idle_and_at_the_latest_after_some_hours(office, column: str, past: timedelta) -> None:
    with office.enter("ines") as person:
        client = person.client
        assert client.get("/ledger").status_code == 200
        with office.database.writing() as session:
            row = session.get(SignIn, sign_ins.hash_of(client.cookies["rogatory"]))
            setattr(row, column, now() - past)
            session.add(row)
        assert client.get("/ledger").headers["location"] == "/sign-in?to=%2Fledger"


def test_an_open_queue_that_nobody_looks_at_does_not_keep_its_session_alive(office) -> None:
    with office.enter("ines") as person:
        hashed = sign_ins.hash_of(person.client.cookies["rogatory"])

        def seen_after(path: str, **headers: str) -> bool:
            with office.database.writing() as session:
                row = session.get(SignIn, hashed)
                row.seen_at = now() - timedelta(minutes=10)
                session.add(row)
            assert person.get(path, headers=headers).status_code == 200
            with office.database.reading() as session:
                return now() - session.get(SignIn, hashed).seen_at < timedelta(minutes=1)

        assert not seen_after("/queue/pulse")
        assert not seen_after("/", **{"sec-fetch-mode": "navigate"})
        assert seen_after("/", **{"sec-fetch-mode": "navigate", "sec-fetch-user": "?1"})
        assert seen_after("/ledger")


def test_a_one_time_password_opens_nothing_but_the_change_of_it(office, ada) -> None:
    made = ada.post("/administration/clerks", {"name": "nova", "full_name": "Nova Nunes", "role": "clerk"})
    password = re.search(r'class="secret">([^<]+)<', made.text).group(1)
    with office.enter("nova", password) as nova:
        client = nova.client
        for path in ("/", "/ledger", "/search?q=x"):
            assert client.get(path).headers["location"] == "/own/password"
        short = nova.post("/own/password", {"old": password, "new": "too short", "again": "too short"})
        assert short.status_code == 422
        own = "a lighthouse in the fog"
        changed = nova.post("/own/password", {"old": password, "new": own, "again": own})
        assert changed.headers["location"] == "/"
        assert client.get("/").status_code == 200
        assert ada.post("/administration/active", {"name": "nova", "active": "no"}).status_code == 303
        assert client.get("/").status_code == 303


def test_where_signing_in_leads_is_never_outside() -> None:
    assert within("/review/x?page=2") == "/review/x?page=2"
    for path in ("//evil.example", "https://evil.example", "/\\evil.example", "", "/sign-out", "/a\r\nb"):
        assert within(path) == "/"


def test_reads_are_noted_once_and_downloads_each_time(office, letter) -> None:
    document_id = office.drop(letter)
    with office.enter("ines") as person:
        client = person.client
        for _ in range(3):
            client.get(f"/documents/{document_id}")
            client.get(f"/documents/{document_id}/pages/1/image")
            client.get(f"/documents/{document_id}/original")
        client.get("/search", params={"q": "unmistakable words"})
    with office.database.reading() as session:
        events = [e for e in session.exec(select(AuditEvent)) if e.actor == "ines"]
    acts = [e.act for e in events if e.subject == f"document/{document_id}"]
    assert sorted(acts) == ["downloaded"] * 3 + ["viewed", "viewed-pages"]
    searched = [e for e in events if e.act == "searched"]
    assert searched
    assert "unmistakable" not in str([e.detail for e in searched])


def test_the_original_comes_back_bit_for_bit_and_is_never_shown(office, ines, letter) -> None:
    document_id = office.drop(letter, name='räp"ort\u202e.html')
    answer = ines.get(f"/documents/{document_id}/original")
    assert answer.content == office_content(office, document_id)
    assert answer.headers["content-disposition"].startswith('attachment; filename="r_p_ort')
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"


def office_content(office: Any, document_id: str) -> bytes:
    return Archive(office.settings.originals).read(document_id)


PAYLOADS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><svg onload=alert(1)>", "{{7*7}}", "{%raw%}",
    "javascript:alert(1)", "</textarea><script>alert(1)</script>", "<!--", "]]>", "&lt;b&gt;",
    "\" autofocus onfocus=alert(1) x=\"",
)  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_strangers_is_shown_and_never_run(office, ines, letter, *, typed, could_run, payload) -> None:
    place = letter.place("Lisboa,")
    texts = (
        "requesting_authority",
        "signatory",
        "contact_email",
        "document_role",
        "requesting_state",
        "date_of_request",
    )
    rows = ("references", "persons.surname", "persons.given_names", "organisations.name", "offences.label")
    proposals = (
        *(Proposal(name, payload, 0.5, "test", place=place) for name in texts),
        *(Proposal(name, payload + "!", 0.4, "test", rank=1, place=place) for name in texts),
        *(Proposal(name, payload, 0.5, "test", item=0, place=place) for name in rows),
    )
    document_id = office.drop(letter, proposals=proposals, name=f"{payload}.pdf".replace("/", "_"))
    html = ines.get(f"/review/{document_id}").text
    sent = typed(html) | {"document_role": "request", "language": "en", "requesting_state": "", "date_of_request": ""}
    confirmed = ines.post(f"/review/{document_id}", sent | {"action": "confirm"})
    assert confirmed.status_code == 303
    request_id = re.search(r"confirmed=(\d+)", confirmed.headers["location"]).group(1)
    seen = [html, *(ines.get(path).text for path in (
        "/", f"/documents/{document_id}", f"/requests/{request_id}", "/documents", "/ledger",
    )), ines.get("/search", params={"q": payload}).text, ines.get("/sign-in", params={"to": payload}).text]  # fmt: skip
    assert [could_run(page) for page in seen] == [[]] * len(seen)
    assert typed(html)["signatory"] == payload


def test_an_error_nobody_foresaw_shows_a_code_and_no_traceback(office, ines, monkeypatch) -> None:
    def broken(*args: object, **options: object) -> None:
        raise ZeroDivisionError("secret of a field")

    monkeypatch.setattr(ledger, "balance", broken)
    answer = ines.get("/ledger")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert re.search(r"The log names it [0-9a-f]{8}", answer.text)
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_somebody_who_goes_away_while_a_form_is_sent_is_no_failure(office) -> None:
    said = iter([{"type": "http.request", "body": b"name=in", "more_body": True}, {"type": "http.disconnect"}])
    answered: list[Any] = []

    async def receive() -> Any:
        return next(said)

    async def send(message: Any) -> None:
        answered.append(message)

    headers = [(b"host", b"localhost"), (b"sec-fetch-site", b"same-origin"), (b"content-length", b"100")]
    form = (b"content-type", b"application/x-www-form-urlencoded")
    scope = {
        "type": "http", "method": "POST", "path": "/sign-in", "raw_path": b"/sign-in", "query_string": b"",
        "headers": [*headers, form], "client": ("127.0.0.1", 1), "server": ("localhost", 80), "scheme": "http",
        "http_version": "1.1", "root_path": "",
    }  # fmt: skip
    app = create_app(office.settings)
    with capture_logs() as logged:
        asyncio.run(app(scope, receive, send))
    app.state.stores.close()
    assert (answered, logged) == ([], [])


def test_who_guesses_a_password_has_to_wait(office) -> None:
    with office.browser() as stranger:
        tried = [stranger.post("/sign-in", data={"name": "guessed", "password": "x"}).status_code for _ in range(6)]
    assert tried == [401] * 5 + [429]


def test_an_auditor_sees_the_figures_and_no_document(office, letter) -> None:
    document_id = office.drop(letter, name="for-clerks-only.pdf")
    with office.enter("otto") as otto:
        html = otto.get("/ledger").text
        assert 'class="sum good">0<' in html
        assert "for-clerks-only" not in html + otto.get("/").text + otto.get("/documents").text
        assert otto.get(f"/documents/{document_id}").status_code == 404


def test_an_arrival_that_stands_nowhere_shows_in_red(office, ada, ines, letter) -> None:
    office.drop(letter)
    last = office.drop(letter)
    row = f"SELECT * FROM receipt WHERE document_id = '{last}'"
    with office.database.writing() as session:
        connection = session.connection()
        number = connection.exec_driver_sql(row).mappings().one()["number"]
        connection.exec_driver_sql(f"UPDATE receipt SET number = {number + 1} WHERE number = {number}")
    try:
        assert 'class="sum bad">1<' in ada.get("/ledger").text
        told = ines.get("/ledger").text
        assert "does not balance" in told
        assert 'class="balance"' not in told
    finally:
        with office.database.writing() as session:
            back = f"UPDATE receipt SET number = {number} WHERE number = {number + 1}"
            session.connection().exec_driver_sql(back)
