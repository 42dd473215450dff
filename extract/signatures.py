"""Who signs: the name in the block at the end, by its closing formula, its post and where it stands."""

import re
from collections.abc import Sequence

from extract.findings import proposal
from extract.letter import Letter, Line
from extract.offices import cue_words
from extract.people import as_name
from extract.signed_by import in_full, labelled_signatory
from extract.signing_names import Signatory, is_person, name_line, signing_words
from extract.vocabulary import table
from records.values import Proposal


def find_signatory(letter: Letter) -> Signatory | None:
    """The best name among the short lines of the last part of the letter; None for notes that bear initials only.

    A name behind a label ('Signed by:', 'Nom du représentant') comes first; initials are spelt out as elsewhere.
    """
    found = labelled_signatory(letter) or (None if _is_note(letter) else _in_block(letter))
    return None if found is None else in_full(letter, found)


NOTE = 1500
"""Letters of the text in which a note of a mission greets."""


def _is_note(letter: Letter) -> bool:
    """Whether the letter is a note of a mission, which bears a seal and initials, no name."""
    missions = "|".join(table("authorities")["heads"]["mission"])
    greets = f"(?:{cue_words('body', 'greets').pattern}|present[ae]s? (?:its|sus?|ses) )"
    return re.compile(rf"\b(?:{missions})\b[^.;]{{0,150}}?\s{greets}").search(letter.low, 0, NOTE) is not None


def _in_block(letter: Letter) -> Signatory | None:
    """The name in the block of the signature."""
    candidates: list[tuple[float, Signatory]] = []
    lines = letter.lines
    for number, line in enumerate(lines):
        if line.start < 0.45 * len(letter.text):
            continue
        text = letter.text[line.start : line.end]
        match = name_line().match(letter.plain[line.start : line.end])
        if match is None or len(text) > 70 or not is_person(match["name"]):
            continue
        score = _score(letter, lines, number) - 2.0 * _closes(letter, lines, number)
        start = line.start + match.start("name")
        name = letter.text[start : line.start + match.end("name")].strip(" .")
        if score > 0.8:
            candidates.append((score, Signatory(as_name(name), start, start + len(name), min(0.92, 0.45 + score / 6))))
    return max(candidates, key=lambda c: c[0])[1] if candidates else None


def _closes(letter: Letter, lines: Sequence[Line], number: int) -> bool:
    """Whether the line is a greeting before the name: it ends in a comma, and a name follows."""
    if number + 1 >= len(lines) or not letter.low[: lines[number].end].endswith(","):
        return False
    after = name_line().match(letter.plain[lines[number + 1].start : lines[number + 1].end])
    return after is not None and is_person(after["name"])


def _score(letter: Letter, lines: Sequence[Line], number: int) -> float:
    """How much speaks for a line to be the signature: post and closing around it, place near the end, a short block."""

    def low(line: Line) -> str:
        return letter.low[line.start : line.end]

    around = [*lines[max(0, number - 3) : number], *lines[number + 1 : number + 4]]
    score = 0.0
    score += 1.6 * any(
        signing_words("posts").match(low(each).strip(" ("))
        or (signing_words("posts").search(low(each)) and len(low(each).split()) <= 9)
        for each in around[-3:]
    )
    score += 1.0 * any(signing_words("posts").search(low(each)) and len(low(each).split()) <= 12 for each in around[:3])
    lead = letter.low[max(0, lines[number].start - 330) : lines[number].start]
    score += 1.5 * bool(signing_words("closings").search(lead))
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


_WORD = re.compile(r"[a-z]{3}")


def post_of(letter: Letter, signatory: Signatory | None) -> str:
    """What stands beside the signature in the two lines below and above it; folded, in lower case."""
    if signatory is None:
        return ""
    number = letter.line_number(signatory.start)
    before = letter.lines[max(0, number - 4) : number]
    above = [line for line in before if _WORD.search(letter.low, line.start, line.end)]
    around = (*above[-2:], *letter.lines[number : number + 3])
    near = (letter.low[line.start : line.end] for line in around if line.end - line.start < 90)
    return " ".join(low for low in near if not _SEAL.match(low))


_SEAL = re.compile(r"l\.\s?s\.|(?:seal|stamp|sceau|cachet|sello|selo|carimbo)\b")
"""What stands where the seal goes: it names no post."""
