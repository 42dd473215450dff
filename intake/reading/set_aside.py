"""The pages of a document as they were read, set aside on the disk until its searchable copy is written.

The words of a page take 0.2 MB in memory; here they take 0.05, and none in memory however long the document is.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from intake.reading.pdf import PdfPage
from records.values import PageSource

PAGE = TypeAdapter(PdfPage)


class SetAside:
    """The pages that a searchable copy has to do with, in order; what is asked of all of them is known at once."""

    def __init__(self, folder: Path) -> None:
        """`folder` is where the file for them is made; it has no name, and goes with this process."""
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - as long as the process
        self.readable = self.read = self.second_reader = False
        """Whether any page can be read at all, was read from its image, has words of the second reader."""

    def add(self, page: PdfPage) -> None:
        """Set the next page aside. One that was read from its text layer keeps that, and need not be kept here."""
        source = page.page.source
        self.readable |= source is not PageSource.UNREADABLE
        self.read |= source is PageSource.OCR
        self.second_reader |= any(word.second_reader for word in page.page.words)
        if source is not PageSource.TEXT_LAYER:
            self._file.write(PAGE.dump_json(replace(page, images=())) + b"\n")

    def __iter__(self) -> Iterator[PdfPage]:
        """One page after the other; one iteration at a time."""
        self._file.seek(0)
        for line in self._file:
            yield PAGE.validate_json(line)
