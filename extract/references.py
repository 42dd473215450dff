"""Reference numbers: behind labels, alone in the head, in the subject, by their shape; and whose each of them is.

Kinds: "reference.own" (the sender's) and "reference.other" (the other side's, or of an earlier letter).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from extract.earlier_letters import earlier_letters, in_earlier_box
from extract.findings import Found, proposal, without_overlaps
from extract.kinds import FOLLOW_UPS, subject_span
from extract.letter import Letter, Line
from extract.reference_codes import MARKED, SHAPES, cell_code, code_at, written
from extract.reference_labels import NUMBER_SIGN, labelled, registered
from extract.reference_owners import is_decision, is_ours, owner_at, speaks_of_theirs
from extract.reference_places import in_head, is_no_reference
from extract.stamps import is_arrival
from extract.vocabulary import either
from records.values import Proposal

NEAR_STAMP_POINTS = 60


def find_references(letter: Letter, *, dates: Sequence[Found], taken: Sequence[Found]) -> tuple[Found, ...]:
    """Every reference number. What lies inside `taken` (accounts, telephones, amounts) is none."""
    blocked = (*dates, *taken)
    stamps = [line for line in letter.lines if is_arrival(letter.text[line.start : line.end])]
    found = [
        *labelled(letter, blocked),
        *earlier_letters(letter, blocked),
        *_alone(letter, blocked),
        *_shaped(letter, stamps),
    ]
    found += [*_in_subject(letter, blocked), *in_earlier_box(letter, blocked), *_marked(letter, blocked)]
    found += registered(letter, blocked)
    return without_overlaps(
        f for f in found if not any(f.overlaps(t) for t in taken) and not _is_stamped(letter, f, stamps)
    )


def _shaped(letter: Letter, stamps: Sequence[Line]) -> Iterator[Found]:
    """Numbers whose shape belongs to one registry only: a Brazilian court's, a Swiss prosecutor's."""
    for pattern in SHAPES:
        for match in pattern.finditer(letter.plain):
            stamped = _near_stamp(letter, match.start(), stamps)
            owner = "other" if stamped else owner_at(letter, *match.span())
            yield Found(f"reference.{owner}", *match.span(), match[0], 0.8, "reference shapes")


def _marked(letter: Letter, blocked: Sequence[Found]) -> Iterator[Found]:
    """Numbers of running text that no label announces but that only a registry writes so: '(QX/BRN/4/3107)'."""
    for match in MARKED.finditer(letter.plain):
        if in_head(letter, match.start()) or is_no_reference(letter, match.start()):
            continue
        span = code_at(letter.plain, match.start(), blocked=blocked)
        if span is not None:
            owner, value = owner_at(letter, *span), written(letter.text[slice(*span)])
            yield Found(f"reference.{owner}", *span, value, 0.58, "marked numbers")


def _alone(letter: Letter, blocked: Sequence[Found]) -> Iterator[Found]:
    """Numbers that fill a line or a cell of the head without a known label, or behind any short one."""
    for line in letter.lines:
        if not in_head(letter, line.start):
            continue
        start = line.start + len(re.match(r"[:\s]*", letter.plain[line.start : line.end])[0])  # type: ignore[index]
        if label := _some_label().match(letter.low, start, line.end):
            start = label.end() if label["colon"] or letter.plain[start : start + 2].isupper() else start
        span = cell_code(letter.plain, start, blocked=blocked) if start > line.start else None
        span = span or code_at(letter.plain, start, loose=False, blocked=blocked)
        rest = "-" if span is None else letter.text[span[1] : line.end].strip(" .,;|()")
        if span is None or rest or letter.plain[line.start - 2 : line.start] in _BROKEN:
            continue
        if _is_mark(letter.plain[slice(*span)]) and not is_no_reference(letter, span[0]):
            owner = owner_at(letter, *span)
            yield Found(f"reference.{owner}", *span, written(letter.text[slice(*span)]), 0.7, "references alone")


_BROKEN = frozenset({"-\n", "/\n"})


@cache
def _some_label() -> re.Pattern[str]:
    """Any short label before a number: 'DPS file:', 'R.P. :', 'XYZ No.'; not one of addresses, telephones, papers."""
    other = either("references", "no_label")
    return re.compile(
        rf"(?!(?:[\w.'/-]+\s){{0,3}}?(?:{other})\b)"
        rf"(?:[a-z]{{2,8}}\.?{NUMBER_SIGN}\s?:?\s?|[a-z][\w.'/()-]*(?:\s[\w.'/()-]+){{0,4}}?(?:\s?{NUMBER_SIGN})?\s?(?P<colon>:)\s?)"
    )


def _is_mark(value: str) -> bool:
    """Whether a number without a known label looks like a registry's, and not like a postal code or a telephone."""
    marked = re.search(r"/", value) or value.count("-") >= 2 or (re.search(r"[A-Z]", value) and "-" in value)
    postal = re.fullmatch(r"[A-Z]{1,2}-\d{4,5}|\d{4}-\d{3}|\d{5}-\d{3}|\(?\d{2,4}\)?[ -]\d{3,4}[ -]\d{3,4}", value)
    return bool(marked) and postal is None


