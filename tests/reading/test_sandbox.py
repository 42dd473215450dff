"""A document that takes over its reader gets nowhere: a canary tries its ways out of the readers' own sandbox."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake.reading import sandbox
from intake.reading.checked import Collected
from intake.reading.exchange import Found, MadeImage, PageRead, Result
from intake.recognise import Readers
from records.errors import ReaderCrashed
from records.values import Page, PageSource

CANARY = Path(__file__).parent
PAGE = Page(1, 595, 842, (), PageSource.BLANK)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "rogatory.db"
    path.parent.mkdir(mode=0o700)
    path.write_text("names of suspects")
    path.chmod(0o600)
    return path


def fly(tmp_path: Path, secret: Path, *attempts: str) -> dict[str, str | None]:
    work = tmp_path / "work"
    for folder in (work, work / "out", work / "tmp"):
        folder.mkdir(mode=0o711)
        if os.geteuid() == 0 and folder != work:
            os.chown(folder, sandbox.NOBODY, sandbox.NOBODY)
    (work / "secret-path").write_text(str(secret))
    (work / "attempts").write_text(json.dumps(attempts))
    command = sandbox.command("canary", work=work, read_only=(CANARY,))
    environment = sandbox.environment(work)
    environment["PYTHONPATH"] += f":{CANARY}"
    original = tmp_path / "data" / "original"
    original.write_text("as it was received")
    original.chmod(0o400)
    with original.open("rb") as lent:
        (work / "lent").write_text(str(lent.fileno()))
        ended = subprocess.run(
            command, env=environment, cwd=work, capture_output=True, timeout=60, check=False, pass_fds=[lent.fileno()]
        )  # fmt: skip
    assert (original.read_text(), original.stat().st_mode & 0o777) == ("as it was received", 0o400)
    assert ended.returncode == 0, ended.stderr.decode()
    return json.loads(ended.stdout)


def test_the_canary_finds_no_way_out(tmp_path: Path, secret: Path) -> None:
    if not sandbox.bubblewrap_works():
        pytest.fail("bubblewrap does not work here: only limits and the system-call filter protect this machine")
    got = fly(tmp_path, secret)
    allowed = set()
    if os.geteuid() != 0:  # the same user inside and outside of the namespace: there is no other to change to
        allowed = {"fork without end", "write into the working folder's root", "signal the parent"}
    assert {name: what for name, what in got.items() if what is not None and name not in allowed} == {}
    assert len(got) >= 25
    assert secret.read_text() == "names of suspects"


def test_the_canary_would_sing_without_a_sandbox(tmp_path: Path, secret: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the limits alone, reading the system's files must succeed, or the canary proves nothing."""
    monkeypatch.setattr(sandbox, "bubblewrap_works", lambda: False)
    got = fly(tmp_path, secret, "read the user list", "connect to the loopback", "eat all memory")
    assert got["read the user list"] is not None
    assert got["connect to the loopback"] is None
    assert got["eat all memory"] is None
    assert "no namespaces" in sandbox.sandbox_in_use()


def test_who_owns_a_file_cannot_give_away_a_right_to_it(tmp_path: Path) -> None:
    """Where Rogatory does not run as root, a document's reader has the same user as the archive."""
    (tmp_path / "original").touch(mode=0o400)
    calls = (
        "import os, sys; from intake.reading.harden import leave_rights_as_they_are as leave; leave(); p = sys.argv[1];"
        "os.chmod(p, 0o666); os.fchmod(os.open(p, os.O_RDONLY), 0o666); os.chown(p, 1, 1)"
    )
    subprocess.run([sys.executable, "-c", calls, str(tmp_path / "original")], check=True, timeout=60)
    status = (tmp_path / "original").stat()
    assert (status.st_mode & 0o777, status.st_uid) == (0o400, os.geteuid())


def test_what_protects_this_machine_is_told(samples: Path) -> None:
    assert "limits on memory" in sandbox.sandbox_in_use()


def test_documents_are_read_where_bubblewrap_does_not_work(
    tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "bubblewrap_works", lambda: False)
    (tmp_path / "out").mkdir()
    with Readers(limits=Limits(), reading=ReadingSettings()) as readers:
        reading = readers.read(samples / "kinds" / "born-digital.pdf", out=tmp_path / "out", languages=("pt",))
    assert reading.pages[0].language == "pt"


@pytest.mark.parametrize("lie", ["link", "outside", "name", "missing", "kind", "size", "numbers", "other", "many"])
def test_an_answer_that_cannot_be_is_not_believed(tmp_path: Path, secret: Path, lie: str) -> None:
    made, out = tmp_path / "made", tmp_path / "out"
    made.mkdir()
    out.mkdir()
    (made / "plain").write_text("x")
    (made / "link").symlink_to(secret)
    answers: dict[str, tuple[PageRead | Result, ...]] = {
        "link": (Result("x/y", "e", found=(Found("a", "link"),)),),
        "outside": (Result("x/y", "e", found=(Found("a", f"../data/{secret.name}"),)),),
        "name": (Result("x/y", "e", found=(Found("a", "Plain\n"),)),),
        "missing": (Result("x/y", "e", found=(Found("a", "gone"),)),),
        "kind": (Result("x/y", "e", searchable=True),),
        "size": (PageRead(PAGE, (MadeImage(1, "large", "plain", 10**6, 1),)),),
        "numbers": (PageRead(replace(PAGE, number=2)),),
        "other": (PageRead(PAGE, (MadeImage(2, "large", "plain", 1, 1),)),),
        "many": tuple(PageRead(replace(PAGE, number=number)) for number in (1, 2, 3)),
    }
    collected = Collected(made, out, lambda _read, _images: None, copy=made / "plain", most=2)
    with pytest.raises(ReaderCrashed):
        for answer in answers[lie]:
            collected.end(answer) if isinstance(answer, Result) else collected.hear(answer)
    assert secret.exists()
