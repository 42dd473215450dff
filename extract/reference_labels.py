"""Reference numbers behind labels in four languages, or under them: 'Our ref', 'Dossier n°', 'Expte.', 'Processo'."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extract.findings import Found
from extract.letter import Letter, Line
from extract.reference_codes import cell_code, code_at, written
from extract.reference_owners import owner_at
from extract.reference_places import begins_line, in_head, is_no_reference
from extract.vocabulary import either, table

Span = tuple[int, int]
SHORT = frozenset({"no", "num", "n.o", "nr", "numero", "number", "of"})
"""Labels that are little words elsewhere: they count at the beginning of a line only."""
NUMBER_SIGN = r"(?:[ ]?(?:nos?\b\.?|n\.\s?os?\b\.?|n\.[29](?=[ ])|nr\.?|num(?:ero|ber)?s?\b\.?|nro\.?|n\.|#))"
_FILLER = rf"(?:(?:[ ][\w./-]{{1,16}}){{0,3}}?{NUMBER_SIGN}|(?:[ ]\(?[a-z]{{2,16}}\)?){{0,3}}?(?=\s?:))?"
"""What may stand between a label and its number: 'Processo SEI n.º', 'Crown Court case number:', 'Proc. (NUIPC):'."""


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, str]]:
    several = {owner: table("references")[owner] for owner in ("plain", "case", "own", "other")}
    owners = {label.replace(". ", " "): owner for owner, labels in several.items() for label in labels}
    ordered = sorted(owners.keys() - SHORT, key=len, reverse=True)
    labels = "|".join(re.escape(label).replace(r"\ ", r"\.?\s") for label in ordered)
    short = "|".join(re.escape(label) for label in SHORT)
    long = rf"({labels})(?:\b|(?<=\.))\.?(?:[ao]s?\b)?{_FILLER}"
    return re.compile(rf"(?<![\w])(?:{long}|({short})(?:\b|(?<=\.))\.?{NUMBER_SIGN}?)\s?[.:]?"), owners


@cache
def _sublabel() -> re.Pattern[str]:
    """What may stand between the label and the number: 'V/Ref.: Of. 22/2025', 'N. Ref.ª: DA n.º 4471/24'."""
    return re.compile(
        rf"(?:(?:{either('references', 'sublabels')})\.?{NUMBER_SIGN}?|[a-z]{{1,12}}\.?{NUMBER_SIGN}|{NUMBER_SIGN})"
        rf"\s?:?\s?(?=[a-z]{{0,6}}[\d/-])"
    )


def labelled(letter: Letter, blocked: Sequence[Found]) -> Iterator[Found]:
    """The numbers behind labels, or under them."""
    pattern, owners = _labels()
    last = _Last(-1, "own", own_before=False)
    for match in pattern.finditer(letter.low):
        label = " ".join((match[1] or match[2]).split()).replace(". ", " ")
        owner, head = owners[label], in_head(letter, match.start())
        if (owner == "plain" and not head) or (label in SHORT and not begins_line(letter, match.start())):
            continue
        owner = last.owner if owner in {"plain", "case"} and last.goes_on(letter, match.start()) else owner
        finder = "numbers" if label in SHORT else "reference labels"
        for found in _after_label(letter, match, owner, head, blocked, finder=finder):
            last = _Last(found.end, found.kind.rpartition(".")[2], own_before=last.own_before or owner == "own")
            yield found


@cache
def _registered() -> re.Pattern[str]:
    """'… registered in the Prosecution under 44/2031', 'inscrit au registre du parquet sous le numéro 12/31'."""
    named = r"(?:the |le |la |el |o )?(?:number|numero|no\.?|n\.o|cote|reference|referencia|classification)"
    sign = rf"(?:{named}|{NUMBER_SIGN})?"
    under = r"(?:under|as|sous|bajo|con|sob|com)"
    words = rf"\b(?:{either('references', 'registered')})\b[^.;:\n]{{0,45}}?"
    return re.compile(rf"{words}\s{under}\s{sign}\s?:?\s?(?=[a-z0-9])")


def registered(letter: Letter, blocked: Sequence[Found]) -> Iterator[Found]:
    """The numbers under which the text says that something was registered; whose register it is, words around tell."""
    for match in _registered().finditer(letter.low.replace("\n", " ")):
        span = code_at(letter.plain, match.end(), blocked=blocked)
        if span is not None and not is_no_reference(letter, span[0]) and re.search(r"[/-]", letter.plain[slice(*span)]):
            owner = owner_at(letter, *span)
            yield Found(f"reference.{owner}", *span, written(letter.text[slice(*span)]), 0.74, "reference labels")


class _Last:
    """The number before: what follows it in its row, or under it in its column, is mostly the same side's."""

    def __init__(self, end: int, owner: str, *, own_before: bool) -> None:
        self.end, self.owner, self.own_before = end, owner, own_before

    def goes_on(self, letter: Letter, start: int) -> bool:
        """Whether a label without an owner, at `start`, goes on with the numbers of the same side."""
        gap = letter.text[max(0, self.end) : start]
        if self.end < 0 or "\n\n" in gap or "\t" in gap:
            return False
        if "\n" not in gap:
            return len(gap) <= 4 or (self.owner == "other" and len(gap) < 60 and in_head(letter, start))
        under = self.owner == "other" and self.own_before and gap.strip(" ;,.)\n") == ""
        return under and in_head(letter, start) and begins_line(letter, start)


