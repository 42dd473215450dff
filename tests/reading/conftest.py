"""Readers that stay warm for all tests of reading."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake.recognise import Readers, Reading

Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def readers() -> Iterator[Readers]:
    with Readers(limits=Limits(), reading=ReadingSettings()) as warm:
        yield warm


@pytest.fixture
def read(readers: Readers, tmp_path: Path) -> Read:
    """Reads a file: `read(path)`, `read(path, languages=("es",))`."""

    def one(path: Path, *, languages: tuple[str, ...] = ("en", "fr", "es", "pt")) -> Reading:
        out = tmp_path / f"out-{len(list(tmp_path.iterdir()))}"
        out.mkdir()
        return readers.read(path, out=out, languages=languages)

    return one
