"""Which words of a text a hit matched: single words, beginnings, words in order, numbers however grouped."""

from collections.abc import Callable, Collection, Iterator, Sequence

from index.analyser import BEGINNING, FORM, IN_ORDER, JOINED, Token, as_digits, query_terms


def marked(found: Sequence[Token], matched: Collection[str]) -> list[bool]:
    """For each token whether it was matched; `matched` as in `index.values.Hit`."""
    single = _single(matched)
    marks = [single(token) for token in found]
    for key in matched:
        if key.startswith(JOINED):
            runs = _number_runs(found, as_digits(key.removeprefix(JOINED)))
        elif key.startswith(IN_ORDER):
            runs = _phrase_runs(found, key.removeprefix(IN_ORDER).split())
        else:
            continue
        for first, last in runs:
            marks[first:last] = [True] * (last - first)
    return marks


def _single(matched: Collection[str]) -> Callable[[Token], bool]:
    beginnings = tuple(key.removesuffix(BEGINNING) for key in matched if key.endswith(BEGINNING) and key[0] != IN_ORDER)

    def is_matched(token: Token) -> bool:
        return (
            any(term in matched for term in token.terms)
            or any(FORM + word in matched for word in token.words)
            or (bool(beginnings) and any(word.startswith(beginnings) for word in token.words))
        )

    return is_matched


def _number_runs(found: Sequence[Token], wanted: str) -> Iterator[tuple[int, int]]:
    """Runs of tokens that together read the number."""
    for first in range(len(found)):
        joined = ""
        for last in range(first, len(found)):
            joined += as_digits(found[last].words[0])
            if len(joined) >= len(wanted) or not wanted.startswith(joined):
                break
        if joined == wanted:
            yield first, last + 1


def _phrase_runs(found: Sequence[Token], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Runs of tokens whose ordinals follow each other and whose terms are those of the words."""
    forms = [frozenset(query_terms(word)) for word in words]
    starts = {token.ordinal: at for at, token in reversed(list(enumerate(found)))}
    for first, token in enumerate(found):
        places = [starts.get(token.ordinal + distance) for distance in range(len(words) + 1)]
        if all(_fits(found, at, form) for at, form in zip(places, forms, strict=False)):
            end = places[-1]
            yield first, len(found) if end is None else end


def _fits(found: Sequence[Token], at: int | None, form: frozenset[str]) -> bool:
    """Whether a token with this ordinal (two, for a broken word) has one of the terms; without terms any has."""
    if at is None:
        return False
    ordinal = found[at].ordinal
    here = (token for token in found[at : at + 2] if token.ordinal == ordinal)
    return not form or any(form.intersection(token.terms) for token in here)
