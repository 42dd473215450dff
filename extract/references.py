"""Reference numbers: behind labels in four languages, under them in tables, alone in the head, or by their shape.

Kinds: "reference.own" (the sender's) and "reference.other" (the other side's, or of an earlier letter).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extract.findings import Found, proposal, without_overlaps
from extract.kinds import FOLLOW_UPS, subject_span
from extract.letter import Letter, Line
from extract.reference_codes import SHAPES, code_at
from extract.stamps import is_arrival
from extract.vocabulary import spaced, table
from records.values import Proposal

HEAD = 0.42
"""The part of the first page, from its top, in which the head of a letter stands."""
NEAR_STAMP_POINTS = 60
SHORT = frozenset({"no", "num", "n.o", "nr", "numero", "number", "of"})
"""Labels that are little words elsewhere: they count at the beginning of a line only."""
_NUMBER_SIGN = r"(?:[ ]?(?:nos?\b\.?|n\.\s?os?\b\.?|n\.[29](?=[ ])|nr\.?|num(?:ero|ber)?s?\b\.?|nro\.?|n\.|#))"
_FILLER = rf"(?:(?:[ ][\w./-]{{1,16}}){{0,3}}?{_NUMBER_SIGN}|(?:[ ]\(?[a-z]{{2,16}}\)?){{0,3}}?(?=\s?:))?"
"""What may stand between a label and its number: 'Processo SEI n.º', 'Crown Court case number:', 'Proc. (NUIPC):'."""


@cache
def _phrases(part: str) -> str:
    return "|".join(sorted((spaced(phrase) for phrase in table("references")[part]), key=len, reverse=True))


@cache
def _passing() -> re.Pattern[str]:
    """Words that make a number behind them another's: 'your', 'earlier', 'Interpol'."""
    return re.compile(rf"\b(?:{_phrases('passing')})\b")


@cache
def _no_reference() -> re.Pattern[str]:
    """Words right before a number that is no reference: 'article', 'passport', 'BP'."""
    return re.compile(rf"\b(?:{_phrases('no_reference')})\s?\.?$")


@cache
def _issuer() -> re.Pattern[str]:
    return re.compile(_phrases("issuer"))


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, str]]:
    several = {owner: table("references")[owner] for owner in ("plain", "case", "own", "other")}
    owners = {label.replace(". ", " "): owner for owner, labels in several.items() for label in labels}
    ordered = sorted(owners.keys() - SHORT, key=len, reverse=True)
    labels = "|".join(re.escape(label).replace(r"\ ", r"\.?\s") for label in ordered)
    short = "|".join(re.escape(label) for label in SHORT)
    long = rf"({labels})(?:\b|(?<=\.))\.?(?:[ao]s?\b)?{_FILLER}"
    return re.compile(rf"(?<![\w])(?:{long}|({short})(?:\b|(?<=\.))\.?{_NUMBER_SIGN}?)\s?[.:]?"), owners


@cache
def _sublabel() -> re.Pattern[str]:
    """What may stand between the label and the number: 'V/Ref.: Of. 22/2025', 'N. Ref.ª: DA n.º 4471/24'."""
    return re.compile(
        rf"(?:(?:{_phrases('sublabels')})\.?{_NUMBER_SIGN}?|[a-z]{{1,12}}\.?{_NUMBER_SIGN}|{_NUMBER_SIGN})"
        rf"\s?:?\s?(?=[a-z]{{0,6}}[\d/-])"
    )


@cache
def _earlier_letters() -> re.Pattern[str]:
    """A letter named in the text by its number: 'our note No. 12/2024', 'su oficio 0043-2025'."""
    return re.compile(
        rf"\b(?:{_phrases('letters')})\b\.?(?:\s[a-z.'-]+){{0,3}}?(?P<sign>{_NUMBER_SIGN})?\s?[:(]?\s?(?=[a-z]{{0,12}}[-/.]?\d|[a-z]+[/-])"
    )


