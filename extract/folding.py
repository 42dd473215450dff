"""Letters without their accents and odd signs, so that a scan that lost them still reads the same.

Every function keeps the length of its text: a position in the folded text is the same position in the original.
"""

import unicodedata
from functools import lru_cache

_SIGNS = str.maketrans(
    {
        "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "s", "æ": "a", "Æ": "A", "œ": "o", "Œ": "O",
        "ı": "i", "º": "o", "°": "o", "ª": "a", "’": "'", "‘": "'", "´": "'", "`": "'", "ʼ": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‹": '"', "›": '"',
        "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "…": ".",
    }
)  # fmt: skip


@lru_cache(maxsize=4096)
def _base(letter: str) -> str:
    """The letter without its combining marks; itself where that would not be one letter."""
    bare = [c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c)]
    return bare[0] if len(bare) == 1 else letter


def fold(text: str) -> str:
    """`text` without accents, with plain quotes, dashes and spaces, case kept; same length."""
    text = text.translate(_SIGNS)
    return text if text.isascii() else "".join(c if c.isascii() else _base(c) for c in text)


def lowered(text: str) -> str:
    """`fold(text)` in lower case; same length (a letter that would grow stays as it is)."""
    folded = fold(text)
    low = folded.lower()
    return low if len(low) == len(folded) else "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)
