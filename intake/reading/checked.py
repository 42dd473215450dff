"""What a child reports is looked at again before anything is taken over: it may have been misled by a document."""

import re
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path

from intake.reading.exchange import Found, MadeImage, Result
from records.errors import ReaderCrashed

PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,60}")
MOST_IMAGE_PIXELS = 20_000
WEBP = (b"RIFF", b"WEBP")

Moved = tuple[Path | None, tuple[tuple[MadeImage, Path], ...], tuple[tuple[Found, Path], ...]]


def moved(result: Result, made: Path, out: Path) -> Moved:
    """Move the files that `result` names from the child's folder `made` to `out`.

    Raises:
        ReaderCrashed: a name is not plain, a file is not a regular one, or numbers do not fit together.
    """
    _check_pages(result)
    searchable = None
    if result.searchable is not None:
        searchable = _moved(result.searchable, made, out, begins=b"%PDF-")
    images = tuple((image, _moved_image(image, made, out)) for image in result.images)
    found = tuple((one, _moved(one.name, made, out)) for one in result.found)
    return searchable, images, found


def _check_pages(result: Result) -> None:
    pages = len(result.pages)
    _must([page.number for page in result.pages] == list(range(1, pages + 1)), "page numbers")
    _must(all(1 <= image.page <= pages for image in result.images), "image of no page")
    _must(all(_in_order(page.words) for page in result.pages), "word numbers")


def _in_order(words: Iterable[object]) -> bool:
    places = [(getattr(word, "paragraph", -1), getattr(word, "line", -1)) for word in words]
    return all(number >= 0 for place in places for number in place)


def _moved_image(image: MadeImage, made: Path, out: Path) -> Path:
    _must(0 < image.width <= MOST_IMAGE_PIXELS and 0 < image.height <= MOST_IMAGE_PIXELS, "image size")
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
