"""Working folders for documents being read. Nothing in them is needed after a restart."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from records import fsops


@contextmanager
def working_folder(scratch: Path) -> Iterator[Path]:
    """An empty folder that is gone afterwards."""
    fsops.make_folder(scratch)
    with tempfile.TemporaryDirectory(dir=scratch, prefix="reading-") as folder:
        yield Path(folder)


def sweep(scratch: Path) -> None:
    """Remove what a killed process left behind; only while nobody works."""
    if scratch.exists():
        shutil.rmtree(scratch)
