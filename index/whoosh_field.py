"""How Whoosh keeps the places of a stem: as plain 32-bit numbers."""

# mypy: disable-error-code="no-untyped-call"

import struct
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from whoosh import fields, formats
from whoosh.analysis.analyzers import IDAnalyzer

STEMS = "s"
"""The one field of a segment."""
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


PLACES = PackedPlaces()


@lru_cache(maxsize=1)
def field() -> fields.TEXT:
    """The field that segments are written with."""
    made = fields.TEXT(analyzer=IDAnalyzer(), phrase=True)
    made.format = PLACES
    return made
