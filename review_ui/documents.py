"""All documents, newest first, by where they stand."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from records import queue
from records.queue import Wanted
from records.tables import State
from review_ui.screens import screen
from review_ui.visits import Opened, Who

router = APIRouter()
ON_A_PAGE = 50


@router.get("/documents")
def documents_screen(request: Request, opened: Opened, who: Who, state: State | None = None, page: int = 1) -> Response:
    page = max(page, 1)
    chosen = Wanted((state,) if state else tuple(State))
    with opened.database.reading() as session:
        lines = queue.listed(
            session, who.viewer, chosen, limit=ON_A_PAGE, offset=(page - 1) * ON_A_PAGE, newest=True
        )  # fmt: skip
        states = queue.states(session, who.viewer)
    number = sum(states[each] for each in chosen.states)
    return screen(
        request, "documents.html", lines=lines, number=number, states=states, state=state, page=page,
        on_a_page=ON_A_PAGE,
    )  # fmt: skip
