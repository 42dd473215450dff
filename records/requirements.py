"""What a request of its type has to state, and what of that is missing: each item with the treaty that asks for it.

The items are data (`config/required_items.toml`). An item is there when one of its fields is filled or one of its words
stands in the document; one that has neither is a question to the clerk and never counts as missing.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from records.record import GROUPS, Record


class Standing(StrEnum):
    """Whether an item is there."""

    PRESENT = "present"
    MISSING = "missing"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a request has to state. `checked` says whether the source was held against the instrument."""

    name: str
    source: str
    fields: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    exempt: frozenset[str] = frozenset()
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Required:
    """An item, and whether this request has it."""

    item: Item
    standing: Standing


@dataclass(frozen=True, slots=True)
class Requirements:
    """All items: those of every request, and those of single types; asked of documents in these `roles` only."""

    roles: frozenset[str]
    every: tuple[Item, ...]
    by_type: Mapping[str, tuple[Item, ...]]

    def of(self, request_type: str | None, role: str | None) -> tuple[Item, ...]:
        """What a document of this type and role has to state; nothing, where the type is not known."""
        if role not in self.roles or not request_type:
            return ()
        of_all = tuple(item for item in self.every if request_type not in item.exempt)
        return of_all + self.by_type.get(request_type, ())


def requirements_from(table: Mapping[str, Any]) -> Requirements:
    """The items of a table in the form of `config/required_items.toml`."""
    items = {name: tuple(_item(each) for each in listed) for name, listed in table.items() if name != "roles"}
    return Requirements(frozenset(table["roles"]), items.pop("every"), items)


def _item(told: Mapping[str, Any]) -> Item:
    return Item(
        told["name"], told["source"], tuple(told.get("fields", ())), tuple(told.get("words", ())),
        frozenset(told.get("except", ())), told.get("checked", False),
    )  # fmt: skip


def required(record: Record, text: str, requirements: Requirements) -> tuple[Required, ...]:
    """Every item that the record's type asks for; `text` is what the document says, `folded` beforehand."""
    items = requirements.of(record.get("request_type"), record.get("document_role"))
    return tuple(Required(item, _standing(item, record, text)) for item in items)


def folded(text: str) -> str:
    """Small letters without accents, one space between words, hyphens at the ends of lines taken out."""
    parts = unicodedata.normalize("NFKD", re.sub(r"-\n", "", text).casefold())
    return " ".join("".join(character for character in parts if not unicodedata.combining(character)).split())


def _standing(item: Item, record: Record, text: str) -> Standing:
    if any(_is_filled(record, name) for name in item.fields):
        return Standing.PRESENT
    if any(_is_said(text, words) for words in item.words):
        return Standing.PRESENT
    return Standing.MISSING if item.fields or item.words else Standing.OPEN


def _is_said(text: str, words: str) -> bool:
    return re.search(rf"\b{re.escape(words)}", text) is not None


def _is_filled(record: Record, name: str) -> bool:
    group, _, part = name.partition(".")
    if part and group in GROUPS:
        items: Sequence[Mapping[str, Any]] = record.get(group, ())
        return any(item.get(part) for item in items)
    return bool(record.get(name))
