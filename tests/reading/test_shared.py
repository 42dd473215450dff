"""Documents that other projects collected because they broke something: each ends by name, in time, unchanged."""

import hashlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from config.settings import Limits
from config.settings import Reading as ReadingSettings
from intake.recognise import Readers
from records.errors import DocumentError, LockedWithPassword, ReaderCrashed, TimeLimitReached

BUDGET_SECONDS = 240
AT_ONCE = 2


@pytest.mark.shared
@pytest.mark.timeout(BUDGET_SECONDS + 60)
def test_hostile_mail_and_office_files_all_end_by_name(tmp_path: Path, shared: Path) -> None:
    folders = [shared / "samples" / name for name in ("hostile", "email", "office")]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    before = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    process = psutil.Process()
    begun, memory = time.monotonic(), process.memory_info().rss
    with (
        Readers(limits=Limits(document_seconds=60), reading=ReadingSettings()) as readers,
        ThreadPoolExecutor(AT_ONCE) as threads,
    ):
        ends = dict(zip(files, threads.map(lambda path: _end(readers, path, tmp_path), files), strict=True))
    assert time.monotonic() - begun < BUDGET_SECONDS
    assert process.memory_info().rss - memory < 50 * 1024**2
    broken = {path.name: end for path, end in ends.items() if end in (ReaderCrashed, TimeLimitReached)}
    assert broken == {}
    assert ends[shared / "samples" / "hostile" / "pdf" / "encrypted.pdf"] is LockedWithPassword
    assert sum(end is None for end in ends.values()) > len(files) / 2
    assert {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files} == before


def _end(readers: Readers, path: Path, tmp_path: Path) -> type[DocumentError] | None:
    out = tmp_path / f"{threading.get_ident()}-{path.name}"
    out.mkdir()
    try:
        readers.read(path, out=out, languages=("en", "fr", "es", "pt"))
    except DocumentError as error:
        return type(error)
    return None
