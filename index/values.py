"""What goes into the search index and what comes out of it: documents with their pages, hits, counts, health."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Order = Literal["rank", "newest", "deadline"]

TEXT_FIELDS = ("reference", "person", "authority", "organisation", "offence", "account")
"""Fields whose words are found without naming the field, too."""
CHOICE_FIELDS = ("state", "type", "role", "status", "language")
"""Fields that hold one of a few values; results are counted by these."""
DATE_FIELDS = ("date", "received", "deadline")
"""Fields that hold ISO 8601 dates; queries may ask for a span."""
SEARCH_FIELDS = (*TEXT_FIELDS, *CHOICE_FIELDS, *DATE_FIELDS, "amount")
"""Every name that may stand before a colon in a query. `amount` holds "38750000 USD"."""
FACETS = ("type", "state", "year", "status", "language", "role")
"""What results can be counted by; `year` is the year of `date`."""


@dataclass(frozen=True, slots=True)
class IndexPage:
    """One page of a document: its number from 1, its language (ISO 639-1) if known, its text."""

    number: int
    language: str | None
    text: str


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A document as it is searched: who may see it, its pages, its values by the names of the query language."""

    document_id: str
    desk: str
    restricted: bool
    pages: tuple[IndexPage, ...]
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Access:
    """What the person who asks may see: these desks (None: all), restricted documents or not."""

    desks: frozenset[str] | None
    restricted: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found: its best page, every page that matched, and what matched there.

    `matched` is for `index.highlight`, which finds it on a page: stems, words as they stand ("=word"), beginnings
    ("word*"), words in order, numbers however grouped.
    """

    document_id: str
    page: int
    score: float
    matched: frozenset[str]
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits, and how many documents and pages there are in all, for the person who asked.

    `facets` counts documents by field and value, most frequent first. `notice` is a sentence for the person where the
    query was not understood as written; `did_you_mean` is another query worth trying.
    """

    hits: tuple[Hit, ...]
    total: int
    total_pages: int
    facets: Mapping[str, Mapping[str, int]]
    notice: str | None = None
    did_you_mean: str | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """What an examination of the index found. `segments` counts the pieces it is made of; `size_bytes` is on disk."""

    documents: int
    pages: int
    sequence: int
    segments: int
    size_bytes: int
