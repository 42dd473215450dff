"""What a killed worker leaves in the temporary folder is removed by the next one; nothing else ever is."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake.extraction import Extractor
from intake.reading.working_folder import WorkingFolder, remove_leftovers
from intake.recognise import Readers

OWNER = """
import sys, time
from intake.reading.working_folder import WorkingFolder
folder = WorkingFolder(sys.argv[1])
(folder.path / "out").mkdir()
(folder.path / "out" / "document").write_text("secret")
print(folder.path, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of this test's own."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@contextmanager
def owner(kind: str = "reading") -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another process with a working folder; what it holds is let go by SIGKILL alone."""
    with subprocess.Popen([sys.executable, "-c", OWNER, kind], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, Path(process.stdout.readline().strip())
        finally:
            process.kill()


def left_over(kind: str = "reading") -> Path:
    with owner(kind) as (process, folder):
        process.send_signal(signal.SIGKILL)
        process.wait()
    return folder


def test_what_a_killed_worker_left_is_removed_with_the_document_in_it() -> None:
    folder = left_over()
    assert (folder / "out" / "document").read_text() == "secret"
    assert remove_leftovers("reading") == 1
    assert not folder.exists()


def test_a_worker_that_lives_keeps_its_folder() -> None:
    with owner() as (process, folder):
        assert str(process.pid) in folder.name
        assert remove_leftovers("reading") == 0
        assert (folder / "out" / "document").exists()


def test_a_worker_keeps_its_own_folders_and_removes_them_at_its_end() -> None:
    mine = WorkingFolder("reading")
    assert remove_leftovers("reading") == 0
    assert mine.path.is_dir()
    mine.remove()
    mine.remove()
    assert not mine.path.exists()


def test_a_number_that_came_back_protects_nothing(temporary: Path) -> None:
    folder = left_over()
    again = folder.rename(temporary / f"rogatory-reading-{os.getpid()}-abc")
    assert remove_leftovers("reading") == 1
    assert not again.exists()


def test_a_link_is_not_followed_and_what_is_not_ours_stays(temporary: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").touch()
    (temporary / "rogatory-reading-1-link").symlink_to(precious)
    (temporary / "rogatory-reading-2-file").touch()
    (temporary / "rogatory-reading-notes").mkdir()
    (temporary / "another-reading-3-abc").mkdir()
    extraction = left_over("extraction")
    before = sorted(temporary.iterdir())
    assert remove_leftovers("reading") == 0
    assert sorted(temporary.iterdir()) == before
    assert (precious / "file").exists()
    assert extraction.exists()


def test_links_inside_a_leftover_are_removed_and_not_what_they_point_to(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").touch()
    folder = left_over()
    (folder / "out" / "link").symlink_to(tmp_path / "precious")
    assert remove_leftovers("reading") == 1
    assert (tmp_path / "precious" / "file").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make another user's folder")
def test_a_folder_of_another_user_stays(temporary: Path) -> None:
    folder = left_over()
    os.chown(folder, 65534, 65534)
    assert remove_leftovers("reading") == 0
    assert folder.exists()


def test_readers_and_the_extractor_clear_up_when_they_start() -> None:
    reading, extraction = left_over("reading"), left_over("extraction")
    with Readers(limits=Limits(), reading=ReadingSettings()):
        assert not reading.exists()
        assert extraction.exists()
    with Extractor():
        assert not extraction.exists()
