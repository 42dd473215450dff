"""Extraction in a child process: a rule that hangs or eats memory on some text must not take the worker along.

The child is started on demand, serves one document after the other (text is all it gets; the files were parsed
elsewhere) and leaves after some idle minutes to give its memory back. Run as `python -m intake.extraction FOLDER`.
"""

import os
import select
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pydantic import TypeAdapter, ValidationError

from intake.reading import sandbox
from intake.reading.harden import be_undumpable, filter_system_calls, give_up_rights
from intake.reading.line_process import LineProcess
from intake.reading.working_folder import WorkingFolder, remove_leftovers
from records.errors import ReaderCrashed
from records.known import NOTHING, Known
from records.values import Box, Page, PageSource, Word

if TYPE_CHECKING:
    from extract.draft import Draft

EXTRACTION = "extraction"
"""The kind of this child's working folder."""

DRAFT_SECONDS = 60.0
"""Time for one document, plus what its pages add."""
PAGE_SECONDS = 2.0
IDLE_SECONDS = 60
"""It starts while the next document is being read, so leaving costs nobody time, and gives 120 MB back."""
MEMORY_BYTES = 3 * 1024**3
READ_BYTES = 1 << 18
FIRST_WORDS = (
    "The",
    "Court",
    "of",
    "France",
    "requests",
    "the",
    "records",
    "of",
    "1",
    "March",
    "2026",
    "from",
    "Mr",
    "Doe",
)


@dataclass(frozen=True, slots=True)
class Request:
    """What the child is asked: the pages as read, the State this authority belongs to, what clerks have confirmed."""

    pages: tuple[Page, ...]
    own_state: str | None
    known: Known = NOTHING


REQUEST = TypeAdapter(Request)


class Extractor:
    """One child that makes drafts; safe to use from several threads, which take turns."""

    def __init__(self, *, seconds: float = DRAFT_SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        remove_leftovers(EXTRACTION)
        self._folder = WorkingFolder(EXTRACTION)
        (self._folder.path / "tmp").mkdir()
        self._process: LineProcess | None = self._started()

    def warm(self) -> None:
        """Start the child, if it has left, ahead of need and without waiting for it."""
        with self._lock:
            self._running()

    def draft(self, pages: Sequence[Page], *, own_state: str | None, known: Known = NOTHING) -> "Draft":
        """The draft of a record from these pages.

        Raises:
            TimeLimitReached: it took too long; the child was ended.
            ReaderCrashed: the child broke down.
        """
        with self._lock:
            process = self._running()
            deadline = time.monotonic() + self._seconds + PAGE_SECONDS * len(pages)
            process.send(REQUEST.dump_json(Request(tuple(pages), own_state, known)))
            answer = next(process.lines(lambda: deadline - time.monotonic()), None)
        if answer is None:
            raise ReaderCrashed("extraction ended")
        try:
            return _draft_type().validate_json(answer)
        except ValidationError as error:
            raise ReaderCrashed("unbelievable draft") from error

    def close(self) -> None:
        """End the child."""
        with self._lock:
            if self._process is not None:
                self._process.close()
                self._process = None
        self._folder.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _running(self) -> LineProcess:
        if self._process is not None and not self._process.alive:
            self._process.close()
            self._process = None
        if self._process is None:
            self._process = self._started()
        return self._process

    def _started(self) -> LineProcess:
        folder = self._folder.path
        return LineProcess(sandbox.command("intake.extraction", work=folder), folder=folder)


def serve() -> None:
    """The child: read requests from standard input, a line each, and answer each with the line of its draft."""
    answers = os.dup(1)
    os.dup2(2, 1)  # a library that prints must not write between the answers
    from extract.draft import draft  # noqa: PLC0415 - loads the models; the parent has no need of them

    draft((_first_page(),), own_state=None)  # loads what is loaded on first use
    be_undumpable()
    filter_system_calls()
    give_up_rights(memory_bytes=MEMORY_BYTES, cpu_seconds=None)
    for line in _lines(0):
        request = REQUEST.validate_json(line)
        made = draft(request.pages, own_state=request.own_state, known=request.known)
        left = memoryview(_draft_type().dump_json(made) + b"\n")
        while left:
            left = left[os.write(answers, left) :]


def _first_page() -> Page:
    box = Box(72, 72, 144, 84)
    words = tuple(Word(word, box, 1.0, 0, 0) for word in FIRST_WORDS)
    return Page(1, 595, 842, words, PageSource.TEXT_LAYER, "en")


def _lines(descriptor: int) -> Iterator[bytes]:
    """Lines as they come, until the input ends or nothing has come for `IDLE_SECONDS`."""
    buffer = b""
    while select.select([descriptor], [], [], IDLE_SECONDS)[0]:
        part = os.read(descriptor, READ_BYTES)
        if not part:
            return
        *lines, buffer = (buffer + part).split(b"\n")
        yield from lines


def _draft_type() -> "TypeAdapter[Draft]":
    from extract.draft import Draft  # noqa: PLC0415 - see serve

    return TypeAdapter(Draft)


if __name__ == "__main__":
    serve()
