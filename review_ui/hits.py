"""Where on the pages of one document a search found something: which pages, and boxes on those that are looked at.

The index says which pages; only a page that comes into view is read word by word. So a long document opens as fast as
a short one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.highlight import matched_words
from records import documents
from records.database import Session
from records.errors import IndexUnavailable
from records.sign_ins import SignedIn
from records.values import Box, Page
from review_ui.asked import Asked
from review_ui.results import access_of
from review_ui.sheets import Mark, Sheet
from review_ui.stores import Stores

Matched = Mapping[int, frozenset[str]]
"""What matched on each page that was found, by its number; as `index.search_index.SearchIndex.hit_pages` tells it."""
LATER = (Mark("later", ()),)
"""Stands for hits whose boxes are fetched when their page comes into view."""


def pages_found(opened: Stores, who: SignedIn, document_id: str, asked: Asked) -> Matched | None:
    """The pages of this document that the search finds; None where the index cannot say: the pages are shown anyway."""
    if asked.is_empty:
        return {}
    try:
        return opened.index.hit_pages(document_id, asked.query, access_of(who))
    except IndexUnavailable:
        return None


def boxes(page: Page, matched: frozenset[str]) -> tuple[Box, ...]:
    """The boxes of the words that matched, one a word."""
    return tuple(page.words[ordinal].box for ordinal in matched_words(page, matched))


def drawn(session: Session, document_id: str, sheets: Sequence[Sheet], matched: Matched) -> tuple[Sheet, ...]:
    """The sheets with what was found on them: boxes on those that are sent at once, a sign for the others."""
    return tuple(
        replace(sheet, hits=_marks(session, document_id, sheet, matched[sheet.number]))
        if sheet.number in matched
        else sheet
        for sheet in sheets
    )


def _marks(session: Session, document_id: str, sheet: Sheet, matched: frozenset[str]) -> tuple[Mark, ...]:
    if not sheet.at_once:
        return LATER
    page = documents.page(session, document_id, sheet.number)
    return tuple(Mark(f"h{i}", (box,)) for i, box in enumerate(boxes(page, matched)))
