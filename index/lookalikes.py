"""Spellings in which letters that scans take for each other look the same: "rn" and "m", "cl" and "d", "0" and "o"."""

import re

_GROUPS = {"rn": "m", "cl": "d", "vv": "w"}
_LETTERS = str.maketrans("01586lj", "oisbgii")
_GROUP = re.compile("|".join(_GROUPS))


def levelled(word: str) -> str:
    """The folded word with look-alikes made the same; two words that a scan may confuse have one levelled form."""
    return _GROUP.sub(lambda match: _GROUPS[match.group()], word).translate(_LETTERS)
