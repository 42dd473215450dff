"""Drafts are made in a child process: it can be ended at any time, and nobody else notices."""

import threading
from collections.abc import Iterator

import pytest

from intake.extraction import Extractor
from records.errors import TimeLimitReached
from records.values import Box, Page, PageSource, Word

TEXT = "Date: 3 March 2026\nThe Ministry of Justice of Portugal requests the records."


def page() -> Page:
    lines = TEXT.splitlines()
    words = [Word(word, Box(72 + 50 * at, 72 + 20 * row, 116 + 50 * at, 84 + 20 * row), 0.9, row, 0)
             for row, line in enumerate(lines) for at, word in enumerate(line.split())]  # fmt: skip
    return Page(1, 595, 842, tuple(words), PageSource.OCR, "en")


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor() as one:
        yield one


def test_a_draft_comes_back_as_it_was_made(extractor: Extractor) -> None:
    from extract.draft import draft  # noqa: PLC0415 - here the models load in this process too

    assert extractor.draft((page(),), own_state="LV") == draft((page(),), own_state="LV")


def test_a_child_that_died_is_replaced(extractor: Extractor) -> None:
    before = extractor.draft((page(),), own_state=None)
    assert extractor._process is not None
    extractor._process.kill()
    assert extractor.draft((page(),), own_state=None) == before


def test_several_threads_get_each_their_own_draft(extractor: Extractor) -> None:
    made: dict[int, object] = {}

    def one(number: int) -> None:
        made[number] = extractor.draft((page(),) if number % 2 else (), own_state=None)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made[0] == made[2] == made[4]
    assert made[1] == made[3] == made[5]
    assert made[0] != made[1]


def test_one_that_takes_too_long_is_ended() -> None:
    with Extractor(seconds=0) as impatient:
        with pytest.raises(TimeLimitReached):
            impatient.draft((), own_state=None)
        assert impatient._process is not None
        assert not impatient._process.alive
