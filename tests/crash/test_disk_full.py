"""The disk fills up: what cannot be stored waits where it is, and is taken in once there is room."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.harness import Installation, books, drop_renamed, finish_in_peace, letter
from tests.crash.processes import Forked


def wait_until(condition, *, seconds: float) -> float:  # type: ignore[no-untyped-def]
    """Seconds that it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - began


def test_a_file_larger_than_what_may_be_written_waits_and_the_others_go_on(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "rogatory")
    drop_renamed(installation, "small.pdf", letter(1))
    drop_renamed(installation, "big.pdf", letter(2, size_bytes=1_000_000))
    with Forked("tests.crash.watcher", installation.environment) as watcher:
        limited = watcher.start(LARGEST_FILE_BYTES=str(800 * 1024))
        wait_until(lambda: list(installation.place.done.rglob("small.pdf")), seconds=20)
        time.sleep(1)
        drop_renamed(installation, "later.pdf", letter(3))
        wait_until(lambda: list(installation.place.done.rglob("later.pdf")), seconds=20)
        assert [Path(name).name for name in installation.waiting()] == ["big.pdf"]
        assert limited.kill() == -signal.SIGKILL, "it was still alive"
        finish_in_peace(installation, [watcher])
    assert books(installation).balanced, books(installation)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a small file system")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_on_a_full_disk_everything_waits_and_within_ten_seconds_of_room_it_goes_on(
    tmp_path: Path, small_disk: Path
) -> None:
    installation = Installation(small_disk / "rogatory", hot=tmp_path / "inbox")
    for number in range(40):
        drop_renamed(installation, f"{number}.pdf", letter(number, size_bytes=150_000))
    with Forked("tests.crash.watcher", installation.environment) as watcher:
        running = watcher.start()
        wait_until(lambda: os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize < 600_000, seconds=20)
        time.sleep(1.5)
        taken = len(list(installation.place.done.rglob("*.pdf")))
        assert 0 < taken < 40
        subprocess.run(["mount", "-o", "remount,size=60m", small_disk], check=True)
        assert wait_until(lambda: len(list(installation.place.done.rglob("*.pdf"))) > taken, seconds=30) < 10
        wait_until(lambda: not installation.waiting(), seconds=30)
        assert running.kill() == -signal.SIGKILL, "it was still alive"
    assert books(installation).balanced, books(installation)
