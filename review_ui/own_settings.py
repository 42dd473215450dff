"""A person's own settings: the password, for now."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from records import clerks
from records.errors import NotSignedIn, RogatoryError
from review_ui.languages import gettext as _
from review_ui.screens import screen, see
from review_ui.sign_in import LONGEST_PASSWORD
from review_ui.visits import Form, Opened, Who, set_cookie, text

router = APIRouter()


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
            token = clerks.begin_session(session, clerk)
    except NotSignedIn:
        return _screen(request, status=422, problem=_("The present password is not right."))
    except RogatoryError as error:
        return _screen(request, status=422, problem=f"{_(error.sentence)} {_(error.hint)}")
    response = see("/" if who.clerk.must_change else "/own/password?changed=true")
    set_cookie(response, token, opened.settings)
    return response


def _screen(request: Request, *, status: int = 200, problem: str = "", changed: bool = False) -> Response:
    shortest = clerks.SHORTEST_PASSWORD
    return screen(request, "own_password.html", status=status, problem=problem, changed=changed, shortest=shortest)
