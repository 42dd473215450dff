"""Administration: clerks with their desks and roles, desks with their work, hot folders with their state.

For administrators only. Hot folders are set in the settings file, so they are shown here and not changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from config.settings import HotFolder
from records import clerks, queue
from records.documents import MACHINE
from records.errors import NotFound, ValueRefused
from records.queue import Arrivals
from records.tables import Clerk
from review_ui.languages import gettext as _
from review_ui.screens import screen, see
from review_ui.visits import Form, Opened, Who, text


def administrators_only(who: Who) -> None:
    """Whoever is none learns nothing, not even that there is such a screen."""
    if who.clerk.role != "admin":
        raise NotFound


@dataclass(frozen=True, slots=True)
class Folder:
    """A hot folder as it is now. `waiting` is the number of files that lie in it, None where it cannot be seen."""

    settings: HotFolder
    waiting: int | None
    arrived: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk: the hot folders that fill it, the clerks who work for it, and what waits there."""

    name: str
    folders: tuple[str, ...]
    clerks: tuple[str, ...]
    waiting: int


router = APIRouter(dependencies=[Depends(administrators_only)])


@router.get("/administration")
def administration_screen(request: Request, opened: Opened) -> Response:
    return _screen(request, opened)


@router.post("/administration/clerks")
def add(request: Request, sent: Form, opened: Opened, who: Who) -> Response:
    """Make a clerk; the one-time password is shown in the answer and nowhere else."""
    name = text(sent, "name").strip()
    desks = _desks(sent)
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


@router.post("/administration/work")
def set_work(request: Request, sent: Form, opened: Opened, who: Who) -> Response:
    """Say for which desks somebody works, in which role, and whether they may see restricted requests."""
    name, role = text(sent, "name"), text(sent, "role")
    if name == who.clerk.name and role != "admin":
        return _screen(request, opened, status=422, problem=_("You cannot take your own administration away."))
    try:
        with opened.database.writing() as session:
            clerks.set_work(
                session, name, desks=_desks(sent), cleared=text(sent, "cleared") == "yes", role=role,
                actor=who.clerk.name,
            )  # fmt: skip
    except ValueRefused:
        return _screen(request, opened, status=422, problem=_("The role is none of the list."))
    return see("/administration")


def _desks(sent: Form) -> list[str] | None:
    if text(sent, "every_desk") == "yes":
        return None
    return [value for value in sent.getlist("desks") if isinstance(value, str)]


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
        arrived = queue.arrivals_by_folder(session)
        waiting = opened.waiting.counts(session, MACHINE)["desk"]
    folders = opened.settings.hot_folders
    names = sorted({folder.desk for folder in folders} | {d for c in everyone for d in c.desks or ()} | waiting.keys())
    return screen(
        request, "administration.html", status=status, everyone=everyone, roles=clerks.ROLES, desks=names,
        problem=problem, name=name, password=password, typed=typed or {},
        work=[_desk(each, folders, everyone, waiting.get(each, 0)) for each in names],
        folders=[_folder(each, opened.settings.folder_path(each), arrived.get(each.name)) for each in folders],
    )  # fmt: skip


def _desk(name: str, folders: Iterable[HotFolder], everyone: Iterable[Clerk], waiting: int) -> Desk:
    at_work = (clerk for clerk in everyone if clerk.active and clerk.role != "auditor")
    return Desk(
        name,
        tuple(folder.name for folder in folders if folder.desk == name),
        tuple(clerk.full_name for clerk in at_work if clerk.desks is None or name in clerk.desks),
        waiting,
    )


def _folder(folder: HotFolder, path: Path, arrived: Arrivals | None) -> Folder:
    """Its state as the disk says it now; a share that is not mounted looks like a folder that is not there."""
    try:
        waiting: int | None = sum(each.is_file() and not each.name.startswith(".") for each in path.iterdir())
    except OSError:
        waiting = None
    return Folder(folder, waiting, arrived.number if arrived else 0, arrived.last if arrived else None)
