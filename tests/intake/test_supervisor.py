"""The supervisor: all parts up, each started again when it falls, none left behind."""

import os
import signal
import socket
from pathlib import Path

import psutil
import pytest
from running import Installation, installation, run_rogatory, wait_until

pytestmark = pytest.mark.timeout(120)


def part(running: Installation, name: str) -> psutil.Process | None:
    return next((each for each in running.processes() if each.name() == f"rogatory-{name}"), None)


def test_a_killed_part_is_started_again_and_a_second_up_is_refused(tmp_path: Path) -> None:
    with installation(tmp_path / "home") as running:
        before = part(running, "watch")
        assert before is not None
        before.kill()
        wait_until(lambda: part(running, "watch") not in (None, before), seconds=20, what="a new watcher")
        assert running.rogatory("up").returncode == 7


def test_no_part_outlives_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    with installation(tmp_path / "home") as running:
        processes = running.processes()
        os.kill(running.process.pid, signal.SIGKILL)
        running.process.wait()
        _, alive = psutil.wait_procs(processes[1:], timeout=20)
        assert alive == []


def test_a_port_in_use_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environment = os.environ | {
            "ROGATORY_HOME": str(tmp_path / "home"), "ROGATORY_WEB__PORT": str(taken.getsockname()[1]),
        }  # fmt: skip
        ended = run_rogatory("up", environment=environment)
    assert ended.returncode == 7
    assert "port" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_up_works_twice_in_a_row_and_tells_the_password_once(tmp_path: Path) -> None:
    with installation(tmp_path / "home") as first:
        assert first.password
    with installation(tmp_path / "home") as second:
        assert second.password == ""
