"""The day by which the sender wants an answer: a date, a date without its year, or the end of a month."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from extract.dates import month_of, year_of
from extract.findings import Found, proposal
from extract.letter import Letter
from extract.vocabulary import either
from records.values import Proposal

BARE = frozenset({"para", "pour", "for", "due"})
"""Words before a date that mean a deadline only where something is wanted."""


def _cues(part: str) -> str:
    return either("cues", "deadline", part)


def propose_deadlines(letter: Letter, dates: Sequence[Found], *, written: str) -> Iterator[Proposal]:
    """`requested_deadline` with its rivals; `written` is the letter's own date (ISO 8601), '' where it has none."""
    named = list(_deadline(letter, dates, written))
    if named or not written:
        yield from named
        return
    own = date.fromisoformat(written)
    yield from _without_year(letter, own) or _end_of_month(letter, own)


def _deadline(letter: Letter, dates: Sequence[Found], written: str) -> Iterator[Proposal]:
    """The day asked for: behind 'by', 'no later than' …, in a sentence that wants something, after its date."""
    scored = [
        (score, d) for d in dates if (not written or d.value > written) and (score := _deadline_score(letter, d)) > 1.0
    ]
    for rank, (score, found) in enumerate(sorted(scored, key=lambda s: -s[0])[:2]):
        if rank == 0 or score > 1.5:
            yield proposal(
                letter, "requested_deadline", found.value, start=found.start, end=found.end,
                confidence=min(0.93, 0.45 + score / 7), finder="deadlines", rank=rank,
            )  # fmt: skip


_NO_YEAR = (
    r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|\.?o)?\s(?:(?P<same>du mois courant|courant|inst(?:ant|\.)|"
    r"d[eo] (?:los )?corrientes?|d[eo] corrente(?: mes)?|del (?:mes )?(?:en curso|actual))|"
    r"(?:of\s|de\s)?(?P<month>[a-z]{3,10})(?!\w))"
    r"(?!,?\s(?:de\s|del\s|of\s)?(?:19|20)\d\d)"
)
"""A day without its year: '15 May', 'le 15 courant', 'el 15 de los corrientes'."""


@cache
def _by_a_day() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_cues('before')})[\s,]*(?:(?:the|le|el|o|dia)\s)?{_NO_YEAR}")


def _without_year(letter: Letter, own: date) -> list[Proposal]:
    """A day asked for whose year is not written: the first such day after the date of the letter."""
    for match in _by_a_day().finditer(letter.low):
        month = own.month if match["same"] else month_of(match["month"] or "")
        when = _first_after(own, month, int(match["day"])) if month else None
        if when is not None and _is_wanted(letter, match, before=160):
            return [_inferred(letter, when, match.start("day"), match.end())]
    return []


def _inferred(letter: Letter, when: date, start: int, end: int) -> Proposal:
    return proposal(
        letter, "requested_deadline", when.isoformat(), start=start, end=end, confidence=0.7,
        finder="deadlines without a year",
    )  # fmt: skip


_END_OF_MONTH = (
    r"(?:the\s|el\s|al\s|o\s|a\s|ao\s|la\s)?(?:end|close|last\sday|fin(?:ales|es|al|s)?|termino|ultimo\sdia|dernier\sjour|"
    r"derniers\sjours|conclusao|cierre|expiration)\s(?:of\s|de\s|del?\s|do\s|d'|du\s)?"
    r"(?:(?:the\s|el\s|le\s|la\s|o\s)?(?:month|mes|mois)\s(?:of\s|de\s|d'))?(?P<month>[a-z]{3,10})(?!\w),?"
    r"(?:\s(?:of\s|de\s|del\s|do\sano\s(?:de\s)?){0,2}(?:(?P<year>20\d\d)|"
    r"(?P<words>(?:dos\smil|dois\smil|deux\smille|two\sthousand)(?:[\s-][a-z]+){0,4})))?"
)
"""The end of a month: 'the end of May', 'fin mai 2025', 'antes del término del mes de mayo de dos mil veinticinco'."""


@cache
def _by_a_month() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_cues('before')}|{_cues('before_end')})[\s,]*{_END_OF_MONTH}")


def _end_of_month(letter: Letter, own: date) -> list[Proposal]:
    """The last day of a month by whose end something is wanted; without its year the first after the letter."""
    for match in _by_a_month().finditer(letter.low):
        month = month_of(match["month"])
        year = int(match["year"] or 0) or year_of(match["words"] or "") or 0
        if month is None or not (_is_wanted(letter, match, before=200) and (year == 0 or year >= own.year)):
            continue
        year = year or own.year + (month < own.month)
        when = date(year, month, monthrange(year, month)[1])
        if when > own:
            return [_inferred(letter, when, match.start("month"), match.end())]
    return []


def _is_wanted(letter: Letter, match: re.Match[str], *, before: int) -> bool:
    """Whether the words around (`before`: letters in front) want something, and are about no other kind of term."""
    sentence = letter.low[max(0, match.start() - before) : match.end() + 60]
    return bool(re.search(_cues("wanted"), sentence)) and not re.search(_cues("other"), sentence)


def _first_after(own: date, month: int, day: int) -> date | None:
    for year in (own.year, own.year + 1):
        try:
            when = date(year, month, day)
        except ValueError:
            return None
        if when > own:
            return when
    return None


def _deadline_score(letter: Letter, found: Found) -> float:
    before = " ".join(letter.low[max(0, found.start - 70) : found.start].split())
    after = " ".join(letter.low[found.end : found.end + 50].split())
    cue = re.search(
        rf"(?:^|[\s(,;:])(?:{_cues('before')})(?:\s(?:monday|tuesday|wednesday|thursday|friday|lundi|mardi|mercredi|"
        rf"jeudi|vendredi|lunes|martes|miercoles|jueves|viernes))?[\s,:(]*$",
        before + " ",
    )
    trail = re.match(rf"[\s,]*(?:{_cues('after')})", after)
    if not cue and not trail:
        return 0.0
    strong = re.search(
        r"latest|later|tard|maximo|limite|on or before|deadline|inclusive|ate\b|d'ici|:\s|as the last|dernier",
        (cue[0] if cue else "") + " " + (trail[0] if trail else ""),
    )
    bare = cue is not None and cue[0].strip(" ,:(") in BARE and not trail
    score = 2.2 if strong else 0.7 if bare else 1.2
    sentence = _sentence(letter, found)
    score += 1.6 if re.search(_cues("labels"), _label_of(letter, found)) else 0.0
    score += min(2, len(re.findall(_cues("wanted"), sentence))) * 0.8
    if re.search(_cues("other"), sentence[-160:] if not strong else before[-45:]):
        score -= 1.5
    return score


def _label_of(letter: Letter, found: Found) -> str:
    """The cell to the left of the one that holds the date; '' where there is none."""
    left = letter.cell_before(letter.line_at(found.start))
    return letter.low[left.start : left.end] if left else ""


def _sentence(letter: Letter, found: Found) -> str:
    """The sentence around the date, white space made even."""
    start = max(
        (m.end() for m in re.finditer(r"[a-z)]{2}[.;]\s|\n\n", letter.low[max(0, found.start - 420) : found.start])),
        default=0,
    ) + max(0, found.start - 420)
    match = re.compile(r"[a-z)\d]{2}[.;]\s|\n\n").search(letter.low, found.end)
    return " ".join(letter.low[start : match.start() if match else found.end + 200].split())
