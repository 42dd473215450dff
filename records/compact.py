"""The words of a page in few bytes: columns of numbers, then the texts, compressed. About 3 kB for 400 words."""

import zlib
from array import array
from collections.abc import Sequence

from records.values import BOX_STEP, Box, Word

FORMAT = b"W1"
CONFIDENCE_STEP = 1 / 1000
SEPARATOR = "\x1f"
SECOND_READER = 1 << 16
"""Added to the confidence of a word that the second reader read; confidences take ten bits."""


def pack_words(words: Sequence[Word]) -> bytes:
    """The words as bytes; boxes to a hundredth of a point, confidences to a thousandth."""
    columns = array("I", [len(words)])
    for edge in ("x0", "y0", "x1", "y1"):
        columns.extend(round(getattr(word.box, edge) / BOX_STEP) for word in words)
    columns.extend(round(word.confidence / CONFIDENCE_STEP) + SECOND_READER * word.second_reader for word in words)
    columns.extend(word.line for word in words)
    columns.extend(word.paragraph for word in words)
    texts = SEPARATOR.join(word.text.replace(SEPARATOR, " ") for word in words)
    return FORMAT + zlib.compress(columns.tobytes() + texts.encode(errors="surrogatepass"), 6)


def unpack_words(packed: bytes) -> tuple[Word, ...]:
    """The words that `pack_words` packed.

    Raises:
        ValueError: the bytes are not of this format.
    """
    if packed[:2] != FORMAT:
        raise ValueError("not packed words")
    plain = zlib.decompress(packed[2:])
    count = array("I", plain[:4])[0]
    if count == 0:
        return ()
    end = 4 + 7 * 4 * count
    columns = array("I", plain[4:end])
    x0, y0, x1, y1, confidence, line, paragraph = (columns[i * count : (i + 1) * count] for i in range(7))
    texts = plain[end:].decode(errors="surrogatepass").split(SEPARATOR)
    return tuple(
        Word(
            text,
            Box(x0[i] * BOX_STEP, y0[i] * BOX_STEP, x1[i] * BOX_STEP, y1[i] * BOX_STEP),
            (confidence[i] % SECOND_READER) * CONFIDENCE_STEP,
            line[i],
            paragraph[i],
            confidence[i] >= SECOND_READER,
        )
        for i, text in enumerate(texts)
    )
