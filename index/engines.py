"""Which engines there are, by the name that the setting gives them."""

from typing import Literal

from index.engine import Engine

EngineName = Literal["whoosh", "tantivy"]
DEFAULT: EngineName = "whoosh"


def named(name: str) -> EngineName:
    """The name of an engine, as the index's state has it.

    Raises:
        ValueError: this version has no such engine.
    """
    match name:
        case "whoosh" | "tantivy":
            return name
        case _:
            raise ValueError("no such engine")


def engine(name: EngineName) -> Engine:
    """A new engine, with nothing in memory; loaded here, because only one of the two is needed."""
    match name:
        case "whoosh":
            from index.whoosh_engine import WhooshEngine  # noqa: PLC0415

            return WhooshEngine()
        case "tantivy":
            from index.tantivy_engine import TantivyEngine  # noqa: PLC0415

            return TantivyEngine()
