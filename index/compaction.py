"""Making few large pieces of many small ones, beside everything else: readers and writers go on meanwhile.

The new piece is written next to the old ones, which are never changed; only putting it in their place takes the
writer's lock, for a moment. Documents that were replaced meanwhile are gone in the new piece, too.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from index import fields_file, merging, pages_file
from index.durable import fsync_all
from index.engine import Engine, Opened
from index.snapshot import Snapshot
from index.state_file import Part, State
from index.table import Numbers

T = TypeVar("T")

MERGE_AT = 8
"""Pieces of about one size that are made into one."""
MERGE_AT_WHEN_IDLE = 4
TIER = 8
"""Pieces are of about one size if one is at most this many times larger than another."""
LARGEST_PAGES = 25_000
"""Pieces from this size on are left alone: merging them would take minutes and gain little."""


@dataclass(frozen=True)
class Compacted:
    """A new part that stands for others; for each of those the new number of each of its documents."""

    part: Part
    instead_of: Mapping[str, Numbers]

    def among(self, parts: Sequence[Part]) -> tuple[Part, ...] | None:
        """The parts with the new one in place of the others; None if one of them is there no more."""
        replaced = [part for part in parts if part.name in self.instead_of]
        if len(replaced) < len(self.instead_of):
            return None
        gone = {int(self.instead_of[part.name][number]) for part in replaced for number in part.gone} - {-1}
        new = replace(self.part, gone=tuple(sorted(gone)))
        return (new, *(part for part in parts if part.name not in self.instead_of))


def due_pages(snapshot: Snapshot, *, everything: bool) -> tuple[Opened, ...]:
    """The pieces to make one of now, none if nothing is due; `everything` for as much as is sensible when idle."""
    sizes = {piece.name: _pages_left(piece) for piece in snapshot.pieces}
    small = [piece for piece in snapshot.pieces if sizes[piece.name] < LARGEST_PAGES]
    if chosen := _of_one_size(small, lambda piece: sizes[piece.name], everything=everything):
        return _up_to(LARGEST_PAGES, chosen, sizes)
    if everything:
        fresh = tuple(piece for piece in snapshot.pieces if piece.fresh)
        return fresh or tuple(piece for piece in snapshot.pieces if sizes[piece.name] * 2 < piece.file.rows)[:1]
    return ()


def due_fields(snapshot: Snapshot, *, everything: bool) -> tuple[tuple[Part, "fields_file.FieldsFile"], ...]:
    """The files of fields to make one of now."""
    pairs = tuple(zip(snapshot.state.fields, snapshot.fields_files, strict=True))

    def left(pair: tuple[Part, "fields_file.FieldsFile"]) -> int:
        return len(pair[1].document_key) - len(pair[0].gone)

    if chosen := _of_one_size(pairs, left, everything=everything):
        return chosen
    return tuple(pair for pair in pairs if left(pair) * 2 < len(pair[1].document_key))[:1]


def _of_one_size(pieces: Iterable[T], size: Callable[[T], int], *, everything: bool) -> tuple[T, ...]:
    tiers: dict[int, list[T]] = {}
    for piece in pieces:
        tiers.setdefault(_tier(size(piece)), []).append(piece)
    enough = MERGE_AT_WHEN_IDLE if everything else MERGE_AT
    return next((tuple(tiers[tier]) for tier in sorted(tiers) if len(tiers[tier]) >= enough), ())


def _up_to(pages: int, pieces: Sequence[Opened], sizes: Mapping[str, int]) -> tuple[Opened, ...]:
    """The first pieces that reach so many pages together: what is made of them stays a matter of seconds."""
    chosen: list[Opened] = []
    for piece in pieces:
        chosen.append(piece)
        if len(chosen) > 1 and sum(sizes[each.name] for each in chosen) >= pages:
            break
    return tuple(chosen)


def _tier(size: int) -> int:
    tier = 0
    while size >= TIER:
        size //= TIER
        tier += 1
    return tier


def _pages_left(piece: Opened) -> int:
    return piece.file.rows - sum(len(piece.file.rows_of(number)) for number in piece.gone)


def compacted_pages(folder: Path, engine: Engine, pieces: Sequence[Opened]) -> Compacted:
    """Makes one piece of these, its files on disk, its stems with the engine."""
    kept = merging.renumbered(pieces)
    instead_of = {each.piece.name: each.new_document for each in kept}
    name = uuid4().hex
    with engine.taking(folder) as engine_at_work:
        engine_at_work.take(name, [each.source for each in kept])
    merging.merge_pages(pages_file.path_of(folder, name), kept)
    fsync_all([pages_file.path_of(folder, name), folder])
    return Compacted(Part(name), instead_of)


def compacted_fields(folder: Path, parts: Sequence[tuple[Part, "fields_file.FieldsFile"]]) -> Compacted:
    """Makes one file of fields of these, on disk."""
    instead_of: dict[str, Numbers] = {}
    first = 0
    for part, file in parts:
        instead_of[part.name] = merging.new_numbers(len(file.document_key), part.gone, first)
        first += int((instead_of[part.name] >= 0).sum())
    name = uuid4().hex
    path = fields_file.path_of(folder, name)
    merging.merge_fields(path, [(file, instead_of[part.name]) for part, file in parts])
    fsync_all([path, folder])
    return Compacted(Part(name), instead_of)


def in_place(
    folder: Path, engine: Engine, state: State, pages: Compacted | None, fields: Compacted | None
) -> State | None:
    """The newest state with the new parts in place of the old; None if the index was made anew meanwhile."""
    new_pages = pages.among(state.pages) if pages else state.pages
    new_fields = fields.among(state.fields) if fields else state.fields
    if new_pages is None or new_fields is None:
        return None
    state = replace(state, pages=new_pages, fields=new_fields)
    return replace(state, files=file_sizes(folder, engine, state))


def file_sizes(folder: Path, engine: Engine, state: State) -> dict[str, int]:
    """The sizes of all files of this state, in bytes, by their path in the folder."""
    paths = [pages_file.path_of(folder, part.name) for part in state.pages]
    paths += [fields_file.path_of(folder, part.name) for part in state.fields]
    of_engine = engine.files(folder, [part.name for part in state.pages if not part.fresh])
    return {path.name: path.stat().st_size for path in paths} | of_engine


def swept(folder: Path, state: State) -> None:
    """Removes what the state does not name: replaced files, and what a killed process left.

    The caller holds the locks of writing and of compacting.
    """
    for path in folder.iterdir():
        if path.is_file() and path.name not in state.files:
            path.unlink()
