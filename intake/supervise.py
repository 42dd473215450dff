"""Keeping watcher, worker and review screens running: one process tree, each part started again when it falls."""

import ctypes
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Self

import structlog

from config.settings import Settings
from intake.archives import archives
from intake.locks import only_one
from intake.watch import prepare_folders
from records import clerks, fsops
from records.database import Database
from records.errors import AlreadyRunning, RogatoryError

log = structlog.get_logger()

PARTS = ("watch", "work", "serve")
READY_SECONDS = 60
STOP_SECONDS = 10
LONGEST_PAUSE_SECONDS = 30
STEADY_SECONDS = 60
"""A part that ran this long begins with the shortest pause again."""
READY_VARIABLE = "ROGATORY_READY_FD"
PARENT_VARIABLE = "ROGATORY_PARENT"
PR_SET_PDEATHSIG = 1
ADMINISTRATOR = "admin"


def prepare(settings: Settings) -> str | None:
    """Make the data folder, bring the database up to date, make the first administrator.

    Returns:
        The administrator's one-time password if it was made just now.
    """
    fsops.make_folder(settings.home)
    prepare_folders(settings)
    archives(settings)
    database = Database(settings.database)
    database.migrate()
    password = None
    with database.writing() as session:
        if not clerks.everyone(session):
            password = clerks.add(session, ADMINISTRATOR, full_name="Administrator", role="admin", cleared=True)
    database.close()
    return password


@dataclass
class Part:
    """One of the processes."""

    name: str
    process: subprocess.Popen[bytes]
    started_at: float
    pause_seconds: float = 1.0
    start_again_at: float | None = None


class Supervisor:
    """The parts of a running installation."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._parts: dict[str, Part] = {}
        self._held = ExitStack()

    def __enter__(self) -> Self:
        self._held.enter_context(only_one(self.settings, "up"))
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._held.close()

    def start(self) -> None:
        """Start all parts and wait until they are ready.

        Raises:
            AlreadyRunning: the port of the review screens is taken.
            RogatoryError: a part did not become ready.
        """
        self._choose_port()
        waiting = [(name, self._start(name)) for name in PARTS]
        deadline = time.monotonic() + READY_SECONDS
        for name, descriptor in waiting:
            self._await(name, descriptor, deadline)
            os.close(descriptor)
        while not self._answers():
            if self._parts["serve"].process.poll() is not None or time.monotonic() > deadline:
                raise RogatoryError("serve")
            time.sleep(0.05)

    def _choose_port(self) -> None:
        web = self.settings.web
        with socket.socket(socket.AF_INET6 if ":" in web.host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((web.host, web.port))
            except OSError as error:
                raise AlreadyRunning(f"port {web.port} is taken") from error
            port = probe.getsockname()[1]
        self.settings = self.settings.model_copy(update={"web": web.model_copy(update={"port": port})})

    def _answers(self) -> bool:
        try:
            with socket.create_connection((self.settings.web.host, self.settings.web.port), timeout=1):
                return True
        except OSError:
            return False

    def _start(self, name: str) -> int:
        readable, writable = os.pipe()
        environment = os.environ | {
            READY_VARIABLE: str(writable),
            PARENT_VARIABLE: str(os.getpid()),
            "ROGATORY_HOME": str(self.settings.home),
            "ROGATORY_WEB__PORT": str(self.settings.web.port),
        }
        process = subprocess.Popen(  # noqa: S603 - our own program, no outside word in it
            [sys.executable, "-m", "intake", name], env=environment, pass_fds=(writable,), start_new_session=True
        )
        os.close(writable)
        pause = self._parts[name].pause_seconds if name in self._parts else 1.0
        self._parts[name] = Part(name, process, time.monotonic(), pause)
        log.info("started", part=name, pid=process.pid)
        return readable

    def _await(self, name: str, descriptor: int, deadline: float) -> None:
        if name == "serve":
            return
        ready, _, _ = select.select([descriptor], [], [], max(deadline - time.monotonic(), 0))
        if not ready or not os.read(descriptor, 1):
            raise RogatoryError(name)

    def run(self, stop: threading.Event) -> None:
        """Watch over the parts until `stop` is set."""
        while not stop.wait(0.5):
            for part in list(self._parts.values()):
                self._look_after(part)

    def _look_after(self, part: Part) -> None:
        code = part.process.poll()
        if code is None:
            return
        now = time.monotonic()
        if part.start_again_at is None:
            steady = now - part.started_at > STEADY_SECONDS
            part.pause_seconds = 1.0 if steady else min(part.pause_seconds * 2, LONGEST_PAUSE_SECONDS)
            part.start_again_at = now + part.pause_seconds
            log.warning("fell", part=part.name, code=code, again_in_seconds=part.pause_seconds)
        elif now >= part.start_again_at:
            os.close(self._start(part.name))

    def stop(self) -> None:
        """Ask all parts to end; after a while, make them."""
        for part in self._parts.values():
            _signal(part, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for part in self._parts.values():
            try:
                part.process.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                _signal(part, signal.SIGKILL)
                part.process.wait()
        self._parts.clear()


def _signal(part: Part, number: signal.Signals) -> None:
    if part.process.poll() is None:
        part.process.send_signal(number)


def supervised(stop: threading.Event | None) -> None:
    """Called by a part when it starts: end when the supervisor ends, even if that was killed."""
    parent = os.environ.get(PARENT_VARIABLE)
    if parent is None:
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(parent):  # it was gone before we could ask
        if stop is not None:
            stop.set()
        else:
            os.kill(os.getpid(), signal.SIGTERM)


def ready() -> None:
    """Called by a part when it can do its work."""
    descriptor = os.environ.pop(READY_VARIABLE, None)
    if descriptor is not None:
        os.write(int(descriptor), b"1")
        os.close(int(descriptor))
