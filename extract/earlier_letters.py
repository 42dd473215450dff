"""Letters and orders that came before this one: named in the text by their number, or in a form's box for them."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extract.findings import Found
from extract.letter import Letter
from extract.reference_codes import MARKED, code_at, written
from extract.reference_labels import NUMBER_SIGN, joined
from extract.reference_places import begins_line, in_head
from extract.vocabulary import either


@cache
def _earlier_letters() -> re.Pattern[str]:
    """A letter named in the text by its number: 'our note No. 12/2024', 'su oficio 0043-2025'."""
    words = rf"\b(?:{either('references', 'letters')})\b(?![-/])\.?(?:,?\s[a-z.'-]+){{0,3}}?"
    return re.compile(rf"{words}(?P<sign>{NUMBER_SIGN})?\s?[:(]?\s?(?=[a-z]{{0,12}}[-/.]?\d|[a-z]+[/-])")


@cache
def _sign_behind_date() -> re.Pattern[str]:
    return re.compile(
        rf"[\s,(]{{0,3}}(?:-\s)?(?:(?:ref|under|sous le|con el|sob o)\b\.?\s?)?(?P<sign>{NUMBER_SIGN}\s?)?"
    )


def earlier_letters(letter: Letter, blocked: Sequence[Found]) -> Iterator[Found]:
    """Numbers of earlier letters that the text names: 'our note No. 12/2024', 'votre note du 3 mai 2024, n° 12'."""
    for match in _earlier_letters().finditer(letter.low):
        span = None if in_head(letter, match.end()) else code_at(letter.plain, match.end(), blocked=blocked)
        table_label = match[0].startswith("ref") and begins_line(letter, match.start())
        if span is None or table_label or "\n\n" in match[0] or re.search(r"\b(?:art|act|loi|ley|lei|law)\b", match[0]):
            continue
        if re.search(r"[/-]", letter.plain[slice(*span)]) or (match["sign"] and span[1] - span[0] > 3):
            yield from _with_joined(letter, span, blocked)
    for dated in (f for f in blocked if f.kind == "date"):
        lead = letter.low[max(0, dated.start - 45) : dated.start]
        sign = _sign_behind_date().match(letter.low, dated.end)
        bracketed = sign is not None and sign["sign"] and "(" in sign[0]
        if sign and (bracketed or re.search(rf"\b(?:{either('references', 'letters')})\b[^.;]{{0,30}}$", lead)):
            span = code_at(letter.plain, sign.end(), blocked=blocked)
            if span is not None and (sign["sign"] or MARKED.match(letter.plain, span[0])):
                yield from _with_joined(letter, span, blocked)


def _with_joined(letter: Letter, span: tuple[int, int], blocked: Sequence[Found]) -> Iterator[Found]:
    following: tuple[int, int] | None = span
    for _ in range(3):
        if following is None:
            return
        value = written(letter.text[slice(*following)])
        yield Found("reference.other", *following, value, 0.62, "earlier letters")
        following = joined(letter, following[1], blocked)


def in_earlier_box(letter: Letter, blocked: Sequence[Found]) -> Iterator[Found]:
    """Numbers in the box of a form that asks for an earlier order (section D of an EIO): all belong to that one."""
    box = _EARLIER_BOX.search(letter.low)
    if box is None:
        return
    following = _NEXT_BOX.search(letter.low, box.end(), box.end() + 600)
    end = following.start() if following else box.end() + 600
    for word in re.compile(r"(?<![\w/.-])(?=[A-Z0-9])\S*\d\S*").finditer(letter.plain, box.end(), end):
        lead = re.search(r"(?:[A-Z]{1,4}\.?){1,4}\s$", letter.plain[word.start() - 10 : word.start()])
        start = word.start() - len(lead[0]) if lead else word.start()
        span = code_at(letter.plain, start, blocked=blocked)
        if span is None or not _is_of_box(letter.plain, span):
            continue
        yield Found("reference.other", *span, written(letter.text[slice(*span)]), 0.91, "box of an earlier order")


def _is_of_box(text: str, span: tuple[int, int]) -> bool:
    """Whether a number is marked as one, is no directive, and stands nowhere else: else it is the sender's file."""
    value = text[slice(*span)]
    marked = re.search(r"[A-Z\d][/-]\w*\d", value) and not re.fullmatch(r"\d{4}/\d+/[A-Z]{2,3}", value)
    return bool(marked) and text.count(value) == 1


_EARLIER_BOX = re.compile(r"sec(?:tion|cion|cao|ccao)\s+d\b[^\n]{0,60}(?:earlier|previous|anterieure|anterior)")
_NEXT_BOX = re.compile(r"sec(?:tion|cion|cao|ccao)\s+e\b")