def find_references(letter: Letter, *, dates: Sequence[Found], taken: Sequence[Found]) -> tuple[Found, ...]:
    """Every reference number. What lies inside `taken` (accounts, telephones, amounts) is none."""
    blocked = (*dates, *taken)
    stamps = [line for line in letter.lines if is_arrival(letter.text[line.start : line.end])]
    found = [*_labelled(letter, blocked), *_earlier(letter, blocked), *_alone(letter, blocked), *_shaped(letter)]
    found += [*_in_subject(letter, blocked), *_in_earlier_box(letter, blocked)]
    return without_overlaps(
        f for f in found if not any(f.overlaps(t) for t in taken) and not _is_stamped(letter, f, stamps)
    )


def _shaped(letter: Letter) -> Iterator[Found]:
    for pattern in SHAPES:
        for match in pattern.finditer(letter.plain):
            owner = _owner("case", _before(letter, match.start()))
            yield Found(f"reference.{owner}", match.start(), match.end(), match[0], 0.8, "reference shapes")


def _written(letter: Letter, span: tuple[int, int]) -> str:
    """The number as one line, joined where the end of a line broke it behind a stroke."""
    return " ".join(re.sub(r"(?<=[/-])\n", "", letter.text[slice(*span)]).split())


def _before(letter: Letter, position: int) -> str:
    """What stands before the position in its line, at most 60 characters."""
    return re.split(r"[\n\t;|]", letter.low[max(0, position - 60) : position])[-1]


def _owner(owner: str, before: str) -> str:
    if owner in {"own", "other"}:
        return owner
    return "other" if _passing().search(before) else "own"


def _in_head(letter: Letter, position: int) -> bool:
    """Whether the position stands in the head of the letter and not in its running text."""
    if letter.page_index(position) > 0 or letter.height_at(position) >= HEAD:
        return False
    line = letter.line_at(position)
    words = letter.low[line.start : line.end].split()
    return len(words) < 10 or line.box.width < 0.62 * letter.pages[0].width


def _begins_line(letter: Letter, position: int) -> bool:
    return not letter.text[letter.line_at(position).start : position].strip(" -–|(")


def _labelled(letter: Letter, blocked: Sequence[Found]) -> Iterator[Found]:
    """The numbers behind labels, or under them."""
    pattern, owners = _labels()
    last: tuple[int, str] = (-1, "own")
    for match in pattern.finditer(letter.low):
        label = " ".join((match[1] or match[2]).split()).replace(". ", " ")
        owner, in_head = owners[label], _in_head(letter, match.start())
        if (owner == "plain" and not in_head) or (label in SHORT and not _begins_line(letter, match.start())):
            continue
        follows = match.start() - last[0] <= 4 and "\n" not in letter.text[max(0, last[0]) : match.start()]
        owner = last[1] if follows and owner in {"plain", "case"} else _owner(owner, _before(letter, match.start()))
        finder = "numbers" if label in SHORT else "reference labels"
        for found in _after_label(letter, match, owner, in_head, blocked, finder=finder):
            last = (found.end, owner)
            yield found


def _after_label(
    letter: Letter, match: re.Match[str], owner: str, in_head: bool, blocked: Sequence[Found], *, finder: str
) -> Iterator[Found]:
    """The number or numbers that follow a label: 'A/1; B/2', 'A/1 and B/2'; else the one that stands under it."""
    position = _skip_white(letter.text, match.end())
    loose = in_head and "\n" not in letter.text[match.start() : position]
    if sublabel := _sublabel().match(letter.low, position):
        span = code_at(letter.plain, sublabel.end(), loose=loose, blocked=blocked)
        position = sublabel.end() if span else position
    span = code_at(letter.plain, position, loose=loose, blocked=blocked)
    if span is None:
        span = _under(letter, match, blocked) if in_head or ":" in match[0] else None
    for _ in range(4):
        if span is None or not _is_reference(letter, span, match):
            return
        value = _written(letter, span)
        strong = re.search(r"[/-]", value) or sum(c.isdigit() for c in value) >= 7
        confidence = 0.9 if in_head else 0.75 if strong else 0.6
        yield Found(f"reference.{owner}", *span, value, confidence, finder)
        span = _joined(letter, span[1], blocked)


def _is_reference(letter: Letter, span: tuple[int, int], match: re.Match[str]) -> bool:
    """Not the number of an article or a passport; outside the head a label without a sign needs a marked shape."""
    if _no_reference().search(letter.low[: span[0]][-24:].rstrip(" :.no")):
        return False
    bare = not re.search(rf":|{_NUMBER_SIGN}\W*$|ref", match[0])
    return (
        not bare or _in_head(letter, span[0]) or bool(re.search(r"\w[/-]\d|\d[/-]\w|\d{6}", letter.plain[slice(*span)]))
    )


