"""The one field of a Whoosh segment."""

# mypy: disable-error-code="no-untyped-call"

from functools import lru_cache

from whoosh import fields
from whoosh.analysis.analyzers import IDAnalyzer
from whoosh.formats import Positions

STEMS = "s"
PLACES = Positions()


@lru_cache(maxsize=1)
def field() -> fields.TEXT:
    """The field that segments are written with."""
    made = fields.TEXT(analyzer=IDAnalyzer(), phrase=True)
    made.format = PLACES
    return made
