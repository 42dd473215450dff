"""The parent's end of a reading child: gives it a document, waits no longer than allowed, cleans up after it."""

import contextlib
import os
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import ValidationError

from intake.reading import sandbox
from intake.reading.child import FROM_US, OUT_OF_MEMORY_MARKS
from intake.reading.exchange import ANSWER, ENDED, TASK, Counted, Ended, Refusal, Result, Task
from records.errors import DocumentError, MemoryLimitReached, ReaderCrashed, TimeLimitReached, error_of

MOST_ANSWER_BYTES = 512 * 1024**2
READ_BYTES = 1 << 18
STDERR_TAIL_BYTES = 4096


class WarmChild:
    """One warm process and its working folder; reads one document at a time, each in a new process."""

    def __init__(self, tessdata: Path) -> None:
        self._work = Path(tempfile.mkdtemp(prefix="rogatory-reading-"))
        self._work.chmod(0o711)
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        self._clear()
        self._process = subprocess.Popen(  # noqa: S603 - the command line is ours, no name of a document is in it
            sandbox.command("intake.reading.child", work=self._work, tessdata=tessdata),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            env=sandbox.environment(self._work),
            cwd=self._work,
            start_new_session=True,
        )
        self._buffer = b""

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def out(self) -> Path:
        """Where the results of the last document lie, until the next one is read."""
        return self._work / "out"

    def read(self, original: Path, task: Task, *, seconds: Callable[[int], float]) -> Result:
        """Have one document read; `seconds` says how long a document of so many pages may take.

        Raises:
            DocumentError: the child refused the document, or it had to be ended.
        """
        self._clear()
        shutil.copyfile(original, self._work / "document")
        (self._work / "document").chmod(0o444)
        try:
            return self._answer(task, seconds)
        except DocumentError:
            raise
        except (ValidationError, OSError) as error:
            self.kill()
            raise ReaderCrashed(type(error).__name__) from error
        finally:
            (self._work / "document").unlink()

    def kill(self) -> None:
        """End the child and everything it started, now."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """End the child and remove its working folder."""
        if self.alive:
            self.kill()
        for stream in (self._process.stdin, self._process.stdout, self._stderr):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
        shutil.rmtree(self._work, ignore_errors=True)

    def _clear(self) -> None:
        for name, mode in (("out", 0o700), ("tmp", 0o700)):
            folder = self._work / name
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=mode)
            if os.geteuid() == 0:
                os.chown(folder, sandbox.NOBODY, sandbox.NOBODY)
        self._stderr.seek(0)
        self._stderr.truncate()

    def _answer(self, task: Task, seconds: Callable[[int], float]) -> Result:
        begun = time.monotonic()
        self._send(TASK.dump_json(task) + b"\n")
        deadline = begun + seconds(1)
        last: Result | Refusal | None = None
        for line in self._lines(lambda: deadline - time.monotonic()):
            if line.startswith(FROM_US):
                return self._judged(last, ENDED.validate_json(line[1:]))
            said = ANSWER.validate_json(line[1:])
            if isinstance(said, Counted):
                deadline = begun + seconds(said.pages)
            else:
                last = said
        raise ReaderCrashed("the child ended")

    def _judged(self, last: Result | Refusal | None, ended: Ended) -> Result:
        if isinstance(last, Refusal):
            kind = error_of(last.code)
            raise (kind if issubclass(kind, DocumentError) else ReaderCrashed)(last.detail)
        if last is not None and ended.code == 0:
            return last
        if ended.code == -signal.SIGXCPU:
            raise TimeLimitReached("processor time")
        if ended.code == -signal.SIGKILL or any(mark in self._tail() for mark in OUT_OF_MEMORY_MARKS):
            raise MemoryLimitReached
        raise ReaderCrashed(f"ended with {ended.code}")

    def _tail(self) -> bytes:
        """The end of what the child wrote to its standard error: looked at, never kept or logged."""
        length = self._stderr.seek(0, os.SEEK_END)
        self._stderr.seek(max(0, length - STDERR_TAIL_BYTES))
        return self._stderr.read()

    def _send(self, line: bytes) -> None:
        if self._process.stdin is None:
            raise ReaderCrashed("no way to the child")
        self._process.stdin.write(line)
        self._process.stdin.flush()

    def _lines(self, left: Callable[[], float]) -> Iterator[bytes]:
        """Lines from the child as they come, until it ends.

        Raises:
            TimeLimitReached: `left()` seconds came down to nothing first; the child has been killed.
        """
        if self._process.stdout is None:
            raise ReaderCrashed("no way from the child")
        pipe = self._process.stdout.fileno()
        with selectors.DefaultSelector() as waiting:
            waiting.register(pipe, selectors.EVENT_READ)
            while True:
                head, newline, rest = self._buffer.partition(b"\n")
                if newline:
                    self._buffer = rest
                    yield head
                    continue
                if not waiting.select(max(0.0, left())):
                    self.kill()
                    raise TimeLimitReached
                part = os.read(pipe, READ_BYTES)
                if not part or len(self._buffer) > MOST_ANSWER_BYTES:
                    self.kill()
                    return
                self._buffer += part
