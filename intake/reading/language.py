"""Which language to read a page with: a few of its lines are read first, at half size, for a tenth of the cost."""

import threading
from collections.abc import Sequence

from PIL import Image

from extract.language import language_of
from intake.reading.engine import Engine

BANDS = (0.46, 0.62, 0.30)
"""Where on the page lines are looked for, as parts of its height: the middle first, away from letterheads."""
BAND_INCHES = 0.9
PROBE_SECONDS = 5
SURE = 0.5
PROBE_DPI = 150


class DocumentLanguage:
    """The language the pages of one document are first read with: found on the first page that shows one."""

    def __init__(self, tesseract: Engine, among: Sequence[str]) -> None:
        self._tesseract = tesseract
        self._among = tuple(among)
        self._lock = threading.Lock()
        self._found: str | None = self._among[0] if len(self._among) == 1 else None

    def guess(self, image: Image.Image, *, dpi: int) -> str | None:
        """The language found so far, else what a few lines of this page (upright, grey) say; None if nothing."""
        with self._lock:
            if self._found is None:
                self._found = self._probed(image, dpi)
            return self._found

    def other_than(self, language: str | None, text: str) -> str | None:
        """The language that `text` is in, if that is surely another one than it was read with."""
        if len(self._among) == 1:
            return None
        found, sureness = language_of(text, self._among)
        return found if found not in (None, language) and sureness >= SURE else None

    def _probed(self, image: Image.Image, dpi: int) -> str | None:
        scale = max(1, round(dpi / PROBE_DPI))
        height = int(BAND_INCHES * dpi)
        for part in BANDS:
            top = int(image.height * part)
            band = image.crop((0, top, image.width, min(image.height, top + height))).reduce(scale)
            model = self._tesseract.model("en")
            seen = self._tesseract.read(band, model=model, dpi=dpi // scale, seconds=PROBE_SECONDS)
            found, sureness = language_of(seen.text, self._among)
            if found is not None and sureness >= SURE:
                return found
        return None
