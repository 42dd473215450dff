"""Keeping watcher, worker and review screens running: one process tree, each part started again when it falls.

Parts are forked from the supervisor, which has loaded what all of them need and runs no thread: they start sooner and
share the memory of it.
"""

import ctypes
import gc
import multiprocessing
import os
import signal
import socket
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from typing import Self

import structlog

from config.logs import place_of, set_up_logs
from config.settings import Settings
from intake.archives import archives
from intake.locks import only_one
from intake.memory import give_back
from intake.parts import PARTS
from intake.watch import prepare_folders
from records import clerks, fsops
from records.database import Database
from records.errors import PartFailed, PortTaken, RogatoryError

log = structlog.get_logger()

READY_SECONDS = 60
STOP_SECONDS = 10
LOOK_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30
STEADY_SECONDS = 60
"""A part that ran this long begins with the shortest pause again."""
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
ADMINISTRATOR = "admin"

_fork = multiprocessing.get_context("fork")


def prepare(settings: Settings) -> str | None:
    """Make the data folder, bring the database up to date, make the first administrator.

    Returns:
        The administrator's one-time password if it was made just now.
    """
    fsops.make_folder(settings.home)
    prepare_folders(settings)
    archives(settings)
    database = Database.up_to_date(settings.database)
    password = None
    with database.writing() as session:
        if not clerks.everyone(session):
            password = clerks.add(session, ADMINISTRATOR, full_name="Administrator", role="admin", cleared=True)
    database.close()
    return password


@dataclass
class Part:
    """One of the processes, and when to start it again if it has fallen."""

    name: str
    process: ForkProcess
    started_at: float
    pause_seconds: float = 1.0
    start_again_at: float | None = None


class Supervisor:
    """The parts of a running installation.

    Raises, when it is entered:
        AlreadyRunning: the data folder has a supervisor.
    """

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
        self.settings = _with_free_port(self.settings)
        give_back()
        gc.freeze()  # so that the collector of a part leaves the shared pages alone
        waiting = {name: self._start(name) for name in PARTS}
        deadline = time.monotonic() + READY_SECONDS
        for name, ready in waiting.items():
            with ready:
                if not ready.poll(max(deadline - time.monotonic(), 0)) or not _says_ready(ready):
                    raise PartFailed(f"{name}, {self.settings.home}/logs/{name}.log")

    def _start(self, name: str) -> Connection:
        ours, theirs = _fork.Pipe(duplex=False)
        process = _fork.Process(target=_be, args=(name, self.settings, os.getpid(), theirs), name=name)
        process.start()
        theirs.close()
        before = self._parts.get(name)
        self._parts[name] = Part(name, process, time.monotonic(), before.pause_seconds if before else 1.0)
        log.info("started", part=name, pid=process.pid)
        return ours

    def run(self, stop: threading.Event) -> None:
        """Watch over the parts until `stop` is set."""
        while not stop.wait(LOOK_SECONDS):
            for part in list(self._parts.values()):
                if part.process.exitcode is not None:
                    self._look_after(part)

    def _look_after(self, part: Part) -> None:
        now = time.monotonic()
        if part.start_again_at is None:
            steady = now - part.started_at > STEADY_SECONDS
            part.pause_seconds = 1.0 if steady else min(part.pause_seconds * 2, LONGEST_PAUSE_SECONDS)
            part.start_again_at = now + part.pause_seconds
            log.warning("fell", part=part.name, code=part.process.exitcode, again_in_seconds=part.pause_seconds)
        elif now >= part.start_again_at:
            self._start(part.name).close()

    def stop(self) -> None:
        """Ask all parts to end; after a while, make them."""
        for part in self._parts.values():
            part.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for part in self._parts.values():
            part.process.join(max(deadline - time.monotonic(), 0.1))
            if part.process.exitcode is None:
                part.process.kill()
                part.process.join()
        self._parts.clear()


def _says_ready(ready: Connection) -> bool:
    try:
        return bool(ready.recv_bytes())
    except EOFError:
        return False


def _be(name: str, settings: Settings, parent: int, ready: Connection) -> None:
    """What a part does after the fork: its own session, log and signals; it ends when the supervisor ends."""
    os.setsid()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    libc.prctl(PR_SET_NAME, f"rogatory-{name}".encode())
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.getppid() != parent:  # it was gone before we could ask
        return
    set_up_logs(settings.home / "logs", name)
    os.environ |= {"ROGATORY_HOME": str(settings.home), "ROGATORY_WEB__PORT": str(settings.web.port)}
    try:
        PARTS[name](settings, lambda: ready.send_bytes(b"1"))
    except RogatoryError as error:
        log.error("ended", part=name, code=error.code)
        raise SystemExit(error.exit_code) from error
    except Exception as error:
        log.error("broke", part=name, error=type(error).__name__, at=place_of(error))
        raise SystemExit(1) from error


def _with_free_port(settings: Settings) -> Settings:
    """The settings with the port that the review screens will have; port 0 becomes a free one.

    Raises:
        PortTaken: another program has it.
    """
    web = settings.web
    with socket.socket(socket.AF_INET6 if ":" in web.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((web.host, web.port))
        except OSError as error:
            raise PortTaken(str(web.port)) from error
        port = probe.getsockname()[1]
    return settings.model_copy(update={"web": web.model_copy(update={"port": port})})
