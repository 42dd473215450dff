"""Tesseract as a program of its own, by pytesseract: slower, but when it breaks down on a page, only that page is lost.

It reads documents on which the engine inside the process has died, and gives the same values.
"""

import shlex
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from statistics import median_low

import pytesseract
from PIL import Image

from intake.reading.engine import ORIENTATION_MODEL, Baseline, Layout, Seen, SeenWord, Sizes, model_for, models_in
from records.errors import EngineMissing

ORIENTATION_SECONDS = 20
WORD_LEVEL = "5"
NOTHING = Seen((), (), complete=False)
"""What is seen of an image on which the program failed or ran out of time: nothing, which is not a blank page."""


class TesseractProgram:
    """The engine that starts `tesseract` for each image."""

    def __init__(self, tessdata: Path) -> None:
        """Raises EngineMissing: there is no language data in `tessdata`, or no program `tesseract`."""
        self.models = models_in(tessdata)
        self._tessdata = tessdata
        try:
            self._version = str(pytesseract.get_tesseract_version())
        except (pytesseract.TesseractNotFoundError, SystemExit) as error:  # it leaves where it knows no version
            raise EngineMissing("the program tesseract") from error

    @property
    def name(self) -> str:
        return f"tesseract {self._version} (command line)"

    def model(self, language: str | None) -> str:
        """The model to read `language` with: its own, else English, else any that is there."""
        return model_for(language, self.models)

    def read(self, image: Image.Image, *, model: str, dpi: int, seconds: float, layout: Layout = Layout.PAGE) -> Seen:
        """Read a grey image ("L"); not complete, and without a word, if it takes longer than `seconds` or fails."""
        options = f"--psm {layout.value} --oem 1 {self._options(dpi)}"
        try:
            table = pytesseract.image_to_data(_for_program(image), lang=model, config=options, timeout=seconds)
        except (RuntimeError, OSError):  # it failed, was killed or took too long
            return NOTHING
        words = tuple(words_in(table))
        return Seen(words, tuple(_baselines(words)))

    def read_unless(
        self,
        image: Image.Image,
        *,
        model: str,
        dpi: int,
        seconds: float,
        unless: Callable[[Sizes], bool],  # noqa: ARG002 - it finds and reads in one go
    ) -> Seen | None:
        """As `read`: the program does not tell the sizes of words beforehand."""
        return self.read(image, model=model, dpi=dpi, seconds=seconds)

    def orientation(self, image: Image.Image, *, dpi: int) -> tuple[int, float]:
        """By how many degrees the image must be turned clockwise to stand upright, and how sure that is (0 to 15)."""
        if ORIENTATION_MODEL not in self.models:
            return 0, 0.0
        try:
            found = pytesseract.image_to_osd(
                _for_program(image),
                config=self._options(dpi),
                output_type=pytesseract.Output.DICT,
                timeout=ORIENTATION_SECONDS,
            )
        except (RuntimeError, OSError):  # also its way to say that there are too few letters
            return 0, 0.0
        return int(found.get("rotate", 0)) % 360, float(found.get("orientation_conf", 0.0))

    def _options(self, dpi: int) -> str:
        return f"--dpi {dpi} --tessdata-dir {shlex.quote(str(self._tessdata))}"


def words_in(table: str) -> Iterator[SeenWord]:
    """The words of the program's table: tab-separated, twelve columns, the rows of level 5 are words."""
    places: dict[tuple[str, ...], int] = {}
    paragraphs: dict[tuple[str, ...], int] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t", 11)
        text = "".join(cells[-1].split())
        if len(cells) < 12 or cells[0] != WORD_LEVEL or not text:
            continue
        left, top, width, height = map(int, cells[6:10])
        paragraph = paragraphs.setdefault(tuple(cells[1:4]), len(paragraphs))
        line = places.setdefault(tuple(cells[1:5]), len(places))
        confidence = max(0.0, min(1.0, round(float(cells[10]) / 100, 4)))
        yield SeenWord(text, left, top, left + width, top + height, confidence, line, paragraph)


def _baselines(words: tuple[SeenWord, ...]) -> Iterator[Baseline]:
    """The table does not tell baselines: most words of a line end on it, the others have letters that hang below."""
    for _, group in groupby(words, key=lambda word: word.line):
        line = list(group)
        y = median_low(word.bottom for word in line)
        yield Baseline(line[0].left, y, line[-1].right, y)


def _for_program(image: Image.Image) -> Image.Image:
    """The image to be handed over as it is: PNG, which pytesseract takes otherwise, costs a second a page."""
    plain = image.copy()
    plain.format = "PPM"
    return plain
