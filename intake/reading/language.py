"""Which language to read a page with: two lines of the first page are read beforehand, at half size."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from extract.language import language_of
from intake.reading.engine import Engine
from intake.reading.line_pairs import line_pairs

SIDE = 0.12
"""Part of the width that is left out at each side: fewer words tell as well."""
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
        """The language found so far, else what two lines of this page (upright, grey) say; if they do not, two others.

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
        side = round(SIDE * image.width)
        model = self._tesseract.model("en")
        said = ""
        for top, bottom in line_pairs(image, dpi=dpi):
            lines = image.crop((side, top, image.width - side, bottom)).reduce(scale)
            seen = self._tesseract.read(lines, model=model, dpi=dpi // scale, seconds=PROBE_SECONDS)
            found, sureness = language_of(seen.text, self.among)
            if found is not None and sureness >= SURE:
                return Guess(found, None if len(said.split()) >= MIXED_WORDS else found)
            said += f" {seen.text}"
        return Guess(language_of(said, self.among)[0], None)
