"""No document takes more than its share of pages, pixels, time, memory; the next is read as if nothing happened."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake.recognise import Readers
from records.errors import (
    DocumentError,
    EngineMissing,
    MemoryLimitReached,
    PageTooLarge,
    TimeLimitReached,
    TooLarge,
    TooManyPages,
)
from tests.reading.conftest import Read
from tests.reading.papers import image_of, letter, scan

Limited = Callable[..., None]


@pytest.fixture
def limited(readers: Readers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Limited:
    """Reads a file with limits of its own, in a child that is warm already: limits go with each document."""

    def one(path: Path, **limits: float) -> None:
        (tmp_path / "out").mkdir()
        monkeypatch.setattr(readers, "_limits", Limits(**limits))
        readers.read(path, out=tmp_path / "out", languages=("en",))

    return one


@pytest.mark.parametrize(
    ("limits", "error"),
    [
        ({"pages": 1}, TooManyPages),
        ({"page_megapixels": 1}, PageTooLarge),
        ({"document_seconds": 0.05, "page_seconds": 0.01}, TimeLimitReached),
        ({"file_bytes": 1000}, TooLarge),
    ],
)
def test_what_goes_beyond_a_limit_ends_by_name(
    limited: Limited, samples: Path, limits: dict[str, float], error: type[DocumentError]
) -> None:
    with pytest.raises(error):
        limited(samples / "kinds" / "pages.tiff", **limits)


def test_a_page_that_needs_too_much_memory_is_refused(limited: Limited, tmp_path: Path) -> None:
    Image.new("RGB", (12_000, 9_000), "white").save(tmp_path / "huge.png", compress_level=1)
    with pytest.raises(MemoryLimitReached):
        limited(tmp_path / "huge.png", memory_bytes=450 * 1024**2)


def test_missing_language_data_is_a_missing_engine(tmp_path: Path, samples: Path) -> None:
    (tmp_path / "nothing").mkdir()
    reading = ReadingSettings(tessdata=tmp_path / "nothing")
    with Readers(limits=Limits(), reading=reading) as readers, pytest.raises(EngineMissing):
        _read(readers, samples / "en-reminder.pdf", tmp_path / "out")


def test_a_page_tree_that_bites_its_tail_ends(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "loop.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)
        pdf.save(path)
    with pytest.raises(DocumentError):
        read(path)
        raise DocumentError  # read is as good an end


def test_the_next_document_is_read_after_one_that_was_stopped(tmp_path: Path, samples: Path) -> None:
    with Readers(limits=Limits(document_seconds=5, page_seconds=0.5), reading=ReadingSettings()) as readers:
        assert _read(readers, samples / "kinds" / "blank.pdf", tmp_path / "one").pages
        with pytest.raises(TimeLimitReached):
            _read(readers, scan(tmp_path / "many.pdf", *[image_of(letter())] * 50), tmp_path / "two")
        assert _read(readers, samples / "kinds" / "blank.pdf", tmp_path / "three").pages


def test_several_documents_are_read_at_once(tmp_path: Path, samples: Path, readers: Readers) -> None:
    done: list[int] = []

    def one(number: int) -> None:
        done.append(len(_read(readers, samples / "kinds" / "born-digital.pdf", tmp_path / str(number)).pages))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [1, 1, 1]


def test_closing_leaves_no_process_and_no_folder(tmp_path: Path, samples: Path) -> None:
    readers = Readers(limits=Limits(), reading=ReadingSettings())
    _read(readers, samples / "kinds" / "blank.pdf", tmp_path / "out")
    (child,) = readers._idle
    readers.close()
    assert not child.alive
    assert not child._work.exists()
    assert not list(_processes_with(str(child._work)))


def _read(readers: Readers, path: Path, out: Path):
    out.mkdir()
    return readers.read(path, out=out, languages=("en",))


def _processes_with(words: str) -> Iterator[Path]:
    deadline = time.monotonic() + 5
    found: list[Path] = [Path()]
    while found and time.monotonic() < deadline:
        found = [line for line in Path("/proc").glob("[0-9]*/cmdline") if words in _content(line)]
    yield from found


def _content(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""
