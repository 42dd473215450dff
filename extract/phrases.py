"""Fixed phrases (States, treaties, offences) found in the letter by spaCy's phrase matcher.

The pipeline is blank and multilingual: a tokeniser and tables, no trained model. It is built once, on first use.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from extract.spacy_alone import spacy

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


@cache
def nlp() -> "Language":
    """The blank multilingual pipeline (this is where spaCy is imported, late)."""
    pipeline: Language = spacy().blank("xx")
    pipeline.max_length = 20_000_000
    return pipeline


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as spaCy's tokens, white space left out; `starts` are their positions in the text."""

    doc: "Doc"
    starts: tuple[int, ...]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where tokens `first` to `last` (not included) stand in the text."""
        return self.starts[first], self.starts[last - 1] + len(self.doc[last - 1])


def tokens_of(text: str) -> Tokens:
    """The tokens of a folded, lower-case text."""
    from spacy.tokens import Doc  # noqa: PLC0415 - see nlp()

    kept = [token for token in nlp().make_doc(text) if not token.is_space]
    return Tokens(Doc(nlp().vocab, words=[token.text for token in kept]), tuple(token.idx for token in kept))


class Phrases:
    """Phrases with what they mean: a label for each group of phrases (folded, in lower case)."""

    def __init__(self, labels: Mapping[str, Sequence[str]]) -> None:
        from spacy.matcher import PhraseMatcher  # noqa: PLC0415 - see nlp()

        self._matcher = PhraseMatcher(nlp().vocab, attr="ORTH")
        for label, phrases in labels.items():
            self._matcher.add(label, [tokens_of(phrase).doc for phrase in phrases if phrase.strip()])

    def find(self, tokens: Tokens) -> list[tuple[str, int, int]]:
        """(label, start, end) of every phrase in the text, in reading order; of overlapping ones the longest."""
        hits = sorted(self._matcher(tokens.doc), key=lambda hit: (hit[1] - hit[2], hit[1]))
        taken: set[int] = set()
        found = []
        for key, first, last in hits:
            if not taken.intersection(range(first, last)):
                taken.update(range(first, last))
                found.append((nlp().vocab.strings[key], *tokens.span(first, last)))
        return sorted(found, key=lambda hit: hit[1])
