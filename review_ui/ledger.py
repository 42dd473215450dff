"""The ledger: everything that ever arrived, where each arrival stands now, and whether both sides agree."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from records import ledger
from records.sign_ins import SignedIn
from records.tables import State
from review_ui import wording
from review_ui.screens import screen
from review_ui.visits import Opened, Who

router = APIRouter()
ON_A_PAGE = 100


@router.get("/ledger")
def ledger_screen(
    request: Request, opened: Opened, who: Who, state: State | None = None, before: int | None = None
) -> Response:
    with opened.database.reading() as session:
        balance = ledger.balance(session)
        lines = ledger.entries(session, viewer=who.viewer, state=state, before=before, limit=ON_A_PAGE + 1)
    more = lines[ON_A_PAGE - 1].receipt.number if len(lines) > ON_A_PAGE else None
    return screen(
        request, "ledger.html", balance=balance, figures=may_see_all_figures(who), lines=lines[:ON_A_PAGE],
        more=more, state=state, reason=wording.reason,
    )  # fmt: skip


def may_see_all_figures(who: SignedIn) -> bool:
    """Figures over everything tell of restricted arrivals too, so only those see them who answer for the whole."""
    sees_everything = who.viewer.desks is None and who.viewer.restricted
    return sees_everything or who.clerk.role in ("admin", "auditor")
