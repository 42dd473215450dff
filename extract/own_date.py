"""Which date is the letter's own: alone on its line, behind a place, behind a label, at the signature, attested."""

import re
from collections.abc import Sequence
from datetime import date

from extract.findings import Found, proposal
from extract.forms import Section, section_at, sections_of
from extract.letter import Letter, Line
from extract.vocabulary import either, table
from records.values import Proposal

SURE_ENOUGH = 1.0
"""A date with less than this in its favour is not proposed."""

FAR, APART = 900, 1500
"""Days within which the events of a letter lie after its own date; so many after all others is no letter written."""

_PLACE_BEFORE = re.compile(
    r"\s*(?:(?:En|Em|A|Done at|Given at|Fait a|Dado en|Dada em|Dado em|Lieu et date|Place and date)"
    r"\s?:?\s)?(?:[A-Z][\w'.-]*(?:\s?[,/(-]\s?|\s(?:de la|de los|de|da|do|d'|del|la|le|el|sur)\s|\s|\)|$)){1,7}"
    r"(?:,?\s?(?:a|le|el|aos?|em|on|the|this|dia|den)\s?)?,?\s?$"
)
"""A place, as it stands before the date of a letter: 'Santo Tomé, ' or 'Fait à Lomé, le '."""
_ATTESTED = re.compile(
    r"\b(?:given|dated|done|signed|sealed|issued|made|executed)\b[^.;]{0,110}\bthis(?: the)? ?$|"
    r"\b(?:dad[oa]|fait|hecho|feito|firmado|assinad[oa]|expedid[oa]|se expide|se libra)\b[^.;:]{0,90}"
    r"(?:,| el| em| le| a los?| aos?| a) ?$"
)
"""What leads to the date of a document in its last sentence: 'given under my hand … this', 'dado em … aos'."""
_BY_ITSELF = re.compile(r"(?:,? ?(?:a|le|el|aos?|a los|em|on|the|this|en|dated?)[\s,]*)?(?:\(?\d{2,4}\)?)?")
"""Nothing but what may belong to a date, before and behind it on its line."""
_SENT_BY_FAX = re.compile(r"\bfax\b.*\d{1,2}:\d\d|\d{1,2}:\d\d.*\b(?:fax|pages?|p\.? ?\d)\b")


def _words(part: str) -> str:
    return either("cues", "own_date", part)


def propose_own_date(letter: Letter, dates: Sequence[Found]) -> list[Proposal]:
    """`date_of_request` with its rivals, the best first."""
    sections = sections_of(letter)
    scored = sorted(
        ((_score(letter, d, sections) - _out_of_time(d, dates), -d.start, d) for d in dates),
        key=lambda s: (-s[0], -s[1]),
    )
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


def _out_of_time(found: Found, dates: Sequence[Found]) -> float:
    """Points against a date long before most others or long after all: a birth, the end of a sentence."""
    apart = [(date.fromisoformat(other.value) - date.fromisoformat(found.value)).days for other in dates]
    later = sum(days > FAR for days in apart)
    alone = len({d.value for d in dates}) > 2 and all(days < -APART for days in apart if days)
    return 3.0 if later >= 2 or alone else 0.0


def _score(letter: Letter, found: Found, sections: tuple[Section, ...]) -> float:
    """What speaks for the date, less what speaks against it."""
    line = letter.line_at(found.start)
    before = letter.low[line.start : found.start].strip(" ,.\n")
    after = letter.low[found.end : line.end].strip(" ,.;|")
    leading = _leading(letter, found)
    section = section_at(sections, found.start)
    if section in table("forms")["sections"]["earlier"] or _SENT_BY_FAX.search(letter.low[line.start : line.end]):
        return 0.0
    solemn = re.search(r"(?:^|[\s,])(?:a los|aos)$", leading) and "mes d" in letter.low[found.start : found.end]
    if solemn or _ATTESTED.search(leading) or (section in table("forms")["sections"]["own"] and _labelled(leading)):
        return 2.8
    if _runs_through(letter, line, found) and not _BY_ITSELF.fullmatch(before + after) and not _today(leading):
        return 0.0
    return _for(letter, found, line, before, after) - _against(letter, found, line, before)


def _leading(letter: Letter, found: Found) -> str:
    """What leads to the date, white space made even."""
    return " ".join(letter.low[max(0, found.start - 130) : found.start].split())


