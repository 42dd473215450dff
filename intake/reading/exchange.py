"""What the reading child is told and what it answers: one line of JSON each, checked on both sides.

Nothing is ever pickled: a child that a hostile document has taken over can send wrong values, never code.
"""

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from records.values import Page


@dataclass(frozen=True, slots=True)
class Task:
    """One document to read, lent with this as an open file, and with it the file for its searchable copy; all other
    results go to the folder `out` of the working folder.
    """

    languages: tuple[str, ...]
    """Languages a page may be in, ISO 639-1."""
    tessdata: str
    threads: int
    max_bytes: int
    max_pages: int
    page_pixels: int
    page_seconds: float
    memory_bytes: int
    cpu_seconds: int
    engine: Literal["in process", "command line"] = "in process"
    """Which Tesseract reads the pages: the second one after the first one has died on the document."""
    second_reader_words: int = 0
    """How many doubtful words of a page the second reader reads at most; 0 leaves it out."""


@dataclass(frozen=True, slots=True)
class MadeImage:
    """A review image as the child reports it: `name` is a file in `out`, sizes in pixels."""

    page: int
    size: Literal["large", "small"]
    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Found:
    """A file found inside the document: `label` is what it was called there, `name` the file in `out`."""

    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Counted:
    """The document has this many pages; the time it may take grows with them."""

    pages: int
    kind: Literal["counted"] = "counted"


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page, as soon as it is read. They come in order, from 1.

    `degrees` is how far the page had to be turned clockwise beyond what the file says, `baselines` the lines its text
    stands on, in points. `key` names the page image and how it was read, None where the page is better read again;
    `guess` is the language that pages behind it may be read with, None where it shows none or two. With
    these the page need not be read a second time.
    """

    page: Page
    images: tuple[MadeImage, ...] = ()
    degrees: int = 0
    baselines: tuple[tuple[float, float, float, float], ...] = ()
    key: str | None = None
    guess: str | None = None
    kind: Literal["page"] = "page"


@dataclass(frozen=True, slots=True)
class Result:
    """The end of reading, after all pages; `searchable` says that a searchable copy was written."""

    media_type: str
    engine: str
    found: tuple[Found, ...] = ()
    searchable: bool = False
    kind: Literal["result"] = "result"


@dataclass(frozen=True, slots=True)
class Refusal:
    """The document cannot be read: the code of an error in `records.errors`, and a technical detail."""

    code: str
    detail: str = ""
    kind: Literal["refusal"] = "refusal"


@dataclass(frozen=True, slots=True)
class Begun:
    """The warm process has taken the task: from here on the document's own time counts, not that of a cold start."""

    kind: Literal["begun"] = "begun"


@dataclass(frozen=True, slots=True)
class Ended:
    """How the process that read the document ended, told by the warm process that started it.

    `code` is its exit code, negative the number of the signal that killed it.
    """

    code: int
    kind: Literal["ended"] = "ended"


Answer = Counted | PageRead | Result | Refusal
TASK = TypeAdapter(Task)
ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
PAGE_READ = TypeAdapter(PageRead)
WORD_OF_OURS: TypeAdapter[Begun | Ended] = TypeAdapter(Begun | Ended)
