"""What somebody asks the search: words, an order, and the conditions chosen beside the results.

Conditions stand apart from the words, so that a chosen type or State stays in force whatever is typed next, and can be
taken off again by itself. The index gets both as one query.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, get_args
from urllib.parse import urlencode

from fastapi import Depends, Query

from index.parsing import parse
from index.values import FACETS, Order
from records.saved_searches import LONGEST_QUERY, MOST_FILTERS

ORDERS: tuple[Order, ...] = get_args(Order)
LONGEST_FILTER = 100
_SIGNS = re.compile(r'[()":]|\b(?:AND|OR|NOT)\b|(?<!\S)-')
"""What has a meaning in the query language."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as asked. `filters` are (name, value) pairs, names as in `index.values.FACETS`."""

    words: str = ""
    order: Order = "rank"
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.filters

    @property
    def query(self) -> str:
        """Words and conditions in the query language; words that do not parse are plain words beside conditions."""
        if not self.filters:
            return self.words
        words = self.words if parse(self.words).notice is None else _SIGNS.sub(" ", self.words)
        return f"{self._conditions} ( {words} )" if words.strip() else self._conditions

    @property
    def notice(self) -> str | None:
        """What did not parse, where the conditions keep the index from saying so."""
        return parse(self.words).notice if self.filters else None

    def corrected(self, query: str | None) -> "Asked | None":
        """The same search with its words put right, from what the index proposes for the whole of it."""
        if query is None or not self.filters:
            return None if query is None else replace(self, words=query)
        before, after = f"{self._conditions} ( ", " )"
        if not (query.startswith(before) and query.endswith(after)):
            return None  # it was a condition that nothing fits
        return replace(self, words=query[len(before) : -len(after)])

    @property
    def _conditions(self) -> str:
        return " ".join(f'{"date" if name == "year" else name}:"{value}"' for name, value in self.filters)

    def chosen(self, name: str) -> frozenset[str]:
        """The values that this field is narrowed to."""
        return frozenset(value for filtered, value in self.filters if filtered == name)

    def typed(self, words: str) -> "Asked":
        return replace(self, words=words)

    def as_beginning(self) -> "Asked | None":
        """The same with its last word as a beginning, as it is while somebody types; None where it is no plain word."""
        last = self.words.rpartition(" ")[2]
        return replace(self, words=f"{self.words}*") if last.isalnum() and not last.isupper() else None

    def with_filter(self, name: str, value: str) -> "Asked":
        return replace(self, filters=tuple(dict.fromkeys((*self.filters, (name, value))))[:MOST_FILTERS])

    def without(self, name: str, value: str) -> "Asked":
        return replace(self, filters=tuple(each for each in self.filters if each != (name, value)))

    def ordered(self, order: Order) -> "Asked":
        return replace(self, order=order)

    def pairs(self) -> list[tuple[str, str]]:
        """The search as parts of an address; empty and usual ones are left out."""
        said = [("q", self.words)] if self.words else []
        said += [("order", self.order)] if self.order != "rank" else []
        return [*said, *(("filter", written(*each)) for each in self.filters)]

    def path(self, page: int = 1, *, to: str = "/search", **more: str) -> str:
        """The address of this search, or of another screen that is told of it."""
        said = [*self.pairs(), *([("page", str(page))] if page > 1 else []), *more.items()]
        return f"{to}?{urlencode(said)}" if said else to


def order_of(text: str) -> Order:
    """The order of this name; the usual one where there is none."""
    return next((each for each in ORDERS if each == text), "rank")


def written(name: str, value: str) -> str:
    """A condition as it stands in addresses and saved searches: `type:extradition`."""
    return f"{name}:{value}"


def understood(filters: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Conditions from their written form; what is none is left out."""
    pairs = (each.partition(":")[::2] for each in filters)
    kept = ((name, value) for name, value in pairs if name in FACETS and _is_value(name, value))
    return tuple(dict.fromkeys(kept))[:MOST_FILTERS]


def _is_value(name: str, value: str) -> bool:
    if name == "year":
        return re.fullmatch(r"[0-9]{4}", value) is not None
    return value.isprintable() and '"' not in value and bool(value.strip()) and len(value) <= LONGEST_FILTER


def asked(q: str = "", order: Order = "rank", filter: Annotated[tuple[str, ...], Query()] = ()) -> Asked:  # noqa: A002
    """The search that an address asks for."""
    return Asked(" ".join(q.split())[:LONGEST_QUERY], order, understood(filter))


Search = Annotated[Asked, Depends(asked)]
