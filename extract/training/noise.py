"""What paper, scanner and recognition do to a text: broken lines, lost accents, letters taken for others."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from extract.folding import fold


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a letter; `label` names what it is, None for plain words."""

    text: str
    label: str | None = None


LEVELS = (0.0, 0.0, 0.003, 0.008, 0.02)
"""Share of letters misread: born digital (twice), a scan, a copy, a fax."""
_TAKEN_FOR: Mapping[str, str] = {
    "o": "0c", "O": "0Q", "0": "O", "l": "1I", "1": "l", "I": "l1", "e": "co", "c": "e", "i": "l1", "a": "o", "n": "u",
    "u": "n", "m": "rn", "S": "5", "5": "S", "B": "8", "8": "B", "t": "f", "f": "t", "é": "eè", "ã": "a", "ç": "c",
    ".": ",", ",": ".", "g": "q", "h": "b", "r": "t",
}  # fmt: skip


def noisy(pieces: list[Piece], chance: Random) -> list[Piece]:
    """The pieces as a page of some width and quality gives them back."""
    level = chance.choice(LEVELS)
    pieces = broken(pieces, width=chance.choice((62, 74, 88, 100, 120)))
    if level and chance.random() < 0.4:
        pieces = [replace(piece, text=fold(piece.text)) for piece in pieces]
    return [replace(piece, text=misread(piece.text, level, chance)) for piece in pieces] if level else pieces


def broken(pieces: list[Piece], *, width: int) -> list[Piece]:
    """Lines broken at `width` letters: a space becomes a newline where the next word would not fit."""
    made: list[Piece] = []
    column = 0
    for piece in pieces:
        out = []
        for number, word in enumerate(piece.text.split(" ")):
            first = word.split("\n")[0]
            if number:
                over = column + 1 + len(first) > width
                out.append("\n" if over else " ")
                column = 0 if over else column + 1
            out.append(word)
            column = len(word.rsplit("\n", 1)[1]) if "\n" in word else column + len(word)
        made.append(replace(piece, text="".join(out)))
    return made


def misread(text: str, level: float, chance: Random) -> str:
    """Each letter with chance `level` taken for another, lost, or followed by a speck."""
    out = []
    for sign in text:
        if sign in "\n\t" or chance.random() >= level:
            out.append(sign)
        elif sign in _TAKEN_FOR and chance.random() < 0.75:
            out.append(chance.choice((_TAKEN_FOR[sign][0], _TAKEN_FOR[sign][-1])))
        elif chance.random() < 0.5:
            out.append(sign + chance.choice(".,'|"))
    return "".join(out)