def _after_label(
    letter: Letter, match: re.Match[str], owner: str, head: bool, blocked: Sequence[Found], *, finder: str
) -> Iterator[Found]:
    """The number or numbers that follow a label: 'A/1; B/2', 'A/1 and B/2'; else the one that stands under it."""
    position = _skip_white(letter.text, match.end())
    loose = head and "\n" not in letter.text[match.start() : position]
    if sublabel := _sublabel().match(letter.low, position):
        span = code_at(letter.plain, sublabel.end(), loose=loose, blocked=blocked)
        position = sublabel.end() if span else position
    span = code_at(letter.plain, position, loose=loose, blocked=blocked)
    if head and (owner in {"own", "other"} or ":" in match[0] or span is None):
        span = cell_code(letter.plain, position, blocked=blocked) or span
    if span is None:
        span = _under(letter, match, blocked) if head or ":" in match[0] else None
    for _ in range(4):
        if span is None or not _is_reference(letter, span, match):
            return
        value = written(letter.text[slice(*span)])
        strong = re.search(r"[/-]", value) or sum(c.isdigit() for c in value) >= 7
        confidence = 0.9 if head else 0.75 if strong else 0.6
        whose = owner_at(letter, match.start(), span[1], label=owner, number=span[0])
        yield Found(f"reference.{whose}", *span, value, confidence, finder)
        span = joined(letter, span[1], blocked)


def _is_reference(letter: Letter, span: Span, match: re.Match[str]) -> bool:
    """Not the number of an article or a passport; outside the head a label without a sign needs a marked shape."""
    if is_no_reference(letter, span[0]):
        return False
    bare = not re.search(rf":|{NUMBER_SIGN}\W*$|ref", match[0])
    marked = re.search(r"\w[/-]\d|\d[/-]\w|\d{6}|\d\s(?:of|de)\s(?:19|20)\d\d", letter.plain[slice(*span)])
    return not bare or in_head(letter, span[0]) or marked is not None


def _skip_white(text: str, position: int) -> int:
    """The position behind at most one line end and the white space around it."""
    match = re.compile(r"[ ]?(?:\n(?!\n)|\t)?[ ]?").match(text, position)
    return match.end() if match else position


def joined(letter: Letter, position: int, blocked: Sequence[Found]) -> Span | None:
    """A further number: behind ';', ',', 'and', the date of the first one skipped."""
    dated = next((f for f in blocked if f.kind == "date" and 0 <= f.start - position < 10), None)
    joint = re.compile(
        rf"\s?(?:;|,(?:\s(?:e|y|et|and)\b)?|-|/\s|\be\b|\by\b|\bet\b|\band\b|&|\+)\s?(?:{NUMBER_SIGN}\s)?(?=[a-z0-9])"
    ).match(letter.low, dated.end if dated else position)
    return code_at(letter.plain, joint.end(), loose=False, blocked=blocked) if joint else None


def _under(letter: Letter, match: re.Match[str], blocked: Sequence[Found]) -> Span | None:
    """The number that stands under its label, in the same column."""
    number = letter.line_number(match.start())
    label = letter.lines[number]
    if letter.text[match.end() : label.end].strip() or not begins_line(letter, match.start()):
        return None
    under = [line for line in letter.lines if _is_under(label, line)]
    nearest = min(under, key=lambda line: line.box.y0, default=None)
    if nearest is None:
        return None
    whole = cell_code(letter.plain, nearest.start, blocked=blocked)
    return whole or code_at(letter.plain, nearest.start, loose=True, blocked=blocked)


def _is_under(label: Line, line: Line) -> bool:
    gap = line.box.y0 - label.box.y0
    aligned = abs(line.box.x0 - label.box.x0) < 12 or (line.box.x0 < label.box.x1 and label.box.x0 < line.box.x1)
    return line.page == label.page and 0.6 * label.box.height < gap < 2.6 * label.box.height + 8 and aligned
