"""A person's own settings: language, dates, light or dark, the password, and where they are signed in."""

from datetime import timedelta

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from config.settings import ALL_LANGUAGES
from records import clerks, passwords, sign_ins
from records.errors import NotFound, NotSignedIn, RogatoryError
from review_ui.languages import N_, OWN_NAMES
from review_ui.languages import gettext as _
from review_ui.screens import screen, see
from review_ui.sign_in import LONGEST_PASSWORD, browser_of
from review_ui.visits import Form, Opened, Who, set_cookie, text, token_of

router = APIRouter()
THEMES = {"system": N_("As the machine is set"), "light": N_("Light"), "dark": N_("Dark")}
BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
"""How browsers call themselves, the more particular first: each claims to be those after it, too."""


@router.get("/own")
def own_screen(request: Request, opened: Opened, who: Who, saved: bool = False) -> Response:
    """Everything that a person sets for themselves."""
    web = opened.settings.web
    idle, at_most = timedelta(minutes=web.session_idle_minutes), timedelta(hours=web.session_hours)
    with opened.database.reading() as session:
        sessions = sign_ins.sessions(session, who.clerk, token_of(request), idle=idle, at_most=at_most)
    return screen(
        request, "own.html", saved=saved, sessions=sessions, themes=THEMES, languages=OWN_NAMES, browser=_browser
    )


@router.post("/own")
def keep(sent: Form, opened: Opened, who: Who) -> Response:
    """Keep how the person wants the screens to be."""
    language = text(sent, "language")
    with opened.database.writing() as session:
        clerks.set_manner(
            session, who.clerk, language=language if language in ALL_LANGUAGES else None,
            date_format=text(sent, "dates"), theme=text(sent, "theme"),
        )  # fmt: skip
    return see("/own?saved=true")


@router.post("/own/sessions")
def end_sessions(request: Request, sent: Form, opened: Opened, who: Who) -> Response:
    """End one of the person's own sessions, or all but this one."""
    key = text(sent, "key")
    with opened.database.writing() as session:
        if text(sent, "action") == "others":
            sign_ins.end_other_sessions(session, who.clerk, token_of(request))
        elif len(key) == sign_ins.KEY:
            sign_ins.end_session(session, who.clerk, key)
        else:
            raise NotFound
    return see("/own")


def _browser(name: str) -> str:
    """A short name for what a browser says of itself."""
    return next((short for sign, short in BROWSERS if sign in name), name[:40] or _("unknown"))


@router.get("/own/password")
def password_screen(request: Request, changed: bool = False) -> Response:
    return _screen(request, changed=changed)


@router.post("/own/password")
def change_password(request: Request, sent: Form, opened: Opened, who: Who) -> Response:
    old, new, again = (text(sent, name)[:LONGEST_PASSWORD] for name in ("old", "new", "again"))
    if new != again:
        return _screen(request, status=422, problem=_("The two new passwords are not the same."))
    try:
        with opened.hashing, opened.database.writing() as session:
            clerk = session.merge(who.clerk)
            clerks.change_password(session, clerk, old, new)
            address = request.client.host if request.client else ""
            token = sign_ins.begin_session(session, clerk, address=address, browser=browser_of(request))
    except NotSignedIn:
        return _screen(request, status=422, problem=_("The present password is not right."))
    except RogatoryError as error:
        return _screen(request, status=422, problem=f"{_(error.sentence)} {_(error.hint)}")
    response = see("/" if who.clerk.must_change else "/own/password?changed=true")
    set_cookie(response, token, opened.settings)
    return response


def _screen(request: Request, *, status: int = 200, problem: str = "", changed: bool = False) -> Response:
    shortest = passwords.SHORTEST
    return screen(request, "own_password.html", status=status, problem=problem, changed=changed, shortest=shortest)
