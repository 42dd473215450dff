"""The pages as they stand on the screen: each with its picture, and the places on it that are to be lit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from records import documents, packets, queue
from records.database import Session
from records.values import Box, PageSource, Proposal
from review_ui import fields

SHOWN_AT_ONCE = 2
"""Pages on either side of the current one whose pictures are sent at once; others when they come into view."""
LARGE, SMALL = "image_large", "image_small"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a page: `key` ties it to a box of the form ("p7"), or counts the hits of a search ("h0")."""

    key: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the document as shown. Sizes in points; `picture` says whether there is an image of it."""

    number: int
    width: float
    height: float
    source: str
    language: str | None
    picture: bool
    at_once: bool
    sources: tuple[Mark, ...] = ()
    hits: tuple[Mark, ...] = ()
    turned: int = 0
    """By how many degrees clockwise it is shown."""

    @property
    def in_another_language(self) -> bool:
        """Whether it holds text in none of the languages that its hot folder expects."""
        return self.language is None and self.source in (PageSource.OCR, PageSource.TEXT_LAYER)


def sheets(
    session: Session,
    document_id: str,
    *,
    current: int,
    proposals: Sequence[Proposal] = (),
) -> tuple[Sheet, ...]:
    """All pages in order, with the sources of the proposals; `review_ui.hits` adds what a search found."""
    pictures = documents.pages_with(session, document_id, LARGE)
    turns = packets.turns(session, document_id)
    return tuple(
        Sheet(
            page.number,
            page.width,
            page.height,
            page.source,
            page.language,
            page.number in pictures,
            abs(page.number - current) <= SHOWN_AT_ONCE,
            _sources(page.number, proposals),
            turned=turns.get(page.number, 0),
        )
        for page in queue.page_sizes(session, document_id)
    )


def _sources(number: int, proposals: Sequence[Proposal]) -> tuple[Mark, ...]:
    return tuple(
        Mark(fields.key(i), proposal.place.boxes)
        for i, proposal in enumerate(proposals)
        if proposal.place and proposal.place.page == number
    )


def pages_with_hits(shown: Iterable[Sheet]) -> tuple[int, ...]:
    return tuple(sheet.number for sheet in shown if sheet.hits)
