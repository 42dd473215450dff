"""Who holds each account: said in a sentence, in a column of a table, or behind a label beside the number."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from extract.bearers import Bearer, Cast
from extract.cells import Cell, cell_under
from extract.findings import Found
from extract.folding import lowered
from extract.letter import Letter, Line
from extract.sketches import HE, HIS, Span, shapes, sketch
from extract.vocabulary import spaced, table

ROW = 26.0
"""Points up or down in which a cell belongs to the row of an account: names and banks run over lines."""
LABELS_REACH = 420
"""Letters between an account and the label of its holder in a list of labels."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds an account, where that was read, and how surely."""

    name: str
    start: int
    end: int
    confidence: float


def holders(letter: Letter, accounts: Sequence[Found], cast: Cast, *, banks: Iterable[Span]) -> dict[str, Holder]:
    """The holder of each account (by number) whose holder the letter tells."""
    if not accounts:
        return {}
    told: dict[str, Holder] = {}
    for number, holder in (
        *_labelled(letter, accounts, cast),
        *_in_columns(letter, accounts, cast),
        *_said(accounts, cast, sketch(letter, cast, accounts=accounts, banks=banks)),
    ):
        if number not in told or holder.confidence > told[number].confidence:
            told[number] = holder
    return told


def _said(accounts: Sequence[Found], cast: Cast, signs: str) -> Iterator[tuple[str, Holder]]:
    """What sentences say; numbers that are listed together have one holder."""
    numbers = {account.start: account.value for account in accounts}
    the_only = next(iter(numbers.values()))
    for pattern, confidence in shapes():
        for match in pattern.finditer(signs):
            bearer = _meant(cast, match)
            if bearer is None:
                continue
            found = Holder(bearer.who, bearer.named, bearer.end, round(confidence * min(1.0, bearer.sure + 0.06), 3))
            known = numbers.get(match.start("account"))
            if known is None:
                yield the_only, Holder(found.name, found.start, found.end, found.confidence * 0.85)
            else:
                for number in _listed_with(accounts, match.start("account"), signs):
                    yield number, found


def _meant(cast: Cast, match: re.Match[str]) -> Bearer | None:
    if match["holder"][0] in (HE, HIS):
        return cast.antecedent(match.start("holder"))
    return cast.starts.get(match.start("holder"))


_JOINT = re.compile(r"(?:[\s,;/&]|(?:and|et|y|e|ou|or|nos?|n|o|iban|account|compte|cuenta|conta)(?![a-z])|\.)+")


def _listed_with(accounts: Sequence[Found], start: int, signs: str) -> Iterator[str]:
    """The numbers that stand in one list with the number at `start`: 'accounts A, B and C'."""
    position = next(i for i, account in enumerate(accounts) if account.start == start)
    first = last = position
    while first and _JOINT.fullmatch(signs, accounts[first - 1].end, accounts[first].start):
        first -= 1
    while last + 1 < len(accounts) and _JOINT.fullmatch(signs, accounts[last].end, accounts[last + 1].start):
        last += 1
    yield from (account.value for account in accounts[first : last + 1])


@cache
def _label() -> str:
    return "|".join(f"(?:{spaced(label)})" for label in table("holders")["words"]["LABEL"])


@cache
def _label_row() -> re.Pattern[str]:
    bullet = r"(?:^|[\n\t])\s?(?:[-•\d.)]{1,3}\s)?"
    return re.compile(rf"{bullet}(?:{_label()})\s?(?:[:=]|\t)\s?(?P<value>[^\n\t;]{{3,90}})")


def _labelled(letter: Letter, accounts: Sequence[Found], cast: Cast) -> Iterator[tuple[str, Holder]]:
    """'Holder: X' in a list of labels: where such labels lead, for the number below, else for the number above."""
    labels = [(match.start("value"), match.end("value")) for match in _label_row().finditer(letter.low)]
    events = sorted([(start, end, None) for start, end in labels] + [(a.start, a.end, a.value) for a in accounts])
    near = [
        (one, other)
        for one, other in pairwise(events)
        if (one[2] is None) != (other[2] is None) and other[0] - one[1] < LABELS_REACH
    ]
    leads = bool(near) and near[0][0][2] is None
    for one, other in near:
        label, account = (one, other) if one[2] is None else (other, one)
        if (one[2] is None) == leads and account[2] is not None:
            yield account[2], _value(letter, cast, label[0], label[1])


def _value(letter: Letter, cast: Cast, start: int, end: int) -> Holder:
    """What stands behind a label: somebody of the letter, else the words themselves."""
    known = next((b for b in cast.bearers if start - 1 <= b.start < end), None)
    if known is not None:
        return Holder(known.who, known.named, known.end, 0.95 * min(1.0, known.sure + 0.06))
    written = re.split(r"\s?[(;]|,\s(?=[a-z])", letter.text[start:end])[0].rstrip(" .,")
    return Holder(" ".join(written.split()), start, start + len(written), 0.8 if written[:1].isupper() else 0.3)


def _in_columns(letter: Letter, accounts: Sequence[Found], cast: Cast) -> Iterator[tuple[str, Holder]]:
    """Who stands beside an account in the column of holders; the head of the table may stand a page before."""
    heads = [line for line in letter.lines if re.fullmatch(rf"\W*(?:{_label()})\W*", letter.low[line.start : line.end])]
    if not heads:
        return
    lines = [(bearer, letter.line_at(bearer.named)) for bearer in cast.bearers]
    for account in accounts:
        row = letter.line_at(account.start)
        head = max((h for h in heads if h.end < row.start), key=lambda h: h.start, default=None)
        if head is None or _same_column(head, row) or row.page - head.page > 1:
            continue
        beside = [
            (abs(line.box.y0 - row.box.y0), bearer)
            for bearer, line in lines
            if line.page == row.page and _same_column(head, line) and bearer.start > head.end
        ]
        cell = cell_under(letter, head, row)
        if cell is not None and (cell.is_torn or len(cell.text.split()) > 1) and (held := _named_in(cell, cast)):
            yield account.value, held
            continue
        apart, nearest = min(beside, key=lambda each: each[0], default=(ROW + 1, None))
        if nearest is not None and apart <= ROW:
            yield account.value, Holder(nearest.who, nearest.named, nearest.end, 0.9)


def _named_in(cell: Cell, cast: Cast) -> Holder | None:
    """Whom a cell of the column of holders names: somebody of the letter, else the words themselves."""
    words = set(re.findall(r"\w+", lowered(cell.text)))
    start, end = cell.lines[0].start, cell.lines[0].end
    alike = {b.who for b in cast.bearers if (name := set(re.findall(r"\w+", lowered(b.who)))) and name <= words}
    if len(alike) == 1:
        return Holder(alike.pop(), start, end, 0.9)
    is_name = cell.text[:1].isupper() and 1 < len(cell.text.split()) <= 9 and not re.search(r"\d{4}", cell.text)
    return Holder(cell.text, start, end, 0.8) if is_name and not alike else None


def _same_column(head: Line, line: Line) -> bool:
    """Whether the line stands under the head: its left edge or most of its width."""
    return abs(head.box.x0 - line.box.x0) < 12 or (line.box.x0 < head.box.x0 + 4 and head.box.x1 < line.box.x1 + 4)
