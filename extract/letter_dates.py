"""Which date is which: the letter's own, the receipt stamp's, the day by which an answer is wanted."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extract.authorities import is_arrival
from extract.findings import Found, proposal
from extract.letter import Letter, Line
from extract.vocabulary import spaced, table
from records.values import Proposal

SURE_ENOUGH = 1.0
"""A date with less than this in its favour is proposed as an alternative only."""


_PLACE_BEFORE = re.compile(
    r"\s*(?:(?:En|Em|A|Done at|Given at|Fait a|Dado en|Dada em|Dado em|Lieu et date|Place and date)"
    r"\s?:?\s)?(?:[A-Z][\w'.-]*(?:\s?[,/(-]\s?|\s(?:de la|de los|de|da|do|d'|del|la|le|el|sur)\s|\s|\)|$)){1,7}"
    r"(?:,?\s?(?:a|le|el|aos?|em|on|the|this|dia|den)\s?)?,?\s?$"
)
"""A place, as it stands before the date of a letter: 'Santo Tomé, ' or 'Fait à Lomé, le '."""


_ATTESTED = re.compile(
    r"\b(?:given|dated|done|signed|sealed|issued|made|executed)\b[^.;]{0,110}\bthis(?: the)? ?$|"
    r"\b(?:dad[oa]|fait|hecho|feito|firmado|assinad[oa]|expedid[oa]|se expide|libr[oa])\b[^.;:]{0,90}"
    r"(?:,| el| em| le| a los?| aos?| a) ?$"
)
"""What leads to the date of a document in its last sentence: 'given under my hand … this', 'dado em … aos'."""
_BY_ITSELF = re.compile(r"(?:,? ?(?:a|le|el|aos?|a los|em|on|the|this|en|dated?)[\s,]*)?(?:\(?\d{2,4}\)?)?")
"""Nothing but what may belong to a date, before and behind it on its line."""
_SENT_BY_FAX = re.compile(r"\bfax\b.*\d{1,2}:\d\d|\d{1,2}:\d\d.*\b(?:fax|pages?|p\.? ?\d)\b")
_DATE_LABEL = re.compile(r"(?:date|fecha|data|datum|place and date|lieu et date|lugar y fecha|local e data)\s?:?")


def _over(letter: Letter, line: Line) -> str:
    """What stands right above the line in its column."""
    over = [
        other
        for other in letter.lines
        if other.page == line.page
        and 2 < line.box.y0 - other.box.y0 < 2.6 * line.box.height + 8
        and abs(other.box.x0 - line.box.x0) < 12
    ]
    nearest = max(over, key=lambda other: other.box.y0, default=None)
    return letter.low[nearest.start : nearest.end].strip() if nearest else ""


@cache
def _cues(part: str) -> str:
    phrases = (spaced(phrase) for phrase in sorted(table("cues")["deadline"][part], key=len, reverse=True))
    return "|".join(f"(?:{phrase})" for phrase in phrases)


def propose_dates(letter: Letter, dates: Sequence[Found]) -> Iterator[Proposal]:
    """`date_of_request`, `date_received` and `requested_deadline`."""
    received = _received(letter, dates)
    own = _own(letter, [d for d in dates if d is not received])
    yield from own
    if received is not None:
        yield proposal(
            letter,
            "date_received",
            received.value,
            start=received.start,
            end=received.end,
            confidence=0.88,
            finder="receipt stamp",
        )
    written = str(own[0].value) if own and own[0].rank == 0 else ""
    yield from _deadline(letter, [d for d in dates if d is not received], written)


def _received(letter: Letter, dates: Sequence[Found]) -> Found | None:
    """The date that stands by a line of arrival ('RECEIVED', 'ENTRADA') within 70 points, on the same page."""
    stamps = [line for line in letter.lines if is_arrival(letter.text[line.start : line.end])]
    best: tuple[float, Found] | None = None
    for found in dates:
        line = letter.line_at(found.start)
        if len(letter.text[line.start : line.end].split()) > 8:
            continue
        for stamp in stamps:
            apart = abs(stamp.box.y0 - line.box.y0) + max(0.0, stamp.box.x0 - line.box.x1, line.box.x0 - stamp.box.x1)
            if stamp.page == line.page and apart < 75 and (best is None or apart < best[0]):
                best = (apart, found)
    return best[1] if best else None


def _own(letter: Letter, dates: Sequence[Found]) -> list[Proposal]:
    """The letter's own date with its rivals: alone on its line or behind a place, in the head or at the signature."""
    scored = sorted(((_own_score(letter, d), -d.start, d) for d in dates), key=lambda s: (-s[0], -s[1]))
    proposals: list[Proposal] = []
    for score, _, found in scored[:4]:
        if score < SURE_ENOUGH or any(p.value == found.value for p in proposals):
            continue
        confidence = min(0.95, 0.5 + score / 8)
        proposals.append(
            proposal(letter, "date_of_request", found.value, start=found.start, end=found.end, confidence=confidence,
                     finder="date of the letter", rank=len(proposals))
        )  # fmt: skip
    return proposals


