"""What is being read right now: each document with its pages done, for the queue to show as it goes on."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from records import progress, queue
from records.database import Session
from records.queue import Line, Wanted
from records.sign_ins import SignedIn
from records.tables import State
from review_ui.screens import screen
from review_ui.visits import Opened, Who

router = APIRouter()
UNDER_WAY = (State.READING, State.WAITING)
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Underway:
    """A document on its way: pages read, of how many; None as long as nobody has opened the file."""

    line: Line
    pages_read: int
    pages_total: int | None


def under_way(session: Session, who: SignedIn) -> tuple[Underway, ...]:
    """The documents that are being read, and those that wait for it, as far as the clerk may see them."""
    lines = [line for state in UNDER_WAY for line in queue.listed(session, who.viewer, Wanted((state,)), limit=SHOWN)][
        :SHOWN
    ]
    done = progress.of_documents(session, [line.document.id for line in lines])
    return tuple(
        Underway(line, done[line.document.id].pages_read, done[line.document.id].pages_total) for line in lines
    )


@router.get("/queue/under-way")
def under_way_fragment(request: Request, opened: Opened, who: Who) -> Response:
    """The list alone, without a frame: the open queue puts it in place of the one that it shows."""
    with opened.database.reading() as session:
        found = under_way(session, who)
    return screen(request, "under_way.html", lines=found)
