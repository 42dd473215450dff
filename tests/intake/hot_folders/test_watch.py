"""What happens to whatever is dropped into a hot folder."""

import hashlib
import json
import os
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from config.settings import HotFolder, Settings
from intake import folder_watch, receive
from intake.hot_folder import is_ignored, is_share
from intake.watch import Watcher, prepare_folders
from records import audit, crashpoint, ledger
from records.errors import EmptyFile, NotARegularFile, SettingsInvalid, TooLarge
from records.tables import AuditEvent, Document

PDF = b"%PDF-1.7\n1 0 obj\nendobj\nstartxref\n0\n%%EOF\n"


def test_a_letter_is_taken_after_a_second_and_lies_in_done_under_the_number_of_its_receipt(office) -> None:
    (office.hot / "letter.pdf").write_bytes(PDF)
    watcher = office.watcher()
    assert office.let_pass(watcher, 0.5) == []
    (receipt,) = office.let_pass(watcher, 0.5)
    assert (receipt.name_raw, receipt.size_bytes, receipt.folder) == (b"letter.pdf", len(PDF), "inbox")
    assert receipt.sha256 == hashlib.sha256(PDF).hexdigest()
    assert office.archive.read(receipt.sha256) == PDF
    assert office.done() == ["000001/letter.pdf"]
    assert [entry.name for entry in office.place.entries()] == []


def test_the_same_paper_twice_is_one_document_with_two_receipts(office) -> None:
    (office.hot / "letter.pdf").write_bytes(PDF)
    (office.hot / "the same.pdf").write_bytes(PDF)
    receipts = office.let_pass(office.watcher(), 2)
    assert [receipt.duplicate for receipt in receipts] == [False, True]
    with office.database.reading() as session:
        assert len(session.exec(select(Document)).all()) == 1
        assert ledger.balance(session).difference == 0


def test_the_same_name_a_second_time_overwrites_nothing_in_done(office) -> None:
    watcher = office.watcher()
    for content in (PDF, PDF + b"\n%%EOF\n"):
        (office.hot / "scan.pdf").write_bytes(content)
        office.let_pass(watcher, 2)
    assert office.done() == ["000001/scan.pdf", "000002/scan.pdf"]


@pytest.mark.parametrize(
    "name",
    [b"-rf", b"line\nbreak.pdf", b"caf\xe9.pdf",
     b"\xe2\x80\xaegpj.pdf", b"a" * 251 + b".pdf", b" ", b"%s%n.pdf", b"\\..\\x"],
)  # fmt: skip
def test_any_name_is_only_a_name(office, name: bytes) -> None:
    (office.hot / os.fsdecode(name)).write_bytes(PDF)
    (receipt,) = office.let_pass(office.watcher(), 2)
    assert receipt.name_raw == name
    assert not any(ord(character) < 32 or character == "\u202e" for character in receipt.name)
    assert office.done() == [f"000001/{os.fsdecode(name)}"]


NAMES = st.binary(min_size=1, max_size=40).filter(lambda name: not {0, 47} & set(name) and name not in (b".", b".."))


