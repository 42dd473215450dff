"""What a query asks for, taken apart: words, phrases, numbers, fields, and how they are joined."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word, found by its stems; `edits` is 0, or how many letters may differ where the person asks for it."""

    word: str
    edits: int = 0


@dataclass(frozen=True, slots=True)
class Beginning:
    """All words that begin so."""

    prefix: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other; None stands for any word."""

    words: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number or reference, letters and digits only, found however it is grouped."""

    joined: str


@dataclass(frozen=True, slots=True)
class InField:
    """A value of a field. `value` is as typed; `beginning` and `edits` as for words."""

    name: str
    value: str
    beginning: bool = False
    edits: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high` in a date or amount field; None is open; `strict` leaves the ends out.

    Dates are ISO 8601 as far as they are given (2024-06 is the whole month), amounts "10000.00 EUR" or "10000.00".
    """

    name: str
    low: str | None
    high: str | None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Both:
    """Documents that all the parts are found in."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Documents that one of the parts is found in."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Documents that the part is not found in."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Everything:
    """All documents: what an empty query asks for."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document: what signs without a word ask for."""


Node = Word | Beginning | Phrase | Number | InField | Span | Both | Either | Without | Everything | Nothing


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, and a sentence for the person where it was not understood as written."""

    root: Node
    notice: str | None = None