def _skip_white(text: str, position: int) -> int:
    """The position behind at most one line end and the white space around it."""
    match = re.compile(r"[ ]?(?:\n(?!\n)|\t)?[ ]?").match(text, position)
    return match.end() if match else position


def _joined(letter: Letter, position: int, blocked: Sequence[Found]) -> tuple[int, int] | None:
    """A further number: behind ';', ',', 'and', the date of the first one skipped."""
    dated = next((f for f in blocked if f.kind == "date" and 0 <= f.start - position < 10), None)
    joint = re.compile(
        rf"\s?(?:;|,(?:\s(?:e|y|et|and)\b)?|-|/\s|\be\b|\by\b|\bet\b|\band\b|&|\+)\s?(?:{_NUMBER_SIGN}\s)?(?=[a-z0-9])"
    ).match(letter.low, dated.end if dated else position)
    return code_at(letter.plain, joint.end(), loose=False, blocked=blocked) if joint else None


def _under(letter: Letter, match: re.Match[str], blocked: Sequence[Found]) -> tuple[int, int] | None:
    """The number that stands under its label, in the same column."""
    number = letter.line_number(match.start())
    label = letter.lines[number]
    if letter.text[match.end() : label.end].strip() or not _begins_line(letter, match.start()):
        return None
    under = [line for line in letter.lines if _is_under(label, line)]
    nearest = min(under, key=lambda line: line.box.y0, default=None)
    return code_at(letter.plain, nearest.start, loose=True, blocked=blocked) if nearest else None


def _is_under(label: Line, line: Line) -> bool:
    gap = line.box.y0 - label.box.y0
    aligned = abs(line.box.x0 - label.box.x0) < 12 or (line.box.x0 < label.box.x1 and label.box.x0 < line.box.x1)
    return line.page == label.page and 0.6 * label.box.height < gap < 2.6 * label.box.height + 8 and aligned


def _alone(letter: Letter, blocked: Sequence[Found]) -> Iterator[Found]:
    """Numbers that fill a line or a cell of the head without any label, or behind an acronym and a number sign."""
    for line in letter.lines:
        if not _in_head(letter, line.start):
            continue
        start = line.start
        if acronym := re.compile(rf"[a-z]{{2,8}}\.?{_NUMBER_SIGN}\s?:?\s?").match(letter.low, start):
            start = acronym.end() if letter.plain[start : start + 2].isupper() else start
        span = code_at(letter.plain, start, loose=False, blocked=blocked)
        if span is None or letter.text[span[1] : line.end].strip(" .,;|()"):
            continue
        value = letter.plain[slice(*span)]
        marked = re.search(r"/", value) or value.count("-") >= 2 or (re.search(r"[A-Z]", value) and "-" in value)
        postal = re.fullmatch(r"[A-Z]{1,2}-\d{4,5}|\d{4}-\d{3}|\d{5}-\d{3}", value)
        if marked and not postal and not _no_reference().search(letter.low[: span[0]][-24:].rstrip(" :.no")):
            text = _written(letter, span)
            yield Found("reference.own", *span, text, 0.7, "references alone")


def _in_subject(letter: Letter, blocked: Sequence[Found]) -> Iterator[Found]:
    """Numbers of a marked shape that the subject names without a label: 'Re: RC-08(A)/2023'."""
    start, end = subject_span(letter) or (0, 0)
    for word in re.finditer(r"(?<![\w/.-])[A-Z0-9]\S*", letter.plain[start:end]):
        span = code_at(letter.plain, start + word.start(), blocked=blocked)
        if span and re.search(r"\d/\d{2}|[A-Z]/|\)/|\w-\w+-\w", letter.plain[slice(*span)]):
            if _no_reference().search(letter.low[: span[0]][-24:].rstrip(" :.no")):
                continue
            owner, value = _owner("case", _before(letter, span[0])), _written(letter, span)
            yield Found(f"reference.{owner}", *span, value, 0.6, "references in the subject")


