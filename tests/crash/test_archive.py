"""The archive and the few functions that change files: whole or not at all, and never over something else."""

import errno
import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from records import crashpoint, fsops
from records.archive import Archive, SourceChanged
from records.errors import ArchiveDamaged, DiskFull, NotFound, StorageError, WriteFailed

CONTENT = os.urandom(3 * fsops.CHUNK_BYTES + 17)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def crash(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def plan(text: str) -> None:
        monkeypatch.setenv("ROGATORY_CRASH", text)
        crashpoint._plan.cache_clear()
        crashpoint._passes.cache_clear()

    return plan


@pytest.fixture(autouse=True)
def _no_plan_left():  # type: ignore[no-untyped-def]
    yield
    crashpoint._plan.cache_clear()
    crashpoint._passes.cache_clear()


def test_what_goes_in_comes_out_bit_for_bit_under_its_fingerprint(archive: Archive, source: Path) -> None:
    stored = archive.take_in_file(source)
    assert (stored.sha256, stored.size_bytes) == (hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))
    assert archive.read(stored.sha256) == CONTENT
    assert list(archive.names()) == [stored.sha256]
    assert archive.path(stored.sha256).stat().st_mode & 0o777 == 0o400


def test_the_same_content_twice_is_one_file_and_leaves_no_working_copy(archive: Archive, source: Path) -> None:
    before = archive.path(archive.take_in_file(source).sha256).stat().st_ino
    assert archive.path(archive.take_in_file(source).sha256).stat().st_ino == before
    assert archive.sweep() == 0


def test_a_stored_copy_that_rotted_is_replaced_by_a_good_one_and_kept_aside(archive: Archive, source: Path) -> None:
    path = archive.path(archive.take_in_file(source).sha256)
    path.chmod(0o600)
    path.write_bytes(b"rotten")
    with pytest.raises(ArchiveDamaged):
        archive.read(path.name)
    archive.take_in_file(source)
    assert archive.read(path.name) == CONTENT
    assert [kept.read_bytes() for kept in (archive.folder / "damaged").iterdir()] == [b"rotten"]


def test_a_file_that_grows_while_it_is_copied_is_not_stored(
    archive: Archive, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, grown = os.read, iter((True,))

    def read_and_grow(descriptor: int, size: int) -> bytes:
        if next(grown, False):
            with source.open("ab") as file:
                file.write(b"more")
        return read(descriptor, size)

    monkeypatch.setattr(os, "read", read_and_grow)
    with pytest.raises(SourceChanged):
        archive.take_in_file(source)
    assert list(archive.names()) == []
    assert archive.sweep() == 0


@pytest.mark.parametrize(
    ("plan", "error"),
    [
        (f"{point}={said}@1", error)
        for point in ("copy_chunk", "fsync_file", "after_link")
        for said, error in (("ENOSPC", DiskFull), ("EDQUOT", DiskFull), ("EIO", WriteFailed), ("EBUSY", StorageError))
    ],
)
def test_a_disk_that_fails_leaves_no_half_file_and_the_next_try_succeeds(
    archive: Archive, source: Path, crash: Callable[[str], None], plan: str, error: type[StorageError]
) -> None:
    crash(plan)
    with pytest.raises(error):
        archive.take_in_file(source)
    assert archive.sweep() == 0
    assert archive.read(archive.take_in_file(source).sha256) == CONTENT


def test_a_failed_fsync_is_never_tried_again_on_the_same_copy(
    archive: Archive, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    fsync = os.fsync

    def fail_once(descriptor: int) -> None:
        inode = os.fstat(descriptor).st_ino
        if not os.path.isdir(f"/proc/self/fd/{descriptor}"):  # noqa: PTH112 - not a path of the file system
            synced.append(inode)
            if len(synced) == 1:
                raise OSError(errno.EIO, "")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fail_once)
    with pytest.raises(WriteFailed):
        archive.take_in_file(source)
    (archive.folder / "in the way").touch()  # the freed inode number must not come back by chance
    archive.take_in_file(source)
    assert len(synced) == 2
    assert len(set(synced)) == 2


def test_many_threads_storing_the_same_content_agree(archive: Archive, source: Path) -> None:
    stored: list[str] = []
    threads = [threading.Thread(target=lambda: stored.append(archive.take_in_file(source).sha256)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stored) == 8
    assert archive.read(stored[0]) == CONTENT
    assert archive.sweep() == 0


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 65])
def test_what_is_no_fingerprint_is_no_path(archive: Archive, name: str) -> None:
    with pytest.raises(NotFound):
        archive.path(name)


def test_a_name_is_never_given_twice(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_text(name)
    assert fsops.give_name(tmp_path / "one", tmp_path / "name")
    assert not fsops.give_name(tmp_path / "two", tmp_path / "name")
    assert (tmp_path / "name").read_text() == "one"


def test_writing_a_small_file_replaces_it_whole_or_leaves_it(tmp_path: Path, crash: Callable[[str], None]) -> None:
    fsops.write_whole(tmp_path / "note", b"old")
    crash("fsync_file=ENOSPC")
    with pytest.raises(OSError, match="No space"):
        fsops.write_whole(tmp_path / "note", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("note", b"old")]


def test_no_folder_is_made_where_the_one_above_is_gone(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        fsops.make_subfolder(tmp_path / "unmounted" / "claimed")
    assert list(tmp_path.iterdir()) == []


def test_removing_empty_folders_never_removes_a_file(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "c").symlink_to(tmp_path)
    assert not fsops.remove_empty(tmp_path / "a")
    assert (tmp_path / "a" / "c").is_symlink()
    (tmp_path / "a" / "c").unlink()
    assert fsops.remove_empty(tmp_path / "a")


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    first = fsops.hold_lock(tmp_path / "lock")
    assert first is not None
    assert fsops.hold_lock(tmp_path / "lock") is None
    os.close(first)
    second = fsops.hold_lock(tmp_path / "lock")
    assert second is not None
    os.close(second)
