"""Files that are on the disk before they count."""

import os
from collections.abc import Iterable
from pathlib import Path


def fsync_all(paths: Iterable[Path]) -> None:
    """Has the disk confirm these files and folders."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
