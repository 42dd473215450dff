"""What a search found, for whoever asked: documents with their best passages, as every screen and file shows them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.highlight import snippet
from index.values import FACETS, Access, Hit, Results
from records import documents, queue
from records.database import Session
from records.errors import NotFound
from records.queue import Line
from records.reasons import is_stated
from records.sign_ins import SignedIn
from review_ui.asked import Asked
from review_ui.reads import READING
from review_ui.stores import Stores

SNIPPETS = 2
"""Passages shown of one document."""
LINES_AT_ONCE = 500
"""Documents looked up by one statement of SQL."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A page that was found: the passage, in pieces of which some were matched, and where a click leads."""

    page: int
    pieces: tuple[tuple[str, bool], ...]
    path: str


@dataclass(frozen=True, slots=True)
class Found:
    """A document that was found: its line, its best passages, all pages that matched, where a click leads.

    `withheld`: it is restricted, and nobody reads a word of it before they have said why.
    """

    line: Line
    passages: tuple[Passage, ...]
    pages: tuple[int, ...]
    path: str
    withheld: bool = False


def access_of(who: SignedIn) -> Access:
    """What this person may see, as the index understands it."""
    return Access(who.viewer.desks, who.viewer.restricted)


def find(
    opened: Stores, who: SignedIn, asked: Asked, *, limit: int, offset: int = 0, facets: Sequence[str] = FACETS
) -> Results:
    """Ask the index, with the rights of this person. Who shows the answer notes that somebody searched.

    Raises:
        IndexUnavailable: the index is damaged.
    """
    return opened.index.search(
        asked.query, access_of(who), limit=limit, offset=offset, order=asked.order, facets=facets
    )


def note_search(opened: Stores, who: SignedIn, found: Results) -> None:
    """Note that this person searched, and how much was found; the words are their own business and are not kept."""
    opened.reads.note(who, "searched", "search", found=found.total)


def lines(session: Session, who: SignedIn, hits: Sequence[Hit]) -> Mapping[str, Line]:
    """The documents of these hits by id; one that is gone from view since the index was made is left out."""
    found: dict[str, Line] = {}
    for first in range(0, len(hits), LINES_AT_ONCE):
        ids = [hit.document_id for hit in hits[first : first + LINES_AT_ONCE]]
        found |= {line.document.id: line for line in queue.of_documents(session, who.viewer, ids)}
    return found


def shown(opened: Stores, who: SignedIn, asked: Asked, hits: Sequence[Hit], *, page: int = 1) -> tuple[Found, ...]:
    """The hits with their passages; `page` is the page of results on which they stand."""
    with opened.database.reading() as session:
        of_hits = lines(session, who, hits)
        seen = [hit for hit in hits if hit.document_id in of_hits]
        return tuple(_one(session, who, hit, of_hits[hit.document_id], asked, results_page=page) for hit in seen)


def _one(session: Session, who: SignedIn, hit: Hit, line: Line, asked: Asked, *, results_page: int) -> Found:
    path = _path(hit, hit.page, asked, results_page)
    if line.document.restricted and not is_stated(session, hit.document_id, READING, visit=who.form_token):
        return Found(line, (), hit.pages, path, withheld=True)
    in_order = (hit.page, *(page for page in hit.pages if page != hit.page))
    passages = tuple(_passages(session, hit, in_order[:SNIPPETS], asked, results_page))
    return Found(line, passages, hit.pages, path)


def _passages(session: Session, hit: Hit, numbers: Sequence[int], asked: Asked, results_page: int) -> Iterator[Passage]:
    for number in numbers:
        try:
            page = documents.page(session, hit.document_id, number)
        except NotFound:  # it is being read anew
            continue
        pieces = snippet(page.text, hit.matched, language=page.language)
        yield Passage(number, pieces, _path(hit, number, asked, results_page))


def _path(hit: Hit, page: int, asked: Asked, results_page: int) -> str:
    """The document's screen with this search drawn on the page, and a way back to where it was found."""
    came_from = {"results": str(results_page)} if results_page > 1 else {}
    return asked.path(page, to=f"/documents/{hit.document_id}", **came_from) + f"#page-{page}"
