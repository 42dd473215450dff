"""Killed two hundred times while letters are dropped: none is lost, none is counted twice."""

from pathlib import Path

import pytest

from tests.crash.harness import Installation, books, kill_test
from tests.crash.processes import Forked

KILLS = 200


@pytest.mark.timeout(180)
def test_two_watchers_killed_two_hundred_times_lose_nothing_and_count_nothing_twice(folder: Path) -> None:
    installation = Installation(folder / "rogatory")
    with Forked("tests.crash.watcher", installation.environment) as watcher:
        kill_test(installation, [watcher, watcher], kills=KILLS, seed=20261122)
    assert installation.taken_while_killing > KILLS // 10, "the kills hit idle programs only"
    assert books(installation).balanced, books(installation)
