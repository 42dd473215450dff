"""The order in which the disk is told: each thing is confirmed before the next relies on it.

A kill cannot show a missing fsync, only a power cut could; so the calls themselves are written down and compared.
"""

import ast
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from intake.watch import Watcher
from records import fsops
from records.archive import Archive
from records.database import Database
from tests.crash.harness import Installation, drop_renamed, letter
from tests.crash.processes import CHECKOUT

WRITERS = {"intake", "records"}
ALLOWED = {
    "records/fsops.py": "the only place where files of ours are changed",
    "intake/locks.py": "opens lock files, which hold nothing",
    "intake/scratch.py": "empties the scratch folder, which holds copies only",
    "intake/extraction.py": "removes a scratch folder of its own",
    "intake/region.py": "copies the document for the child that reads a part of it again",
    "intake/reading_out.py": "writes what `rogatory read` made, outside the data folder",
    "intake/welcome.py": "drops letters into the hot folder, as any sender does",
}
"""Who may change files by themselves. The reading children (intake/reading) write scratch copies only."""
OPENED_TO_WRITE = ("O_WRONLY", "O_RDWR", "O_CREAT", "'w", "'a", "'x", "+")
CHANGING = {
    "rename", "renames", "replace", "unlink", "remove", "removedirs", "rmdir", "rmtree", "link", "symlink",
    "hardlink_to", "symlink_to", "truncate", "ftruncate", "write_bytes", "write_text", "move", "copy2", "copyfile",
    "copytree", "touch",
}  # fmt: skip


def by_hand(source: str) -> Iterator[str]:
    """Calls in `source` that change files without records.fsops; line and name."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute | ast.Name):
            continue
        said = ast.unparse(node)
        on, _, name = ast.unparse(node.func).rpartition(".")
        # str.replace takes two, datetime.replace names them, list.remove one, documents.touch two: none is a file's.
        given = len(node.args) + 9 * bool(node.keywords)
        files = {"replace": 1, "remove": 0, "touch": 0}
        other = on not in ("os", "shutil") and given != files.get(name, given)
        opened = name == "open" and any(flag in said for flag in OPENED_TO_WRITE)
        if opened or (name in CHANGING and on and on != "fsops" and not other):
            yield f"{node.lineno}: {said}"


def test_only_one_module_changes_files() -> None:
    found = {
        f"{path.relative_to(CHECKOUT)}:{call}"
        for package in WRITERS
        for path in (CHECKOUT / package).rglob("*.py")
        if str(path.relative_to(CHECKOUT)) not in ALLOWED
        and not {"reading", "migrations"} & set(path.parts)
        for call in by_hand(path.read_text())
    }  # fmt: skip
    assert found == set()


@pytest.mark.parametrize(
    "source",
    ["os.rename(a, b)", "path.unlink()", "open(p, 'wb')", "p.open('xb')", "os.open(p, os.O_WRONLY)", "p.replace(q)",
     "shutil.move(a, b)", "path.touch()", "os.replace(a, b)"],
)  # fmt: skip
def test_the_rule_sees_each_way_of_changing_a_file(source: str) -> None:
    assert list(by_hand(source))


# --- what is confirmed when -------------------------------------------------------------------------------------------


def receive_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the disk is told while one letter is received, in order."""
    installation = Installation(home)
    database, archive = Database(installation.settings.database), Archive(home / "archive" / "originals")
    clock = iter(range(1000, 9999))
    watcher = Watcher(installation.settings, archive=archive, database=database, monotonic=lambda: float(next(clock)))
    drop_renamed(installation, "letter.pdf", letter(1))
    told: list[str] = []

    def noting(name: str, original: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            told.append(f"{name} {_what(arguments[-1])}")
            return original(*arguments, **options)

        return call

    monkeypatch.setattr(os, "fsync", noting("fsync", os.fsync))
    monkeypatch.setattr(os, "link", noting("link", os.link))
    monkeypatch.setattr(Path, "rename", noting("rename", Path.rename))
    sa.event.listen(database.engine, "commit", lambda _: told.append("commit database"))
    while not any(installation.place.done.glob("*/*/letter.pdf")):
        watcher.scan_once()
    watcher.close()
    database.close()
    return told


def _what(about: object) -> str:
    """The folder that a call is about: archive, working, claimed, done, hot."""
    path = Path(f"/proc/self/fd/{about}").readlink() if isinstance(about, int) else Path(str(about))
    known = ("working", "originals", "claimed", "done", "inbox")
    return next((name for name in known if name in path.parts[-6:]), path.name)


def confirmed_in_order(told: list[str]) -> bool:
    """Whether the copy, its name and its receipt were each confirmed before the next step relied on it."""
    wanted = [
        "rename claimed", "fsync claimed", "fsync inbox", "fsync working", "link originals", "fsync originals",
        "commit database", "rename done", "fsync done",
    ]  # fmt: skip
    left = iter(told)
    return all(step in left for step in wanted)


def test_each_step_is_confirmed_by_the_disk_before_the_next_relies_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = receive_one(tmp_path / "rogatory", monkeypatch)
    assert confirmed_in_order(told), told


@pytest.mark.parametrize("left_out", ["confirm_file", "confirm_folder"])
def test_a_watcher_that_leaves_out_an_fsync_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left_out: str
) -> None:
    monkeypatch.setattr(fsops, left_out, lambda *_: None)
    assert not confirmed_in_order(receive_one(tmp_path / "rogatory", monkeypatch))
