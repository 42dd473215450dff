"""Who is at the screen: the session cookie, what it opens, and the token that every form must bring back."""

from datetime import timedelta
from typing import Annotated

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from config.settings import Settings
from records import sign_ins
from records.errors import NotSignedIn
from records.sign_ins import SignedIn
from review_ui import languages
from review_ui.security import SAFE_METHODS, is_foreign
from review_ui.stores import Stores

OPEN_PATHS = frozenset({"/sign-in"})
"""All that can be had without signing in, beside the static files."""
PASSWORD_PATHS = frozenset({"/own/password", "/sign-out"})
"""All that somebody with a one-time password can reach."""
WATCHING_PATHS = frozenset({"/queue/pulse", "/queue/under-way"})
"""What an open screen asks for every few seconds."""
WATCHING_ENDS = ("/here", "/leave")
"""What an open review screen says by itself."""
FIELD_LIMIT = 5000


class SignInNeeded(Exception):
    """Nobody is signed in here, or no longer."""


class PasswordChangeNeeded(Exception):
    """The password in use is a one-time password."""


class ForeignForm(Exception):
    """The form did not come from a screen of this session."""


def stores(request: Request) -> Stores:
    opened: Stores = request.app.state.stores
    return opened


def cookie_name(settings: Settings) -> str:
    return "__Host-rogatory" if settings.web.secure_cookies else "rogatory"


def set_cookie(response: Response, token: str, settings: Settings) -> None:
    response.set_cookie(
        cookie_name(settings), token, httponly=True, samesite="strict", secure=settings.web.secure_cookies, path="/"
    )


def token_of(request: Request) -> str:
    return request.cookies.get(cookie_name(stores(request).settings), "")


def admit(request: Request) -> None:
    """Let through whoever is signed in; stands before every screen, so that a new one cannot be left open.

    Raises:
        SignInNeeded, PasswordChangeNeeded: something else has to be done first.
    """
    request.state.who = None
    if request.url.path in OPEN_PATHS:
        return
    who = _signed_in(request)
    request.state.who = who
    if who.clerk.must_change and request.url.path not in PASSWORD_PATHS:
        raise PasswordChangeNeeded


def _signed_in(request: Request) -> SignedIn:
    opened, token = stores(request), token_of(request)
    web = opened.settings.web
    idle, at_most = timedelta(minutes=web.session_idle_minutes), timedelta(hours=web.session_hours)
    try:
        with opened.database.reading() as session:
            who = sign_ins.signed_in(session, token, idle=idle, at_most=at_most)
            due = sign_ins.is_due(session, token)
    except NotSignedIn as error:
        raise SignInNeeded from error
    if due and not _by_itself(request):
        with opened.database.writing() as session:
            sign_ins.stay_signed_in(session, token)
    return who


async def speak_to(request: Request) -> None:
    """Stands before every screen, after `admit`: from here on the texts are in the language that the person chose.

    It is asynchronous because what a function in another thread sets is not seen here.
    """
    who: SignedIn | None = request.state.who
    if who is not None:
        languages.speak(languages.chosen_by(who.clerk.language, who.clerk.date_format, otherwise=languages.manner()))


def _by_itself(request: Request) -> bool:
    """Whether the screen asks without anybody there (the queue looks for news), which must not keep a session alive."""
    if request.url.path in WATCHING_PATHS or request.url.path.endswith(WATCHING_ENDS):
        return True
    headers = request.headers
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-user") != "?1"


async def refuse_foreign_forms(request: Request) -> None:
    """Stands before every screen, after `admit`.

    Raises:
        ForeignForm: a form that another site sent, or one without the token of this session.
    """
    if request.method in SAFE_METHODS:
        return
    if is_foreign(request):
        raise ForeignForm
    who: SignedIn | None = request.state.who
    if who is not None:
        token = (await form(request)).get("form_token")
        if not isinstance(token, str) or not sign_ins.same_token(who.form_token, token):
            raise ForeignForm


async def form(request: Request) -> FormData:
    """The form as sent: texts only, no files."""
    return await request.form(max_files=0, max_fields=FIELD_LIMIT)


def who(request: Request) -> SignedIn:
    """Whoever `admit` let through."""
    found: SignedIn = request.state.who
    return found


def text(sent: FormData, name: str) -> str:
    """One text of a form; empty where it is missing."""
    value = sent.get(name, "")
    return value if isinstance(value, str) else ""


Who = Annotated[SignedIn, Depends(who)]
Opened = Annotated[Stores, Depends(stores)]
Form = Annotated[FormData, Depends(form)]
