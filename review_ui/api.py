"""The JSON interface for programs of signed-in people: its own small application, mounted at /api/v1."""

from typing import Any

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from records.errors import NotFound, ReasonMissing, RogatoryError
from review_ui import api_reads
from review_ui.languages import N_
from review_ui.problems import MEDIA_TYPE, Problem, problem, problem_of
from review_ui.reads import ReasonNeeded
from review_ui.security import Shield
from review_ui.stores import Stores
from review_ui.visits import ForeignForm, PasswordChangeNeeded, SignInNeeded, admit, refuse_foreign_forms, speak_to

MOUNTED_AT = "/api/v1"
TOLD = {
    401: "Nobody is signed in, or no longer.",
    403: "The password has to be changed first, or a reason has to be given on the screen.",
    404: "It does not exist, or it is not for you to see: the answer is the same.",
    422: "A parameter was not understood; `parameters` names it.",
    503: "The search index or the database cannot be read at the moment.",
}


def create_api(opened: Stores, templates: Environment) -> FastAPI:
    """The application to be mounted at `MOUNTED_AT`; what stands before every screen stands before it, too."""
    api = FastAPI(
        title="Rogatory",
        version="1",
        description="Search, documents and requests, to read: what the person who is signed in may see.",
        openapi_url=None,
        redirect_slashes=False,
        dependencies=[Depends(admit), Depends(speak_to), Depends(refuse_foreign_forms)],
        responses={status: {"model": Problem, "description": text} for status, text in TOLD.items()},
    )
    api.state.stores, api.state.templates = opened, templates
    api.include_router(api_reads.router)
    api.add_exception_handler(SignInNeeded, _signed_out)
    api.add_exception_handler(PasswordChangeNeeded, _password_first)
    api.add_exception_handler(ForeignForm, _foreign)
    api.add_exception_handler(ReasonNeeded, _reason_first)
    api.add_exception_handler(RogatoryError, _told)
    api.add_exception_handler(RequestValidationError, _not_understood)
    api.add_exception_handler(HTTPException, _http)
    api.add_middleware(Shield, settings=opened.settings, broken=_broken)  # else its own way of failing would be first
    api.openapi = lambda: description(api)  # type: ignore[method-assign]
    return api


def description(api: FastAPI) -> dict[str, Any]:
    """The OpenAPI description, made once; problems in it have the media type that they are sent with."""
    if api.openapi_schema is None:
        made = get_openapi(
            title=api.title, version=api.version, description=api.description, routes=api.routes,
            servers=[{"url": MOUNTED_AT}],
        )  # fmt: skip
        for path in made["paths"].values():
            for operation in path.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400:
                        answer["content"] = {MEDIA_TYPE: answer["content"].pop("application/json")}
        api.openapi_schema = made
    return api.openapi_schema


async def _broken(request: Request, code: str) -> Response:  # noqa: ARG001 - the signature is the Shield's
    """The last resort: nothing but a code that the log has too."""
    return problem(500, "internal", N_("Something went wrong"), code)


async def _signed_out(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the signature is Starlette's
    return problem(401, "signed-out", N_("You are signed out"), N_("Sign in on the screen, then ask again."))


async def _password_first(request: Request, error: Exception) -> Response:  # noqa: ARG001
    return problem(403, "password-change-needed", N_("The one-time password has to be changed first."))


async def _foreign(request: Request, error: Exception) -> Response:  # noqa: ARG001
    return problem(
        403, "foreign-form", N_("This form was refused"), N_("It did not come from a screen of your session.")
    )


async def _reason_first(request: Request, error: Exception) -> Response:  # noqa: ARG001
    return problem(403, ReasonMissing.code, ReasonMissing.sentence, N_("Open it on the screen once, and say why."))


async def _told(request: Request, error: Exception) -> Response:  # noqa: ARG001
    assert isinstance(error, RogatoryError)  # noqa: S101 - registered for these alone
    return problem_of(error)


async def _not_understood(request: Request, error: Exception) -> Response:  # noqa: ARG001
    assert isinstance(error, RequestValidationError)  # noqa: S101
    names = {str(each["loc"][1]) for each in error.errors() if len(each["loc"]) > 1}
    return problem(422, "not-understood", N_("What was sent is not understood."), parameters=sorted(names))


async def _http(request: Request, error: Exception) -> Response:  # noqa: ARG001
    assert isinstance(error, HTTPException)  # noqa: S101
    if error.status_code == 404:
        return problem_of(NotFound())
    return problem(error.status_code, "not-understood", N_("What was sent is not understood."), headers=error.headers)
