"""The process that waits warm for documents and starts a new process for each; run as `python -m intake.reading.child`.

Loading the engines takes two seconds, reading a letter not much more. So this process loads them once, never looks at
a document itself, and forks for each one: the fork gives up its rights, reads that one document, answers and ends.
Nothing of a document can live on into the next one's process.
"""

import ctypes
import gc
import os
import select
import signal
import socket
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from intake.reading.exchange import ANSWER, TASK, WORD_OF_OURS, Begun, Ended, Refusal, Task
from intake.reading.harden import be_undumpable, filter_system_calls, give_up_rights, leave_rights_as_they_are
from intake.reading.kinds import PDF_WITHIN, is_pdf
from intake.reading.source import NAMED, Source
from records.errors import EngineMissing

if TYPE_CHECKING:
    from intake.reading.second_reader import SecondReader
    from intake.reading.tesseract import Tesseract

IDLE_SECONDS = 300
"""A child that nobody has asked anything for so long leaves, to give its memory back."""

REST_SECONDS = 20
"""After so long without a document the second reader is let go, 30 MB; it takes 0.1 s to load."""

FROM_DOCUMENT = b"D"
FROM_US = b"W"
"""First byte of an answer's line: from the process that read the document, or from this one, which can be believed."""

FOR_EVERY_DOCUMENT = (
    "intake.reading.document", "pikepdf.pdfa", "PIL.WebPImagePlugin", "encodings.utf_16_be",
    "fontTools.ttLib.tables._h_h_e_a", "fontTools.ttLib.tables._l_o_c_a",
)  # fmt: skip
"""What reading a document imports, and what those libraries import no sooner than on first use."""

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
KEPT_BYTES = 64 * 1024**2
"""Memory of images that a fork lets go of is used again for the next ones: fresh pages cost a third of drawing one."""

OUT_OF_MEMORY_MARKS = (b"bad_alloc", b"MemoryError", b"out of memory", b"Cannot allocate memory")
COPY_BYTES = 1 << 16
FILES_LENT = 2


def main(work: Path) -> None:
    """Wait for tasks on standard input, one line each, until it ends or nothing has come for `IDLE_SECONDS`."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # a library that prints must not write between the answers
    be_undumpable()
    filter_system_calls()  # holds for every fork as well, and takes as long as a page's text
    tasks = socket.socket(fileno=0)
    warm = _Warmth()
    warm.step()  # what every document needs: loaded once here, and never counted as a document's time
    while given := _next_task(tasks, warm):
        line, (original, copy) = given
        task = TASK.validate_json(line)
        engines = warm.engines(task)
        _line(answers, FROM_US, WORD_OF_OURS.dump_json(Begun()))
        code = _read_in_fork(task, engines, original=original, copy=copy, work=work, answers=answers)
        os.close(original)
        os.close(copy)
        _line(answers, FROM_US, WORD_OF_OURS.dump_json(Ended(code)))


@dataclass(frozen=True, slots=True)
class _Engines:
    """What a fork need not load: None where it is missing, which the fork will find out, and say."""

    tesseract: "Tesseract | None" = None
    second_reader: "SecondReader | None" = None


class _Warmth:
    """Loads the engines one by one while nothing is asked; a document that comes early need not wait for all."""

    def __init__(self) -> None:
        self._left = [*FOR_EVERY_DOCUMENT]
        self._tesseracts: dict[str, Tesseract] = {}
        self._second_reader: SecondReader | None = None

    def step(self) -> bool:
        """Load one more; whether anything was left to load."""
        if not self._left:
            return False
        __import__(self._left.pop(0))
        if not self._left:
            _use_once()
        return True

    def engines(self, task: Task) -> _Engines:
        """The engines with the models that a document may need: a fork has them without loading them."""
        return _Engines(self._tesseract(task), self._loaded_second_reader() if task.second_reader_words else None)

    def rest(self) -> None:
        """Let go of what is large and quickly loaded again."""
        if self._second_reader is not None:
            self._second_reader = None
            _give_memory_back()

    def _tesseract(self, task: Task) -> "Tesseract | None":
        from intake.reading.tesseract import Tesseract  # noqa: PLC0415 - loaded while waiting

        try:
            engine = self._tesseracts.setdefault(task.tessdata, Tesseract(Path(task.tessdata)))
            for language in ("en", *task.languages):
                engine.load(engine.model(language))
        except EngineMissing:
            return None
        return engine

    def _loaded_second_reader(self) -> "SecondReader | None":
        from intake.reading.second_reader import SecondReaderFailed, installed_reader  # noqa: PLC0415 - as above

        if self._second_reader is None and (reader := installed_reader()) is not None:
            try:
                reader.load()
            except SecondReaderFailed:
                return None
            _give_memory_back()
            self._second_reader = reader
        return self._second_reader


def _use_once() -> None:
    """What is made on first use is made here: Pillow's list of formats, the words that tell languages."""
    from PIL import Image  # noqa: PLC0415 - loaded while waiting

    from extract.language import language_of  # noqa: PLC0415 - as above

    Image.preinit()
    language_of("of", ("en",))


