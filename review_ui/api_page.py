"""What the JSON interface offers, as a page to read; made from its own description, and served like any screen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from review_ui.api import MOUNTED_AT, TOLD
from review_ui.screens import screen

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked: where, what for, with which parameters, and the name of the answer's shape."""

    method: str
    path: str
    summary: str
    parameters: tuple[tuple[str, str, bool], ...]
    answer: str


@router.get("/api")
def api_screen(request: Request) -> Response:
    """All operations, the shapes of their answers, and what problems look like."""
    description: Mapping[str, Any] = request.app.state.api.openapi()
    shapes = {
        name: tuple((part, _kind(schema), schema.get("description", "")) for part, schema in parts.items())
        for name, shape in description["components"]["schemas"].items()
        if (parts := shape.get("properties"))
    }
    return screen(
        request, "api.html", root=MOUNTED_AT, operations=tuple(_operations(description)), shapes=shapes,
        problems=TOLD,
    )  # fmt: skip


def _operations(description: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in description["paths"].items():
        for method, said in methods.items():
            parameters = tuple(
                (each["name"], _kind(each["schema"]), each["required"]) for each in said.get("parameters", ())
            )
            answer = said["responses"]["200"]["content"]["application/json"]["schema"]
            yield Operation(method.upper(), MOUNTED_AT + path, said["description"], parameters, _kind(answer))


def _kind(schema: Mapping[str, Any]) -> str:
    """A shape in words: "text", "list of HitShape"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(each) for each in schema["enum"])
    match schema.get("type"):
        case "array":
            return f"list of {_kind(schema['items'])}"
        case "object" if isinstance(schema.get("additionalProperties"), dict):
            return f"by name: {_kind(schema['additionalProperties'])}"
        case kind:
            return str(schema.get("format", kind))
