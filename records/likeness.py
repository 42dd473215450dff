"""Whether two texts are the same letter, read twice: by the words that they share, whatever a poor scan made of some.

A print is a MinHash signature (Broder 1997) over word stems and pairs of stems: the share of equal numbers in two
prints estimates how many stems and pairs the texts have in common (Jaccard). Bands of three numbers find candidates.
"""

import re
import struct
from collections.abc import Sequence
from itertools import pairwise
from random import Random
from unicodedata import combining, normalize
from zlib import crc32

NUMBERS, BAND = 60, 3
STEM = 6
"""Letters of a word that count: endings and the misreadings in them do not."""
FEWEST_WORDS = 30
"""A shorter text has no print: two short notes are alike by their formulas alone."""
_PRIME = (1 << 61) - 1

Print = tuple[int, ...]


def _multipliers() -> tuple[tuple[int, int], ...]:
    chance = Random(2026)  # noqa: S311 - the same in every installation, for ever
    return tuple((chance.randrange(1, _PRIME), chance.randrange(_PRIME)) for _ in range(NUMBERS))


_FUNCTIONS = _multipliers()


def stems(text: str) -> list[str]:
    """The words of three letters and more, without accents, cut to stems; numbers too."""
    bare = "".join(c for c in normalize("NFKD", text) if not combining(c)).casefold()
    return [word[:STEM] for word in re.findall(r"[a-z]{3,}|\d{2,}", bare)]


def print_of(text: str) -> Print | None:
    """The print of a text; None if it is too short to have one."""
    several = stems(text)
    if len(several) < FEWEST_WORDS:
        return None
    features = {crc32(stem.encode()) for stem in several}
    features |= {crc32(f"{one} {two}".encode()) for one, two in pairwise(several)}
    return tuple(min((a * feature + b) % _PRIME for feature in features) & 0xFFFFFFFF for a, b in _FUNCTIONS)


def likeness(one: Print, other: Print) -> float:
    """Share of stems and pairs in common, 0.0 to 1.0, as far as the prints tell."""
    return sum(a == b for a, b in zip(one, other, strict=True)) / NUMBERS


def bands(signature: Print) -> Sequence[tuple[int, int]]:
    """(number of the band, hash of its numbers) for each band."""
    return [
        (start // BAND, crc32(struct.pack(f"<{BAND}I", *signature[start : start + BAND])))
        for start in range(0, NUMBERS, BAND)
    ]


def packed(signature: Print) -> bytes:
    return struct.pack(f"<{NUMBERS}I", *signature)


def unpacked(signature: bytes) -> Print:
    return struct.unpack(f"<{NUMBERS}I", signature)
