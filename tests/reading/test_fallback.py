"""The engine dies on a document: the command-line engine reads it; a page on which that fails too is shown as such."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake.reading.engine import Seen
from intake.reading.tesseract_program import TesseractProgram, words_in
from intake.recognise import Readers, Reading
from records.errors import ReaderCrashed
from records.values import PageSource
from tests.reading.papers import LETTER, image_of, letter, scan

WORDS = " ".join(LETTER).split()
TESSDATA = ReadingSettings().tessdata
WIDEST = 32_767
"""Pixels of the widest image that Tesseract takes."""


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch):
    """Lets the engine in the children of this test die: `dying("EFAULT")` by SIGSEGV at its first image,
    `dying("EIO@2")` by SIGABRT at its second."""
    return lambda how: monkeypatch.setenv("ROGATORY_CRASH", f"page_recognise={how}")


def read_alone(path: Path, tmp_path: Path, *, tessdata: Path = TESSDATA, page_seconds: float = 60) -> Reading:
    (tmp_path / "out").mkdir()
    with Readers(limits=Limits(page_seconds=page_seconds), reading=ReadingSettings(tessdata=tessdata)) as readers:
        return readers.read(path, out=tmp_path / "out", languages=("en",))


@pytest.mark.parametrize(("how", "page_seconds"), [("EFAULT", 60), ("stall", 1.5)])
def test_a_document_whose_engine_dies_or_hangs_is_read_by_the_program(
    tmp_path: Path, dying, how: str, page_seconds: float
) -> None:
    dying(how)
    reading = read_alone(scan(tmp_path / "letter.pdf", image_of(letter())), tmp_path, page_seconds=page_seconds)
    page = reading.pages[0]
    assert (page.source, page.text.split()) == (PageSource.OCR, WORDS)
    assert [word.line for word in page.words] == sorted(word.line for word in page.words)
    assert {word.line for word in page.words} == set(range(len(LETTER)))
    assert all(0.5 < word.confidence <= 1 for word in page.words)
    assert reading.engine.endswith("(command line)")
    assert reading.searchable_pdf is not None


def test_an_engine_that_dies_late_leaves_nothing_of_its_half(tmp_path: Path, dying) -> None:
    dying("EIO@2")
    reading = read_alone(scan(tmp_path / "two.pdf", *[image_of(letter())] * 2), tmp_path)
    assert [page.text.split() for page in reading.pages] == [WORDS, WORDS]
    assert len(reading.images) == len(list((tmp_path / "out").glob("*.webp"))) == 4


def test_a_page_on_which_the_program_fails_too_is_unreadable_and_the_others_are_not(tmp_path: Path, dying) -> None:
    dying("EFAULT")
    endless = Image.new("L", (WIDEST + 200, 90), 255)
    endless.paste(0, (4000, 30, 9000, 60))
    path = scan(tmp_path / "roll.pdf", image_of(letter()), endless)
    reading = read_alone(path, tmp_path)
    assert [page.source for page in reading.pages] == [PageSource.OCR, PageSource.UNREADABLE]
    assert reading.pages[0].text.split() == WORDS
    assert [image.page for image in reading.images] == [1, 1, 2, 2]


def test_only_where_nothing_works_the_reader_has_crashed(tmp_path: Path, dying) -> None:
    dying("EFAULT")
    (tmp_path / "tessdata").mkdir()
    (tmp_path / "tessdata" / "eng.traineddata").write_bytes((TESSDATA / "eng.traineddata").read_bytes()[:5000])
    with pytest.raises(ReaderCrashed):
        read_alone(scan(tmp_path / "letter.pdf", image_of(letter())), tmp_path, tessdata=tmp_path / "tessdata")


def test_the_program_sees_which_way_up_a_page_is(tmp_path: Path) -> None:
    if not (TESSDATA / "osd.traineddata").exists():
        pytest.skip("the model for directions (tesseract-ocr-osd) is not installed")
    program = TesseractProgram(TESSDATA)
    page = image_of(letter(LETTER * 3))
    assert program.orientation(page.rotate(90, expand=True), dpi=200)[0] == 90
    assert program.orientation(page, dpi=200)[0] == 0


def test_a_folder_of_models_may_have_a_space_and_a_quote_in_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "the clerk's models"
    folder.mkdir()
    shutil.copy(TESSDATA / "eng.traineddata", folder)
    seen = TesseractProgram(folder).read(image_of(letter()), model="eng", dpi=200, seconds=60)
    assert seen.text.split() == WORDS
    assert len(seen.baselines) == len(LETTER)


def test_a_program_that_runs_out_of_time_has_seen_nothing_and_says_so() -> None:
    seen = TesseractProgram(TESSDATA).read(image_of(letter()), model="eng", dpi=200, seconds=0.01)
    assert seen == Seen((), (), complete=False)


def test_rows_without_a_word_count_no_line() -> None:
    head = "level page_num block_num par_num line_num word_num left top width height conf text".replace(" ", "\t")
    rows = (
        "4 1 1 1 1 0 10 10 200 20 -1 ",
        "5 1 1 1 1 1 10 10 50 20 96.4 Court",
        "5 1 1 1 2 1 10 40 50 20 95  ",
        "5 1 1 1 3 1 10 70 50 20 91 of",
        "5 1 2 1 1 1 10 99 50 20 120 Appeal",
    )
    words = list(words_in("\n".join([head, *(row.replace(" ", "\t", 11) for row in rows)])))
    assert [(word.text, word.line, word.paragraph) for word in words] == [
        ("Court", 0, 0),
        ("of", 1, 0),
        ("Appeal", 2, 1),
    ]
    assert [word.confidence for word in words] == [0.964, 0.91, 1.0]
    assert (words[0].left, words[0].right, words[0].bottom) == (10, 60, 30)
