"""The screens for what went wrong: what happened, in a sentence, and what to do next."""

from urllib.parse import urlencode

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from records.errors import (
    IndexUnavailable,
    NotFound,
    ReasonMissing,
    RogatoryError,
    SecondPersonNeeded,
    StaleForm,
    StorageError,
    TooManyReadings,
    ValueRefused,
    WithAnother,
    WrongState,
)
from review_ui import problems, reads, reasons, rescue
from review_ui.languages import N_
from review_ui.languages import gettext as _
from review_ui.screens import screen, see
from review_ui.security import SAFE_METHODS
from review_ui.visits import ForeignForm, PasswordChangeNeeded, SignInNeeded

STATUS: tuple[tuple[type[RogatoryError], int], ...] = (
    (StaleForm, 409), (WrongState, 409), (WithAnother, 409), (SecondPersonNeeded, 409), (ReasonMissing, 422),
    (ValueRefused, 422), (TooManyReadings, 429), (IndexUnavailable, 503), (StorageError, 503),
)  # fmt: skip


def register(app: FastAPI) -> None:
    """Say which failure gets which screen."""
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(PasswordChangeNeeded, _change_password)
    app.add_exception_handler(ForeignForm, _foreign)
    app.add_exception_handler(reads.ReasonNeeded, reasons.ask)
    app.add_exception_handler(RogatoryError, _told)
    app.add_exception_handler(RequestValidationError, _absent)
    app.add_exception_handler(HTTPException, _http)


async def broken(request: Request, code: str) -> Response:
    """The last resort: nothing but a code that the log has too."""
    sentence = _("This was not foreseen. The log names it %(code)s.") % {"code": code}
    return _page(request, 500, N_("Something went wrong"), sentence,
                 N_("Nothing that was saved is lost. Try again; if it happens again, report the code."))  # fmt: skip


async def _sign_in(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the signature is Starlette's
    if request.method not in SAFE_METHODS or "application/json" in request.headers.get("accept", ""):
        if await rescue.typed(request):
            return _page(request, 401, N_("You are signed out"), N_("The session has ended; what you typed is kept."),
                         N_("Sign in again and open the document: it is there as your draft."))  # fmt: skip
        return _page(request, 401, N_("You are signed out"), N_("The session has ended, so nothing was saved."),
                     N_("Sign in in another tab, come back to the form and send it again."))  # fmt: skip
    to = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return see("/sign-in" if to == "/" else "/sign-in?" + urlencode({"to": to}))


async def _change_password(request: Request, error: Exception) -> Response:  # noqa: ARG001
    return see("/own/password")


async def _foreign(request: Request, error: Exception) -> Response:  # noqa: ARG001
    return _page(request, 403, N_("This form was refused"), N_("It did not come from a screen of your session."),
                 N_("Go back, reload the screen and send the form again."))  # fmt: skip


async def _told(request: Request, error: Exception) -> Response:
    if isinstance(error, NotFound):
        return absent(request)
    assert isinstance(error, RogatoryError)  # noqa: S101 - registered for these alone
    status = next((status for kind, status in STATUS if isinstance(error, kind)), 500)
    return _page(request, status, error.sentence, "", error.hint, code=error.code)


async def _absent(request: Request, error: Exception) -> Response:  # noqa: ARG001
    return absent(request)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    if request.url.path.startswith(problems.ROOT):  # an address that the interface for programs did not take
        return problems.problem_of(NotFound())
    if error.status_code in (404, 405):
        return absent(request)
    return _page(request, error.status_code, N_("This cannot be done"), N_("What was sent is not understood."),
                 N_("Go back, reload the screen and try again."))  # fmt: skip


def absent(request: Request) -> Response:
    """The same bytes for what does not exist and for what somebody may not see."""
    return _page(request, 404, N_("There is nothing here"), N_("It does not exist, or it is not for you to see."),
                 N_("Check the address, or look it up under Search."))  # fmt: skip


def _page(request: Request, status: int, title: str, sentence: str, hint: str, *, code: str = "") -> Response:
    request.state.who = None
    return screen(request, "failure.html", status=status, title=title, sentence=sentence, hint=hint, code=code)
