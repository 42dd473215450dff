"""Where on a page a hit stands: by our own analyser, so that what is marked is what was found."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence

from index.analyser import Token, tokens
from index.marking import marked
from records.values import Page


def matched_words(page: Page, matched: Collection[str]) -> tuple[int, ...]:
    """Ordinals of the page's words that a hit matched; see `index.values.Hit.matched`."""
    found = tokens(page.text, page.language)
    ends = [end for _, end in page.spans]
    # A word of the page has no white space in it, so no token of it reaches into the next word.
    words = (bisect_right(ends, token.start) for token, mark in zip(found, marked(found, matched), strict=True) if mark)
    return tuple(dict.fromkeys(words))


def snippet(
    text: str, matched: Collection[str], *, language: str | None, words: int = 30
) -> tuple[tuple[str, bool], ...]:
    """About `words` words of the text where most of what was matched stands together, in pieces; True: matched.

    The pieces are raw text: whoever shows them escapes each. Line ends are spaces; "…" stands for what is left out.
    """
    found = tokens(text, language)
    if not found:
        return ()
    marks = marked(found, matched)
    first = _densest(marks, words)
    last = min(first + words, len(found))
    pieces = _pieces(text, found[first:last], marks[first:last])
    before, after = (("… ", False),) * (first > 0), ((" …", False),) * (last < len(found))
    return (*before, *pieces, *after)


def _densest(marks: list[bool], words: int) -> int:
    """Where the stretch with most matches begins, with a few words before the first of them."""
    if not any(marks):
        return 0
    total = best = sum(marks[:words])
    start = 0
    for end in range(words, len(marks)):
        total += marks[end] - marks[end - words]
        if total > best:
            best, start = total, end - words + 1
    lead = marks.index(True, start) - words // 4
    return max(min(lead, len(marks) - words), 0)


def _pieces(text: str, found: Sequence[Token], marks: Iterable[bool]) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    start, end = _clinging(text, found[0].start, found[-1].end)
    for token, mark in zip(found, marks, strict=True):
        pieces += ((text[start : token.start], False), (text[token.start : token.end], mark))
        start = token.end
    pieces.append((text[start:end], False))
    joined: list[tuple[str, bool]] = []
    for piece, mark in pieces:
        plain = " ".join(f"|{piece}|".split())[1:-1] if not mark else piece
        if joined and joined[-1][1] == mark:
            joined[-1] = (joined[-1][0] + plain, mark)
        else:
            joined.append((plain, mark))
    return [piece for piece in joined if piece[0]]


def _clinging(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with the signs before and after it, up to white space: brackets, a full stop."""
    while start > 0 and not text[start - 1].isspace() and not text[start - 1].isalnum():
        start -= 1
    while end < len(text) and not text[end].isspace() and not text[end].isalnum():
        end += 1
    return start, end
