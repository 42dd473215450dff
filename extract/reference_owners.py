"""Whose a number is: the sender's, or the other side's or an earlier letter's, by the words around it."""

import re
from functools import cache

from extract.kinds import subject_span
from extract.letter import Letter
from extract.reference_places import in_head, lead_of
from extract.vocabulary import either, table

NEAR = 75
"""Letters before a number within which 'your' or 'our' still speaks of it."""


@cache
def _theirs() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'])(?:{either('references', 'passing')})(?!\w)")


@cache
def _ours() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'])(?:{either('references', 'ours')})(?!\w)")


@cache
def _message() -> re.Pattern[str]:
    """A letter right before its number: 'mediante comunicación 41/2031', 'by note no. 41/2031'."""
    return re.compile(rf"\b(?:{either('references', 'messages')})\b(?:\s[a-z.']{{1,12}}){{0,2}}?[\s:(#]*$")


@cache
def _comes_back() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{either('references', 'comes_back')})(?!\w)")


@cache
def _foreign() -> re.Pattern[str]:
    """A file named by a nationality: 'the Norse case no.', 'nota paraguaya', 'numéro du parquet français'."""
    stems = {
        stem.replace("_", " ") for several in table("states")["nationalities"].values() for stem in several.split()
    }
    either_stem = "|".join(re.escape(stem) for stem in sorted(stems, key=len, reverse=True))
    files = either("references", "files")
    nation = rf"(?:{either_stem})(?:o|a|os|as|e|es|ne|nes|s|ue|ues)?"
    return re.compile(
        rf"\b(?:(?:{files})\s{nation}|{nation}\s(?:[a-z]+\s)?(?:{files}))\b[\s:(]*(?:n\.?[oor]?s?\.?|number|num\.?)?[\s:]*$"
    )


def owner_at(letter: Letter, start: int, end: int, *, label: str = "case", number: int | None = None) -> str:
    """Whose the number at `start` is, "own" or "other"; with a label in front the number itself begins at `number`.

    `label` is what its label says of the owner: "own", "other", or neither.
    """
    if label in {"own", "other"}:
        return label
    lead = lead_of(letter, start)
    near = lead[-NEAR:]
    theirs = max((match.end() for match in _theirs().finditer(near)), default=-1)
    ours = max((match.end() for match in _ours().finditer(near)), default=-1)
    if theirs > ours or _foreign().search(letter.low[max(0, start - 50) : start if number is None else number]):
        return "other"
    if is_ours(letter, start, end):
        return "own"
    if _in_subject_of_follow_up(letter, start) or (not in_head(letter, start) and _message().search(lead)):
        return "other"
    return "own"


def speaks_of_theirs(letter: Letter) -> bool:
    """Whether the letter speaks of anything as the other side's: 'your request', 'su solicitud'."""
    return _theirs().search(letter.low) is not None


@cache
def _decided() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{either('references', 'decided')})(?!\w)")


def is_decision(letter: Letter, start: int) -> bool:
    """Whether the number is a decision's or a decided case's: in a reply it is the sender's court that decides."""
    return _decided().search(lead_of(letter, start)[-NEAR:]) is not None


def is_ours(letter: Letter, start: int, end: int) -> bool:
    """Whether words near the number say that it is the sender's: 'our', 'registered here under'."""
    return _ours().search(lead_of(letter, start)[-NEAR:]) is not None or _THIS.match(letter.low, end) is not None


_THIS = re.compile(r"[\s,(]*(?:of this|de ce|de cette|de este|de esta|deste|desta)\b")


def _in_subject_of_follow_up(letter: Letter, start: int) -> bool:
    """Whether the number stands in a subject that comes back to something: 'Reminder: …', 'Ampliación de …'."""
    span = subject_span(letter)
    if span is not None and span[0] <= start < span[1]:
        return _comes_back().search(letter.low, max(0, span[0] - 12), start) is not None
    line = letter.line_at(start)
    first = letter.block_text(line.block)[0]
    return in_head(letter, start) and _comes_back().match(letter.low, first) is not None and start - first < 160
