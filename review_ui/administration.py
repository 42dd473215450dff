"""Administration of clerks: who may sign in, for which desks, with which role. For administrators only."""

from typing import Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from records import clerks
from records.errors import NotFound, ValueRefused
from records.tables import Clerk
from review_ui.languages import gettext as _
from review_ui.screens import screen, see
from review_ui.visits import Form, Opened, Who, text


def administrators_only(who: Who) -> None:
    """Whoever is none learns nothing, not even that there is such a screen."""
    if who.clerk.role != "admin":
        raise NotFound


router = APIRouter(dependencies=[Depends(administrators_only)])


@router.get("/administration")
def administration_screen(request: Request, opened: Opened) -> Response:
    return _screen(request, opened)


@router.post("/administration/clerks")
def add(request: Request, sent: Form, opened: Opened, who: Who) -> Response:
    """Make a clerk; the one-time password is shown in the answer and nowhere else."""
    name = text(sent, "name").strip()
    every = text(sent, "every_desk") == "yes"
    desks = None if every else [value for value in sent.getlist("desks") if isinstance(value, str)]
    try:
        with opened.hashing, opened.database.writing() as session:
            password = clerks.add(
                session, name, full_name=text(sent, "full_name").strip() or name, role=text(sent, "role"), desks=desks,
                cleared=text(sent, "cleared") == "yes", actor=who.clerk.name,
            )  # fmt: skip
    except ValueRefused:
        problem = _("The name is empty or taken, or the role is none of the list.")
        return _screen(request, opened, status=422, problem=problem, typed=sent)
    return _screen(request, opened, name=name, password=password)


@router.post("/administration/reset")
def reset(request: Request, sent: Form, opened: Opened, who: Who) -> Response:
    """Give a new one-time password."""
    name = text(sent, "name")
    with opened.hashing, opened.database.writing() as session:
        password = clerks.reset(session, name, actor=who.clerk.name)
    return _screen(request, opened, name=name, password=password)


@router.post("/administration/active")
def set_active(sent: Form, opened: Opened, who: Who) -> Response:
    """Close the door to a clerk, or open it again; sessions end at once."""
    name, active = text(sent, "name"), text(sent, "active") == "yes"
    if name == who.clerk.name:
        raise NotFound
    with opened.database.writing() as session:
        clerks.set_active(session, name, active=active, actor=who.clerk.name)
    return see("/administration")


def _screen(
    request: Request, opened: Opened, *, status: int = 200, problem: str = "", name: str = "", password: str = "",
    typed: Any = None,
) -> Response:  # fmt: skip
    with opened.database.reading() as session:
        everyone: tuple[Clerk, ...] = clerks.everyone(session)
    desks = sorted(
        {folder.desk for folder in opened.settings.hot_folders} | {d for c in everyone for d in c.desks or ()}
    )
    return screen(
        request, "administration.html", status=status, everyone=everyone, roles=clerks.ROLES, desks=desks,
        problem=problem, name=name, password=password, typed=typed or {},
    )  # fmt: skip
