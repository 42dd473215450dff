"""Watchers with one thing wrong each: the harness must catch every one of them, or it proves nothing.

The environment variable MUTANT names the one that runs.
"""

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from intake import claims, holding, receive
from intake.claims import Claim
from records import fsops
from records.archive import Archive
from records.crashpoint import crashpoint
from records.tables import Receipt
from tests.crash import watcher


def source_removed_before_commit() -> None:
    """As paperless programs do it: archived, removed, and then entered."""
    enter = receive._enter

    def remove_then_enter(arrival: Any, database: Any, **options: Any) -> Receipt:
        _remove_claimed(arrival.claim_id)
        return enter(arrival, database, **options)

    receive._enter = remove_then_enter
    _release_nothing()


def removed_after_the_copy() -> None:
    """The claim is deleted as soon as its copy is written, before the copy has its name."""
    take_in = Archive.take_in

    def take_in_and_remove(self: Archive, descriptor: int) -> Any:
        place = self._place

        def remove_then_place(working: Path, sha256: str) -> None:
            Path(f"/proc/self/fd/{descriptor}").readlink().unlink()
            place(working, sha256)

        self._place = remove_then_place  # type: ignore[method-assign]
        try:
            return take_in(self, descriptor)
        finally:
            del self._place

    Archive.take_in = take_in_and_remove  # type: ignore[method-assign]
    _release_nothing()


def receipt_without_archive() -> None:
    """Entered and released although nothing was stored."""
    take_in = Archive.take_in

    def take_in_and_forget(self: Archive, descriptor: int) -> Any:
        stored = take_in(self, descriptor)
        self.path(stored.sha256).unlink(missing_ok=True)
        return stored

    Archive.take_in = take_in_and_forget  # type: ignore[method-assign]


def receipt_before_archive() -> None:
    """Entered first, stored afterwards."""
    original = receive.receive

    def enter_first(claim: Claim, place: Any, *, archive: Archive, database: Any, **options: Any) -> Any:
        stored = Archive(archive.folder.parent / "elsewhere")
        received = original(claim, place, archive=stored, database=database, **options)
        crashpoint("mutant_between")
        assert received.receipt.sha256 is not None
        archive.take_in_file(stored.path(received.receipt.sha256))
        return received

    holding.receive = enter_first  # type: ignore[attr-defined]


def new_claim_id_for_what_is_adopted() -> None:
    """What a dead watcher had claimed gets a new id, so that the ledger cannot know it again."""
    find = claims.claims_of

    def find_under_new_ids(owner: Any, place: Any) -> Any:
        return [replace(claim, id=f"{claim.id}-{owner.id}") for claim in find(owner, place)]

    holding.claims_of = find_under_new_ids  # type: ignore[attr-defined]


def copied_instead_of_renamed() -> None:
    """The claim is a copy, the source is deleted afterwards: two watchers can both have it."""

    def copy(source: Path, target: Path) -> None:
        if target.parent.parent.parent.name != "claimed":
            move(source, target)
            return
        shutil.copy2(source, target)
        crashpoint("mutant_between")
        source.unlink(missing_ok=True)

    move = fsops.move
    claims.fsops = _Replaced(fsops, move=copy)  # type: ignore[attr-defined, assignment]


class _Replaced:
    def __init__(self, module: Any, **replaced: Any) -> None:
        self.__dict__.update({**vars(module), **replaced})


def _remove_claimed(claim_id: str) -> None:
    for path in Path(os.environ["ROGATORY_HOME"]).glob(f"hot/inbox/.intake/claimed/*/{claim_id}"):
        shutil.rmtree(path)


def _release_nothing() -> None:
    holding.changed_since = lambda claim, receipt: False  # type: ignore[attr-defined]
    holding.release = lambda claim, receipt, place: fsops.remove_empty(claim.place)  # type: ignore[attr-defined]


MUTANTS = {
    mutant.__name__: (mutant, point)
    for mutant, point in (
        (source_removed_before_commit, "before_commit"),
        (removed_after_the_copy, "after_link"),
        (receipt_without_archive, "before_release"),
        (receipt_before_archive, "mutant_between"),
        (new_claim_id_for_what_is_adopted, "after_commit"),
        (copied_instead_of_renamed, "mutant_between"),
    )
}
"""Each with the point at which a kill shows what is wrong with it."""


def main() -> None:
    if os.environ.get("MUTANT"):
        MUTANTS[os.environ["MUTANT"]][0]()
    watcher.main()
