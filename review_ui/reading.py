"""What words of the page mean in a field: words that were clicked, a text that was typed, a region read once more.

A region is read by whoever made the application (`create_app(settings, read_region=...)`): the screens themselves have
no engine. Without one there is no such tool.
"""

import time
from collections import deque
from threading import BoundedSemaphore, Lock
from typing import Protocol

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from records import documents, leases, packets
from records.errors import NotFound, TooManyReadings, ValueRefused
from records.record import BY_NAME, Field
from records.values import Box, Page, PageSource, Word
from review_ui import forms, normalise
from review_ui.screens import see
from review_ui.visits import Form, Opened, Who, text

router = APIRouter()
LONGEST_CLICK = 2000
SMALLEST_POINTS = 3.0
"""A box thinner than this is a slip of the hand."""
AT_ONCE = 2
"""Regions read at the same time."""


class ReadRegion(Protocol):
    """Reads a box of a page anew; whoever makes the application has an engine."""

    def __call__(self, document_id: str, page: int, box: Box, *, degrees: int = 0) -> tuple[Word, ...]:
        """The words in `box` (points from the top left of the page as read), looked at turned by `degrees`."""


class Regions:
    """Reads regions, as many at once as the machine bears and as many a minute as one person needs."""

    def __init__(self, read: ReadRegion, *, a_minute: int) -> None:
        self._read = read
        self._a_minute = a_minute
        self._asked: dict[int, deque[float]] = {}
        self._lock = Lock()
        self._room = BoundedSemaphore(AT_ONCE)

    def read(self, clerk_id: int, document_id: str, page: int, box: Box, *, degrees: int = 0) -> tuple[Word, ...]:
        """The words in the box.

        Raises:
            TooManyReadings: this person asked too often, or the machine is busy with others' regions.
        """
        self._count(clerk_id)
        if not self._room.acquire(timeout=5):
            raise TooManyReadings
        try:
            return self._read(document_id, page, box, degrees=degrees)
        finally:
            self._room.release()

    def _count(self, clerk_id: int) -> None:
        at = time.monotonic()
        with self._lock:
            asked = self._asked.setdefault(clerk_id, deque())
            while asked and at - asked[0] > 60:
                asked.popleft()
            if len(asked) >= self._a_minute:
                raise TooManyReadings
            asked.append(at)


@router.post("/review/{document_id}/read")
def read_words(document_id: str, sent: Form, opened: Opened, who: Who) -> Response:
    """What a text means in a field: words clicked on the page, or what was typed, in the form that the field keeps."""
    opened.reads.note_once(who, "viewed", document_id)
    field = _field(text(sent, "field"))
    said = text(sent, "text")[:LONGEST_CLICK]
    understood = normalise.from_paper(field, said) if text(sent, "from") == "page" else normalise.typed(field, said)
    return JSONResponse({"text": forms.shown(field, forms.meant(field, understood)) or said.strip()})


@router.post("/review/{document_id}/region")
def read_region(request: Request, document_id: str, sent: Form, opened: Opened, who: Who) -> Response:
    """Read a box that the clerk drew once more, and say what it means in the field that they are in."""
    regions: Regions | None = request.app.state.regions
    if regions is None:
        raise NotFound
    field, number = _field(text(sent, "field")), text(sent, "page")
    box = _box(sent)
    with opened.database.reading() as session:
        documents.get(session, document_id, who.viewer)
        page = documents.page(session, document_id, int(number) if number.isdecimal() else 0)
    opened.reads.note(who, "read-region", f"document/{document_id}", page=page.number)
    words = regions.read(who.clerk.number, document_id, page.number, _within(box, page))
    found = Page(page.number, page.width, page.height, words, PageSource.OCR).text
    said = normalise.from_paper(field, " ".join(found.split())[:LONGEST_CLICK])
    return JSONResponse({"text": forms.shown(field, forms.meant(field, said)) or said})


@router.post("/documents/{document_id}/pages/{number}/read")
def read_page_again(request: Request, document_id: str, number: int, opened: Opened, who: Who) -> Response:
    """Read a page once more as it is turned now; its words take the place of those that were read before."""
    regions: Regions | None = request.app.state.regions
    if regions is None:
        raise NotFound
    with opened.database.reading() as session:
        documents.get(session, document_id, who.viewer)
        leases.refuse_another(session, document_id, who.clerk)
        page, degrees = documents.page(session, document_id, number), packets.turns(session, document_id).get(number, 0)
    opened.reads.note_once(who, "viewed", document_id)
    whole = Box(0, 0, page.width, page.height)
    words = regions.read(who.clerk.number, document_id, number, whole, degrees=degrees)
    with opened.database.writing() as session:
        packets.read_turned(session, document_id, number, words, viewer=who.viewer)
    return see(f"/documents/{document_id}?page={number}#page-{number}")


def _field(name: str) -> Field:
    field = BY_NAME.get(name)
    if field is None:
        raise NotFound
    return field


def _box(sent: Form) -> Box:
    try:
        x0, y0, x1, y1 = (float(text(sent, name)) for name in ("x0", "y0", "x1", "y1"))
    except ValueError as error:
        raise ValueRefused("box") from error
    if not all(-1e5 < edge < 1e5 for edge in (x0, y0, x1, y1)):
        raise ValueRefused("box")
    return Box.rounded(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _within(box: Box, page: Page) -> Box:
    inside = Box(box.x0, box.y0, min(box.x1, page.width), min(box.y1, page.height))
    if inside.width < SMALLEST_POINTS or inside.height < SMALLEST_POINTS:
        raise ValueRefused("box")
    return inside