def _labelled(text: str) -> bool:
    return re.search(rf"(?:^|[\s|])(?:{_words('labels')})(?:\s?\([^)]{{1,24}}\))?\s?[:.]?$", text) is not None


def _today(leading: str) -> bool:
    return re.search(rf"(?<!\w)(?:{_words('today')})[\s(,:]*$", leading) is not None


def _for(letter: Letter, found: Found, line: Line, before: str, after: str) -> float:
    """Points for a label, for standing alone or behind a place, for standing in the head or at the end."""
    words = len(before.split()) + len(after.split())
    lone = words == 0 or (
        len(after.split()) <= 1 and _PLACE_BEFORE.match(letter.plain[line.start : found.start]) is not None
    )
    lone = lone or _other_calendar(before)
    score = 2.2 if words == 0 else 1.6 if lone else 0.0
    score += 1.6 if _labelled(before) else 0.9 if re.search(r"(?:^|\s)le$", before) else 0.0
    score += 2.0 if _today(_leading(letter, found)) else 0.0
    label = _label_of(letter, line)
    if label and re.search(rf"(?<!\w)(?:{_words('labels')})(?!\w)", label) and len(before.split()) <= 5:
        score += 1.6
    if letter.page_index(found.start) == 0 and letter.height_at(found.start) < 0.45:
        return score + (1.8 if lone or words <= 6 else 0.5)
    if found.start > 0.72 * len(letter.text):
        closing = re.search(r"(?:fait|done|dado|dada|given|signed|en [a-z ]+,)", before)
        return score + (1.5 if lone or closing else 0.2)
    return score


def _other_calendar(before: str) -> bool:
    """Whether the date only says in brackets what the same line says in another calendar."""
    return re.search(rf"(?<!\w)(?:{_words('calendars')})(?!\w)[^(]{{0,12}}\($", before) is not None


def _against(letter: Letter, found: Found, line: Line, before: str) -> float:
    """Points against a date of something else: another letter's, a birth's, a hearing's, a deadline."""
    score = 0.0
    if re.search(rf"\b(?:{_words('of_another')})\s?(?:\w+\s){{0,2}}$", before):
        score += 1.6
    score += 1.5 if len(before.split()) > 9 else 0.0
    label = f"{_label_of(letter, line)} {before}".strip()
    if not before and re.search(rf"(?:^|\s)(?:{either('cues', 'deadline', 'before')})\s*$", _leading(letter, found)):
        score += 2.0
    if re.search(rf"(?:^|\s)(?:{either('cues', 'deadline', 'before')})\s*$", label) and not before.startswith("fait"):
        score += 2.0
    if re.search(rf"(?<!\w)(?:{_words('of_an_event')})(?!\w)[^.;]{{0,30}}$", label):
        score += 2.5
    goes_on = re.match(r"[a-z]", letter.low[found.end : found.end + 2].strip() or "")
    return score + (0.8 if goes_on else 0.0)


def _label_of(letter: Letter, line: Line) -> str:
    """What labels the line: the cell to its left in the row, or what stands right above it in its column."""
    if (left := letter.cell_before(line)) is not None:
        return letter.low[left.start : left.end].strip()
    over = [
        other
        for other in letter.lines
        if other.page == line.page
        and 2 < line.box.y0 - other.box.y0 < 2.6 * line.box.height + 8
        and abs(other.box.x0 - line.box.x0) < 12
    ]
    nearest = max(over, key=lambda other: other.box.y0, default=None)
    text = letter.low[nearest.start : nearest.end].strip() if nearest else ""
    return text if re.fullmatch(rf"(?:{_words('labels')})\s?:?", text) else ""


def _runs_through(letter: Letter, line: Line, found: Found) -> bool:
    """Whether the line only goes on with a sentence that the line above, which fills its width, began."""
    number = letter.line_number(line.start)
    above = letter.lines[number - 1] if number else line
    if above.block != line.block or above.box.y1 > line.box.y1 - 2:
        return False
    text = letter.text[above.start : above.end]
    full = above.box.x1 > 0.72 * letter.pages[letter.page_index(line.start)].width
    numbered = re.search(r"[\d)]$", text) and _PLACE_BEFORE.match(letter.plain, line.start, found.start)
    return full and len(text) > 45 and not re.search(r"[.:;!?]$", text.strip()) and not numbered