def _in_earlier_box(letter: Letter, blocked: Sequence[Found]) -> Iterator[Found]:
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
        yield Found("reference.other", *span, _written(letter, span), 0.91, "box of an earlier order")


def _is_of_box(text: str, span: tuple[int, int]) -> bool:
    """Whether a number is marked as one, is no directive, and stands nowhere else: else it is the sender's file."""
    value = text[slice(*span)]
    marked = re.search(r"[A-Z\d][/-]\w*\d", value) and not re.fullmatch(r"\d{4}/\d+/[A-Z]{2,3}", value)
    return bool(marked) and text.count(value) == 1


_EARLIER_BOX = re.compile(r"sec(?:tion|cion|cao|ccao)\s+d\b[^\n]{0,60}(?:earlier|previous|anterieure|anterior)")
_NEXT_BOX = re.compile(r"sec(?:tion|cion|cao|ccao)\s+e\b")


def _earlier(letter: Letter, blocked: Sequence[Found]) -> Iterator[Found]:
    """Numbers of earlier letters that the text names: 'our note No. 12/2024', 'votre note du 3 mai 2024, n° 12'."""
    for match in _earlier_letters().finditer(letter.low):
        span = None if _in_head(letter, match.end()) else code_at(letter.plain, match.end(), blocked=blocked)
        if span is None or "\n\n" in match[0] or re.search(r"\b(?:art|act|loi|ley|lei|law)\b", match[0]):
            continue
        if re.search(r"[/-]", letter.plain[slice(*span)]) or (match["sign"] and span[1] - span[0] > 3):
            yield from _with_joined(letter, span, blocked)
    for dated in (f for f in blocked if f.kind == "date"):
        lead = letter.low[max(0, dated.start - 45) : dated.start]
        sign = re.compile(rf"[\s,(]{{0,3}}(?:(?:ref|under|sous le|con el|sob o)\b\.?\s?)?{_NUMBER_SIGN}\s?").match(
            letter.low, dated.end
        )
        if sign and re.search(rf"\b(?:{_phrases('letters')})\b[^.;]{{0,30}}$", lead):
            span = code_at(letter.plain, sign.end(), blocked=blocked)
            if span is not None:
                yield from _with_joined(letter, span, blocked)


def _with_joined(letter: Letter, span: tuple[int, int], blocked: Sequence[Found]) -> Iterator[Found]:
    following: tuple[int, int] | None = span
    for _ in range(3):
        if following is None:
            return
        value = _written(letter, following)
        yield Found("reference.other", *following, value, 0.62, "earlier letters")
        following = _joined(letter, following[1], blocked)


def _is_stamped(letter: Letter, found: Found, stamps: Sequence[Line]) -> bool:
    """Whether the number belongs to a receipt stamp: it is the receiver's, not the letter's."""
    if found.finder not in {"numbers", "references alone"}:
        return False
    line = letter.line_at(found.start)
    return any(
        stamp.page == line.page
        and abs(stamp.box.y0 - line.box.y0) < NEAR_STAMP_POINTS
        and max(0.0, stamp.box.x0 - line.box.x1, line.box.x0 - stamp.box.x1) < 5
        for stamp in stamps
    )


def propose_references(letter: Letter, found: Sequence[Found], *, role: str) -> Iterator[Proposal]:
    """The sender's references and the related ones, each once; a number of both kinds counts for the surer one.

    In a follow-up of the State that was asked, a file in the subject or behind 'authority which issued' is the other's.
    """
    answers = role in FOLLOW_UPS
    subject = subject_span(letter) if answers else None
    best: dict[str, Found] = {}
    for each in found:
        key = re.sub(r"\W", "", each.value).lower()
        lead = letter.low[max(0, each.start - 190) : each.start].rsplit("\n\n", 1)[-1]
        in_subject = subject is not None and subject[0] <= each.start < subject[1]
        if answers and (in_subject or _issuer().search(lead)):
            each = Found("reference.other", each.start, each.end, each.value, each.confidence, each.finder)  # noqa: PLW2901
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


def _same_number(one: str, other: str) -> bool:
    """Whether two numbers differ by letters in front only: 'rmp2231pg' and '2231pg'."""
    short, long = sorted((one, other), key=len)
    rest = long.removesuffix(short)
    return rest == "" or (rest != long and rest.isalpha())
