"""The phrases that invented letters are made of: templates with slots and choices, in four languages.

`{slot}` stands for something to be filled in, `[a|b]` for a choice (which may hold slots, not further choices). A part
of the templates of every list is kept out of training, so that the reader is measured on phrases it never met.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from random import Random
from typing import Any, Literal

LANGUAGES = ("en", "fr", "es", "pt")
Share = Literal["train", "held out", "all"]
"""Which templates may be used: those for training, those kept out for measuring, or all."""
ONE_IN = 5
"""One template in so many is kept out."""

_CHOICE = re.compile(r"\[([^\[\]]*)\]")


@cache
def grammar(name: str) -> Mapping[str, Any]:
    """The table of a language with its lists from `NAME.toml` and `NAME-more.toml` joined, or the table "world"."""
    found = _table(f"{name}.toml")
    if name not in LANGUAGES:
        return found
    more = _table(f"{name}-more.toml")
    return {
        part: {kind: [*templates, *more.get(part, {}).get(kind, ())] for kind, templates in lists.items()}
        for part, lists in found.items()
    }


def _table(file: str) -> Mapping[str, Any]:
    return tomllib.loads((files("extract.training") / "grammar" / file).read_text("utf-8"))


def is_kept_out(template: str) -> bool:
    """Whether the template belongs to the held-out share; the same on every machine."""
    return blake2b(template.encode(), digest_size=2).digest()[0] % ONE_IN == 0


def of_share(templates: Sequence[str], share: Share) -> Sequence[str]:
    """The templates of the share; all of them where the list is too short to be divided."""
    kept = [t for t in templates if share == "all" or is_kept_out(t) == (share == "held out")]
    return kept or templates


def phrase(language: str, part: str, kind: str, *, share: Share, chance: Random) -> str:
    """One template of the list `[part] kind`, its choices made, its slots still open."""
    return choose(chance.choice(of_share(grammar(language)[part][kind], share)), chance)


def choose(template: str, chance: Random) -> str:
    """The template with one of each `[a|b]`."""
    return _CHOICE.sub(lambda match: chance.choice(match[1].split("|")), template)