def _own_score(letter: Letter, found: Found) -> float:
    line = letter.line_at(found.start)
    before = letter.low[line.start : found.start].strip(" ,.\n")
    after = letter.low[found.end : line.end].strip(" ,.;|")
    on_first = letter.page_index(found.start) == 0
    place = letter.height_at(found.start)
    near_end = found.start > 0.72 * len(letter.text)
    score = 0.0
    if re.search(
        r"(?:^|[\s|])(?:date|dated?(?: this| the)?|fecha|data|lugar y fecha|local e data|place and date|lieu,? date|"
        r"date of (?:issue|signature)|date d'emission|fecha de emision|data de emissao|sent|enviado(?: el| em)?|"
        r"envoye(?: le)?|datum|done at [a-z .'-]+|"
        r"fait (?:a|en)[^.;]{0,60},? le|dad[oa] en [^.;]{3,50}|lu[oa]|le)\s?[:.]?$",
        before,
    ):
        score += 1.6 if not before.endswith("le") else 0.9
    if _ATTESTED.search(" ".join(letter.low[max(0, found.start - 130) : found.start].split())):
        return 2.8
    if (_runs_through(letter, line) and not _BY_ITSELF.fullmatch(before + after)) or _SENT_BY_FAX.search(
        letter.low[line.start : line.end]
    ):
        return 0.0
    if not before and _DATE_LABEL.fullmatch(_over(letter, line)):
        score += 1.6
    words = len(before.split()) + len(after.split())
    lone = words == 0 or (
        len(after.split()) <= 1 and _PLACE_BEFORE.match(letter.plain[line.start : found.start]) is not None
    )
    score += 2.2 if words == 0 else 1.6 if lone else 0.0
    if on_first and place < 0.45:
        score += 1.8 if lone or words <= 6 else 0.5
    elif near_end:
        score += 1.5 if lone or re.search(r"(?:fait|done|dado|dada|given|signed|en [a-z ]+,)", before) else 0.2
    if re.search(
        r"\b(?:your|votre|su|seu|vosso|vossa|vuestr[oa]|carta|letter|lettre|note|nota|oficio|request|demande|"
        r"judgment|jugement|born|nee?|nacid|nascid|ruling|warrant|of birth|del|de|du|of)\s?(?:\w+\s){0,2}$",
        before,
    ):
        score -= 1.6
    if len(before.split()) > 9:
        score -= 1.5
    if re.search(rf"(?:^|\s)(?:{_cues('before')})\s*$", before) and not before.startswith("fait"):
        score -= 2.0
    sentence_end = re.match(r"[a-z]", letter.low[found.end : found.end + 2].strip() or "")
    return score - (0.8 if sentence_end else 0.0)


def _runs_through(letter: Letter, line: Line) -> bool:
    """Whether the line only goes on with a sentence that the line above, which fills its width, began."""
    number = letter.line_number(line.start)
    above = letter.lines[number - 1] if number else line
    if above.block != line.block or above.box.y1 > line.box.y1 - 2:
        return False
    text = letter.text[above.start : above.end]
    full = above.box.x1 > 0.72 * letter.pages[letter.page_index(line.start)].width
    return full and len(text) > 45 and not re.search(r"[.:;!?]$", text.strip())


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
        r"latest|later|tard|maximo|limite|on or before|deadline|inclusive|ate\b|d'ici",
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
