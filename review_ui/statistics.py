"""Figures of the work as pictures: what comes in, what waits, how often the machine was right, how long it takes.

The charts are bars drawn by a template as SVG. Libraries that draw on the server (pygal, leather, matplotlib) write
styles into the picture, which our content policy forbids, know nothing of the two themes, and bring more code than
the thirty lines of bars that these figures need.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from records import statistics
from records.statistics import Outcome
from review_ui import wording
from review_ui.languages import N_
from review_ui.screens import screen
from review_ui.visits import Opened, Who

router = APIRouter()
DAYS = 30
AGES = (N_("less than a day"), N_("1 to 2 days"), N_("3 to 7 days"), N_("8 to 30 days"), N_("more than 30 days"))


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: what it is called, its figure, and its length, 0.0 to 1.0 of the longest."""

    label: str
    number: int
    length: float


@router.get("/statistics")
def statistics_screen(request: Request, opened: Opened, who: Who) -> Response:
    now = datetime.now().astimezone()
    with opened.database.reading() as session:
        intake = statistics.intake(session, who.viewer, days=DAYS, now=now)
        waiting = statistics.waiting(session, who.viewer, now=now)
        outcomes = statistics.outcomes(session, who.viewer)
        pace = statistics.pace(session, who.viewer)
    return screen(
        request, "statistics.html", intake=bars({wording.day(day): number for day, number in intake.items()}),
        waiting=bars(dict(zip(AGES, waiting, strict=True))), outcomes=_surest_first(outcomes), pace=pace,
        recent=statistics.RECENT,
    )  # fmt: skip


def bars(figures: Mapping[str, int]) -> tuple[Bar, ...]:
    most = max(figures.values(), default=0) or 1
    return tuple(Bar(label, number, number / most) for label, number in figures.items())


def _surest_first(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    return tuple(sorted(outcomes, key=lambda each: -1.0 if each.share is None else each.share, reverse=True))
