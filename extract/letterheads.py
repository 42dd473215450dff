"""Who writes: the offices named in the letterhead."""

import re

from extract.letter import Letter
from extract.offices import Office, cue_words, head_lines, in_stamp, is_name, office_at, rank_of, runs_on


def letterhead_offices(letter: Letter, addressee: tuple[int, int] | None) -> tuple[Office, ...]:
    """The offices named in the letterhead, from the top down, names over several lines joined."""
    offices: list[Office] = []
    lines = [line for line in head_lines(letter) if addressee is None or not addressee[0] <= line.start < addressee[1]]
    skip_to = -1
    for number, line in enumerate(lines):
        if line.start < skip_to or (
            addressee is not None
            and line.start > addressee[0]
            and line.box.x0 < 0.45 * letter.pages[0].width
            and offices
        ):
            continue
        low = letter.low[line.start : line.end]
        rank = rank_of(low)
        if (
            rank is None
            or not is_name(low)
            or cue_words("addressee", "not_lines").match(low)
            or len(low) > 120
            or _is_sentence(low)
            or in_stamp(letter, number, lines)
        ):
            continue
        end = line.end
        for other in lines[number + 1 : number + 3]:
            if other.block != line.block or not (
                runs_on(letter, line.start, end, other)
                or re.match(r"(?:and|et|y|e)\s", letter.low[other.start : other.end])
            ):
                break
            end = other.end
        skip_to = end
        offices.append(office_at(letter, line.start, end, rank, 0.75))
    return tuple(offices)


def _is_sentence(low: str) -> bool:
    return (
        bool(
            re.search(
                r"\b(?:is|are|was|has|have|est|sont|ont|que|qui|con|solicita|pede|se|dans|presents?|request|demande|objet|"
                r"asunto|assunto)\b",
                low,
            )
        )
        and len(low.split()) > 6
    )
