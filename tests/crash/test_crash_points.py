"""Killed at each named point, and whenever the disk is full or breaks there: nothing is lost, nothing counted twice.

The harness itself is shown to catch watchers that do one thing in the wrong order.
"""

import ast
import errno
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intake.watch import Watcher
from records import crashpoint
from records.archive import Archive
from records.database import Database
from tests.crash.harness import Installation, books, drop_renamed, finish_in_peace, letter
from tests.crash.mutants import MUTANTS
from tests.crash.processes import CHECKOUT, Forked

RECEIVING = (
    "before_claim", "after_mkdir", "after_claim_folder", "after_rename", "after_claim", "open_claimed", "copy_chunk",
    "copy_done", "fsync_file", "after_copy_fsync", "after_link", "fsync_folder", "after_link_fsync", "after_archive",
    "before_commit", "after_commit", "before_release", "after_release",
)  # fmt: skip
REFUSING = ("before_quarantine", "after_reason")
ADOPTING = ("after_adoption",)
PREPARING = ("before_mark",)
SOURCES = (
    "records/fsops.py", "records/archive.py", "records/database.py", "intake/claims.py", "intake/receive.py",
    "intake/holding.py", "intake/hot_folder.py", "intake/folder_watch.py",
)  # fmt: skip


@pytest.fixture(scope="module")
def watchers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forked]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ROGATORY_")}
    with Forked("tests.crash.mutants", kept) as programs:
        yield programs


class WatcherOf:
    """The watcher of one installation, as a program for the harness."""

    def __init__(self, watchers: Forked, installation: Installation) -> None:
        self._watchers, self._home = watchers, str(installation.home)

    def start(self, **environment: str):  # type: ignore[no-untyped-def]
        return self._watchers.start(ROGATORY_HOME=self._home, **environment)


def dropped(home: Path, *, contents: tuple[int, int, int] = (1, 1, 2)) -> Installation:
    """An installation with three arrivals of two contents in its hot folder, one of them in a folder."""
    installation = Installation(home)
    drop_renamed(installation, "a.pdf", letter(contents[0]))
    drop_renamed(installation, "b.pdf", letter(contents[1]))
    (installation.place.path / "case 12").mkdir()
    drop_renamed(installation, "case 12/c.pdf", letter(contents[2], size_bytes=700_000))
    return installation


