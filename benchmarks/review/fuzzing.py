"""What the screens and the JSON interface are fuzzed with: their own description, with real ids and forms put in.

FastAPI knows which addresses there are and what stands in them; what a form may hold it does not know. So every unsafe
operation is given one here: the boxes of the review form, what other forms ask for, and the token of the session.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from records.record import FIELDS

SESSION_ENDS = frozenset({"/sign-out", "/own/sessions", "/own/password"})
"""Operations after which the one who fuzzes may be signed out; they come last."""
PASSWORDS = frozenset({"/sign-in", "/administration/clerks", "/administration/reset"})
"""Operations that hash a password each time, which takes a fifth of a second."""
BOXES = (
    *(field.name if field.group is None else f"{field.name.replace('.', '.0.')}" for field in FIELDS),
    "action",
    "version",
    "follows",
    "follows_number",
    "note",
    "name",
    "full_name",
    "role",
    "desks",
    "active",
    "old",
    "new",
    "again",
    "q",
    "order",
    "filter",
    "field",
    "text",
    "reason",
    "ticket",
    "page",
    "x0",
    "y0",
    "x1",
    "y1",
    "to",
    "begins",
    "language",
    "dates",
    "theme",
)
"""Names of boxes that some form has."""


def screens(described: Mapping[str, Any], *, documents: Sequence[str], token: str) -> dict[str, Any]:
    """The description of the screens, with ids that exist among those that do not, and with forms."""
    made = deepcopy(dict(described))
    for methods in made["paths"].values():
        for method, operation in methods.items():
            for parameter in operation.get("parameters", ()):
                parameter["schema"] = _with_real(parameter["name"], parameter["schema"], documents)
            if method != "get":
                operation["requestBody"] = _form(token)
    return made


def _with_real(name: str, schema: Mapping[str, Any], documents: Sequence[str]) -> dict[str, Any]:
    real: list[Any] = list(documents) if name in ("document_id", "after") else []
    if schema.get("type") == "integer":
        real = [1, 2]
    return {"anyOf": [{"enum": real}, dict(schema)]} if real else dict(schema)


def _form(token: str) -> dict[str, Any]:
    boxes = {name: {"type": "string"} for name in BOXES} | {"form_token": {"enum": [token]}}
    schema = {
        "type": "object",
        "properties": boxes,
        "required": ["form_token"],
        "additionalProperties": {"type": "string"},
    }
    return {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": schema}}}


def operations(described: Mapping[str, Any], *, leave_out: Iterable[str] = ()) -> Iterator[Any]:
    """The operations of a description; those that may end the session come last."""
    loaded = schemathesis.openapi.from_dict(dict(described))
    found = [each.ok() for each in loaded.get_all_operations()]
    out = frozenset(leave_out)
    yield from sorted((each for each in found if each.path not in out), key=lambda each: each.path in SESSION_ENDS)


def fuzz(
    operation: Any, *, address: str, cookies: Mapping[str, str], examples: int, seeded: bool, conforming: bool = False
) -> int:
    """Send this many cases to one operation; how many were sent.

    Raises:
        AssertionError or schemathesis' own groups of failures: an answer of 500, or with `conforming` one that is not
            as described.
    """
    checks = [not_a_server_error]
    if conforming:
        checks += [status_code_conformance, content_type_conformance, response_schema_conformance]
    sent = 0
    with requests.Session() as session:
        session.cookies.update(dict(cookies))

        def send(case: Any) -> None:
            nonlocal sent
            sent += 1
            answer = case.call(
                base_url=address, session=session, headers={"sec-fetch-site": "same-origin"}, allow_redirects=False
            )
            case.validate_response(answer, checks=checks)

        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            run = hypothesis_settings(
                max_examples=examples, deadline=None, database=None, derandomize=seeded,
                suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate),
            )(given(case=operation.as_strategy(generation_mode=mode))(send))  # fmt: skip
            with suppress(Unsatisfiable):  # there is nothing that could be wrong about an address without parameters
                run()
    return sent