def _in_subject(letter: Letter, blocked: Sequence[Found]) -> Iterator[Found]:
    """Numbers of a marked shape that the subject names without a label: 'Re: RC-08(A)/2023'."""
    start, end = subject_span(letter) or (0, 0)
    for word in re.finditer(r"(?<![\w/.-])[A-Z0-9]\S*", letter.plain[start:end]):
        span = code_at(letter.plain, start + word.start(), blocked=blocked)
        if span and re.search(r"\d/\d{2}|[A-Z]/|\)/|\w-\w+-\w", letter.plain[slice(*span)]):
            if is_no_reference(letter, span[0]):
                continue
            owner, value = owner_at(letter, *span), written(letter.text[slice(*span)])
            yield Found(f"reference.{owner}", *span, value, 0.6, "references in the subject")


def _is_stamped(letter: Letter, found: Found, stamps: Sequence[Line]) -> bool:
    """Whether the number belongs to a receipt stamp: it is the receiver's, not the letter's."""
    return found.finder in {"numbers", "references alone"} and _near_stamp(letter, found.start, stamps)


def _near_stamp(letter: Letter, position: int, stamps: Sequence[Line]) -> bool:
    line = letter.line_at(position)
    return any(
        stamp.page == line.page
        and abs(stamp.box.y0 - line.box.y0) < NEAR_STAMP_POINTS
        and max(0.0, stamp.box.x0 - line.box.x1, line.box.x0 - stamp.box.x1) < 5
        for stamp in stamps
    )


def propose_references(letter: Letter, found: Sequence[Found], *, role: str) -> Iterator[Proposal]:
    """The sender's references and the related ones, each once; a number of both kinds counts for the surer one."""
    best: dict[str, Found] = {}
    for each in found:
        if role in FOLLOW_UPS and _is_the_askers(letter, each):
            each = replace(each, kind="reference.other")  # noqa: PLW2901
        key = re.sub(r"\W", "", each.value).lower()
        key = next((other for other in best if _same_number(key, other)), key)
        if key not in best or each.confidence > best[key].confidence + 0.01:
            best[key] = each
    for kind, field in (("reference.own", "references"), ("reference.other", "related_references")):
        several = sorted((f for f in best.values() if f.kind == kind), key=lambda f: f.start)
        for item, each in enumerate(several):
            yield proposal(
                letter, field, each.value, start=each.start, end=each.end, confidence=each.confidence,
                finder=each.finder, item=item,
            )  # fmt: skip


@cache
def _issuer() -> re.Pattern[str]:
    return re.compile(either("references", "issuer"))


def _is_the_askers(letter: Letter, found: Found) -> bool:
    """Whether a number in a reply belongs to the State that asked: subject and text speak of that one's case."""
    subject = subject_span(letter)
    in_subject = subject is not None and subject[0] <= found.start < subject[1]
    lead = letter.low[max(0, found.start - 190) : found.start].rsplit("\n\n", 1)[-1]
    if in_subject or _issuer().search(lead):
        return True
    if in_head(letter, found.start) or is_ours(letter, found.start, found.end):
        return False
    return speaks_of_theirs(letter) and not is_decision(letter, found.start)


def _same_number(one: str, other: str) -> bool:
    """Whether two numbers differ by letters in front only: 'rmp2231pg' and '2231pg'."""
    short, long = sorted((one, other), key=len)
    rest = long.removesuffix(short)
    return rest == "" or (rest != long and rest.isalpha())
