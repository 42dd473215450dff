"""Tesseract in this process: an image goes in, words with boxes, confidences and lines come out, in one run.

Models are loaded once a process and shared by its threads through a pool: loading one takes 0.06 s, and the classes of
tesserocr must not be used by two threads at once.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tesserocr
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
MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word in the pixels of the image it was read from; `line` and `paragraph` count up from 0."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    line: int
    paragraph: int


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


class Tesseract:
    """The engine with its loaded models; one for a process."""

    def __init__(self, tessdata: Path) -> None:
        """Raises EngineMissing: there is no language data in `tessdata`."""
        self._tessdata = tessdata
        self._free: dict[str, list[tesserocr.PyTessBaseAPI]] = {}
        self._lock = threading.Lock()
        self.models = frozenset(path.stem for path in tessdata.glob("*.traineddata"))
        if not self.models - {ORIENTATION_MODEL}:
            raise EngineMissing("Tesseract language data")

    @property
    def name(self) -> str:
        return f"tesseract {tesserocr.PyTessBaseAPI.Version()}"

    def model(self, language: str | None) -> str:
        """The model to read `language` with: its own, else English, else any that is there."""
        wanted = MODELS.get(language or "", "")
        if wanted in self.models:
            return wanted
        return "eng" if "eng" in self.models else min(self.models - {ORIENTATION_MODEL})

    def load(self, model: str) -> None:
        """Load a model ahead of need."""
        with self._api(model):
            pass

    def read(
        self,
        image: Image.Image,
        *,
        model: str,
        dpi: int,
        seconds: float,
        mode: tesserocr.PSM = tesserocr.PSM.AUTO,
    ) -> Seen:
        """Read a grey image ("L"); `seconds` is the time it may take."""
        with self._api(model) as api:
            api.SetPageSegMode(mode)
            api.SetImageBytes(image.tobytes(), image.width, image.height, 1, image.width)
            api.SetSourceResolution(dpi)
            complete = api.Recognize(int(seconds * MILLISECONDS))
            seen = _seen(api, complete=complete)
            api.Clear()
        return seen

    def orientation(self, image: Image.Image, *, dpi: int) -> tuple[int, float]:
        """By how many degrees the image must be turned clockwise to stand upright, and how sure that is (0 to 15)."""
        if ORIENTATION_MODEL not in self.models:
            return 0, 0.0
        with self._api(ORIENTATION_MODEL) as api:
            api.SetPageSegMode(tesserocr.PSM.OSD_ONLY)
            api.SetImageBytes(image.tobytes(), image.width, image.height, 1, image.width)
            api.SetSourceResolution(dpi)
            found = api.DetectOrientationScript()
            api.Clear()
        return (-found["orient_deg"] % 360, found["orient_conf"]) if found else (0, 0.0)

    @contextmanager
    def _api(self, model: str) -> Iterator[tesserocr.PyTessBaseAPI]:
        with self._lock:
            free = self._free.setdefault(model, [])
            api = free.pop() if free else None
        if api is None:
            api = _loaded(self._tessdata, model)
        yield api
        with self._lock:  # one that raised is not used again
            free.append(api)


def _loaded(tessdata: Path, model: str) -> tesserocr.PyTessBaseAPI:
    mode = tesserocr.OEM.TESSERACT_ONLY if model == ORIENTATION_MODEL else tesserocr.OEM.LSTM_ONLY
    try:
        return tesserocr.PyTessBaseAPI(path=f"{tessdata}/", lang=model, psm=tesserocr.PSM.AUTO, oem=mode)
    except RuntimeError as error:
        raise EngineMissing(f"Tesseract language data {model}") from error


def _seen(api: tesserocr.PyTessBaseAPI, *, complete: bool) -> Seen:
    words: list[SeenWord] = []
    baselines: list[Baseline] = []
    paragraph = line = -1
    new_paragraph = new_line = True
    at = api.GetIterator()
    for place in tesserocr.iterate_level(at, tesserocr.RIL.WORD) if at is not None else ():
        new_line = new_line or place.IsAtBeginningOf(tesserocr.RIL.TEXTLINE)
        new_paragraph = new_paragraph or place.IsAtBeginningOf(tesserocr.RIL.PARA)
        text = _text(place)
        box = place.BoundingBox(tesserocr.RIL.WORD)
        if not text or box is None:
            continue
        if new_paragraph:
            paragraph += 1
        if new_line or new_paragraph:
            line += 1
            (x0, y0), (x1, y1) = place.Baseline(tesserocr.RIL.TEXTLINE) or ((box[0], box[3]), (box[2], box[3]))
            baselines.append(Baseline(x0, y0, x1, y1))
        new_paragraph = new_line = False
        confidence = round(place.Confidence(tesserocr.RIL.WORD) / 100, 4)
        left, top, right, bottom = box
        confidence = max(0.0, min(1.0, confidence))
        words.append(SeenWord(text, left, top, right, bottom, confidence, line, paragraph))
    return Seen(tuple(words), tuple(baselines), complete)


def _text(place: tesserocr.PyResultIterator) -> str:
    try:
        return "".join(place.GetUTF8Text(tesserocr.RIL.WORD).split())
    except RuntimeError:  # tesserocr's way to say that there is no text at this place
        return ""
