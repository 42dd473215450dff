"""The whole index made anew, batch by batch, each at once in the form that lasts."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from index import building, fields_file, merging, pages_file
from index.durable import fsync_all
from index.engine import Opened, Taking
from index.pages_file import read_pages_file
from index.state_file import Part, State
from index.values import IndexDocument


def with_batch(folder: Path, state: State, documents: Sequence[IndexDocument], engine: Taking) -> State:
    """The state with a piece made of these documents, which are in no other; nothing of it is in force yet."""
    name, fresh = uuid4().hex, uuid4().hex
    newest = {document.document_id: document for document in documents}
    pages = building.Pages(state.next_page_id)
    for document in newest.values():
        pages.add(document)
    made = pages_file.path_of(folder, fresh)
    pages.write(made)
    kept = merging.renumbered([Opened(fresh, True, read_pages_file(made), 0, 0, frozenset())])
    engine.take(name, [each.source for each in kept])
    merging.merge_pages(pages_file.path_of(folder, name), kept)
    made.unlink()
    building.write_fields(fields_file.path_of(folder, name), newest.values())
    fsync_all([pages_file.path_of(folder, name), fields_file.path_of(folder, name), folder])
    return replace(
        state,
        pages=(*state.pages, Part(name)),
        fields=(*state.fields, Part(name)),
        next_page_id=state.next_page_id + pages.rows,
    )
