"""A real installation, started for a measurement or a test: `rogatory up` on a data folder, and stopped again."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

READY_SECONDS = 60
LOOK_SECONDS = 0.05


@dataclass
class Installation:
    """A running installation: its data folder, address, and the first administrator's one-time password."""

    home: Path
    address: str
    password: str
    process: subprocess.Popen[str]
    seconds_to_ready: float
    environment: Mapping[str, str]

    @property
    def hot_folder(self) -> Path:
        return self.home / "hot" / "inbox"

    def drop(self, file: Path, name: str | None = None) -> None:
        """Copy a file into the hot folder, as a person does who drags it there."""
        shutil.copyfile(file, self.hot_folder / (name or file.name))

    def rogatory(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command on this installation."""
        return run_rogatory(*words, environment=self.environment)

    def status(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.rogatory("status", "--json").stdout)
        return found

    def processes(self) -> list[psutil.Process]:
        """The whole process tree."""
        root = psutil.Process(self.process.pid)
        return [root, *root.children(recursive=True)]


def run_rogatory(*words: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "intake", *words], env=dict(environment), capture_output=True, text=True, check=False
    )


@contextlib.contextmanager
def installation(home: Path, *options: str, **settings: str) -> Iterator[Installation]:
    """`rogatory up` on `home` with a free port; `settings` are variables without ROGATORY_ in front."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ROGATORY_")}
    environment = kept | {"ROGATORY_HOME": str(home), "ROGATORY_WEB__PORT": str(port), "PYTHONUNBUFFERED": "1"}
    environment |= {f"ROGATORY_{name}": value for name, value in settings.items()}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "intake", "up", *options],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        password, seconds = _greeting(process, began)
        yield Installation(home, f"http://127.0.0.1:{port}", password, process, seconds, environment)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _greeting(process: subprocess.Popen[str], began: float) -> tuple[str, float]:
    assert process.stdout is not None
    password, said = "", []
    for line in process.stdout:
        said.append(line)
        if "one-time password" in line:
            password = line.split("one-time password")[1].split()[0]
        if "Stop" in line:
            return password, time.monotonic() - began
    raise RuntimeError("rogatory up ended before it was ready:\n" + "".join(said))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], *, seconds: float, what: str) -> float:
    """Look until `condition` holds; the seconds it took."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"not within {seconds} s: {what}")
        time.sleep(LOOK_SECONDS)
    return time.monotonic() - began
