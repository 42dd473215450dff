"""Packets: cutting a file that holds several letters into documents, turning its pages, putting it together again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from records import cuts, documents, packets, queue
from records.database import Session
from records.documents import Viewer
from records.errors import RogatoryError, StaleForm, ValueRefused, WithAnother
from records.packets import Pages
from records.tables import Document, State
from review_ui.screens import screen, see
from review_ui.visits import Form, Opened, Who, text

router = APIRouter()
MOST_PAGES = 100_000
PLACE = "place."

Numbers = Annotated[tuple[int, ...], Query()]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page on the screen: whether a document begins on it and why the machine thinks so, and where it goes."""

    number: int
    width: float
    height: float
    turned: int
    begins: bool
    out: bool
    place: int
    why: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What the clerk has ticked: pages that begin a document, pages left out, pages with another place."""

    begins: frozenset[int]
    out: frozenset[int]
    places: dict[int, int]

    def parts(self, numbers: Iterable[int]) -> tuple[Pages, ...]:
        """The documents that these pages make."""
        made: list[list[int]] = []
        for number in sorted(numbers, key=lambda each: (self.places.get(each, each), each)):
            if number in self.out:
                continue
            if number in self.begins or not made:
                made.append([])
            made[-1].append(number)
        return tuple(tuple(pages) for pages in made)

    def query(self) -> list[tuple[str, int]]:
        """The same for an address, so that turning a page forgets nothing."""
        moved = [("moved", number * MOST_PAGES + place) for number, place in self.places.items() if number != place]
        return [
            ("own", 1),
            *(("begins", n) for n in sorted(self.begins)),
            *(("out", n) for n in sorted(self.out)),
            *moved,
        ]


@router.get("/documents/{document_id}/split")
def split_screen(
    request: Request, document_id: str, *, opened: Opened, who: Who, own: bool = False, begins: Numbers = (),
    out: Numbers = (), moved: Numbers = (),
) -> Response:  # fmt: skip
    """With `own` the ticks stand in the address (`moved`: page times `MOST_PAGES` plus place), else the machine's."""
    opened.reads.note_once(who, "viewed", _visible(opened, document_id, who.viewer))
    places = {each // MOST_PAGES: each % MOST_PAGES for each in moved}
    layout = Layout(frozenset(begins), frozenset(out), places) if own else None
    return _screen(request, opened, document_id, who.viewer, layout)


def _visible(opened: Opened, document_id: str, viewer: Viewer) -> str:
    with opened.database.reading() as session:
        return documents.get(session, document_id, viewer).id


@router.post("/documents/{document_id}/split")
def split(request: Request, document_id: str, sent: Form, opened: Opened, who: Who) -> Response:
    """Split as ticked, or turn one page and come back with the same ticks."""
    layout = Layout(_numbers(sent.getlist("begins")), _numbers(sent.getlist("out")), _places(sent.multi_items()))
    verb, _, page = text(sent, "action").partition(":")
    if verb == "turn" and page.isdecimal():
        with opened.database.writing() as session:
            packets.turn(session, document_id, int(page), by=90, viewer=who.viewer)
        return see(f"/documents/{document_id}/split?{_encoded(layout)}#leaf-{page}")
    version = text(sent, "version")
    try:
        with opened.database.writing() as session:
            numbers = [page.number for page in queue.page_sizes(session, document_id)]
            packets.split(
                session, document_id, layout.parts(numbers), clerk=session.merge(who.clerk), viewer=who.viewer,
                version=int(version) if version.isdecimal() else -1,
            )  # fmt: skip
    except (ValueRefused, StaleForm, WithAnother) as error:
        status = 422 if isinstance(error, ValueRefused) else 409
        return _screen(request, opened, document_id, who.viewer, layout, error=error, status=status)
    return see(f"/documents/{document_id}")


@router.post("/documents/{document_id}/merge")
def merge(document_id: str, opened: Opened, who: Who) -> Response:
    with opened.database.writing() as session:
        packets.merge(session, document_id, clerk=session.merge(who.clerk), viewer=who.viewer)
    return see(f"/documents/{document_id}")


@router.post("/documents/{document_id}/pages/{number}/turn")
def turn(document_id: str, number: int, sent: Form, opened: Opened, who: Who) -> Response:
    """Turn the page for everybody, by a quarter to the right or to the left."""
    direction: Literal[90, 270] = 270 if text(sent, "to") == "left" else 90
    with opened.database.writing() as session:
        packets.turn(session, document_id, number, by=direction, viewer=who.viewer)
    return see(f"/documents/{document_id}?page={number}#page-{number}")


def _screen(
    request: Request, opened: Opened, document_id: str, viewer: Viewer, layout: Layout | None, *,
    error: RogatoryError | None = None, status: int = 200,
) -> Response:  # fmt: skip
    with opened.database.reading() as session:
        document = documents.get(session, document_id, viewer)
        leaves = _leaves(session, document, layout)
    if document.state != State.TO_REVIEW:
        return see(f"/documents/{document_id}")
    return screen(request, "split.html", status=status, document=document, leaves=leaves, error=error)


def _leaves(session: Session, document: Document, layout: Layout | None) -> tuple[Leaf, ...]:
    found = cuts.proposed(documents.pages(session, document.id))
    ticked = layout or Layout(frozenset(found.begins), frozenset(found.left_out), {})
    turns = packets.turns(session, document.id)
    why = {**found.begins, **found.left_out}
    return tuple(
        Leaf(
            page.number, page.width, page.height, turns.get(page.number, 0), page.number in ticked.begins,
            page.number in ticked.out, ticked.places.get(page.number, page.number), why.get(page.number, ""),
        )
        for page in queue.page_sizes(session, document.id)
    )  # fmt: skip


def _encoded(layout: Layout) -> str:
    return "&".join(f"{name}={value}" for name, value in layout.query())


def _numbers(sent: Iterable[object]) -> frozenset[int]:
    return frozenset(int(each) for each in sent if isinstance(each, str) and _is_page(each))


def _places(sent: Iterable[tuple[str, object]]) -> dict[int, int]:
    named = ((name.removeprefix(PLACE), value) for name, value in sent if name.startswith(PLACE))
    return {
        int(name): int(value) for name, value in named if _is_page(name) and isinstance(value, str) and _is_page(value)
    }


def _is_page(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 0 < len(text) <= 5
