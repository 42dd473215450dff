"""A running review screen: a real server on loopback, a real database, letters drawn for the occasion."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from itertools import count
from pathlib import Path
from shutil import copytree
from typing import Any, Self

import httpx
import pytest
import uvicorn
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Page_

from benchmarks.review.form import boxes
from config.settings import HotFolder, Settings, Web
from index.search_index import SearchIndex
from index.values import IndexDocument, IndexPage
from records import clerks, documents, ledger
from records.archive import Archive
from records.database import Database
from records.tables import Derivative, State
from records.values import Box, Page, PageSource, Place, Proposal, Word
from review_ui.app import create_app

PASSWORD = "the ferry leaves at noon"
WIDTH, HEIGHT = 595.0, 842.0
DPI = 110
LETTER = (
    "MINISTRY OF JUSTICE",
    "Directorate for Mutual Legal Assistance",
    "",
    "Reference 14/2026-B    Lisboa, 3 March 2026",
    "",
    "URGENT",
    "",
    "The Directorate presents its compliments and asks for the records",
    "of account PT50000201231234567890154 held by Marta Quintela,",
    "born 12 May 1981, in the inquiry into embezzlement of",
    "EUR 1.250.000,50 from the municipal water works.",
)


@dataclass(frozen=True)
class Letter:
    """A letter as the machine read it: its words with their true boxes, and a picture of it."""

    pages: tuple[Page, ...]
    pictures: tuple[bytes, ...]
    small: tuple[bytes, ...]

    def place(self, text: str, page: int = 1) -> Place:
        """Where these words, one after the other, stand."""
        words, wanted = self.pages[page - 1].words, text.split()
        for i in range(len(words)):
            if [w.text for w in words[i : i + len(wanted)]] == wanted:
                return Place(page, self.pages[page - 1].boxes(range(i, i + len(wanted))))
        raise LookupError(text)


def draw(*lines_of_pages: tuple[str, ...], language: str | None = "en") -> Letter:
    pages, pictures, small = [], [], []
    for number, lines in enumerate(lines_of_pages, start=1):
        image = Image.new("L", (round(WIDTH * DPI / 72), round(HEIGHT * DPI / 72)), 255)
        words = tuple(_written(ImageDraw.Draw(image), lines))
        pages.append(Page(number, WIDTH, HEIGHT, words, PageSource.OCR if words else PageSource.BLANK, language))
        pictures.append(_webp(image))
        small.append(_webp(image.resize((120, 170))))
    return Letter(tuple(pages), tuple(pictures), tuple(small))


def _written(drawing: ImageDraw.ImageDraw, lines: tuple[str, ...]) -> Iterator[Word]:
    scale = DPI / 72
    font = ImageFont.load_default(size=11 * scale)
    paragraph = 0
    for line, text in enumerate(lines):
        paragraph += not text
        x, y = 70.0, 80.0 + 22 * line
        for word in text.split():
            drawing.text((x * scale, y * scale), word, font=font, fill=20)
            width = drawing.textlength(word, font=font) / scale
            yield Word(word, Box.rounded(x, y, x + width, y + 13), 0.95, line, paragraph)
            x += width + 5


def _webp(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "WEBP", quality=60)
    return file.getvalue()


@dataclass
class Person:
    """Somebody at a browser without scripts, signed in."""

    client: httpx.Client
    name: str

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.client.close()

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.client.get(path, **options)

    def post(self, path: str, sent: dict[str, Any] | None = None, **options: Any) -> httpx.Response:
        return self.client.post(path, data={"form_token": self.token(), **(sent or {})}, **options)

    def token(self) -> str:
        return form_value(self.get("/own/password").text, "form_token")


def form_value(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"no box called {name}"
    return found.group(1)


@dataclass
class Office:
    """The running product as the tests see it."""

    address: str
    settings: Settings
    database: Database
    index: SearchIndex
    routes: list[Any]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def browser(self, **headers: str) -> httpx.Client:
        """Somebody who is not signed in."""
        return httpx.Client(base_url=self.address, headers={"sec-fetch-site": "same-origin"} | headers, timeout=30)

    def enter(self, name: str, password: str = PASSWORD) -> Person:
        client = self.browser()
        answer = client.post("/sign-in", data={"name": name, "password": password})
        assert answer.status_code == 303, answer.text
        return Person(client, name)

    def drop(
        self, letter: Letter | None = None, *, proposals: tuple[Proposal, ...] = (), state: State = State.TO_REVIEW,
        name: str = "letter.pdf", desk: str = "registry", restricted: bool = False, reason: str | None = None,
        index: bool = False,
    ) -> str:  # fmt: skip
        """A document that arrived and was read; returns its id."""
        content = f"original {next(self.numbers)} {name}".encode("utf-8", "surrogateescape")
        document_id = sha256(content).hexdigest()
        store(Archive(self.settings.originals), content, self.settings.home)
        arrival = ledger.Arrival(
            claim_id=document_id, folder="inbox", channel="post", desk=desk, restricted=restricted, languages=("en",),
            name_raw=name.encode("utf-8", "surrogateescape"), size_bytes=len(content), sha256=document_id,
        )  # fmt: skip
        with self.database.writing() as session:
            ledger.enter(session, arrival)
            if letter:
                documents.save_pages(session, document_id, letter.pages, media_type="application/pdf")
                documents.save_derivatives(session, document_id, self._derived(document_id, letter))
            documents.save_draft(session, document_id, mentions=(), proposals=proposals, language="en")
            documents.set_state(session, document_id, state, reason_code=reason)
        if letter and index:
            pages = tuple(IndexPage(p.number, p.language, p.text) for p in letter.pages)
            self.index.put([IndexDocument(document_id, desk, restricted, pages)], sequence=next(self.numbers))
        return document_id

    def _derived(self, document_id: str, letter: Letter) -> Iterator[Derivative]:
        derived = Archive(self.settings.derived)
        for kind, pictures in (("image_large", letter.pictures), ("image_small", letter.small)):
            for number, picture in enumerate(pictures, start=1):
                yield Derivative(
                    document_id=document_id, kind=kind, page=number, size_bytes=len(picture), media_type="image/webp",
                    sha256=store(derived, picture, self.settings.home), tool="test",
                )  # fmt: skip
        pdf = b"%PDF-1.7 searchable " + document_id.encode()
        yield Derivative(
            document_id=document_id, kind="searchable_pdf", page=0, size_bytes=len(pdf), media_type="application/pdf",
            sha256=store(derived, pdf, self.settings.home), tool="test",
        )  # fmt: skip

    def document(self, document_id: str) -> Any:
        with self.database.reading() as session:
            return documents.get(session, document_id)


def store(archive: Archive, content: bytes, folder: Path) -> str:
    working = folder / f"working-{sha256(content).hexdigest()[:8]}"
    working.write_bytes(content)
    try:
        return archive.take_in_file(working).sha256
    finally:
        working.unlink()


def add_clerk(database: Database, name: str, *, own_password: bool = True, **details: Any) -> str:
    """A clerk; with a password of their own unless the test wants the one-time password."""
    with database.writing() as session:
        password = clerks.add(session, name, full_name=details.pop("full_name", name.title()), **details)
        if own_password:
            clerk = clerks.find(session, name)
            assert clerk is not None
            clerks.change_password(session, clerk, password, PASSWORD)
    return password


@pytest.fixture(scope="session")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with nothing in it but the people of the office; made once, their passwords take their time."""
    home = tmp_path_factory.mktemp("staffed")
    database = Database(Settings(home=home).database)
    database.migrate()
    add_clerk(database, "ines", full_name="Inês Prado")
    add_clerk(database, "rui", full_name="Rui Salgado", desks=["second"])
    add_clerk(database, "nora", full_name="Nora Nogueira", desks=["quiet"])
    add_clerk(database, "ada", full_name="Ada Admin", role="admin", cleared=True)
    add_clerk(database, "otto", full_name="Otto Auditor", role="auditor", desks=[])
    add_clerk(database, "bea", full_name="Bea")
    add_clerk(database, "carl", full_name="Carl Cleared", cleared=True)
    database.close()
    return home


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, staffed: Path) -> Iterator[Office]:
    """An office of its own for each file of tests: none sees what those of another left behind."""
    settings = Settings(
        home=copytree(staffed, tmp_path_factory.mktemp("home"), dirs_exist_ok=True),
        authority="Central Authority of Testland",
        hot_folders=(HotFolder(name="inbox"), HotFolder(name="second", desk="second")),
        web=Web(port=0),
    )
    database = Database(settings.database)
    with closing(SearchIndex(settings.index)) as index:
        app = create_app(settings, read_region=WordsIn(database))
        with serving(app) as address:
            yield Office(address, settings, database, index, app.routes)
    database.close()


