"""What the JSON interface says when something goes wrong: a problem (RFC 9457) with one of our stable codes."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from records.errors import (
    IndexUnavailable,
    NotFound,
    ReasonMissing,
    RogatoryError,
    StaleForm,
    StorageError,
    ValueRefused,
    WrongState,
)
from review_ui.languages import translated

MEDIA_TYPE = "application/problem+json"
ROOT = "/api/"
"""Where the addresses of the interface begin; beneath it nobody is shown a screen."""
STATUS: tuple[tuple[type[RogatoryError], int], ...] = (
    (NotFound, 404), (ReasonMissing, 403), (StaleForm, 409), (WrongState, 409), (ValueRefused, 422),
    (IndexUnavailable, 503), (StorageError, 503),
)  # fmt: skip


class Problem(BaseModel):
    """What went wrong: `code`, which never changes, for programs; `title` and `detail`, translated, for people."""

    type: str = Field("about:blank", description="Always about:blank: `code` tells problems apart.")
    title: str
    status: int
    code: str = Field(description="One of the codes of docs/reference/errors.md, or one of this interface's own.")
    detail: str = ""
    parameters: list[str] = Field(default=[], description="Parameters that were not understood, by name.")


def problem(
    status: int,
    code: str,
    title: str,
    detail: str = "",
    *,
    parameters: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer; `title` and `detail` are said in the language of the person."""
    told = Problem(
        title=translated(title), status=status, code=code, detail=translated(detail), parameters=list(parameters)
    )
    return JSONResponse(told.model_dump(), status, headers, MEDIA_TYPE)


def problem_of(error: RogatoryError) -> Response:
    """The answer for an error of ours. What is absent and what somebody may not see give the same bytes."""
    status = next((status for kind, status in STATUS if isinstance(error, kind)), 500)
    return problem(status, error.code, error.sentence, error.hint)
