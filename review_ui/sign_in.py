"""Signing in and out: a name, a password, a session that ends by itself."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from records import sign_ins
from records.errors import NotSignedIn, RogatoryError, TooManyAttempts
from review_ui.screens import screen, see
from review_ui.visits import Form, Opened, cookie_name, set_cookie, text, token_of

router = APIRouter()
LONGEST_PASSWORD = 1000
"""Characters that are looked at; a longer text is only there to keep the machine busy."""


@router.get("/sign-in")
def sign_in_screen(request: Request, to: str = "/") -> Response:
    return screen(request, "sign_in.html", to=within(to), name="", error=None)


@router.post("/sign-in")
def sign_in(request: Request, sent: Form, opened: Opened) -> Response:
    name, password, to = text(sent, "name").strip(), text(sent, "password"), within(text(sent, "to"))
    address = request.client.host if request.client else ""
    try:
        with opened.hashing, opened.database.reading() as session:
            clerk = sign_ins.recognised(session, name, password[:LONGEST_PASSWORD], address=address)
            session.expunge(clerk)
    except NotSignedIn as error:
        with opened.database.writing() as session:
            sign_ins.note_failure(session, name, address=address)
        return _again(request, error, name=name, to=to, status=401)
    except TooManyAttempts as error:
        return _again(request, error, name=name, to=to, status=429)
    with opened.database.writing() as session:
        sign_ins.sign_out(session, token_of(request))
        token = sign_ins.begin_session(session, clerk, address=address, browser=browser_of(request))
    response = see(to)
    set_cookie(response, token, opened.settings)
    return response


def browser_of(request: Request) -> str:
    """What the browser calls itself, to be recognised in the list of sessions."""
    return request.headers.get("user-agent", "")


def _again(request: Request, error: RogatoryError, *, name: str, to: str, status: int) -> Response:
    return screen(request, "sign_in.html", status=status, to=to, name=name, error=error)


@router.post("/sign-out")
def sign_out(request: Request, opened: Opened) -> Response:
    with opened.database.writing() as session:
        sign_ins.sign_out(session, token_of(request))
    response = see("/sign-in")
    response.delete_cookie(cookie_name(opened.settings), path="/", secure=opened.settings.web.secure_cookies)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def within(path: str) -> str:
    """The path, if it leads to a screen of ours and nowhere else."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if plain and not path.startswith("/sign-") else "/"
