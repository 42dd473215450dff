"""What Whoosh is told of a page: its stems with their places, made by our own analyser.

In a module of its own because Whoosh pickles the classes of its schema by name into the index.
"""

# mypy: disable-error-code="no-untyped-call"

from collections.abc import Generator
from typing import Any
from uuid import uuid4

from whoosh import fields, formats
from whoosh.analysis.analyzers import IDAnalyzer
from whoosh.codec.whoosh3 import W3Codec, W3Segment

STEMS = "s"
"""The one field of the Whoosh index."""


class Stems(fields.TEXT):
    """A field that takes (term, places) pairs and indexes them as they are."""

    def __init__(self) -> None:
        super().__init__(analyzer=IDAnalyzer(), phrase=True)

    def index(self, value: Any, **_: Any) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        """(term, how often, weight, ordinals packed) of each pair."""
        for term, places in value:
            yield term.encode(), len(places), float(len(places)), POSITIONS.encode(places)


def schema() -> fields.Schema:
    """The schema of every index. Opened with it, Whoosh does not unpickle the stored one."""
    return fields.Schema(**{STEMS: Stems()})


class NamedCodec(W3Codec):
    """Whoosh's own format; but a segment's name comes from the system's randomness, not from the `random` module:
    two processes with the same seed would write over each other's files."""

    def new_segment(self, storage: Any, indexname: str) -> W3Segment:  # noqa: ARG002 - the signature is Whoosh's
        return W3Segment(self, indexname, segid=uuid4().hex)


POSITIONS = formats.Positions()
