"""Words that follow each other: phrases, and numbers that a page may group in any way.

A place is a row and the ordinal of a word there, in one number (`index.postings.PLACE_BITS`), so "the next word" is
one more, and words that follow each other are found by intersecting shifted sets.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from index.analyser import LOOKALIKE, as_digits, terms_of
from index.postings import PLACE_BITS, Places, Postings
from index.table import Numbers

LONGEST_NUMBER = 48
"""Letters and digits of a number that are looked at; an IBAN has up to 34."""

_NOWHERE: Places = np.zeros(0, np.int64)


def following(pieces: Iterable[Postings], forms: Sequence[tuple[str, ...]]) -> list[Places]:
    """For each piece the places where the phrase begins; `forms` are the terms of each word, () for any word."""
    return [_following(piece, forms) for piece in pieces]


def _following(piece: Postings, forms: Sequence[tuple[str, ...]]) -> Places:
    rows: Numbers | None = None
    for terms in filter(None, forms):
        here = _rows(piece, terms)
        rows = here if rows is None else np.intersect1d(rows, here, assume_unique=True)
        if not len(rows):
            return _NOWHERE
    if rows is None:
        return _NOWHERE
    starts: Places | None = None
    for distance, terms in enumerate(forms):
        if terms:
            here_starts = _places(piece, terms, rows) - distance
            starts = here_starts if starts is None else np.intersect1d(starts, here_starts, assume_unique=True)
    return _NOWHERE if starts is None else starts


def number_places(pieces: Iterable[Postings], joined: str) -> list[Places]:
    """For each piece the places of the last of the words that together read `joined`."""
    return [_number(piece, joined[:LONGEST_NUMBER]) for piece in pieces]


def _number(piece: Postings, joined: str) -> Places:
    """From left to right: reached[i] are the places of the word that would follow joined[:i]."""
    reached: dict[int, Places] = {}
    for start in range(len(joined)):
        if start and start not in reached:
            continue
        for end in range(start + 1, len(joined) + 1):
            terms = tuple(term for term in number_terms(joined[start:end]) if len(piece.of(term)[0]))
            if not terms:
                continue
            next_places = _reach(piece, terms, reached.get(start)) + 1
            if len(next_places):
                reached[end] = np.union1d(reached.get(end, _NOWHERE), next_places)
    return reached.get(len(joined), _NOWHERE) - 1


def _reach(piece: Postings, terms: tuple[str, ...], reached: Places | None) -> Places:
    rows = _rows(piece, terms)
    if reached is None:
        return _places(piece, terms, rows)
    rows = np.intersect1d(rows, np.unique(reached >> PLACE_BITS).astype(np.int32), assume_unique=True)
    return np.intersect1d(_places(piece, terms, rows), reached, assume_unique=True)


def number_terms(part: str) -> tuple[str, ...]:
    """The terms of a word that reads `part`, as typed or with look-alike letters read as digits."""
    alike = as_digits(part)
    plain = (part,) if any(c.isdigit() for c in part) else terms_of(part, None)
    return tuple(dict.fromkeys((*plain, LOOKALIKE + alike, alike)))


def _rows(piece: Postings, terms: tuple[str, ...]) -> Numbers:
    lists = [piece.of(term)[0] for term in terms]
    return lists[0] if len(lists) == 1 else np.unique(np.concatenate(lists))


def _places(piece: Postings, terms: tuple[str, ...], rows: Numbers) -> Places:
    lists = [piece.places(term, rows) for term in terms]
    return lists[0] if len(lists) == 1 else np.unique(np.concatenate(lists))
