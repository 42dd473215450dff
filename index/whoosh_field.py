"""What Whoosh is told of a page: its stems with their places, made by our own analyser.

In a module of its own because Whoosh pickles the classes of its schema by name into the index.
"""

# mypy: disable-error-code="no-untyped-call"

import struct
from collections.abc import Generator, Sequence
from typing import Any
from uuid import uuid4

import numpy as np
from whoosh import fields, formats
from whoosh.analysis.analyzers import IDAnalyzer
from whoosh.codec.whoosh3 import W3Codec, W3Segment

STEMS = "s"
"""The one field of the Whoosh index."""
PACKED = np.dtype("<u4")
"""How a place is kept: the ordinal of a word on its page."""


class PackedPlaces(formats.Positions):
    """Whoosh's positions as 32-bit numbers instead of pickled lists: a block of them is read in one go."""

    def encode(self, poslist: Sequence[int]) -> bytes:
        return np.asarray(poslist, PACKED).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(valuestring) // PACKED.itemsize}I", valuestring))

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // PACKED.itemsize


class Stems(fields.TEXT):
    """A field that takes (term, places) pairs and indexes them as they are."""

    def __init__(self) -> None:
        super().__init__(analyzer=IDAnalyzer(), phrase=True)
        self.format = PLACES

    def index(self, value: Any, **_: Any) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        """(term, how often, weight, ordinals packed) of each pair."""
        for term, places in value:
            yield term.encode(), len(places), float(len(places)), struct.pack(f"<{len(places)}I", *places)


def schema() -> fields.Schema:
    """The schema of every index. Opened with it, Whoosh does not unpickle the stored one."""
    return fields.Schema(**{STEMS: Stems()})


PLACES = PackedPlaces()


class NamedCodec(W3Codec):
    """Whoosh's own format; but a segment's name comes from the system's randomness, not from the `random` module:
    two processes with the same seed would write over each other's files."""

    def new_segment(self, storage: Any, indexname: str) -> W3Segment:  # noqa: ARG002 - the signature is Whoosh's
        return W3Segment(self, indexname, segid=uuid4().hex)
