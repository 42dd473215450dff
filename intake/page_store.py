"""What was read of each page, kept for a while: a reading that was cut short, or is made again, reads no page twice.

One file a document, named after its fingerprint, a line of JSON a page. It holds the text of documents: nobody but the
owner of the data folder can read it, and it goes when it has not been asked for so many days. Nothing depends on it:
a line that a kill has cut off is left out by who reads it.
"""

import re
import time
from dataclasses import replace
from pathlib import Path

from intake.reading.exchange import PAGE_READ, PageRead
from records import fsops
from records.crashpoint import crashpoint
from records.errors import NotFound

DAY_SECONDS = 24 * 3600
OWNER_ONLY = 0o600
FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class PageStore:
    """The files below one folder; a document is read by one worker at a time, which alone writes its file."""

    def __init__(self, folder: Path, *, days: float) -> None:
        self._folder = folder
        self._days = days

    def path(self, document_id: str) -> Path:
        """Where the pages of this document lie, or would lie."""
        if not FINGERPRINT.fullmatch(document_id):
            raise NotFound("not a fingerprint")
        return self._folder / document_id

    def add(self, document_id: str, read: PageRead) -> None:
        """Keep a page as it was read; one without a key is better read again."""
        if read.key is None:
            return
        kept = replace(read, images=())
        line = b"\n" + PAGE_READ.dump_json(kept) + b"\n"  # the one before may have been cut off
        fsops.make_folder(self._folder)
        crashpoint("before_page_kept")
        fsops.append(self.path(document_id), line, mode=OWNER_ONLY)

    def tidy(self) -> int:
        """Remove the files that nothing was written to for the given number of days. Returns how many."""
        if not self._folder.exists():
            return 0
        oldest = time.time() - self._days * DAY_SECONDS
        old = [path for path in self._folder.iterdir() if path.stat().st_mtime < oldest]
        for path in old:
            fsops.remove(path)
        return len(old)
