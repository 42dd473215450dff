"""One change of the index: documents in, documents out; files are written first, then the state that names them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from index import building, fields_file, pages_file
from index.durable import fsync_all
from index.snapshot import Snapshot
from index.state_file import Part, State
from index.values import IndexDocument


def changed(
    folder: Path, snapshot: Snapshot, documents: Iterable[IndexDocument], removed: Iterable[str], *, sequence: int
) -> State:
    """The state after this change; its files are on disk, and it counts as soon as it is put in force.

    Of a document whose pages are the same as before, only the fields are written anew: a change of its state costs
    little, however many pages it has.
    """
    newest = {building.key_of(document.document_id): document for document in documents}
    out = {building.key_of(document_id) for document_id in removed} - newest.keys()
    same = _with_the_same_pages(snapshot, newest)
    state = snapshot.state
    pages = _without(state.pages, {piece.name: piece.file for piece in snapshot.pieces}, out | (newest.keys() - same))
    files = dict(zip((part.name for part in state.fields), snapshot.fields_files, strict=True))
    fields = _without(state.fields, files, out | newest.keys())
    state = replace(state, pages=pages, fields=fields, sequence=max(sequence, state.sequence))
    return _added(folder, state, newest, same) if newest else state


def _with_the_same_pages(snapshot: Snapshot, documents: Mapping[int, IndexDocument]) -> frozenset[int]:
    fingerprints = {key: building.fingerprint(document.pages) for key, document in documents.items()}
    return frozenset(
        key
        for key, fingerprint in fingerprints.items()
        for piece in snapshot.pieces
        if (number := piece.file.number_of(key)) is not None
        and number not in piece.gone
        and int(piece.file.fingerprint[number]) == fingerprint
    )


def _without(
    parts: Sequence[Part], files: Mapping[str, "pages_file.PagesFile | fields_file.FieldsFile"], out: Iterable[int]
) -> tuple[Part, ...]:
    """The parts, with these documents gone."""
    keys = tuple(out)
    after = []
    for part in parts:
        numbers = {number for key in keys if (number := files[part.name].number_of(key)) is not None}
        gone = numbers.difference(part.gone)
        after.append(replace(part, gone=tuple(sorted({*part.gone, *gone}))) if gone else part)
    return tuple(after)


def _added(folder: Path, state: State, documents: Mapping[int, IndexDocument], same: frozenset[int]) -> State:
    name = uuid4().hex
    pages = building.Pages(state.next_page_id)
    for key, document in documents.items():
        if key not in same:
            pages.add(document)
    paths = [fields_file.path_of(folder, name)]
    building.write_fields(paths[0], documents.values())
    state = replace(state, fields=(*state.fields, Part(name)), next_page_id=state.next_page_id + pages.rows)
    if pages.rows:
        paths.append(pages_file.path_of(folder, name))
        pages.write(paths[1])
        state = replace(state, pages=(*state.pages, Part(name, fresh=True)))
    fsync_all([*paths, folder])
    return replace(state, files={**state.files, **{path.name: path.stat().st_size for path in paths}})
