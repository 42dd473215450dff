"""The list that a search found, as a file for a spreadsheet: what the person may see, noted before anything leaves."""

from collections.abc import Iterator, Mapping
from typing import Literal

from fastapi import APIRouter
from starlette.responses import Response

from index.values import Hit
from records.queue import Line
from review_ui import results, wording
from review_ui.asked import Search
from review_ui.document import attachment
from review_ui.languages import N_, gettext
from review_ui.spreadsheets import Row, as_csv, as_xlsx
from review_ui.visits import Opened, Who

router = APIRouter()
MOST_ROWS = 5000
"""Documents in one file; a search that finds more is to be narrowed."""
COLUMNS = (
    (N_("Request"), 11), (N_("State of the document"), 16), (N_("Request type"), 20), (N_("Document role"), 14),
    (N_("Requesting State"), 18), (N_("Requesting authority"), 34), (N_("Reference"), 20),
    (N_("Date of the document"), 13), (N_("Deadline asked"), 13), (N_("Desk"), 12), (N_("Language"), 12),
    (N_("Pages"), 7), (N_("Found on pages"), 16), (N_("Arrived"), 17), (N_("File"), 34), (N_("Fingerprint"), 18),
)  # fmt: skip
"""Heads of the columns, and their widths in characters."""


@router.get("/search/export")
def export(*, opened: Opened, who: Who, asked: Search, kind: Literal["csv", "xlsx"] = "csv") -> Response:
    """What the search finds, at most `MOST_ROWS` documents, as a file."""
    found = results.find(opened, who, asked, limit=MOST_ROWS, facets=())
    with opened.database.reading() as session:
        lines = results.lines(session, who, found.hits)
    rows: list[Row] = [[gettext(name) for name, _ in COLUMNS], *_rows(found.hits, lines)]
    if found.total > MOST_ROWS:
        rows.append([capped(found.total)])
    opened.reads.note(who, "exported", "search", found=found.total, rows=len(lines), kind=kind)
    made = as_csv(rows) if kind == "csv" else as_xlsx(rows, widths=[width for _, width in COLUMNS])
    return attachment(made, f"rogatory-search.{kind}")


def capped(total: int) -> str:
    """The sentence for a search that found more than one file holds."""
    said = gettext("Only the first %(number)s of %(total)s documents: narrow the search for the others.")
    return said % {"number": wording.number(MOST_ROWS), "total": wording.number(total)}


def _rows(hits: tuple[Hit, ...], lines: Mapping[str, Line]) -> Iterator[Row]:
    return (_row(hit, lines[hit.document_id]) for hit in hits if hit.document_id in lines)


def _row(hit: Hit, line: Line) -> Row:
    document, values = line.document, line.values
    return (
        line.request.own_reference if line.request else "",
        wording.status(document.state),
        wording.choice(values.get("request_type")),
        wording.choice(values.get("document_role")),
        wording.state_name(values.get("requesting_state")),
        str(values.get("requesting_authority") or ""),
        str(values.get("references") or ""),
        str(values.get("date_of_request") or ""),
        str(values.get("requested_deadline") or ""),
        document.desk,
        wording.language_name(document.language),
        document.page_count if document.page_count is not None else "",
        " ".join(str(page) for page in hit.pages),
        f"{document.received_at.astimezone():%Y-%m-%d %H:%M}",
        document.name,
        document.id,
    )
