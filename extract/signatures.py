"""Who signs: the name in the block at the end, by its closing formula, its post and where it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extract.findings import proposal
from extract.folding import lowered
from extract.letter import Letter, Line
from extract.name_signs import particles, stop_words
from extract.people import as_name
from extract.vocabulary import spaced, table
from records.values import Proposal

_TITLE = (
    r"(?:(?:Dr|Dra|Mr|Mrs|Ms|Mme|M|Sr|Sra|Lic|Abg|Abog|Ing|Mag|Prof|Adv|Hon|Me|Juiz Federal|Juíza Federal|Juiz|Juíza|"
    r"Juez|Jueza|Judge|Fdo|Fdo\.:|Signed|Signé|Assinado|Firmado)\.?:?\s)*"
)


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, as written, and where."""

    name: str
    start: int
    end: int
    confidence: float

    @property
    def words(self) -> frozenset[str]:
        return frozenset(re.findall(r"[\w']+", lowered(self.name).replace("-", " ")))


@cache
def _name_line() -> re.Pattern[str]:
    """A line that is a name, with titles before it and a post behind a comma."""
    small = "|".join(sorted(particles() | {"de la", "de los"}, key=len, reverse=True))
    return re.compile(
        rf"^[\s(/_.*]*{_TITLE}(?P<name>[A-Z][\w'’.-]*(?:\s(?:{small})\s?)?"
        rf"(?:\s?[A-Z][\w'’.-]*(?:\s(?:{small})(?=\s))?){{1,6}})[\s)/_.*,]*(?:,\s*[a-z].*)?$"
    )


@cache
def _pattern(part: str) -> re.Pattern[str]:
    words = "|".join(spaced(w) for w in sorted(table("cues")["signature"][part], key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{words})")


def find_signatory(letter: Letter) -> Signatory | None:
    """The best name among the short lines of the last part of the letter; None for notes that bear initials only."""
    candidates: list[tuple[float, Signatory]] = []
    lines = letter.lines
    for number, line in enumerate(lines):
        if line.start < 0.45 * len(letter.text):
            continue
        text = letter.text[line.start : line.end]
        match = _name_line().match(letter.plain[line.start : line.end])
        if match is None or len(text) > 70 or not _is_person(match["name"]):
            continue
        score = _score(letter, lines, number)
        start = line.start + match.start("name")
        name = letter.text[start : line.start + match.end("name")].strip(" .")
        if score > 0.8:
            candidates.append((score, Signatory(as_name(name), start, start + len(name), min(0.92, 0.45 + score / 6))))
    return max(candidates, key=lambda c: c[0])[1] if candidates else None


def _is_person(name: str) -> bool:
    words = [w.strip(".,") for w in lowered(name).split()]
    full = [w for w in words if w not in particles()]
    return (
        2 <= len(full) <= 6
        and not any(w in stop_words() or _pattern("posts").fullmatch(w) for w in full)
        and sum(len(w) > 1 for w in full) >= 1
    )


def _score(letter: Letter, lines: Sequence[Line], number: int) -> float:
    """How much speaks for a line to be the signature: post and closing around it, place near the end, a short block."""

    def low(line: Line) -> str:
        return letter.low[line.start : line.end]

    around = [*lines[max(0, number - 3) : number], *lines[number + 1 : number + 4]]
    score = 0.0
    score += 1.6 * any(
        _pattern("posts").match(low(each).strip(" ("))
        or (_pattern("posts").search(low(each)) and len(low(each).split()) <= 9)
        for each in around[-3:]
    )
    score += 1.0 * any(_pattern("posts").search(low(each)) and len(low(each).split()) <= 12 for each in around[:3])
    lead = letter.low[max(0, lines[number].start - 330) : lines[number].start]
    score += 1.5 * bool(_pattern("closings").search(lead))
    score += 1.2 * bool(
        re.search(r"_{4,}|\n/|\(\s?$", letter.text[max(0, lines[number].start - 50) : lines[number].start + 2])
    )
    score += 1.0 * (lines[number].start / max(len(letter.text), 1) > 0.8)
    score -= 2.0 * bool(
        re.search(
            r"(?:enclosures?|annex|pieces|anexos?|adjunt|contact|contact[eo]|copy to|copie|cc|tel\b|@|queries)",
            low(lines[number])
            + " ".join(low(each) for each in lines[max(0, number - 1) : number] if each.block == lines[number].block),
        )
    )
    score -= 1.5 * (
        "\t" in letter.text[max(0, lines[number].start - 1) : lines[number].end + 1]
        and len(low(lines[number]).split()) > 6
    )
    return score


def propose_signatory(letter: Letter, signatory: Signatory | None) -> tuple[Proposal, ...]:
    if signatory is None:
        return ()
    return (
        proposal(letter, "signatory", signatory.name, start=signatory.start, end=signatory.end,
                 confidence=signatory.confidence, finder="signatures"),
    )  # fmt: skip


def post_of(letter: Letter, signatory: Signatory | None) -> str:
    """What stands beside the signature in the two lines below and the line above it; folded, in lower case."""
    if signatory is None:
        return ""
    number = letter.line_number(signatory.start)
    around = (*letter.lines[max(0, number - 1) : number], *letter.lines[number : number + 3])
    return " ".join(letter.low[line.start : line.end] for line in around if line.end - line.start < 90)