@dataclass(frozen=True)
class WordsIn:
    """Reads a box of a page by what was read before: intake, which the screens do not know, has the engine."""

    database: Database

    def __call__(self, document_id: str, page: int, box: Box, *, degrees: int = 0) -> tuple[Word, ...]:
        with self.database.reading() as session:
            words = documents.page(session, document_id, page).words
        beside = (w for w in words if w.box.x0 < box.x1 and w.box.x1 > box.x0)
        found = tuple(w for w in beside if w.box.y0 < box.y1 and w.box.y1 > box.y0)
        return tuple(replace(word, confidence=0.5) for word in found) if degrees else found


class serving:  # noqa: N801 - reads as a verb where it is used
    """The application under a real server, in a thread; `with` gives its address."""

    def __init__(self, app: Any) -> None:
        config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", access_log=False, ws="none")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def __enter__(self) -> str:
        self.thread.start()
        for _ in range(500):
            if self.server.started:
                break
            threading.Event().wait(0.02)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def __exit__(self, *error: object) -> None:
        self.server.should_exit = True
        self.thread.join(10)


@pytest.fixture(scope="session")
def drawn() -> Callable[..., Letter]:
    """Letters of other lines: one tuple of lines a page."""
    return draw


@pytest.fixture
def served() -> Callable[[Settings], serving]:
    """Another server on the same data, with settings of its own: `with served(settings) as address`."""
    return lambda settings: serving(create_app(settings))


