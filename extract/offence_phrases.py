"""Offences that no table knows: what is said between 'charged with' and the provision of law, and in rows of forms.

Such a phrase counts by the words around it (`config/offence_words.toml`); parts of its words tell the category.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extract.findings import Found
from extract.letter import Letter
from extract.vocabulary import either, table

REACH = 220
"""Letters before a provision in which the name of its offence begins."""
LONGEST = 9
"""Words of the longest name of an offence that no table knows."""
TEXT_AHEAD = 170
"""Letters behind 'charged with' that are read for offences."""


@dataclass(frozen=True, slots=True)
class Offence:
    """One offence: the span of its name, its category, the provision if one is given."""

    start: int
    end: int
    category: str
    statute: Found | None
    confidence: float


def category_of(label: str) -> str | None:
    """The category that the words of a label (folded, lower case) tell; None if they name no offence."""
    flat = " ".join(label.split())
    return next((category for category, pattern in _stems() if pattern.search(flat)), None)


@cache
def _stems() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (category, re.compile(rf"(?<![a-z])(?:{either('offence_words', 'stems', category)})"))
        for category in table("offence_words")["stems"]
    )


@cache
def _charged() -> re.Pattern[str]:
    before, fillers = either("offence_words", "charged", "before"), either("offence_words", "charged", "fillers")
    return re.compile(rf"(?<![\w'-])(?:{before})(?:(?<=')|(?<=:)|(?!\w))\s?(?:(?:{fillers})(?:(?<=')|\s))*")


@cache
def _end() -> re.Pattern[str]:
    ends = either("offence_words", "charged", "ends")
    return re.compile(rf"[;:.,()\[\]\t\"\d/]|\n\n|\s-\s|(?<![\w'-])(?:{ends})(?:(?<=')|(?!\w))")


@cache
def _joint() -> re.Pattern[str]:
    joints, fillers = either("offence_words", "charged", "joints"), either("offence_words", "charged", "fillers")
    return re.compile(rf"(?:^|(?<=[\s,);]))(?:{joints})\s(?:(?:{fillers})(?:(?<=')|\s))*")


@cache
def _never() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'-])(?:{either('offence_words', 'charged', 'never')})(?![\w])")


def phrase_before(letter: Letter, statute: Found, *, floor: int, lead_end: int, sure: bool) -> Offence | None:
    """The offence whose name stands before its provision and no table knows.

    `floor` is where the offence before (with its provision) ends, `lead_end` where the words begin that lead to the
    provision; `sure` that offences are being named here.
    """
    lead_end -= len(letter.low[:lead_end]) - len(letter.low[:lead_end].rstrip(" \n,-(:"))
    first = max(floor, lead_end - REACH)
    if first >= lead_end:
        return None
    lead = letter.low[first:lead_end]
    told = [m.end() for m in _charged().finditer(lead)]
    hard = [m.end() for m in re.finditer(r"[;:()\t\"]|\n\n|,\s|(?<=[a-z)]{2})\.\s|\s-\s", lead)]
    purpose = [m.end() for m in re.finditer(r"(?<![\w'-])(?:for|pour|por|pelo|pela)\s", lead)]
    if _row("statute").search("\n" + letter.low[lead_end - 40 if lead_end > 40 else 0 : statute.start].split("\n")[-1]):
        return None
    sure = sure or _is_bracketed(letter, statute, lead_end) or max([0, *told]) > max([0, *hard])
    for cuts in ([0, *told, *hard, *purpose], [0, *told, *hard]):
        start, end = _trimmed(letter, _behind_joints(letter, first + max(cuts), lead_end), lead_end)
        category = category_of(letter.low[start:end])
        if _is_name(letter, start, end) and category and (sure or max(cuts) in purpose):
            return Offence(start, end, category, statute, 0.8)
    if _is_name(letter, start, end) and told:
        return Offence(start, end, "other", statute, 0.62)
    return None


def _behind_joints(letter: Letter, start: int, end: int) -> int:
    """The position behind the white space, the commas and the 'and for the' that stand at `start`."""
    while start < end:
        if letter.low[start] in " \n,)":
            start += 1
        elif (joint := _joint().match(letter.low, start, end)) and joint.end() > start:
            start = joint.end()
        else:
            break
    return start


def _is_bracketed(letter: Letter, statute: Found, end: int) -> bool:
    return letter.text[end : statute.start].strip() == "("


def _trimmed(letter: Letter, start: int, end: int) -> tuple[int, int]:
    text = letter.text[start:end]
    return start + len(text) - len(text.lstrip(" ,\n-:")), start + len(text.rstrip(" ,\n-:"))


def _is_name(letter: Letter, start: int, end: int) -> bool:
    low = letter.low[start:end]
    words = low.split()
    return (
        4 <= len(low) <= 90
        and len(words) <= LONGEST
        and not re.search(r"[\d;:()\t@]|\n\n", low)
        and not _never().search(low)
        and _has_no_name_in_it(letter, start, end)
    )


def _has_no_name_in_it(letter: Letter, start: int, end: int) -> bool:
    """Whether no capital stands within the phrase, unless all of it is in capitals: names of people are no offence."""
    text = letter.plain[start:end]
    return text.isupper() or not re.search(r"[a-z,)]\s+[A-Z]", text)


def phrases_charged(letter: Letter) -> Iterator[Offence]:
    """Offences right behind words that announce one, without regard to provisions: 'charged with … and …'."""
    for cue in _charged().finditer(letter.low):
        written = letter.plain[cue.start() : cue.end()]
        if written[:1].isupper() and not written.isupper() and not _begins_line(letter, cue.start()):
            continue
        yield from _listed(letter, cue.end(), limit=cue.end() + TEXT_AHEAD)


def phrases_behind(letter: Letter, known: Sequence[Offence]) -> Iterator[Offence]:
    """Offences that go on a list after one whose provision is given: '… (article 5) and for …'."""
    for offence in known:
        end = offence.statute.end if offence.statute else offence.end
        start = end + 1 if letter.low[end : end + 1] == ")" else end
        lead = re.match(r"[\s,;]{1,2}", letter.low[start : start + 2])
        if lead and _joint().match(letter.low, start + lead.end()):
            yield from _listed(letter, start, limit=start + TEXT_AHEAD)


def _begins_line(letter: Letter, position: int) -> bool:
    return position == 0 or letter.text[position - 1] in "\n\t"


def _listed(letter: Letter, start: int, *, limit: int) -> Iterator[Offence]:
    """The offences of a list that begins here, as long as each part of it names one."""
    position = start
    while position < limit:
        stop = _end().search(letter.low, position, min(limit, len(letter.low)))
        end = stop.start() if stop else min(limit, len(letter.low))
        told = ((part, category_of(letter.low[slice(*part)])) for part in _parts(letter, position, end))
        named = [(part, category) for part, category in told if category]
        for part, category in named:
            if _is_name(letter, *part):
                yield Offence(*part, category, None, 0.74)
        if not named or stop is None or stop[0] != ",":
            return
        position = stop.end()


def _parts(letter: Letter, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch parted at 'and', articles left out, each part ended before a proper name."""
    while start < end:
        start = _behind_joints(letter, start, end)
        following = _joint().search(letter.low, start + 1, end)
        last = following.start() if following else end
        capital = re.search(r"(?<=[a-z])\s(?:[a-z']{1,3}\s)?(?=[A-Z])", letter.plain[start:last])
        yield _trimmed(letter, start, start + capital.start() if capital else last)
        if following is None or capital:
            return
        start = following.start()


