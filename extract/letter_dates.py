"""Which date is which: the letter's own, the receipt stamp's, the day by which an answer is wanted."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from extract.dates import month_of
from extract.findings import Found, proposal
from extract.letter import Letter
from extract.own_date import propose_own_date
from extract.stamps import received_date
from extract.vocabulary import either
from records.values import Proposal


def _cues(part: str) -> str:
    return either("cues", "deadline", part)


def propose_dates(letter: Letter, dates: Sequence[Found]) -> Iterator[Proposal]:
    """`date_of_request`, `date_received` and `requested_deadline`."""
    received, stamped = received_date(letter, dates)
    others = [d for d in dates if d is not received]
    own = propose_own_date(letter, others)
    yield from own
    if stamped is not None:
        yield stamped
    written = str(own[0].value) if own and own[0].rank == 0 else ""
    named = list(_deadline(letter, others, written))
    yield from named or _without_year(letter, written)


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


_NO_YEAR = re.compile(
    r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|\.?o)?\s(?:(?P<same>du mois courant|courant|inst(?:ant|\.)|"
    r"d[eo] (?:los )?corrientes?|d[eo] corrente(?: mes)?|del (?:mes )?(?:en curso|actual))|"
    r"(?:of\s|de\s)?(?P<month>[a-z]{3,10})(?!\w))"
    r"(?!,?\s(?:de\s|del\s|of\s)?(?:19|20)\d\d)"
)
"""A day without its year: '15 May', 'le 15 courant', 'el 15 de los corrientes'."""


def _without_year(letter: Letter, written: str) -> Iterator[Proposal]:
    """A day asked for whose year is not written: the first such day after the date of the letter."""
    if not written:
        return
    own = date.fromisoformat(written)
    strong = re.compile(rf"(?<![\w-])(?:{_cues('before')})[\s,]*(?:(?:the|le|el|o|dia)\s)?{_NO_YEAR.pattern}")
    for match in strong.finditer(letter.low):
        month = own.month if match["same"] else month_of(match["month"] or "")
        when = _first_after(own, month, int(match["day"])) if month else None
        sentence = letter.low[max(0, match.start() - 160) : match.end() + 60]
        if when is not None and re.search(_cues("wanted"), sentence) and not re.search(_cues("other"), sentence):
            start = match.start("day")
            yield proposal(
                letter, "requested_deadline", when.isoformat(), start=start, end=match.end(), confidence=0.7,
                finder="deadlines without a year",
            )  # fmt: skip
            return


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
        rf"jeudi|vendredi|lunes|martes|miercoles|jueves|viernes))?[\s,]*$",
        before + " ",
    )
    trail = re.match(rf"[\s,]*(?:{_cues('after')})", after)
    if not cue and not trail:
        return 0.0
    strong = re.search(
        r"latest|later|tard|maximo|limite|on or before|deadline|inclusive|ate\b|d'ici|:\s|as the last|dernier",
        (cue[0] if cue else "") + " " + (trail[0] if trail else ""),
    )
    score = 2.2 if strong else 1.2
    sentence = _sentence(letter, found)
    score += min(2, len(re.findall(_cues("wanted"), sentence))) * 0.8
    if re.search(_cues("other"), sentence[-160:] if not strong else before[-45:]):
        score -= 1.5
    return score


def _sentence(letter: Letter, found: Found) -> str:
    """The sentence around the date, white space made even."""
    start = max(
        (m.end() for m in re.finditer(r"[a-z)]{2}[.;]\s|\n\n", letter.low[max(0, found.start - 420) : found.start])),
        default=0,
    ) + max(0, found.start - 420)
    match = re.compile(r"[a-z)\d]{2}[.;]\s|\n\n").search(letter.low, found.end)
    return " ".join(letter.low[start : match.start() if match else found.end + 200].split())
