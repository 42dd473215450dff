"""What an engine that reads page images gives, whichever it is: words in pixels, the lines they stand on.

There are two: Tesseract inside this process, which is fast, and Tesseract as a program of its own, which still reads
where the first one broke down.
"""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Protocol

from PIL import Image

from records.errors import EngineMissing

MODELS = {
    "bg": "bul", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "et": "est",
    "fi": "fin", "fr": "fra", "ga": "gle", "hr": "hrv", "hu": "hun", "it": "ita", "lt": "lit", "lv": "lav",
    "mt": "mlt", "nl": "nld", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk", "sl": "slv",
    "sq": "sqi", "sr": "srp", "sv": "swe", "tr": "tur", "uk": "ukr",
}  # fmt: skip
"""Tesseract's name of the model for a language (ISO 639-1 to ISO 639-2/T)."""

ORIENTATION_MODEL = "osd"


class Layout(IntEnum):
    """What an image is taken for; Tesseract's page segmentation modes of the same numbers."""

    PAGE = 3
    SINGLE_LINE = 7
    SPARSE_TEXT = 11


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word in the pixels of the image it was read from; `line` and `paragraph` count up from 0.

    `second_reader` says that its text is not Tesseract's but the second reader's.
    """

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    line: int
    paragraph: int
    second_reader: bool = False


Sizes = Sequence[tuple[int, int]]
"""Width and height, in pixels, of what looks like words before anything is read."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The line the letters of a text line stand on, in pixels, from its left to its right end."""

    x0: int
    y0: int
    x1: int
    y1: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What one run of Tesseract saw. `complete` is False where the time ran out."""

    words: tuple[SeenWord, ...]
    baselines: tuple[Baseline, ...]
    complete: bool = True

    @property
    def confidence(self) -> float:
        return sum(word.confidence for word in self.words) / len(self.words) if self.words else 0.0

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    def followed_by(self, other: "Seen") -> "Seen":
        """Both, where the lines of `other` are counted on from here."""
        return Seen(self.words + other.words, self.baselines + other.baselines, self.complete and other.complete)


class Engine(Protocol):
    """What reads images; safe to use from several threads."""

    @property
    def name(self) -> str:
        """Name and version, for the record of who has read a document."""

    def model(self, language: str | None) -> str:
        """The model to read a language (ISO 639-1) with."""

    def read(self, image: Image.Image, *, model: str, dpi: int, seconds: float, layout: Layout = Layout.PAGE) -> Seen:
        """Read a grey image ("L"); `seconds` is the time it may take."""

    def read_unless(
        self, image: Image.Image, *, model: str, dpi: int, seconds: float, unless: Callable[[Sizes], bool]
    ) -> Seen | None:
        """Read a page; None where its words, as they are found before they are read, have sizes that speak against it.

        An engine that cannot tell the sizes beforehand reads it all the same.
        """

    def orientation(self, image: Image.Image, *, dpi: int) -> tuple[int, float]:
        """By how many degrees the image must be turned clockwise to stand upright, and how sure that is (0 to 15)."""


def models_in(tessdata: Path) -> frozenset[str]:
    """The models that lie in the folder.

    Raises:
        EngineMissing: there is none to read a language with.
    """
    models = frozenset(path.stem for path in tessdata.glob("*.traineddata"))
    if not models - {ORIENTATION_MODEL}:
        raise EngineMissing("Tesseract language data")
    return models


def model_for(language: str | None, models: AbstractSet[str]) -> str:
    """The model to read `language` with: its own, else English, else any that is there."""
    wanted = MODELS.get(language or "", "")
    if wanted in models:
        return wanted
    return "eng" if "eng" in models else min(models - {ORIENTATION_MODEL})
