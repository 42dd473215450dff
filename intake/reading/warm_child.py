"""The parent's end of a reading child: gives it a document, waits no longer than allowed, cleans up after it."""

import contextlib
import logging
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from intake.reading import sandbox
from intake.reading.child import FROM_US, OUT_OF_MEMORY_MARKS
from intake.reading.exchange import ANSWER, TASK, WORD_OF_OURS, Counted, Ended, PageRead, Refusal, Result, Task
from intake.reading.line_process import LineProcess
from intake.reading.working_folder import WorkingFolder
from records.errors import DocumentError, MemoryLimitReached, ReaderCrashed, TimeLimitReached, error_of

READING = "reading"
"""The kind of a reading child's working folder."""

START_SECONDS = 60
"""Time for a child that was not warm yet to load its engines; nothing of a document is read in it."""

PROGRAM_START_SECONDS = 5
"""What a page read by the command-line engine may take longer: the program and its model start for each image."""

ENGINE_DIED = frozenset((signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE, signal.SIGALRM))
"""How a process ends whose engine breaks down; SIGALRM is our own, for an engine that hangs."""

log = logging.getLogger(__name__)


class WarmChild:
    """One warm process and its working folder; reads one document at a time, each in a new process."""

    def __init__(self, tessdata: Path) -> None:
        self._folder = WorkingFolder(READING)
        self._work = self._folder.path
        self._clear()
        command = sandbox.command("intake.reading.child", work=self._work, read_only=(tessdata,))
        self._process = LineProcess(command, folder=self._work)

    @property
    def alive(self) -> bool:
        return self._process.alive

    @property
    def out(self) -> Path:
        """Where the results of the last document lie, until the next one is read."""
        return self._work / "out"

    def read(
        self,
        original: Path,
        task: Task,
        *,
        copy: Path,
        seconds: Callable[[int], float],
        hear: Callable[[Counted | PageRead], None],
        known: Path | None = None,
    ) -> Result:
        """Have one document read; `seconds` says how long a document of so many pages may take.

        `copy` is a new file, which its searchable copy is written to.
        `hear` gets the number of pages and each page as it is read; from 1 again where the other engine begins anew.
        `known` is a file with pages of this document that were read before.

        Raises:
            DocumentError: the child refused the document, or it had to be ended.
        """
        self._clear()
        self._process.forget_errors()
        before = self._work / "known"
        if known is not None and known.exists():
            _copied(known, before)
        try:
            with self._lent(original) as document, copy.open("x+b") as made:
                files = (document, made.fileno())
                return self._answer(task, files, seconds, hear) or self._second_answer(task, files, seconds, hear)
        except ValidationError as error:
            self._process.kill()
            raise ReaderCrashed("unbelievable answer") from error
        finally:
            before.unlink(missing_ok=True)

    def close(self) -> None:
        """End the child and remove its working folder."""
        self._process.close()
        self._folder.remove()

    @contextlib.contextmanager
    def _lent(self, original: Path) -> Iterator[int]:
        """The original, open for reading only; where the child could change it, a copy that has no name any more."""
        lent = sandbox.may_lend(original)
        file = original if lent else _copied(original, self._work / "document")
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
        if not lent:
            file.unlink()
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _clear(self) -> None:
        for name in ("out", "tmp"):
            folder = self._work / name
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
            if os.geteuid() == 0:
                os.chown(folder, sandbox.NOBODY, sandbox.NOBODY)

    def _second_answer(
        self,
        task: Task,
        files: tuple[int, int],
        seconds: Callable[[int], float],
        hear: Callable[[Counted | PageRead], None],
    ) -> Result:
        """What the other engine, which is a program of its own for each page, makes of the same document."""
        log.warning("the engine died on a document; the command-line engine reads it")
        self._clear()
        self._process.forget_errors()
        page_seconds = task.page_seconds + PROGRAM_START_SECONDS
        answer = self._answer(replace(task, engine="command line", page_seconds=page_seconds), files, seconds, hear)
        if answer is None:
            raise ReaderCrashed("both engines")
        return answer

    def _answer(
        self,
        task: Task,
        files: tuple[int, int],
        seconds: Callable[[int], float],
        hear: Callable[[Counted | PageRead], None],
    ) -> Result | None:
        """The child's answer; None where the process that read the document died as broken engines do."""
        begun = time.monotonic()
        deadline = begun + START_SECONDS
        self._process.send(TASK.dump_json(task), lend=files)
        last: Result | Refusal | None = None
        for line in self._process.lines(lambda: deadline - time.monotonic()):  # noqa: B023 - it is to grow
            if line.startswith(FROM_US):
                word = WORD_OF_OURS.validate_json(line[1:])
                if isinstance(word, Ended):
                    return self._judged(last, word)
                begun = time.monotonic()
                deadline = begun + seconds(1)
                continue
            said = ANSWER.validate_json(line[1:])
            if isinstance(said, Result | Refusal):
                last = said
                continue
            if isinstance(said, Counted):
                deadline = begun + seconds(min(said.pages, task.max_pages))
            self._tell(said, hear)
        raise ReaderCrashed("the child ended")

    def _tell(self, said: Counted | PageRead, hear: Callable[[Counted | PageRead], None]) -> None:
        """Pass it on; where that fails (no room on the disk), the child need not go on either."""
        try:
            hear(said)
        except BaseException:
            self._process.kill()
            raise

    def _judged(self, last: Result | Refusal | None, ended: Ended) -> Result | None:
        if isinstance(last, Refusal):
            kind = error_of(last.code)
            raise (kind if issubclass(kind, DocumentError) else ReaderCrashed)(last.detail)
        if last is not None and ended.code == 0:
            return last
        if ended.code == -signal.SIGXCPU:
            raise TimeLimitReached("processor time")
        if ended.code == -signal.SIGKILL or self._process.errors_mention(OUT_OF_MEMORY_MARKS):
            raise MemoryLimitReached
        if -ended.code in ENGINE_DIED:
            return None
        raise ReaderCrashed(f"ended with {ended.code}")


def _copied(file: Path, name: Path) -> Path:
    """A copy of `file` that the child can read and not change."""
    shutil.copyfile(file, name)
    name.chmod(0o444)
    return name
