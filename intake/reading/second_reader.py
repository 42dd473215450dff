"""A second pair of eyes: words that Tesseract is unsure of are read once more, by a network of another make.

It is PP-OCRv6's recogniser, a file that comes in the wheel of RapidOCR, run by onnxruntime on one core. Nothing else
of RapidOCR is used: its finding of text is Tesseract's work here, and it would load OpenCV. Loaded when the first
doubtful word of a document comes up (0.15 s, 100 MB), gone with the process that read the document.
"""

import importlib.util
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

SECOND_READER = "PP-OCRv6"
"""Its name, for the record of who has read a document."""
MODEL_PACKAGE, MODEL_FILE = "rapidocr", "models/PP-OCRv6_rec_small.onnx"
HEIGHT = 48
"""Pixels; what the network was trained on."""
LEAST_WIDTH = 48
WIDTH_STEP = 32
MOST_WIDTH = 1600
BLANK = 0
ALWAYS = frozenset(" 0123456789.,;:!?'\"()[]{}<>/\\|@#$%&*+-–—_=~^°ºª§€£«»“”‘’•©®")

Pixels = npt.NDArray[np.float32]


class SecondReaderFailed(Exception):
    """The second reader cannot say anything; what the first one read stands."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What the second reader sees on an image of one line: its text, and how sure it is of its least sure sign."""

    text: str
    confidence: float
    mean: float


class SecondReader:
    """The network, loaded on first use; safe to use from several threads."""

    def __init__(self, model: Path) -> None:
        self._model = model
        self._loading = threading.Lock()

    def read(self, image: Image.Image) -> Glimpse:
        """Read a grey image ("L") of a word or a line that stands level.

        Raises:
            SecondReaderFailed: the network cannot be loaded, or breaks down.
        """
        try:
            with self._loading:
                session = self._session
            signs, columns = self._signs
            scores = session.run(None, {session.get_inputs()[0].name: _prepared(image)})[0][0][:, columns]
        except MemoryError:
            raise
        except Exception as error:  # onnxruntime's own errors have no common parent
            raise SecondReaderFailed(type(error).__name__) from error
        return _collapsed(scores, signs)

    @cached_property
    def _session(self):  # type: ignore[no-untyped-def]  # onnxruntime brings no types
        import onnxruntime  # noqa: PLC0415 - hardly any document needs it

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        return onnxruntime.InferenceSession(str(self._model), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _signs(self) -> tuple[tuple[str, ...], npt.NDArray[np.intp]]:
        """The signs that may come out, and where each stands in the network's answer: it knows 18,000 more."""
        known = ("", *self._session.get_modelmeta().custom_metadata_map["character"].splitlines(), " ")
        chosen = [(sign, at) for at, sign in enumerate(known) if at == BLANK or _is_latin(sign)]
        return tuple(sign for sign, _ in chosen), np.array([at for _, at in chosen])


def model_file() -> Path | None:
    """Where the network lies; None where RapidOCR or onnxruntime is not installed. Neither is loaded for it."""
    package = importlib.util.find_spec(MODEL_PACKAGE)
    if package is None or importlib.util.find_spec("onnxruntime") is None:
        return None
    folders: Iterable[str] = package.submodule_search_locations or ()
    return next((path for folder in folders if (path := Path(folder) / MODEL_FILE).is_file()), None)


def _is_latin(sign: str) -> bool:
    return sign in ALWAYS or (len(sign) == 1 and sign.isalpha() and unicodedata.name(sign, "").startswith("LATIN"))


def _prepared(image: Image.Image) -> Pixels:
    """The image as the network wants it: 48 pixels high, from -1 to 1, three equal colours."""
    width = max(LEAST_WIDTH, min(MOST_WIDTH, round(image.width * HEIGHT / image.height)))
    small = image.resize((width, HEIGHT), Image.Resampling.BICUBIC)
    whole = -(-width // WIDTH_STEP) * WIDTH_STEP
    if whole > width:
        paper = max(range(256), key=small.histogram().__getitem__)
        small = ImageOps.expand(small, (0, 0, whole - width, 0), fill=paper)
    grey = np.asarray(small, dtype=np.float32) / 127.5 - 1
    return np.broadcast_to(grey, (1, 3, *grey.shape)).astype(np.float32)


def _collapsed(scores: Pixels, signs: Sequence[str]) -> Glimpse:
    """The signs of a line from the scores of each column: runs are one sign, blanks part them (CTC)."""
    best = scores.argmax(axis=1)
    sure = scores.max(axis=1)
    text: list[str] = []
    sureness: list[float] = []
    before = BLANK
    for column, at in enumerate(best.tolist()):
        if at not in (BLANK, before):
            text.append(signs[at])
            sureness.append(float(sure[column]))
        elif at == before and at != BLANK:
            sureness[-1] = max(sureness[-1], float(sure[column]))
        before = at
    said = "".join(text).strip()
    return Glimpse(said, min(sureness, default=0.0), sum(sureness) / len(sureness) if sureness else 0.0)
