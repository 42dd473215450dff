"""What Whoosh is told of a page: its stems with their places, made by our own analyser.

In a module of its own because Whoosh pickles the classes of its schema by name into the index.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import uuid4

from whoosh import analysis, fields, formats
from whoosh.codec.whoosh3 import W3Codec, W3Segment

STEMS = "s"
"""The one field of the Whoosh index."""


class Stems(fields.TEXT):  # type: ignore[misc]  # Whoosh's fields are untyped
    """A field that takes (term, places) pairs and indexes them as they are."""

    def __init__(self) -> None:
        super().__init__(analyzer=analysis.KeywordAnalyzer(), phrase=True)

    def index(self, value: Iterable[tuple[str, list[int]]], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        encode = self.format.encode
        for term, places in value:
            yield term.encode(), len(places), float(len(places)), encode(places)


def schema() -> fields.Schema:
    """The schema of every index. Opened with it, Whoosh does not unpickle the stored one."""
    return fields.Schema(**{STEMS: Stems()})


class NamedCodec(W3Codec):  # type: ignore[misc]  # Whoosh's codecs are untyped
    """Whoosh's own format; but a segment's name comes from the system's randomness, not from the `random` module:
    two processes with the same seed would write over each other's files."""

    def new_segment(self, storage: Any, indexname: str) -> W3Segment:  # noqa: ARG002 - the signature is Whoosh's
        return W3Segment(self, indexname, segid=uuid4().hex)


POSITIONS = formats.Positions()
