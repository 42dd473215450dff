"""A second pair of eyes: words that Tesseract is unsure of are read once more, by a network of another make.

It is PP-OCRv6's recogniser, a file that comes in the wheel of RapidOCR, run by onnxruntime on one core. Nothing else
of RapidOCR is used: its finding of text is Tesseract's work here, and it would load OpenCV. The process that waits for
documents loads it (0.1 s, 40 MB) with the first document and lets go of it when nothing comes.
"""

import importlib.util
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from intake.reading.network import property_of, with_signs

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


class Session(Protocol):
    """What is used of onnxruntime, which brings no types."""

    def get_inputs(self) -> Sequence[Any]:
        """What the network is to be given; each has a name."""

    def run(self, outputs: None, given: dict[str, Pixels]) -> Sequence[Pixels]:
        """What comes out of the network."""


class SecondReader:
    """The network, loaded on first use; safe to use from several threads, and in a fork of the process it is in."""

    def __init__(self, model: Path) -> None:
        self._model = model
        self._loading = threading.Lock()
        self._kept: tuple[Session, tuple[str, ...]] | None = None

    def read(self, image: Image.Image) -> Glimpse:
        """Read a grey image ("L") of a word or a line that stands level.

        Raises:
            SecondReaderFailed: the network cannot be loaded, or breaks down.
        """
        try:
            session, signs = self._loaded()
            scores = session.run(None, {session.get_inputs()[0].name: _prepared(image)})[0][0]
        except MemoryError:
            raise
        except Exception as error:  # onnxruntime's own errors have no common parent
            raise SecondReaderFailed(type(error).__name__) from error
        return _collapsed(scores, signs)

    def load(self) -> None:
        """Load the network ahead of need.

        Raises:
            SecondReaderFailed: it cannot be loaded.
        """
        try:
            self._loaded()
        except MemoryError:
            raise
        except Exception as error:  # as above
            raise SecondReaderFailed(type(error).__name__) from error

    def _loaded(self) -> tuple[Session, tuple[str, ...]]:
        """The network, and the signs that each of its answers is about."""
        with self._loading:
            if self._kept is None:
                network = self._model.read_bytes()
                known = ("", *property_of(network, "character").splitlines(), " ")
                chosen = [at for at, sign in enumerate(known) if at == BLANK or _is_latin(sign)]
                session = _session(with_signs(network, chosen, of=len(known)))
                self._kept = session, tuple(known[at] for at in chosen)
            return self._kept


def _session(network: bytes) -> Session:
    import onnxruntime  # noqa: PLC0415 - born-digital documents do without

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    session: Session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
    return session


def installed_reader() -> SecondReader | None:
    """The second reader, not loaded yet; None where RapidOCR or onnxruntime is not installed."""
    model = model_file()
    return SecondReader(model) if model else None


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
