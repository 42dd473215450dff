"""What is said about a form while it is typed: values without form, values that look wrong, and what is missing.

Everything is said by the server's own rules, the same while typing, on a submit without scripts, and on confirming.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files

from records import queue
from records.checks import problems_of
from records.database import Session
from records.plausibility import Doubt, doubts
from records.requirements import Item, Requirements, Standing, folded, required, requirements_from
from review_ui import forms, normalise
from review_ui.forms import Typed
from review_ui.languages import translated

PAGES_LOOKED_AT = 60
"""Pages of a document in which the words of required items are looked for."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A required item that is not there, in the person's language, with its source."""

    name: str
    source: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Said:
    """All that is to be said: by box what cannot stand and what looks wrong; what is there and what is missing."""

    problems: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)
    there: int = 0
    missing: tuple[Missing, ...] = ()


def said(typed: Typed, document_text: str) -> Said:
    """What is to be said about these boxes; `document_text` is `folded` already."""
    record = forms.record_of_typed(typed)
    found = required(record, document_text, requirements())
    problems = forms.problems_by_box(problems_of(record), typed)
    return Said(
        {name: translated(sentence) for name, sentence in problems.items()},
        _by_box(doubts(record, today=_today(), iban_lengths=iban_lengths(), day_in=normalise.day), typed),
        sum(each.standing == Standing.PRESENT for each in found),
        tuple(_missing(each.item) for each in found if each.standing == Standing.MISSING),
    )


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the clerk's day


def text_of(session: Session, document_id: str) -> str:
    """What the document says, as `said` wants it."""
    return folded(queue.text_of_pages(session, document_id, pages=PAGES_LOOKED_AT))


def _by_box(found: tuple[Doubt, ...], typed: Typed) -> dict[str, str]:
    told: dict[str, str] = {}
    for doubt in found:
        name = forms.box_of(doubt.field, doubt.item, typed)
        if name:
            told.setdefault(name, translated(doubt.sentence).format(**doubt.figures))
    return told


def _missing(item: Item) -> Missing:
    return Missing(translated(item.name), item.source, item.checked)


@cache
def requirements() -> Requirements:
    """What requests have to state, from `config/required_items.toml`."""
    return requirements_from(tomllib.loads((files("config") / "required_items.toml").read_text("utf-8")))


@cache
def iban_lengths() -> Mapping[str, int]:
    """How long an IBAN is, by State, from `config/ibans.toml`."""
    lengths: Mapping[str, int] = tomllib.loads((files("config") / "ibans.toml").read_text("utf-8"))["lengths"]
    return lengths