@given(name=NAMES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_whatever_bytes_a_name_has_the_file_is_taken_and_the_name_is_kept(office, name: bytes) -> None:
    if is_ignored(os.fsdecode(name)) or name in (b"done", b"quarantine"):
        return
    (office.hot / os.fsdecode(name)).write_bytes(PDF)
    (receipt,) = office.let_pass(office.watcher(), 2)
    assert receipt.name_raw == name


def test_files_in_a_dropped_folder_are_taken_each_with_its_path_and_the_folder_stays(office) -> None:
    (office.hot / "case 12" / "annexes").mkdir(parents=True)
    (office.hot / "case 12" / "letter.pdf").write_bytes(PDF)
    (office.hot / "case 12" / "annexes" / "a.pdf").write_bytes(PDF + b"\n%%EOF")
    receipts = office.let_pass(office.watcher(), 2)
    assert sorted(receipt.name for receipt in receipts) == ["case 12/annexes/a.pdf", "case 12/letter.pdf"]
    assert (office.hot / "case 12" / "annexes").is_dir()


def test_what_is_dropped_by_mistake_into_done_or_quarantine_is_taken_as_well(office) -> None:
    (office.place.done / "letter.pdf").write_bytes(PDF)
    (office.place.quarantine / "again").mkdir()
    (office.place.quarantine / "again" / "letter.pdf").write_bytes(PDF)
    assert len(office.let_pass(office.watcher(), 2)) == 2


@pytest.mark.parametrize(
    "name",
    [".hidden", "~$letter.docx", ".~lock.letter.odt#", "._letter.pdf", "letter.pdf.part", "letter.PDF.TMP",
     "x.crdownload", "Thumbs.db", "desktop.ini", ".DS_Store", ".nfs0001", "scan.filepart", "x.lock"],
)  # fmt: skip
def test_what_is_no_document_yet_is_left_alone_and_counted_once_it_is_a_day_old(office, name: str) -> None:
    (office.hot / name).write_bytes(PDF)
    watcher = office.watcher()
    assert office.let_pass(watcher, 20) == []
    assert (office.hot / name).exists()
    assert watcher.state()[0].overdue == 0
    office.wall_seconds = time.time() + 25 * 3600
    watcher.scan_once()
    assert watcher.state()[0].overdue == 1


def test_a_file_that_somebody_writes_to_is_not_taken_until_it_is_closed(office) -> None:
    watcher = office.watcher()
    with (office.hot / "scan.pdf").open("wb", buffering=0) as file:
        file.write(PDF)
        assert office.let_pass(watcher, 60) == []
        assert watcher.state()[0].waiting == 1
        assert watcher.state()[0].oldest_waiting_seconds == 60
    assert len(office.let_pass(watcher, 2)) == 1


def test_a_file_that_broke_off_is_taken_after_half_a_minute_with_a_flag(office) -> None:
    (office.hot / "scan.pdf").write_bytes(PDF[:-9])
    watcher = office.watcher()
    assert office.let_pass(watcher, 29.5) == []
    (receipt,) = office.let_pass(watcher, 1)
    assert receipt.possibly_truncated


def refused(office) -> tuple[str, dict[str, object]]:
    """Code of the only receipt, and what the reason file beside the original says."""
    (receipt,) = office.receipts()
    (original,) = office.quarantined()
    reason = json.loads((original.parents[1] / "reason.json").read_text())
    with office.database.reading() as session:
        assert ledger.balance(session).difference == 0
        assert audit.broken_links(session) == []
    return receipt.reason_code, reason


def test_a_link_is_quarantined_and_what_it_points_to_is_not_touched(office, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(PDF)
    (office.hot / "letter.pdf").symlink_to(secret)
    (office.hot / "folder").symlink_to(tmp_path, target_is_directory=True)
    office.let_pass(office.watcher(), 2)
    assert [receipt.reason_code for receipt in office.receipts()] == [NotARegularFile.code] * 2
    assert all(path.is_symlink() for path in office.quarantined())
    assert len(office.quarantined()) == 2
    assert secret.read_bytes() == PDF


def test_a_pipe_does_not_make_anybody_wait(office) -> None:
    os.mkfifo(office.hot / "pipe.pdf")
    office.let_pass(office.watcher(), 1)
    code, reason = refused(office)
    assert code == reason["code"] == NotARegularFile.code


def test_an_empty_file_is_quarantined_after_ten_minutes(office) -> None:
    (office.hot / "scan.pdf").touch()
    watcher = office.watcher()
    assert office.let_pass(watcher, 590, every=10) == []
    office.let_pass(watcher, 20, every=10)
    code, reason = refused(office)
    assert code == EmptyFile.code
    assert reason["what_to_do"] == EmptyFile.hint


def test_a_file_above_the_limit_is_quarantined_whole(make_office: Callable[..., object]) -> None:
    office = make_office(file_bytes=1000)
    (office.hot / "scan.pdf").write_bytes(PDF.ljust(2000) + b"%%EOF\n")
    office.let_pass(office.watcher(), 2)
    code, _ = refused(office)
    assert code == TooLarge.code
    assert office.quarantined()[0].stat().st_size == 2006


def test_the_reason_can_be_read_by_whoever_may_drop_and_done_only_by_the_service(office) -> None:
    os.mkfifo(office.hot / "pipe")
    office.place.quarantine.chmod(0o755)
    office.let_pass(office.watcher(), 1)
    (original,) = office.quarantined()
    assert {stat.S_IMODE(path.stat().st_mode) for path in original.parents[:3]} == {0o755}
    assert stat.S_IMODE(office.place.done.stat().st_mode) == 0o700
    assert stat.S_IMODE((office.hot / ".intake").stat().st_mode) == 0o700
    assert office.hot.stat().st_mode & stat.S_ISVTX


def just_before_the_claim(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Have `act` done once, in the moment between the judgement and the claim."""
    original, acts = folder_watch.claim, iter([act])

    def act_and_claim(*arguments: Any, **options: Any) -> Any:
        next(acts, lambda: None)()
        return original(*arguments, **options)

    monkeypatch.setattr(folder_watch, "claim", act_and_claim)


def test_a_file_that_takes_the_name_of_the_judged_one_is_judged_itself(office, monkeypatch, tmp_path: Path) -> None:
    (office.hot / "letter.pdf").write_bytes(PDF)
    other = office.hot.parent / "other"
    other.write_bytes(b"a text of no known kind")
    just_before_the_claim(monkeypatch, lambda: other.rename(office.hot / "letter.pdf"))
    watcher = office.watcher()
    assert office.let_pass(watcher, 3) == []
    (receipt,) = office.let_pass(watcher, 3)
    assert receipt.size_bytes == 23


def test_a_file_that_is_opened_for_writing_just_before_it_is_claimed_is_waited_for(office, monkeypatch) -> None:
    (office.hot / "letter.pdf").write_bytes(PDF)
    writers: list[Any] = []
    just_before_the_claim(monkeypatch, lambda: writers.append((office.hot / "letter.pdf").open("ab", buffering=0)))
    watcher = office.watcher()
    assert office.let_pass(watcher, 100) == []
    writers[0].write(b"page two\n%%EOF\n")
    writers[0].close()
    (receipt,) = office.let_pass(watcher, 3)
    assert receipt.size_bytes == len(PDF) + 15
    assert office.done() == ["000001/letter.pdf"]


# --- finish profiles --------------------------------------------------------------------------------------------------


def test_a_folder_for_renamed_files_takes_a_whole_one_at_once(make_office) -> None:
    office = make_office(finish="rename")
    (office.hot / "letter.part").write_bytes(PDF)
    watcher = office.watcher()
    assert watcher.scan_once() == ()
    (office.hot / "letter.part").rename(office.hot / "letter.pdf")
    assert len(watcher.scan_once()) == 1


@pytest.mark.parametrize("suffix", [".ok", ".done", ".ctl"])
def test_a_folder_with_triggers_takes_a_file_once_its_trigger_is_there_and_both_leave_together(
    make_office, suffix: str
) -> None:
    office = make_office(finish="trigger")
    (office.hot / "letter.pdf").write_bytes(PDF)
    watcher = office.watcher()
    assert office.let_pass(watcher, 100) == []
    (office.hot / f"letter.pdf{suffix}").touch()
    assert len(office.let_pass(watcher, 1)) == 1
    assert office.done() == ["000001/letter.pdf", f"000001/letter.pdf{suffix}"]


def test_a_watcher_that_dies_between_trigger_and_file_leaves_both_to_the_next(make_office) -> None:
    office = make_office(finish="trigger")
    (office.hot / "letter.pdf").write_bytes(PDF)
    claim = office.place.claimed / "dead" / "01CLAIM"
    claim.mkdir(parents=True)
    (claim / "letter.pdf.ok").touch()
    assert len(office.let_pass(office.watcher(), 5)) == 1
    assert office.done() == ["000001/letter.pdf", "000001/letter.pdf.ok"]


def test_a_trigger_whose_file_is_gone_goes_back_to_the_folder(make_office) -> None:
    office = make_office(finish="trigger")
    claim = office.place.claimed / "dead" / "01CLAIM"
    claim.mkdir(parents=True)
    (claim / "letter.pdf.ok").touch()
    office.watcher().scan_once()
    assert (office.hot / "letter.pdf.ok").exists()


def checksummed(office, content: bytes, digest: str) -> None:
    (office.hot / "letter.pdf").write_bytes(content)
    (office.hot / "letter.pdf.sha256").write_text(f"{digest}  letter.pdf\n")


def test_a_folder_with_checksums_takes_a_file_once_its_checksum_is_there_and_agrees(make_office) -> None:
    office = make_office(finish="checksum")
    (office.hot / "letter.pdf").write_bytes(PDF)
    watcher = office.watcher()
    assert office.let_pass(watcher, 100) == []
    checksummed(office, PDF, hashlib.sha256(PDF).hexdigest().upper())
    (receipt,) = office.let_pass(watcher, 2)
    assert office.archive.read(receipt.sha256) == PDF
    assert office.done() == ["000001/letter.pdf", "000001/letter.pdf.sha256"]


@pytest.mark.parametrize("digest", [hashlib.sha256(b"another").hexdigest(), "no checksum at all"])
def test_a_file_that_is_not_what_its_checksum_says_goes_to_quarantine_and_not_into_the_archive(
    make_office, digest: str
) -> None:
    office = make_office(finish="checksum")
    checksummed(office, PDF, digest)
    (receipt,) = office.let_pass(office.watcher(), 2)
    assert (receipt.reason_code, receipt.sha256) == ("checksum-mismatch", None)
    assert not office.archive.path(hashlib.sha256(PDF).hexdigest()).exists()


@pytest.mark.parametrize("lock", ["letter.pdf.lck", "letter.lock"])
def test_a_folder_with_locks_takes_a_file_once_its_lock_is_gone(make_office, lock: str) -> None:
    office = make_office(finish="lockfile")
    (office.hot / lock).touch()
    (office.hot / "letter.pdf").write_bytes(PDF)
    watcher = office.watcher()
    assert office.let_pass(watcher, 100) == []
    (office.hot / lock).unlink()
    assert len(office.let_pass(watcher, 2)) == 1


def test_a_dropped_folder_is_taken_once_its_mark_is_there_and_the_mark_leaves_with_the_last_file(make_office) -> None:
    office = make_office(finish="batch")
    (office.hot / "case 12" / "annexes").mkdir(parents=True)
    (office.hot / "case 12" / "letter.pdf").write_bytes(PDF)
    (office.hot / "case 12" / "annexes" / "a.pdf").write_bytes(PDF + b"\n%%EOF")
    (office.hot / "alone.pdf").write_bytes(PDF + b"\n\n%%EOF")
    watcher = office.watcher()
    (alone,) = office.let_pass(watcher, 100)
    assert alone.name == "alone.pdf"
    (office.hot / "case 12" / "_READY").touch()
    assert len(office.let_pass(watcher, 1)) == 2
    assert [name for name in office.done() if name.endswith("_READY")] == ["000003/case 12/_READY"]
    assert [entry.name for entry in office.place.entries()] == []


def test_a_mark_whose_watcher_died_goes_back_to_its_batch(make_office) -> None:
    office = make_office(finish="batch")
    (office.hot / "case 12").mkdir()
    (office.hot / "case 12" / "letter.pdf").write_bytes(PDF)
    claim = office.place.claimed / "dead" / "01CLAIM"
    (claim / "case 12").mkdir(parents=True)
    (claim / "case 12" / "_READY").touch()
    assert len(office.let_pass(office.watcher(), 5)) == 1
    assert office.done() == ["000001/case 12/_READY", "000001/case 12/letter.pdf"]


# --- shares -----------------------------------------------------------------------------------------------------------


def test_a_share_waits_fifteen_seconds_and_keeps_the_file_in_reach_for_a_minute(make_office) -> None:
    office = make_office(network=True, path=None)
    (office.hot / "letter.pdf").write_bytes(PDF)
    watcher = office.watcher()
    assert office.let_pass(watcher, 14, every=2) == []
    assert len(office.let_pass(watcher, 4, every=2)) == 1
    assert office.done() == []
    office.let_pass(watcher, 62, every=2)
    assert office.done() == ["000001/letter.pdf"]


def test_a_share_is_known_for_one_by_its_file_system(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 27 0:21 / /proc rw - proc proc rw\n"
        "30 27 0:45 / /mnt/scans\\040in rw,nosuid shared:3 - nfs4 server:/scans rw\n"
        "31 27 0:46 / /srv rw - ext4 /dev/vda rw\n"
    )
    assert [is_share(os.makedev(0, minor), mounts) for minor in (45, 46, 99)] == [True, False, False]
    assert not is_share(tmp_path.stat().st_dev)


def test_a_file_changed_after_its_receipt_is_received_again(make_office) -> None:
    office = make_office(network=True)
    (office.hot / "letter.pdf").write_bytes(PDF)
    late = (office.hot / "letter.pdf").open("ab", buffering=0)
    watcher = office.watcher()
    office.let_pass(watcher, 20, every=2)
    late.write(b"one more page\n%%EOF\n")
    late.close()
    office.let_pass(watcher, 200, every=2)
    first, second = office.receipts()
    assert (first.size_bytes, second.size_bytes) == (len(PDF), len(PDF) + 20)
    assert office.done() == ["000002/letter.pdf"]
    with office.database.reading() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.act == "changed after its receipt")).one()
        assert (event.subject, event.detail) == ("receipt/1", {"again": 2})


def test_a_folder_that_is_another_one_is_offline_and_nothing_is_written_to_it(make_office, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    office = make_office(path=share)
    watcher = office.watcher()
    watcher.scan_once()
    assert watcher.state()[0].online
    share.rename(tmp_path / "unmounted")
    share.mkdir()
    (share / "letter.pdf").write_bytes(PDF)
    assert office.let_pass(watcher, 5) == []
    assert (watcher.state()[0].online, watcher.state()[0].trouble) == (False, "folder-offline")
    assert [path.name for path in share.iterdir()] == ["letter.pdf"]
    (share / "letter.pdf").rename(tmp_path / "unmounted" / "letter.pdf")
    share.rmdir()
    (tmp_path / "unmounted").rename(share)
    assert len(office.let_pass(watcher, 5)) == 1
    assert watcher.state()[0].online


def test_a_share_that_is_not_there_at_the_first_start_is_not_made(make_office, tmp_path: Path) -> None:
    office = make_office(path=tmp_path / "share", network=True)
    watcher = office.watcher()
    watcher.scan_once()
    assert not (tmp_path / "share").exists()
    assert not watcher.state()[0].online


def test_a_hot_folder_in_the_data_folder_that_somebody_deleted_is_made_again(office) -> None:
    watcher = office.watcher()
    watcher.scan_once()
    office.hot.rename(office.hot.with_name("thrown away"))
    watcher.scan_once()
    (office.hot / "letter.pdf").write_bytes(PDF)
    assert len(office.let_pass(watcher, 3)) == 1


def test_the_folder_of_another_installation_is_left_alone(make_office, tmp_path: Path) -> None:
    share = tmp_path / "share"
    (share / ".intake").mkdir(parents=True)
    (share / ".intake" / "id").write_text("another inbox\n")
    office = make_office(path=share)
    watcher = office.watcher()
    watcher.scan_once()
    assert watcher.state()[0].trouble == "folder-offline"


@pytest.mark.parametrize("inner", ["inbox/sub", "inbox"])
def test_a_hot_folder_in_a_hot_folder_is_refused_at_the_start(home: Path, inner: str) -> None:
    folders = (HotFolder(name="inbox", path=home / "inbox"), HotFolder(name="fax", path=home / inner))
    with pytest.raises(SettingsInvalid):
        prepare_folders(Settings(home=home, hot_folders=folders))
    with pytest.raises(SettingsInvalid):
        prepare_folders(Settings(home=home / "data", hot_folders=(*folders[:1], HotFolder(name="x", path=home))))
    assert list(home.iterdir()) == []


# --- several watchers, and the real clock -----------------------------------------------------------------------------


def test_two_watchers_on_one_folder_take_each_file_once(office) -> None:
    watchers = [office.watcher() for _ in range(2)]
    for number in range(60):
        (office.hot / f"{number}.pdf").write_bytes(PDF + b"%d\n%%%%EOF\n" % number)
    office.seconds += 1

    def look(watcher: Watcher) -> None:
        for _ in range(4):
            watcher.scan_once()
            time.sleep(0.01)

    for moment in range(4):
        office.seconds = 2000 + moment
        threads = [threading.Thread(target=look, args=(watcher,)) for watcher in watchers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(receipt.name for receipt in office.receipts()) == sorted(f"{number}.pdf" for number in range(60))
    assert [receipt.duplicate for receipt in office.receipts()] == [False] * 60
    assert len(office.done()) == 60


def test_a_file_that_may_not_be_moved_does_not_hold_up_the_others(office, monkeypatch) -> None:
    for name in ("a.pdf", "b.pdf"):
        (office.hot / name).write_bytes(PDF)
    monkeypatch.setenv("ROGATORY_CRASH", "before_claim=EACCES@1")
    crashpoint._plan.cache_clear()
    crashpoint._passes.cache_clear()
    watcher = office.watcher()
    assert [receipt.name for receipt in office.let_pass(watcher, 1)] == ["b.pdf"]
    assert watcher.state()[0].trouble == "unreadable-file"
    assert [receipt.name for receipt in office.let_pass(watcher, 3)] == ["a.pdf"]
    assert watcher.state()[0].trouble is None
    monkeypatch.undo()
    crashpoint._plan.cache_clear()


def test_the_locks_of_watchers_that_died_are_swept_away(office) -> None:
    office.settings.locks.mkdir(exist_ok=True)
    (office.settings.locks / "claims-DEAD.lock").touch()
    living = office.watcher()
    office.watcher()
    assert len(list(office.settings.locks.glob("claims-*"))) == 2
    (office.hot / "letter.pdf").write_bytes(PDF)
    assert len(office.let_pass(living, 2)) == 1


def test_a_file_that_cannot_be_opened_is_tried_twenty_times_and_then_quarantined(office, monkeypatch) -> None:
    (office.hot / "letter.pdf").write_bytes(PDF)
    monkeypatch.setenv("ROGATORY_CRASH", "open_claimed=EACCES")
    crashpoint._plan.cache_clear()
    try:
        office.let_pass(office.watcher(), 5000, every=5)
    finally:
        monkeypatch.undo()
        crashpoint._plan.cache_clear()
    code, _ = refused(office)
    assert code == "unreadable-file"


def test_a_running_watcher_takes_a_letter_within_two_seconds_rests_cheaply_and_stops_at_once(make_office) -> None:
    office = make_office()
    watcher = Watcher(office.settings, archive=office.archive, database=office.database)
    stop, ready = threading.Event(), threading.Event()
    running = threading.Thread(target=watcher.run, args=(stop,), kwargs={"ready": ready.set})
    running.start()
    assert ready.wait(10)
    time.sleep(0.3)
    began = time.monotonic()
    (office.hot / os.fsdecode(b"caf\xe9.pdf")).write_bytes(PDF)
    while not office.done():
        assert time.monotonic() - began < 20
        time.sleep(0.01)
    assert 1.0 <= time.monotonic() - began < 2.0
    spent, slept = time.process_time(), time.monotonic()
    time.sleep(3)
    assert (time.process_time() - spent) / (time.monotonic() - slept) < 0.01
    began = time.monotonic()
    stop.set()
    running.join()
    assert time.monotonic() - began < 1.5
    assert list(office.settings.locks.iterdir()) == []


# --- ingest -----------------------------------------------------------------------------------------------------------


def test_a_file_ingested_from_anywhere_is_copied_and_left_where_it_is(office, tmp_path: Path) -> None:
    path = tmp_path / "elsewhere.pdf"
    path.write_bytes(PDF)
    receipt = receive.ingest(path, folder=office.place.settings, archive=office.archive, database=office.database)
    assert path.read_bytes() == PDF == office.archive.read(receipt.sha256)
    assert (receipt.name, receipt.folder) == ("elsewhere.pdf", "inbox")


@pytest.mark.parametrize(("size_bytes", "error"), [(0, EmptyFile), (100, TooLarge)])
def test_what_cannot_be_taken_in_is_not_ingested(office, tmp_path: Path, size_bytes: int, error: type) -> None:
    path = tmp_path / "elsewhere.pdf"
    path.write_bytes(bytes(size_bytes))
    with pytest.raises(error):
        receive.ingest(
            path, folder=office.place.settings, archive=office.archive, database=office.database, limit_bytes=50
        )
    assert office.receipts() == []