def _give_memory_back() -> None:
    """The C library keeps what is freed, against the next need; here there will be none for long (malloc_trim(3))."""
    ctypes.CDLL(None).malloc_trim(0)


def _keep_memory() -> None:
    """The C library is to hand out again what was freed, large pieces as well (mallopt(3))."""
    libc = ctypes.CDLL(None)
    libc.mallopt(M_MMAP_THRESHOLD, KEPT_BYTES // 2)
    libc.mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)


def _next_task(tasks: socket.socket, warm: _Warmth) -> tuple[bytes, list[int]] | None:
    """The next line, and the files that are lent with it: the document's, and the one for its searchable copy."""
    line, lent = b"", []
    while not line.endswith(b"\n"):
        while not select.select([tasks], [], [], 0)[0] and warm.step():
            pass
        if not select.select([tasks], [], [], REST_SECONDS)[0]:
            warm.rest()
        if not select.select([tasks], [], [], IDLE_SECONDS - REST_SECONDS)[0]:
            return None
        part, files, _, _ = socket.recv_fds(tasks, COPY_BYTES, FILES_LENT, socket.MSG_CMSG_CLOEXEC)
        if not part:
            return None
        line += part
        lent += files
    return line, lent


def _read_in_fork(task: Task, engines: _Engines, *, original: int, copy: int, work: Path, answers: BinaryIO) -> int:
    """Read the document in a new process; pass its answers on; the exit code, negative for a signal."""
    receiving, sending = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(receiving)
        answers.close()
        os.close(0)
        sender = os.fdopen(sending, "wb", buffering=0)
        _read_and_leave(task, engines, source=Source(original), copy=copy, work=work, answers=sender)
    os.close(sending)
    _pass_on(receiving, answers)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    _end_everything_else()
    return code


def _pass_on(receiving: int, answers: BinaryIO) -> None:
    with os.fdopen(receiving, "rb") as lines:
        for line in lines:
            _line(answers, FROM_DOCUMENT, line.rstrip(b"\n"))


def _end_everything_else() -> None:
    """Kill whatever the document's process left behind. Only inside a pid namespace of our own, of course."""
    if os.getpid() > 2:  # bubblewrap is 1, this process 2
        return
    try:
        os.kill(-1, signal.SIGKILL)
        while True:
            os.waitpid(-1, 0)
    except (ProcessLookupError, ChildProcessError):
        return


def _read_and_leave(task: Task, engines: _Engines, *, source: Source, copy: int, work: Path, answers: BinaryIO) -> None:
    """In the fork: give up rights, read, answer, end. Never returns."""
    code = 1
    gc.freeze()  # looking through all that was loaded before would copy it, page by page
    _keep_memory()
    try:
        from intake.reading.document import read_document  # noqa: PLC0415 - loaded while waiting

        give_up_rights(memory_bytes=task.memory_bytes, cpu_seconds=task.cpu_seconds)
        for answer in read_document(
            _kept_as_it_is(source, work / "tmp" / NAMED),
            copy=copy,
            out=work / "out",
            work=work / "tmp",
            task=task,
            warm=engines.tesseract,
            warm_second=engines.second_reader,
            known=work / "known",
        ):
            _line(answers, b"", ANSWER.dump_json(answer))
        code = 0
    except MemoryError:
        _line(answers, b"", ANSWER.dump_json(Refusal("memory-limit")))
        code = 0
    except BaseException:  # noqa: BLE001 - told to the parent by the exit code; the trace helps in development
        traceback.print_exc()
    finally:
        answers.close()
        os._exit(code)


def _kept_as_it_is(source: Source, name: Path) -> Source:
    """The document's file, so that nothing that reads it can change the original.

    It is open for reading only; but where this process has the same user as the original's owner, it could give itself
    the right to write to it. A PDF is then read without the system calls for that, all other files from a copy.
    """
    if not is_pdf(source.head(PDF_WITHIN)):
        copy = Source.at(source.copied_to(name))
        os.close(source.descriptor)
        return copy
    if source.owner == os.geteuid():
        leave_rights_as_they_are()
    return source


def _line(answers: BinaryIO, mark: bytes, line: bytes) -> None:
    left = memoryview(mark + line + b"\n")
    while left:
        left = left[answers.write(left) or 0 :]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