@pytest.fixture(scope="session")
def letter() -> Letter:
    return draw(LETTER, ("Annexes", "1. Copy of the account opening form"))


@pytest.fixture(scope="session")
def read(letter: Letter) -> tuple[Proposal, ...]:
    """What the machine makes of the letter: most of it right, some of it doubtful, one date wrong."""

    def found(
        name: str, value: Any, confidence: float, text: str = "", *, item: int | None = None, rank: int = 0
    ) -> Proposal:
        place = letter.place(text) if text else None
        return Proposal(name, value, confidence, "test", item=item, rank=rank, place=place, raw_text=text)

    return (
        found("document_role", "request", 0.97),
        found("request_type", "bank_records", 0.93, "records"),
        found("language", "en", 0.99),
        found("requesting_state", "PT", 0.95, "Lisboa,"),
        found("requesting_authority", "Ministry of Justice", 0.92, "MINISTRY OF JUSTICE"),
        found("references", "14/2026-B", 0.91, "14/2026-B", item=0),
        found("date_of_request", "2026-03-03", 0.6, "3 March 2026"),
        found("date_of_request", "1981-05-12", 0.3, "12 May 1981,", rank=1),
        found("urgent", True, 0.98, "URGENT"),
        found("persons.surname", "Quintela", 0.9, "Quintela,", item=0),
        found("persons.given_names", "Marta", 0.85, "Marta", item=0),
        found("bank_accounts.number", "PT50000201231234567890154", 0.99, "PT50000201231234567890154", item=0),
        found("amounts.value", "1250000.50", 0.95, "1.250.000,50", item=0),
        found("amounts.currency", "EUR", 0.95, "EUR", item=0),
    )


def at_work(office: Office, name: str) -> Iterator[Person]:
    with office.enter(name) as person:
        yield person


@dataclass
class Desk:
    """A clerk at a browser with scripts. `broken` collects whatever the browser complained about."""

    page: Page_
    address: str
    broken: list[str]

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def value(self, name: str) -> str:
        return self.page.locator(f'[name="{name}"]').input_value()

    def expect_value(self, name: str, value: str) -> None:
        """Wait until the box holds this."""
        expect(self.page.locator(f'[name="{name}"]')).to_have_value(value)


@pytest.fixture
def desk(office: Office, chromium: Browser, ines: Person) -> Iterator[Desk]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": "rogatory", "value": ines.client.cookies["rogatory"], "url": office.address}])
    page = context.new_page()
    desk = Desk(page, office.address, [])
    page.on("pageerror", lambda error: desk.broken.append(str(error)))
    page.on("dialog", lambda dialog: (desk.broken.append(f"dialog: {dialog.message}"), dialog.accept()))
    page.on("console", lambda said: desk.broken.append(said.text) if "Content Security Policy" in said.text else None)
    yield desk
    context.close()
    assert desk.broken == []


@pytest.fixture(scope="module")
def enters(office: Office) -> Callable[..., Iterator[Person]]:
    """Somebody of the office comes in, and is gone when the module is done."""
    return lambda name: at_work(office, name)


@pytest.fixture(scope="module")
def ines(office: Office) -> Iterator[Person]:
    yield from at_work(office, "ines")


@pytest.fixture(scope="module")
def rui(office: Office) -> Iterator[Person]:
    yield from at_work(office, "rui")


@pytest.fixture(scope="module")
def ada(office: Office) -> Iterator[Person]:
    yield from at_work(office, "ada")


@pytest.fixture(scope="session")
def typed() -> Callable[[str], dict[str, str]]:
    """All boxes of a review form as the server filled them in."""
    return boxes


class Markup(HTMLParser):
    """What of a page a browser might run: everything but text and the values of harmless attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attributes}
        of_ours = tag == "script" and named.get("src", "").startswith("/static/")
        if (tag in ("script", "style", "iframe", "object", "embed", "base") and not of_ours) or "style" in named:
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name in named if name.startswith("on")]
        outward = ("href", "src", "action", "formaction", "xlink:href")
        self.found += [f"{tag} {n}={v}" for n, v in named.items() if n in outward and not v.startswith(("/", "#"))]


@pytest.fixture
def could_run() -> Callable[[str], list[str]]:
    """Whatever of a page is script, inline style, or leads elsewhere."""
    return lambda html: Markup(html).found
