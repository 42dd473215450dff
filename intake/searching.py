"""Searching and re-indexing from the command line."""

from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from config.settings import Settings
from index.highlight import snippet
from index.search_index import SearchIndex
from index.values import Access
from intake.indexing import Indexer
from intake.locks import only_one
from records import documents
from records.database import Database

EVERYTHING = Access(desks=None, restricted=True)
"""Whoever may read the data folder may read everything in it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A hit: which page of which document, and the words around it (True: matched)."""

    document_id: str
    name: str
    page: int
    pieces: tuple[tuple[str, bool], ...]

    def as_json(self) -> dict[str, Any]:
        text = "".join(piece for piece, _ in self.pieces)
        return {"document": self.document_id, "name": self.name, "page": self.page, "snippet": text}

    def marked(self) -> str:
        return "".join(f"[bold yellow]{escape(p)}[/]" if matched else escape(p) for p, matched in self.pieces)


def hits_of(settings: Settings, query: str, *, limit: int) -> tuple[tuple[Found, ...], int]:
    """The best hits with the words around them, and the number of documents found."""
    database = Database.up_to_date(settings.database)
    index = SearchIndex(settings.index)
    results = index.search(query, EVERYTHING, limit=limit)
    found = []
    with database.reading() as session:
        for hit in results.hits:
            page = documents.page(session, hit.document_id, hit.page)
            pieces = snippet(page.text, hit.matched, language=page.language)
            found.append(Found(hit.document_id, documents.get(session, hit.document_id).name, hit.page, pieces))
    index.close()
    return tuple(found), results.total


def rebuild(settings: Settings, *, console: Console) -> int:
    """Build the index anew. Only one process may write it.

    Raises:
        AlreadyRunning: a worker runs on this data folder.
    """
    with only_one(settings, "work"), Progress(console=console, transient=True) as progress:
        database = Database.up_to_date(settings.database)
        task = progress.add_task("indexing", total=None)
        index = SearchIndex.mended(settings.index, engine=settings.search.engine)
        number = Indexer(database, index).rebuild(lambda: progress.advance(task))
        index.close()
        return number
