"""The second reader's network, cut down to the signs that we use, says the same as the whole one."""

from collections.abc import Sequence

import numpy as np
import onnxruntime
import pytest
from PIL import Image, ImageDraw, ImageFont

from intake.reading.network import property_of, with_signs
from intake.reading.second_reader import model_file
from tests.reading.papers import FONTS

TEXTS = ("CAU/MLA/CH/0117/2024", "1.875.500,50 €", "señoría", "n.º 4711", "vara11@jus.example")


@pytest.fixture(scope="module")
def whole() -> bytes:
    model = model_file()
    assert model is not None
    return model.read_bytes()


def running(network: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])


def scores(session: onnxruntime.InferenceSession, text: str) -> np.ndarray:
    """How likely each sign is in each column of a picture of `text`."""
    picture = Image.new("L", (480, 48), 240)
    ImageDraw.Draw(picture).text((6, 2), text, fill=30, font=ImageFont.truetype(FONTS / "DejaVuSerif.ttf", 34))
    grey = np.asarray(picture, dtype=np.float32) / 127.5 - 1
    answer: np.ndarray = session.run(None, {"x": np.stack([grey] * 3)[None]})[0][0]
    return answer


def signs(network: bytes) -> Sequence[str]:
    return ("", *property_of(network, "character").splitlines(), " ")


def test_the_signs_that_are_kept_are_as_likely_among_each_other_as_before(whole: bytes) -> None:
    known = signs(whole)
    places = [at for at, sign in enumerate(known) if at == 0 or (len(sign) == 1 and ord(sign) < 0x250)]
    small = with_signs(whole, places, of=len(known))
    assert len(small) < 0.7 * len(whole)
    one, other = running(whole), running(small)
    for text in TEXTS:
        before, after = scores(one, text)[:, places], scores(other, text)
        assert after == pytest.approx(before / before.sum(axis=1, keepdims=True), abs=1e-3)
        assert (after.argmax(axis=1) == before.argmax(axis=1)).all()


def test_what_is_no_network_with_so_many_signs_is_not_cut(whole: bytes) -> None:
    with pytest.raises(ValueError, match="no layer"):
        with_signs(whole, [0, 1, 2], of=18_000)
    with pytest.raises(ValueError, match="cut off"):
        with_signs(whole[: len(whole) // 2], [0, 1, 2], of=len(signs(whole)))
    with pytest.raises(ValueError, match="no colour"):
        property_of(whole, "colour")
