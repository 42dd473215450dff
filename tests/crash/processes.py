"""Programs that are started and killed again and again: as fresh processes, or forked where starting takes long."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, Self

CHECKOUT = Path(__file__).parents[2]


@dataclass
class Running:
    """A process of ours; `ended` is set with its exit code, negative for a signal."""

    process: int
    ended: "queue.Queue[int]" = field(default_factory=queue.Queue)

    def send(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.process, number)

    def kill(self, *, seconds: float = 20) -> int:
        """Kill it outright and wait for its end; its exit code."""
        self.send(signal.SIGKILL)
        return self.wait(seconds)

    def wait(self, seconds: float = 30) -> int:
        """Its exit code; raises queue.Empty if it does not end in time."""
        return self.ended.get(timeout=seconds)


class Program(Protocol):
    """Something that can be started with a few variables added to its environment."""

    def start(self, **environment: str) -> Running: ...


class Fresh:
    """A command that is started anew each time, as a service manager would."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._command = tuple(command)
        self._environment = dict(environment)

    def start(self, **environment: str) -> Running:
        process = subprocess.Popen(
            self._command, env={**self._environment, **environment}, cwd=CHECKOUT, stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
        )  # fmt: skip
        running = Running(process.pid)
        threading.Thread(target=lambda: running.ended.put(process.wait()), daemon=True).start()
        return running


class Forked:
    """A module whose `main` is run in processes forked from one that has imported it."""

    def __init__(self, module: str, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.forker", module], env=dict(environment), cwd=CHECKOUT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        self._out = self._process.stdout
        assert self._out.readline() == "imported\n"
        self._started: queue.Queue[Running] = queue.Queue()
        self._running: dict[int, Running] = {}
        self._one_at_a_time = threading.Lock()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._out:
            what, process, *code = line.split()
            if what == "started":
                self._running[int(process)] = running = Running(int(process))
                self._started.put(running)
            else:
                self._running.pop(int(process)).ended.put(int(code[0]))

    def start(self, **environment: str) -> Running:
        assert self._process.stdin is not None
        with self._one_at_a_time:
            self._process.stdin.write(json.dumps(environment) + "\n")
            self._process.stdin.flush()
            return self._started.get(timeout=20)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for running in tuple(self._running.values()):
            running.send(signal.SIGKILL)
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=20)
        self._reader.join(timeout=20)
        self._out.close()
