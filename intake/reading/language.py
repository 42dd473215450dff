"""Which language to read a page with: a few lines of the first page are read beforehand, at half size."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from extract.language import language_of
from intake.reading.engine import Engine

BANDS = (0.46, 0.62, 0.30, 0.54)
"""Where on the page lines are looked for, as parts of its height: the middle first, away from letterheads."""
BAND_INCHES = 0.45
"""Two or three lines; where they do not tell, the next band is read."""
PROBE_SECONDS = 5
SURE = 0.5
PROBE_DPI = 150
ENOUGH_WORDS = 60
"""A text of so many words that still shows none of the languages is in another one."""
MIXED_WORDS = 8
"""So many words without a language are words of two."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The language to read a page with; `lasting` is the same where the pages behind it may be read with it too."""

    language: str | None
    lasting: str | None


class DocumentLanguage:
    """The language the pages of one document are first read with: found on the first page that shows only one.

    Pages are read several at a time. So that the same document is always read alike, each waits until all before it
    have told a language or passed, however the threads run.
    """

    def __init__(self, tesseract: Engine, among: Sequence[str]) -> None:
        self._tesseract = tesseract
        self.among = tuple(among)
        self._turn = threading.Condition()
        self._passed: set[int] = set()
        self._found: str | None = self.among[0] if len(self.among) == 1 else None

    def guess(self, image: Image.Image, *, dpi: int, number: int = 1) -> Guess:
        """The language found so far, else what a few lines of this page (upright, grey) say.

        A page that shows two, as a form with a translation beside it, speaks for itself alone.
        """
        with self._turn:
            self._turn.wait_for(lambda: self._found is not None or self._passed.issuperset(range(1, number)))
            if self._found is not None:
                return Guess(self._found, self._found)
        guess = self._probed(image, dpi)
        self.tell(guess.lasting, number=number)
        return guess

    def tell(self, language: str | None, *, number: int) -> None:
        """This page is in that language, or says nothing; the pages behind it wait no longer for it."""
        with self._turn:
            self._found = self._found or language
            self._passed.add(number)
            self._turn.notify_all()

    def other_than(self, language: str | None, text: str) -> str | None:
        """The language that `text` is in, if that is surely another one than it was read with."""
        if len(self.among) == 1:
            return None
        found, sureness = language_of(text, self.among)
        return found if found not in (None, language) and sureness >= SURE else None

    def spoken(self, language: str | None, text: str) -> str | None:
        """The language of a text that was read with the model for `language`; None if it is none of those expected."""
        found, sureness = language_of(text, self.among)
        if found is not None and sureness >= SURE:
            return found
        return None if len(text.split()) >= ENOUGH_WORDS else language

    def _probed(self, image: Image.Image, dpi: int) -> Guess:
        scale = max(1, round(dpi / PROBE_DPI))
        height = int(BAND_INCHES * dpi)
        said = ""
        for part in BANDS:
            top = int(image.height * part)
            band = image.crop((0, top, image.width, min(image.height, top + height))).reduce(scale)
            model = self._tesseract.model("en")
            seen = self._tesseract.read(band, model=model, dpi=dpi // scale, seconds=PROBE_SECONDS)
            found, sureness = language_of(seen.text, self.among)
            if found is not None and sureness >= SURE:
                return Guess(found, None if len(said.split()) >= MIXED_WORDS else found)
            said += f" {seen.text}"
        return Guess(language_of(said, self.among)[0], None)