@cache
def _row(kind: str) -> re.Pattern[str]:
    number = r"(?:[\d.a-z]{1,5}[.)]?\s)?"
    return re.compile(rf"(?:^|[\n\t])\s?{number}(?:{either('offence_words', 'rows', kind)})\s?[:.]?\s?(?:\t|:\s?)")


def offences_in_rows(letter: Letter) -> Iterator[Offence]:
    """What stands behind the label of an offence in a form or a table of labels."""
    for label in _row("offence").finditer(letter.low):
        end = re.compile(r"[;:(.\t]|\n\n|\n(?=[^\n]{0,40}\t)|\s--?\s|,\s").search(letter.low, label.end())
        start, stop = _trimmed(letter, label.end(), end.start() if end else len(letter.low))
        if _row("statute").match("\n" + letter.low[start : stop + 1]):
            continue  # the label of the next row, not an offence
        if _is_name(letter, start, stop):
            yield Offence(start, stop, category_of(letter.low[start:stop]) or "other", None, 0.8)


@cache
def _statute_label() -> re.Pattern[str]:
    return re.compile(_row("statute").pattern + "$")


def in_statute_row(letter: Letter, statute: Found) -> bool:
    """Whether the provision stands behind the label of provisions in a form."""
    return _statute_label().search(letter.low, max(0, statute.start - 60), statute.start) is not None


@cache
def _lists() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w])(?:{either('offence_words', 'charged', 'lists')})(?!\w)")


def in_a_list_of_all(letter: Letter, position: int) -> bool:
    """Whether a list of all kinds of offences stands there, to be ticked."""
    return _lists().search(letter.low, max(0, position - 190), position) is not None


def in_order(letter: Letter, names: Sequence[Offence], statutes: Sequence[Found]) -> dict[int, Found]:
    """Provisions by the position of their offence, where the letter gives both in one order ('for the first …')."""
    marks = either("offence_words", "order", "first")
    pairs: dict[int, Found] = {}
    for cue in re.finditer(rf"(?<![\w'-])(?:{marks})(?![\w])", letter.low):
        first = max(letter.text.rfind("\n\n", 0, cue.start()), cue.start() - 420, 0)
        last = cue.end() + 160
        cited = [s for s in statutes if first <= s.start < last]
        named = [n for n in names if cited and first <= n.start < cited[0].start]
        if len(cited) == len(named) > 1:
            pairs |= {name.start: statute for name, statute in zip(named, cited, strict=True)}
    return pairs
