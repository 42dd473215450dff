"""Readers that stay warm for all tests of reading."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake.recognise import Readers, Reading
from tests.reading.papers import image_of, letter, scan

Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def readers() -> Iterator[Readers]:
    with Readers(limits=Limits(), reading=ReadingSettings()) as warm:
        yield warm


@pytest.fixture(scope="session")
def letter_scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The letter of `papers`, scanned."""
    return scan(tmp_path_factory.mktemp("letter") / "letter.pdf", image_of(letter()))


@pytest.fixture(scope="session")
def letter_reading(readers: Readers, letter_scan: Path, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """What reading `letter_scan` gave: read once for all tests that look at it."""
    return readers.read(letter_scan, out=tmp_path_factory.mktemp("letter-out"), languages=("en", "fr", "es", "pt"))


@pytest.fixture(scope="session")
def tiff_reading(readers: Readers, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """What reading the sample TIFF of two pages gave."""
    out = tmp_path_factory.mktemp("tiff-out")
    return readers.read(samples / "kinds" / "pages.tiff", out=out, languages=("en", "fr", "es", "pt"))


@pytest.fixture
def read(readers: Readers, tmp_path: Path) -> Read:
    """Reads a file: `read(path)`, `read(path, languages=("es",))`."""

    def one(path: Path, *, languages: tuple[str, ...] = ("en", "fr", "es", "pt")) -> Reading:
        out = tmp_path / f"out-{len(list(tmp_path.iterdir()))}"
        out.mkdir()
        return readers.read(path, out=out, languages=languages)

    return one
