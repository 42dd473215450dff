"""Pages of this very document that were read before: what was read then is taken, if nothing that matters has changed.

A page is known by its key: the fingerprint of its pixels and of all that reading them depends on. A document is only
ever given its own pages, so that one that takes its reader over can mislead nobody but itself.
"""

import hashlib
from pathlib import Path

from PIL import Image
from pydantic import ValidationError

from intake.reading.exchange import PAGE_READ, PageRead, Task

READING_VERSION = "8"
"""To be counted up with each change after which the same image may give other words."""


class KnownPages:
    """The pages in the file `path`, a line of JSON each (`PageRead`); none where there is no file."""

    def __init__(self, path: Path | None = None) -> None:
        self._pages: dict[str, PageRead] = {}
        if path is None or not path.exists():
            return
        with path.open("rb") as lines:
            for line in lines:
                try:
                    page = PAGE_READ.validate_json(line)
                except ValidationError:  # the last line of a worker that was killed while it wrote
                    continue
                if page.key is not None:
                    self._pages[page.key] = page

    def get(self, key: str) -> PageRead | None:
        return self._pages.get(key)

    def key(self, image: Image.Image, *, number: int, dpi: int, engine: str, task: Task) -> str:
        """What a page is known by: its pixels and number, the engine, the languages, the version of our reading."""
        facts = (READING_VERSION, engine, task.languages, task.second_reader_words, number, dpi, image.mode, image.size)
        return hashlib.sha256(repr(facts).encode() + image.tobytes()).hexdigest()
