"""A child process that is spoken to in lines: given one, its answers awaited no longer than allowed, ended for sure."""

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from intake.reading import sandbox
from records.errors import ReaderCrashed, TimeLimitReached

MOST_ANSWER_BYTES = 512 * 1024**2
READ_BYTES = 1 << 18
STDERR_TAIL_BYTES = 4096


class LineProcess:
    """A running command in a session of its own, with `folder` as its working folder."""

    def __init__(self, command: Sequence[str], *, folder: Path) -> None:
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._given, its_end = socket.socketpair()
        with its_end:
            self._process = subprocess.Popen(  # noqa: S603 - the command line is ours, no name of a document is in it
                command,
                stdin=its_end.fileno(),
                stdout=subprocess.PIPE,
                stderr=self._stderr,
                env=sandbox.environment(folder),
                cwd=folder,
                start_new_session=True,
            )
        self._buffer = bytearray()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def send(self, line: bytes, *, lend: Sequence[int] = ()) -> None:
        """Write a line to its standard input, with open files that it may use.

        Raises:
            ReaderCrashed: the process has gone.
        """
        whole = line + b"\n"
        try:
            sent = socket.send_fds(self._given, [whole], lend) if lend else 0
            self._given.sendall(whole[sent:])
        except OSError as error:
            self.kill()
            raise ReaderCrashed("the child has gone") from error

    def lines(self, left: Callable[[], float]) -> Iterator[bytes]:
        """Its lines as they come, until it ends.

        Raises:
            TimeLimitReached: `left()` seconds came down to nothing first; the process has been killed.
        """
        if self._process.stdout is None:
            return
        pipe = self._process.stdout.fileno()
        with selectors.DefaultSelector() as waiting:
            waiting.register(pipe, selectors.EVENT_READ)
            while True:
                if b"\n" in self._buffer:
                    line, _, self._buffer = self._buffer.partition(b"\n")
                    yield bytes(line)
                    continue
                if not waiting.select(max(0.0, left())):
                    self.kill()
                    raise TimeLimitReached
                part = os.read(pipe, READ_BYTES)
                if not part or len(self._buffer) > MOST_ANSWER_BYTES:
                    self.kill()
                    return
                self._buffer += part

    def forget_errors(self) -> None:
        """Empty what the process has written to its standard error."""
        self._stderr.seek(0)
        self._stderr.truncate()

    def errors_mention(self, marks: Sequence[bytes]) -> bool:
        """Whether the end of its standard error has one of the marks: looked at, never kept or logged."""
        length = self._stderr.seek(0, os.SEEK_END)
        self._stderr.seek(max(0, length - STDERR_TAIL_BYTES))
        tail = self._stderr.read()
        return any(mark in tail for mark in marks)

    def kill(self) -> None:
        """End the process and everything it started, now."""
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """End it and let go of its pipes."""
        self.kill()
        self._given.close()
        for stream in (self._process.stdout, self._stderr):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
