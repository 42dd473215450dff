"""Which documents a query finds, within what the person may see, and on which pages.

Sets are masks over all documents; what is found on pages is kept as evidence, for ranking and for showing it. Nothing
outside the permitted pages is ever counted, so nothing of it can be told from an answer.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from index import fields_matching
from index.analyser import BEGINNING, FORM, IN_ORDER, JOINED, LOOKALIKE, as_digits, query_terms
from index.engine import Opened
from index.query import Beginning, Both, Either, Everything, InField, Node, Nothing, Number, Phrase, Span, Without, Word
from index.similar import similar_words
from index.snapshot import Mask, Permitted, Snapshot, all_of, any_of, joined
from index.table import Numbers

Weights = npt.NDArray[np.float64]

SHORTEST_TOLERANT = 4
"""Letters that a word needs to be looked for as scans may have misread it; shorter ones become other words."""
SHORTEST_TOLERANT_IF_KNOWN = 6
"""A shorter word that is found as it is typed is looked for only in the look-alikes of scans: no "back" for "bank"."""
RAREST = 3
"""Pages that a misread spelling may stand on where the word itself is known: what is frequent is a word of its own."""
MISREAD_WEIGHT = 0.4
FIELD_WEIGHT = 2.0
"""A word in a field counts for this many times its rarity: a clerk wrote or confirmed it."""


@dataclass(frozen=True)
class Evidence:
    """A term that was found: its rows, ascending, how often it stands on each, how much it counts."""

    key: str
    rows: Numbers
    counts: Weights
    weight: float = 1.0


@dataclass(frozen=True)
class Match:
    """What a part of a query found: documents, and why."""

    documents: Mask
    evidence: tuple[tuple[Evidence, ...], ...] = ()
    """Each inner tuple is one word of the query: its stems and spellings rank as one term."""
    boosts: tuple[Mask, ...] = ()
    """Documents in whose fields a word was found."""


@dataclass(frozen=True)
class Matcher:
    """One query's view of a snapshot."""

    snapshot: Snapshot
    permitted: Permitted
    unknown: list[str] = field(default_factory=list)
    """Words that no permitted page holds as typed, for "did you mean"."""

    def match(self, node: Node) -> Match:
        """Documents that the node finds among the permitted ones, with evidence."""
        match node:
            case Both():
                return _combined([self.match(part) for part in node.parts], all_of)
            case Either():
                return _combined([self.match(part) for part in node.parts], any_of)
            case Without():
                # What is not asked for is no evidence, and nobody meant another word by it.
                other = Matcher(self.snapshot, self.permitted).match(node.part)
                return Match(self.permitted.documents & ~other.documents)
            case Word() | Beginning() | Phrase() | Number():
                return self._on_pages(node)
            case _:
                return Match(self._without_pages(node))

    def _on_pages(self, node: Word | Beginning | Phrase | Number) -> Match:
        match node:
            case Word():
                return self._word(node)
            case Beginning():
                return self._beginning(node)
            case Phrase():
                return self._phrase(node)
            case Number():
                return self._number(node)

    def _without_pages(self, node: InField | Span | Everything | Nothing) -> Mask:
        match node:
            case Everything():
                return self.permitted.documents
            case Nothing():
                return np.zeros(self.snapshot.documents, bool)
            case _:
                return self._within(fields_matching.documents(self.snapshot, node))

    def _word(self, node: Word) -> Match:
        terms = query_terms(node.word)
        evidence = [self._term(term) for term in terms]
        boost = self._in_fields(terms)
        found = self._documents(evidence) | boost
        if not found.any():
            self.unknown.append(node.word)
        as_typed = np.zeros(self.snapshot.rows, bool)
        for each in evidence:
            as_typed[each.rows] = True
        for word, rows in self._similar(node, int(found.sum())):
            # A page with the word itself needs no misreading of it; who asks for near spellings wants them all.
            counted = rows if node.edits else rows[~as_typed[rows]]
            evidence.append(Evidence(FORM + word, counted, np.ones(len(counted)), MISREAD_WEIGHT))
            boost |= self._in_fields([FORM + word])
        present = tuple(each for each in evidence if len(each.rows))
        return Match(self._documents(present) | boost, (present,) if present else (), (boost,))

    def _similar(self, node: Word, found: int) -> list[tuple[str, Numbers]]:
        """Spellings that the person asked for, or that a scan may have made of the word."""
        if node.edits:
            return similar_words(self.snapshot, self.permitted, node.word, edits=node.edits)
        if len(node.word) < SHORTEST_TOLERANT or not node.word.isalpha():
            return []
        edits = 1 if not found or len(node.word) >= SHORTEST_TOLERANT_IF_KNOWN else 0
        rarest = RAREST if found else None
        return similar_words(self.snapshot, self.permitted, node.word, edits=edits, at_most_rows=rarest)

    def _beginning(self, node: Beginning) -> Match:
        prefix = node.prefix.encode()
        rows = self._rows(lambda piece: _with_words(piece, *piece.file.words.beginning_with(prefix)))
        boost = self._within(fields_matching.any_field_beginning(self.snapshot, FORM + node.prefix))
        evidence = Evidence(node.prefix + BEGINNING, rows, np.ones(len(rows)))
        return Match(self._documents([evidence]) | boost, ((evidence,),), (boost,))

    def _phrase(self, node: Phrase) -> Match:
        forms = [query_terms(word) if word else () for word in node.words]
        return self._on_rows(
            self.snapshot.postings.phrase(forms), IN_ORDER + " ".join(word or "*" for word in node.words)
        )

    def _number(self, node: Number) -> Match:
        found = self._on_rows(self.snapshot.postings.number(node.joined), JOINED + node.joined)
        boost = self._in_fields((JOINED + node.joined, JOINED + LOOKALIKE + as_digits(node.joined)))
        return Match(found.documents | boost, found.evidence, (boost,))

    def _on_rows(self, rows: Numbers, key: str) -> Match:
        seen = rows[self.permitted.rows[rows]]
        evidence = Evidence(key, seen, np.ones(len(seen)))
        return Match(self._documents([evidence]), ((evidence,),))

    def _term(self, term: str) -> Evidence:
        rows, counts = self.snapshot.postings.of(term)
        seen = self.permitted.rows[rows]
        return Evidence(term, rows[seen], counts[seen].astype(np.float64))

    def _rows(self, of_piece: Callable[[Opened], Numbers]) -> Numbers:
        rows = joined(of_piece(piece) + piece.first_row for piece in self.snapshot.pieces)
        return rows[self.permitted.rows[rows]]

    def _documents(self, evidence: Iterable[Evidence]) -> Mask:
        mask = np.zeros(self.snapshot.documents, bool)
        for each in evidence:
            mask[self.snapshot.document_of_row[each.rows]] = True
        return mask

    def _in_fields(self, terms: Iterable[str]) -> Mask:
        return self._within(fields_matching.any_field(self.snapshot, terms))

    def _within(self, documents: Mask) -> Mask:
        return documents & self.permitted.documents


def _with_words(piece: Opened, first: int, last: int) -> Numbers:
    """Rows on which one of these words stands, ascending."""
    there = np.zeros(piece.file.rows, bool)
    there[piece.file.words.numbers_between(first, last)] = True
    return np.flatnonzero(there).astype(np.int32)


def _combined(parts: Sequence[Match], of: Callable[[Iterable[Mask]], Mask]) -> Match:
    evidence = tuple(each for part in parts for each in part.evidence)
    boosts = tuple(boost for part in parts for boost in part.boosts)
    return Match(of(part.documents for part in parts), evidence, boosts)
