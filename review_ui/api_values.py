"""What the JSON interface answers with, shape by shape. Dates are ISO 8601, boxes points from the top left."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from index.values import Results
from records.queue import Line, PageSize
from records.record import json_schema
from records.tables import Request, State
from records.values import Page
from review_ui.results import Found, Passage


class Answer(BaseModel):
    """The root of all shapes: nothing in them that is not declared."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class DocumentShape(Answer):
    """A document: where it stands, and the best known value of what a list shows of it."""

    id: str
    """SHA-256 of the original."""
    name: str
    state: State
    desk: str
    restricted: bool
    urgent: bool
    language: str | None
    page_count: int | None
    received_at: datetime
    request_id: int | None
    """The confirmed request, if there is one."""
    own_reference: str | None
    document_role: str | None
    request_type: str | None
    requesting_state: str | None
    requesting_authority: str | None
    reference: str | None
    date_of_request: str | None
    requested_deadline: str | None

    @classmethod
    def of(cls, line: Line) -> Self:
        document, request, values = line.document, line.request, line.values
        said = {name: _text(values.get(name)) for name in (
            "document_role", "request_type", "requesting_state", "requesting_authority", "date_of_request",
            "requested_deadline",
        )}  # fmt: skip
        return cls(
            id=document.id, name=document.name, state=State(document.state), desk=document.desk,
            restricted=document.restricted, urgent=document.urgent, language=document.language,
            page_count=document.page_count, received_at=document.received_at,
            request_id=request.id if request else None, own_reference=request.own_reference if request else None,
            reference=_text(values.get("references")), **said,
        )  # fmt: skip


def _text(value: object) -> str | None:
    return str(value) if value else None


class PieceShape(Answer):
    """A piece of a passage; raw text, to be escaped by whoever shows it."""

    text: str
    matched: bool


class PassageShape(Answer):
    """Where on a page it was found."""

    page: int
    pieces: list[PieceShape]

    @classmethod
    def of(cls, passage: Passage) -> Self:
        return cls(page=passage.page, pieces=[PieceShape(text=text, matched=m) for text, m in passage.pieces])


class HitShape(Answer):
    """A document that was found, every page that matched, and its best passages."""

    document: DocumentShape
    pages: list[int]
    passages: list[PassageShape]

    @classmethod
    def of(cls, found: Found) -> Self:
        return cls(
            document=DocumentShape.of(found.line),
            pages=list(found.pages),
            passages=[PassageShape.of(each) for each in found.passages],
        )


class CountShape(Answer):
    """How many of the documents found have this value; `filter` narrows the search to them."""

    value: str
    count: int
    filter: str


Facets = dict[str, list[CountShape]]


def facets_of(results: Results) -> Facets:
    """The counts by field, most frequent first."""
    return {
        name: [CountShape(value=value, count=count, filter=f"{name}:{value}") for value, count in values.items()]
        for name, values in results.facets.items()
    }


class SearchAnswer(Answer):
    """One page of what was found, and counts of all of it, for the person who asks."""

    query: str
    """The words as searched."""
    total: int
    """Documents."""
    total_pages: int
    """Pages of documents."""
    limit: int
    offset: int
    notice: str | None
    """What of the query was not understood."""
    did_you_mean: str | None
    hits: list[HitShape]
    facets: Facets


class FacetsAnswer(Answer):
    """Counts of what was found."""

    total: int
    facets: Facets


class SuggestAnswer(Answer):
    """The text with its last word completed, most frequent first."""

    suggestions: list[str]


class SheetShape(Answer):
    """A page without its words."""

    number: int
    width: float
    height: float
    source: str
    language: str | None

    @classmethod
    def of(cls, size: PageSize) -> Self:
        return cls(number=size.number, width=size.width, height=size.height, source=size.source, language=size.language)


class DocumentAnswer(Answer):
    """A document and its pages."""

    document: DocumentShape
    pages: list[SheetShape]


class WordShape(Answer):
    """A word where it stands. `confidence` is 0.0 to 1.0."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    line: int
    confidence: float


class PageAnswer(Answer):
    """A page as read: its text, and its words in reading order."""

    number: int
    width: float
    height: float
    source: str
    language: str | None
    text: str
    words: list[WordShape]

    @classmethod
    def of(cls, page: Page) -> Self:
        words = [
            WordShape(
                text=w.text, x0=w.box.x0, y0=w.box.y0, x1=w.box.x1, y1=w.box.y1, line=w.line, confidence=w.confidence
            )
            for w in page.words
        ]
        return cls(
            number=page.number, width=page.width, height=page.height, source=page.source, language=page.language,
            text=page.text, words=words,
        )  # fmt: skip


class RequestShape(Answer):
    """A confirmed request: its number, its state, the document that it came with."""

    id: int
    own_reference: str
    status: str
    version: int
    document_id: str
    follows_id: int | None
    confirmed_at: datetime

    @classmethod
    def of(cls, request: Request) -> Self:
        assert request.id is not None, "a request that was stored has a number"  # noqa: S101
        return cls(
            id=request.id, own_reference=request.own_reference, status=request.status, version=request.version,
            document_id=request.document_id, follows_id=request.follows_id, confirmed_at=request.confirmed_at,
        )  # fmt: skip


class RequestsAnswer(Answer):
    """Confirmed requests, newest arrival first."""

    total: int
    limit: int
    offset: int
    requests: list[RequestShape]

    @classmethod
    def of(cls, lines: Iterable[Line], *, total: int, limit: int, offset: int) -> Self:
        found = [RequestShape.of(line.request) for line in lines if line.request]
        return cls(total=total, limit=limit, offset=offset, requests=found)


class RequestAnswer(Answer):
    """A confirmed request with all its values, in the format of a record: what is absent is not stated."""

    request: RequestShape
    record: dict[str, Any] = Field(json_schema_extra=lambda schema: schema.update(_record_schema()))


def _record_schema() -> dict[str, Any]:
    return {name: value for name, value in json_schema().items() if name not in ("$schema", "required")}
