"""The child that reads a region of a page: waits warm, forks for each request, reads it by the program Tesseract.

Run as `python -m intake.region_child FOLDER`, in the sandbox. What parses a document is a process of its own that
ends with the answer, so nothing of one document lives on into the next one's.
"""

import os
import select
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from intake.reading.harden import be_undumpable, filter_system_calls, give_up_rights
from records.errors import DocumentError, ReaderCrashed
from records.values import Box, Word

READY = b"ready"
IDLE_SECONDS = 300
READ_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Region:
    """What is asked: `box` on page `page`, which is shown `width` by `height` points large. The file lies in the
    working folder as `document`; `upright` says that its page is known to stand there as it is shown. A clerk who sees
    it turned asks for it to be read turned by `degrees` clockwise; the words' places are those of the page as it is."""

    page: int
    box: Box
    width: float
    height: float
    languages: tuple[str, ...]
    tessdata: str
    page_pixels: int
    max_pages: int
    memory_bytes: int
    seconds: int
    upright: bool = False
    degrees: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """What was read."""

    words: tuple[Word, ...]
    kind: Literal["words"] = "words"


@dataclass(frozen=True, slots=True)
class Failed:
    """The region could not be read: the code of an error in `records.errors`, and a technical detail."""

    code: str
    detail: str = ""
    kind: Literal["failed"] = "failed"


REQUEST = TypeAdapter(Region)
ANSWER: TypeAdapter[Words | Failed] = TypeAdapter(Words | Failed)


def main(work: Path) -> None:
    """Answer regions asked for on standard input, a line each, until it ends or nothing has come for a while."""
    answers = os.dup(1)
    os.dup2(2, 1)  # a library that prints must not write between the answers
    from intake import region_words  # noqa: F401, PLC0415 - loaded here, once, for all forks

    be_undumpable()
    _write(answers, READY)
    buffer = b""
    while select.select([0], [], [], IDLE_SECONDS)[0]:
        part = os.read(0, READ_BYTES)
        if not part:
            return
        *lines, buffer = (buffer + part).split(b"\n")
        for line in lines:
            _write(answers, _read_in_fork(REQUEST.validate_json(line), work))


def _read_in_fork(region: Region, work: Path) -> bytes:
    receiving, sending = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(receiving)
        _read_and_leave(region, work, sending)
    os.close(sending)
    with os.fdopen(receiving, "rb") as answer:
        line = answer.readline().strip()
    os.waitpid(pid, 0)
    return line or ANSWER.dump_json(Failed(ReaderCrashed.code, "region"))


def _read_and_leave(region: Region, work: Path, sending: int) -> None:
    """In the fork: give up rights, read, answer, end. Never returns."""
    try:
        from intake.region_words import words_in  # noqa: PLC0415 - loaded while waiting

        filter_system_calls()
        give_up_rights(memory_bytes=region.memory_bytes, cpu_seconds=region.seconds)
        try:
            answer: Words | Failed = Words(words_in(work / "document", region, work=work / "tmp"))
        except DocumentError as error:
            answer = Failed(error.code, error.detail)
        _write(sending, ANSWER.dump_json(answer))
    except BaseException:  # noqa: BLE001 - the parent sees that no answer came; the trace helps in development
        traceback.print_exc()
    finally:
        os._exit(0)


def _write(descriptor: int, line: bytes) -> None:
    left = memoryview(line + b"\n")
    while left:
        left = left[os.write(descriptor, left) :]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
