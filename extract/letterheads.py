"""Who writes: the offices named in the letterhead, and which of them the one is that signs."""

import re
from collections.abc import Collection, Sequence
from functools import cache

from extract.addressees import begins_body, is_prose
from extract.folding import lowered
from extract.letter import Letter
from extract.offices import RANKS, Office, cue_words, head_lines, in_stamp, is_name, office_at, rank_of, runs_on
from extract.vocabulary import table


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
            or letter.text[line.start].islower()
            or (begins_body(letter, line) and not letter.text[line.start : line.end].isupper())
            or cue_words("addressee", "not_lines").match(low)
            or len(low) > 120
            or _is_sentence(low)
            or in_stamp(letter, number, lines)
            or is_prose(letter, line)
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


def signing_offices(letter: Letter, signature: tuple[int, int] | None) -> tuple[Office, ...]:
    """The courts and prosecutors named below the signature, in its block."""
    if signature is None:
        return ()
    first = letter.line_number(signature[0]) + 1
    offices = []
    for number in range(first, min(first + 4, len(letter.lines))):
        line = letter.lines[number]
        low = letter.low[line.start : line.end]
        other = _starting("posts").match(low) or cue_words("addressee", "not_lines").match(low) or _is_sentence(low)
        if rank_of(" ".join(low.split()[:5])) != "organ" or not is_name(low) or other:
            continue
        below = letter.lines[number + 1] if number + 1 < len(letter.lines) else None
        end = below.end if below and runs_on(letter, line.start, line.end, below) else line.end
        offices.append(office_at(letter, line.start, end, "organ", 0.75))
    return tuple(offices)


@cache
def _starting(part: str) -> re.Pattern[str]:
    words = "|".join(table("authorities")["letterhead"][part])
    return re.compile(rf"(?:le |la |l'|el |o |a |the )?(?:{words})(?!\w)")


def writing_office(offices: Sequence[Office], post: str, body: str = "") -> Office | None:
    """The office of the letterhead whose holder signs.

    `post` is what stands beside the signature, folded and in lower case: 'jueza federal' signs for a court, 'Chefe da
    Divisão' for a division; in the `body` (folded) the writer speaks of 'this Service'. Where they tell nothing a court
    or prosecutor goes before a unit, a unit before a ministry.
    """
    posts = [office for office in offices if _is_post(office.name)]
    several = [office for office in offices if office not in posts] or posts
    post = " ".join([post, *(lowered(office.name) for office in posts)])
    own = {word[:6] for word in _OF_ITSELF.findall(body)}
    return max(several, key=lambda office: (_fits(office, post, own), *_standing(office, several)), default=None)


_OF_ITSELF = re.compile(
    r"\b(?:this|our|ce|cet|cette|notre|est[ea]|nuestr[oa]|noss[oa]|[dn]est[ea]|undersigned)\s([a-z]{4,})"
)
"""How a writer speaks of its own office: 'this Service', 'esta Fiscalía', 'notre parquet'."""


def _is_post(name: str) -> bool:
    low = lowered(name)
    named = re.search(r"tribunal|court|cour\b|corte|juzgado|vara|juizo|ministry|minister[ei]", low)
    return _starting("posts").match(low) is not None and named is None


def _fits(office: Office, post: str, own: Collection[str] = ()) -> int:
    """How well an office fits a post: 2 for a word of its own, 1 for each further, 1 for its kind; 2 for 'this X'."""
    low = lowered(office.name)
    if _starting("parts").match(low) or _starting("bodies").fullmatch(low):
        return 0
    shared = _stems(low) & _stems(post)
    itself = 2 * (low[:6] in own)
    if shared:
        return 1 + len(shared) + itself
    return itself + any(re.search(p, post) and re.search(o, low) for p, o in table("authorities")["writers"].items())


def _stems(low: str) -> set[str]:
    """The beginnings of the words that tell one office from another."""
    return {word[:6] for word in re.findall(r"[a-z]{6,}", low)} - _COMMON


_COMMON = frozenset(
    {"genera", "federa", "nacion", "nation", "public", "republ", "estado", "justic", "intern", "superi"}
)
"""Beginnings of words that stand in the names of many offices."""


def _standing(office: Office, several: Sequence[Office]) -> tuple[int, int, int]:
    """Rank, then whether it is a whole office, then its place: of organs the last, of others the first."""
    low = lowered(office.name)
    part = bool(_starting("parts").match(low) or _starting("bodies").fullmatch(low) or _SMALL.search(low))
    place = several.index(office)
    lowest = place if office.rank == "organ" and len(office.name.split()) > 2 else -place
    return -part, -RANKS.index(office.rank), lowest


_SMALL = re.compile(r"(?:division|cell|unit|unidad|bureau)\b")
