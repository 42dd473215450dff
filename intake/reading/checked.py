"""What a child reports is looked at again before anything is taken over: it may have been misled by a document."""

import re
import shutil
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

from intake.reading.exchange import Found, MadeImage, PageRead, Result
from records.errors import ReaderCrashed

PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,60}")
MOST_IMAGE_PIXELS = 20_000
WEBP = (b"RIFF", b"WEBP")
PDF = b"%PDF-"


class Collected:
    """The pages of one document as the child answers them: each checked, its images moved out of the child's reach."""

    def __init__(
        self, made: Path, out: Path, keep: Callable[[PageRead, tuple[Path, ...]], None], *, copy: Path, most: int
    ) -> None:
        """`made` is the child's folder, `out` where the files go; `keep` gets each page, and where its images lie now.

        `copy` is the file that it was to write the searchable copy to, `most` how many pages there may be.
        """
        self._copy = copy
        self._most = most
        self._made = made
        self._out = out
        self._keep = keep
        self._pages = 0

    def hear(self, said: PageRead) -> None:
        """The next page; 1 again where another engine has begun anew.

        Raises:
            ReaderCrashed: numbers do not fit together, or a file is not what it should be.
        """
        self._pages = 0 if said.page.number == 1 else self._pages
        _must(said.page.number == self._pages + 1 <= self._most, "page numbers")
        _must(all(image.page == said.page.number for image in said.images), "image of another page")
        _must(_in_order(said.page.words), "word numbers")
        self._pages += 1
        self._keep(said, tuple(_moved_image(image, self._made, self._out) for image in said.images))

    def end(self, result: Result) -> tuple[Path | None, tuple[tuple[Found, Path], ...]]:
        """The searchable copy, and the files that lay inside, moved to `out`. Raises like `hear`."""
        if result.searchable:
            with self._copy.open("rb") as copy:
                _must(copy.read(len(PDF)) == PDF, "file kind")
        searchable = self._copy if result.searchable else None
        return searchable, tuple((one, _moved(one.name, self._made, self._out)) for one in result.found)


def _in_order(words: Iterable[object]) -> bool:
    places = [(getattr(word, "paragraph", -1), getattr(word, "line", -1)) for word in words]
    return all(number >= 0 for place in places for number in place)


def _moved_image(image: MadeImage, made: Path, out: Path) -> Path:
    _must(0 < image.width <= MOST_IMAGE_PIXELS and 0 < image.height <= MOST_IMAGE_PIXELS, "image size")
    (out / image.name).unlink(missing_ok=True)  # the same page, read by another engine before
    path = _moved(image.name, made, out, begins=WEBP[0])
    with path.open("rb") as file:
        _must(file.read(12)[8:] == WEBP[1], "image kind")
    return path


def _moved(name: str, made: Path, out: Path, *, begins: bytes = b"") -> Path:
    _must(PLAIN_NAME.fullmatch(name) is not None, "file name")
    source = made / name
    try:
        _must(stat.S_ISREG(source.lstat().st_mode), "not a regular file")
    except OSError as error:
        raise ReaderCrashed(f"missing result: {error.errno}") from error
    with source.open("rb") as file:
        _must(file.read(len(begins)) == begins, "file kind")
    target = out / name
    _must(not target.exists(), "file named twice")
    shutil.move(source, target)
    target.chmod(0o640)
    return target


def _must(so: bool, what: str) -> None:
    if not so:
        raise ReaderCrashed(f"unbelievable answer: {what}")