def test_every_named_point_is_tried() -> None:
    named = {
        node.args[0].value
        for source in SOURCES
        for node in ast.walk(ast.parse((CHECKOUT / source).read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "crashpoint"
        and isinstance(node.args[0], ast.Constant)
    }  # fmt: skip
    assert named == {*RECEIVING, *REFUSING, *ADOPTING, *PREPARING}


@pytest.mark.parametrize("point", RECEIVING)
@pytest.mark.parametrize("passage", [1, 2])
def test_killed_at_this_point_nothing_is_lost_or_counted_twice(
    folder: Path, watchers: Forked, point: str, passage: int
) -> None:
    installation = dropped(folder / "rogatory")
    watcher = WatcherOf(watchers, installation)
    assert watcher.start(ROGATORY_CRASH=f"{point}=kill@{passage}").wait() == -signal.SIGKILL
    finish_in_peace(installation, [watcher])
    assert books(installation).balanced, books(installation)


@pytest.mark.parametrize("point", REFUSING)
def test_killed_while_refusing_a_file_it_is_refused_once(folder: Path, watchers: Forked, point: str) -> None:
    installation = Installation(folder / "rogatory")
    (installation.place.path / "link.pdf").symlink_to("/etc/hostname")
    watcher = WatcherOf(watchers, installation)
    assert watcher.start(ROGATORY_CRASH=f"{point}=kill").wait() == -signal.SIGKILL
    finish_in_peace(installation, [watcher])
    assert len(list(installation.place.quarantine.glob("*/*/original/link.pdf"))) == 1
    assert books(installation).wrong == ("refused: [1]",)


def test_killed_while_adopting_the_claims_of_the_dead_nothing_is_lost(folder: Path, watchers: Forked) -> None:
    installation = dropped(folder / "rogatory")
    watcher = WatcherOf(watchers, installation)
    for plan in ("after_claim=kill", "after_adoption=kill", "after_adoption=kill"):
        assert watcher.start(ROGATORY_CRASH=plan).wait() == -signal.SIGKILL
    finish_in_peace(installation, [watcher])
    assert books(installation).balanced, books(installation)


def test_killed_while_a_new_hot_folder_is_furnished_it_is_furnished_at_the_next_start(
    folder: Path, watchers: Forked
) -> None:
    home = folder / "rogatory"
    home.mkdir()
    crashed = watchers.start(ROGATORY_HOME=str(home), ROGATORY_CRASH="before_mark=kill")
    assert crashed.wait() == -signal.SIGKILL
    installation = Installation(home)
    assert installation.place.is_online()


# --- errors instead of kills, with a clock that the test turns --------------------------------------------------------


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets ROGATORY_CRASH for this process, from now on."""

    def set_plan(text: str) -> None:
        monkeypatch.setenv("ROGATORY_CRASH", text)
        crashpoint._plan.cache_clear()
        crashpoint._passes.cache_clear()

    yield set_plan
    set_plan("")


def watch(installation: Installation, *, seconds: float, once_started: Callable[[], None] = lambda: None) -> None:
    """A watcher for so many seconds of a clock of its own, half a second a look."""
    database, clock = Database(installation.settings.database), Clock()
    watcher = Watcher(
        installation.settings, archive=Archive(installation.settings.originals), database=database,
        monotonic=clock,
    )  # fmt: skip
    once_started()
    while clock.seconds < 1000 + seconds and installation.waiting():
        watcher.scan_once()
        clock.seconds += 0.5
    watcher.close()
    database.close()


@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
@pytest.mark.parametrize("point", RECEIVING)
@pytest.mark.parametrize("passage", [1, 2])
def test_an_error_of_the_disk_at_this_point_loses_nothing_and_is_got_over(
    folder: Path, plan: Callable[[str], None], point: str, error: str, passage: int
) -> None:
    installation = dropped(folder / "rogatory")
    watch(installation, seconds=60, once_started=lambda: plan(f"{point}={error}@{passage}"))
    assert next(crashpoint._passes(point)) > passage, "the point was not reached"
    assert installation.waiting() == []
    assert books(installation).balanced, books(installation)


@pytest.mark.parametrize("error", ["ENOSPC", "EDQUOT", "EIO", "ESTALE", "EBUSY", "EMFILE"])
@pytest.mark.parametrize("point", ["copy_chunk", "fsync_file", "fsync_folder", "before_commit"])
def test_while_the_disk_stays_broken_everything_waits_and_afterwards_everything_is_taken(
    folder: Path, plan: Callable[[str], None], point: str, error: str
) -> None:
    assert hasattr(errno, error)
    installation = dropped(folder / "rogatory")
    watch(installation, seconds=60, once_started=lambda: plan(f"{point}={error}"))
    assert len(installation.waiting()) == 3
    plan("")
    watch(installation, seconds=60)
    assert installation.waiting() == []
    assert books(installation).balanced, books(installation)


# --- the harness itself -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MUTANTS)
def test_the_harness_catches_a_watcher_that_does_this_wrong(folder: Path, watchers: Forked, name: str) -> None:
    installation = dropped(folder / "rogatory", contents=(1, 2, 3))  # a second copy would mend what it did wrong
    watcher = WatcherOf(watchers, installation)
    mutant = {"MUTANT": name, "ROGATORY_CRASH": f"{MUTANTS[name][1]}=kill"}
    assert watcher.start(**mutant).wait() == -signal.SIGKILL

    class Mutant:
        def start(self, **environment: str):  # type: ignore[no-untyped-def]
            return watcher.start(MUTANT=name, **environment)

    finish_in_peace(installation, [Mutant()])
    found = books(installation)
    assert not found.balanced
