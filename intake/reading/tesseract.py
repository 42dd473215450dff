"""Tesseract in this process: an image goes in, words with boxes, confidences and lines come out, in one run.

Models are loaded once a process and shared by its threads through a pool: loading one takes 0.06 s, and the classes of
tesserocr must not be used by two threads at once.
"""

import errno
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import tesserocr
from PIL import Image

from intake.reading.alarm import Alarm
from intake.reading.engine import ORIENTATION_MODEL, Baseline, Layout, Seen, SeenWord, Sizes, model_for, models_in
from records.crashpoint import crashpoint
from records.errors import EngineMissing

MILLISECONDS = 1000
HANGS_AFTER = 2
"""An engine that is still at work after so many times the time it was given does not look at the clock any more."""
ORIENTATION_SECONDS = 20


class Tesseract:
    """The engine with its loaded models; one for a process."""

    def __init__(self, tessdata: Path) -> None:
        """Raises EngineMissing: there is no language data in `tessdata`."""
        self.models = models_in(tessdata)
        self._tessdata = tessdata
        self._free: dict[str, list[tesserocr.PyTessBaseAPI]] = {}
        self._lock = threading.Lock()
        self._alarm = Alarm()

    @property
    def name(self) -> str:
        return f"tesseract {tesserocr.PyTessBaseAPI.Version()}"

    def model(self, language: str | None) -> str:
        """The model to read `language` with: its own, else English, else any that is there."""
        return model_for(language, self.models)

    def load(self, model: str) -> None:
        """Load a model ahead of need."""
        with self._api(model):
            pass

    def read(self, image: Image.Image, *, model: str, dpi: int, seconds: float, layout: Layout = Layout.PAGE) -> Seen:
        """Read a grey image ("L"); `seconds` is the time it may take. An engine that hangs ends this process."""
        with self._given(image, model=model, dpi=dpi, seconds=seconds, layout=layout) as api:
            return _recognised(api, seconds)

    def read_unless(
        self, image: Image.Image, *, model: str, dpi: int, seconds: float, unless: Callable[[Sizes], bool]
    ) -> Seen | None:
        """Read a page; None where the sizes of its words speak against it.

        Finding the words takes a sixth of the time of reading them, and is not done a second time.
        """
        with self._given(image, model=model, dpi=dpi, seconds=seconds, layout=Layout.PAGE) as api:
            return None if unless(_sizes(api)) else _recognised(api, seconds)

    def orientation(self, image: Image.Image, *, dpi: int) -> tuple[int, float]:
        """By how many degrees the image must be turned clockwise to stand upright, and how sure that is (0 to 15)."""
        if ORIENTATION_MODEL not in self.models:
            return 0, 0.0
        with self._alarm.after(HANGS_AFTER * ORIENTATION_SECONDS), self._api(ORIENTATION_MODEL) as api:
            api.SetPageSegMode(tesserocr.PSM.OSD_ONLY)
            api.SetImageBytes(image.tobytes(), image.width, image.height, 1, image.width)
            api.SetSourceResolution(dpi)
            found = api.DetectOrientationScript()
            api.Clear()
        return (-found["orient_deg"] % 360, found["orient_conf"]) if found else (0, 0.0)

    @contextmanager
    def _given(
        self, image: Image.Image, *, model: str, dpi: int, seconds: float, layout: Layout
    ) -> Iterator[tesserocr.PyTessBaseAPI]:
        """A free engine that has the image, until it is done with; with an alarm for the case that it hangs."""
        with self._alarm.after(HANGS_AFTER * seconds + 1):
            _pull_the_plug()
            with self._api(model) as api:
                api.SetPageSegMode(layout)
                api.SetImageBytes(image.tobytes(), image.width, image.height, 1, image.width)
                api.SetSourceResolution(dpi)
                yield api
                api.Clear()

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


def _recognised(api: tesserocr.PyTessBaseAPI, seconds: float) -> Seen:
    complete = api.Recognize(int(seconds * MILLISECONDS))
    return _seen(api, complete=complete)


def _sizes(api: tesserocr.PyTessBaseAPI) -> Sizes:
    found = api.AnalyseLayout()
    places = tesserocr.iterate_level(found, tesserocr.RIL.WORD) if found is not None else ()
    boxes = [place.BoundingBox(tesserocr.RIL.WORD) for place in places]
    return [(box[2] - box[0], box[3] - box[1]) for box in boxes if box is not None]


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


def _pull_the_plug() -> None:
    """Where the tests let the engine die, as broken memory (`ROGATORY_CRASH="page_recognise=EFAULT"`) or by itself."""
    try:
        crashpoint("page_recognise")
    except OSError as error:
        os.kill(os.getpid(), signal.SIGSEGV if error.errno == errno.EFAULT else signal.SIGABRT)


def _text(place: tesserocr.PyResultIterator) -> str:
    try:
        return "".join(place.GetUTF8Text(tesserocr.RIL.WORD).split())
    except RuntimeError:  # tesserocr's way to say that there is no text at this place
        return ""
