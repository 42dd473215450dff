"""Killed between two pages: what is filed stays filed, the rest is read, and nothing is there twice."""

import hashlib
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from config.settings import Settings
from intake.archives import archives
from records import documents, progress
from records.database import Database
from tests.conftest import CHECKOUT
from tests.reading.papers import LETTER, image_of, letter, scan

SECONDS = 300


@pytest.fixture(scope="module")
def two_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = image_of(letter()), image_of(letter(LETTER[::-1]))
    return scan(tmp_path_factory.mktemp("two") / "two.pdf", *pages)


def read_until(point: str, path: Path) -> int:
    """Read and file the document in a process of its own, which dies at that point; how it ended."""
    command = [sys.executable, "-m", "tests.reading.killed_reading", str(path)]
    environment = {**os.environ, "PYTHONPATH": f"{CHECKOUT}:{CHECKOUT / 'benchmarks'}", "ROGATORY_CRASH": point}
    return subprocess.run(command, cwd=CHECKOUT, env=environment, timeout=SECONDS, check=False).returncode


def filed_pages(settings: Settings, document_id: str) -> int:
    database = Database(settings.database)
    with database.reading() as session:
        read = progress.progress(session, document_id).pages_read
    database.close()
    return read


def test_a_reading_killed_between_two_pages_goes_on_where_it_was_and_files_nothing_twice(
    home: Path, two_pages: Path
) -> None:
    settings = Settings(home=home)
    document_id = hashlib.sha256(two_pages.read_bytes()).hexdigest()
    assert read_until("before_page_commit=kill@2", two_pages) == -signal.SIGKILL  # its images are in the archive
    assert filed_pages(settings, document_id) == 1

    kept = settings.pages_read / document_id
    assert kept.read_text().count('"kind":"page"') == 1
    kept.write_text(kept.read_text().replace('"compliments"', '"complaints"'))  # so that we see where it comes from
    assert read_until("after_page_commit=kill@2", two_pages) == -signal.SIGKILL  # filed, not kept yet
    assert filed_pages(settings, document_id) == 2
    assert read_until("", two_pages) == 0

    _, derived = archives(settings)
    database = Database(settings.database)
    with database.reading() as session:
        assert progress.progress(session, document_id).is_complete
        pages = documents.pages(session, document_id)
        made = documents.derivatives(session, document_id)
    database.close()
    assert [page.number for page in pages] == [1, 2]
    assert "complaints" in pages[0].text.split()  # not read again, neither the second time nor the third
    assert pages[1].text.split() == " ".join(LETTER[::-1]).split()
    assert Counter((each.kind, each.page) for each in made) == Counter(
        [("searchable_pdf", 0), *((f"image_{size}", page) for page in (1, 2) for size in ("large", "small"))]
    )
    assert all(derived.is_whole(each.sha256) for each in made)
