"""spaCy without its command line: half of what it imports is for downloading models, which reading letters never does.

`import spacy` imports `spacy.cli` for the one name `info`, and with it a web client, a terminal and a project tool: 360
modules, 0.7 s of processor time. An empty package stands in their place while spaCy is imported, and no longer: whoever
imports `spacy.cli` afterwards gets the real one.
"""

import sys
from functools import cache
from importlib import import_module
from types import ModuleType

STANDS_FOR = ("spacy.cli", "spacy.cli.info")


@cache
def spacy() -> ModuleType:
    """The library; imported once, on first use, as it is a second that only a letter to be read is worth."""
    if "spacy" in sys.modules or any(name in sys.modules for name in STANDS_FOR):
        return import_module("spacy")
    empty = {name: ModuleType(name) for name in STANDS_FOR}
    empty["spacy.cli"].__path__ = []
    empty["spacy.cli.info"].__dict__["info"] = None
    sys.modules.update(empty)
    try:
        return import_module("spacy")
    finally:
        for name in STANDS_FOR:
            sys.modules.pop(name, None)
