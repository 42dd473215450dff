"""spaCy is loaded without its web client and terminal, and is whole for whoever asks for them later."""

import subprocess
import sys

SAYS = "import sys; from extract.spacy_alone import spacy; nlp = spacy().blank('xx'); "


def said(code: str) -> str:
    """What a process of its own prints."""
    return subprocess.run(
        [sys.executable, "-c", SAYS + code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_reading_letters_loads_no_web_client_and_still_splits_words() -> None:
    code = "print([m for m in ('requests', 'typer', 'weasel', 'spacy.cli') if m in sys.modules], len(nlp('a b c')))"
    assert said(code) == "[] 3"


def test_the_command_line_of_spacy_is_whole_for_whoever_asks_for_it_afterwards() -> None:
    assert said("from spacy.cli import info; print(info.__module__)") == "spacy.cli.info"
