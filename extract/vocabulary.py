"""The words by which letters are understood: tables under `config/`, editable without touching code.

Each table is read once, on first use.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from extract.folding import lowered


@cache
def table(name: str) -> Mapping[str, Any]:
    """The table `config/NAME.toml`.

    Raises:
        FileNotFoundError: there is no such table.
        tomllib.TOMLDecodeError: it is no TOML.
    """
    found: Mapping[str, Any] = tomllib.loads((files("config") / f"{name}.toml").read_text("utf-8"))
    return found


@cache
def words(name: str, *keys: str) -> tuple[str, ...]:
    """All texts under `keys` of the table, of every language, folded and lowered, longest first."""
    branch: Any = table(name)
    for key in keys:
        branch = branch[key]
    return tuple(sorted({lowered(text) for text in _leaves(branch)}, key=lambda text: (-len(text), text)))


@cache
def either(name: str, *keys: str) -> str:
    """A regular expression for any of the phrases under `keys` of the table, the longest first."""
    branch: Any = table(name)
    for key in keys:
        branch = branch[key]
    return "|".join(f"(?:{spaced(phrase)})" for phrase in sorted(branch, key=len, reverse=True))


def _leaves(branch: Any) -> list[str]:
    if isinstance(branch, str):
        return [branch]
    inner = branch.values() if isinstance(branch, Mapping) else branch
    return [leaf for each in inner for leaf in _leaves(each)]


def spaced(phrase: str) -> str:
    """A phrase of a table as a regular expression with any white space for a space, a few words for '~'."""
    phrase = phrase.replace(" ?", r"\s?").replace(" ~", "~").replace("~", "\x00")
    return phrase.replace(" ", r"\s+").replace("\x00", r"\s?[^.;]{0,50}?")
