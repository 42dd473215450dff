"""Where on a page a hit stands: by our own analyser, so that what is marked is what was found."""

from collections.abc import Collection, Iterable

from index.analyser import FORM, Token, tokens
from records.values import Page


def matched_words(page: Page, matched: Collection[str]) -> tuple[int, ...]:
    """Ordinals of the page's words that a hit matched; see `index.values.Hit.matched`."""
    spans = _spans(tokens(page.text, page.language), matched)
    found: list[int] = []
    word = 0
    for start, end in spans:
        while word < len(page.spans) and page.spans[word][1] <= start:
            word += 1
        at = word
        while at < len(page.spans) and page.spans[at][0] < end:
            found.append(at)
            at += 1
    return tuple(dict.fromkeys(found))


def snippet(
    text: str, matched: Collection[str], *, language: str | None, words: int = 30
) -> tuple[tuple[str, bool], ...]:
    """About `words` words of the text where most of what was matched stands together, in pieces; True: matched.

    The pieces are raw text: whoever shows them escapes each. Line ends are spaces; "…" stands for what is left out.
    """
    found = tokens(text, language)
    if not found:
        return ()
    marks = [_is_matched(token, matched) for token in found]
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


def _pieces(text: str, found: Iterable[Token], marks: Iterable[bool]) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    before: int | None = None
    for token, mark in zip(found, marks, strict=True):
        if before is not None:
            pieces.append((text[before : token.start], False))
        pieces.append((text[token.start : token.end], mark))
        before = token.end
    joined: list[tuple[str, bool]] = []
    for piece, mark in pieces:
        plain = " ".join(f"|{piece}|".split())[1:-1] if not mark else piece
        if joined and joined[-1][1] == mark:
            joined[-1] = (joined[-1][0] + plain, mark)
        else:
            joined.append((plain, mark))
    return [piece for piece in joined if piece[0]]


def _spans(found: Iterable[Token], matched: Collection[str]) -> list[tuple[int, int]]:
    return [(token.start, token.end) for token in found if _is_matched(token, matched)]


def _is_matched(token: Token, matched: Collection[str]) -> bool:
    if any(term in matched for term in token.terms) or any(FORM + word in matched for word in token.words):
        return True
    beginnings = [key[:-1] for key in matched if key.endswith("*")]
    return any(word.startswith(beginning) for beginning in beginnings for word in token.words)
