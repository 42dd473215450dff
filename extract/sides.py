"""Which side writes: the one that asks for co-operation, or the one that was asked and answers.

What a letter says of the request tells it, together with what the letter is for: 'your request reached us', 'the
petition that was addressed to this court' on the one side, 'our request', 'we ask that' on the other.
"""

import re
from collections.abc import Mapping
from functools import cache
from math import log
from typing import Any

from extract.kinds import FOLLOW_UPS
from extract.letter import Letter
from extract.vocabulary import spaced, table

TRUST = 1.6
"""What the letter is for never counts more than this (in natural logarithms of the odds): words may outweigh it."""
DENIAL = 120
"""A no stands at most so many letters before what it denies."""
BODY = 2600
"""Letters of the text in which the writer says why the letter is written."""


def answers(letter: Letter, roles: Mapping[str, float]) -> bool:
    """Whether the side that was asked writes; `roles` says how likely each role of the document is."""
    follows = sum(chance for role, chance in roles.items() if role in FOLLOW_UPS)
    whole = sum(roles.values()) or 1.0
    share = min(max(follows / whole, 0.01), 0.99)
    prior = max(-TRUST, min(TRUST, log(share / (1 - share))))
    quoted = _QUOTED.search(letter.low, 0, BODY)
    return prior + said(letter.low[: quoted.start("mail") if quoted else BODY]) > 0


_QUOTED = re.compile(
    r"(?<=[^\n]{30})[^\n]*\n+(?P<mail>>\s|(?:from|de|da|von)\s?:[^\n]{3,90}\s(?:sent|enviado|envoye|date)\b)"
)
"""Where an earlier message begins, quoted below the one that was sent."""


def passes_on(letter: Letter) -> bool:
    """Whether the writer says that it passes on what another authority asks."""
    return _passing().search(letter.low, 0, BODY) is not None


@cache
def _passing() -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<![\w-])(?:{spaced(phrase)})(?!\w)" for phrase in table("sides")["passes_on"]))


def said(low: str) -> float:
    """How much the text (folded, lower case) speaks for the side that was asked; below 0.0 for the one that asks."""
    found = {
        side: sum(weight for weight, pattern in groups if _holds(pattern, low)) for side, groups in _groups().items()
    }
    return found["answers"] - found["asks"]


def _holds(pattern: re.Pattern[str], low: str) -> bool:
    """Whether the words stand in the text without a no before them: 'no reply has come to hand' answers nothing."""
    return any(not _denied().search(low, max(0, m.start() - DENIAL), m.start()) for m in pattern.finditer(low))


@cache
def _denied() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('sides')['denied'])})\b[^.;:]*\Z")


@cache
def _groups() -> Mapping[str, tuple[tuple[float, re.Pattern[str]], ...]]:
    return {side: tuple(_group(each) for each in table("sides")[side]) for side in ("answers", "asks")}


def _group(entry: Mapping[str, Any]) -> tuple[float, re.Pattern[str]]:
    pattern = "|".join(rf"(?:{spaced(phrase.strip())})" for phrase in entry["words"])
    return float(entry["weight"]), re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)")
