"""Pages of this very document that were read before: what was read then is taken, if nothing that matters has changed.

A page is known by its key: the fingerprint of its pixels and of all that reading them depends on. A document is only
ever given its own pages, so that one that takes its reader over can mislead nobody but itself.
"""

import hashlib
import re
from pathlib import Path

from PIL import Image
from pydantic import ValidationError

from intake.reading.exchange import PAGE_READ, PageRead, Task

READING_VERSION = "12"
"""To be counted up with each change after which the same image may give other words."""


KEY = re.compile(rb'"key":"([^"\\]+)"')
"""The key in a page's line. Within a text every quotation mark has a backslash before it, so none can look like it."""


class KnownPages:
    """The pages in the file `path`, a line of JSON each (`PageRead`); none where there is no file.

    Kept in memory is only where each of them stands.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._places: dict[str, tuple[int, int]] = {}
        if path is None or not path.exists():
            return
        at = 0
        with path.open("rb") as lines:
            for line in lines:
                if found := KEY.search(line):
                    self._places[found[1].decode()] = at, len(line)
                at += len(line)

    def get(self, key: str) -> PageRead | None:
        """The page with this key, if it was read before."""
        if self._path is None or key not in self._places:
            return None
        at, length = self._places[key]
        with self._path.open("rb") as file:
            file.seek(at)
            line = file.read(length)
        try:
            page = PAGE_READ.validate_json(line)
        except ValidationError:  # the line of a worker that was killed while it wrote
            return None
        return page if page.key == key else None

    def key(self, image: Image.Image, *, number: int, dpi: int, engine: str, task: Task) -> str:
        """What a page is known by: its pixels and number, the engine, the languages, the version of our reading."""
        facts = (READING_VERSION, engine, task.languages, task.second_reader_words, number, dpi, image.mode, image.size)
        return hashlib.sha256(repr(facts).encode() + image.tobytes()).hexdigest()
