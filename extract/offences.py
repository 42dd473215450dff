"""Offences: as the letter names them, with the category for statistics and the provision of law.

An offence is known by its name (`config/offences.toml`) or by the provision that follows it. A name alone counts only
where something says that an offence is meant.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extract.findings import Found, proposal
from extract.letter import Letter
from extract.vocabulary import spaced, table
from records.values import Proposal

FARTHEST_STATUTE = 95
"""Letters that may stand between the name of an offence and its provision."""
_STOP = re.compile(r"[;:.()\t]|\n\n")


@dataclass(frozen=True, slots=True)
class Offence:
    """One offence: the span of its name, its category, the provision if one is given."""

    start: int
    end: int
    category: str
    statute: Found | None
    confidence: float


@cache
def _categories() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (category, re.compile(r"(?<![\w-])(?:" + "|".join(spaced(n) for n in names) + r")(?![\w-])"))
        for category, names in table("offences")["categories"].items()
    )


@cache
def _cue() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:" + "|".join(re.escape(cue).replace(r"\ ", r"\s") for cue in table("offences")["cues"]["words"]) + r")"
    )


@cache
def _link() -> re.Pattern[str]:
    links = "|".join(spaced(link) for link in table("offences")["statute"]["links"])
    return re.compile(rf"(?:[\s,(]|\b(?:an offence|and|which is|infraccion|crime|delito)\b|\b(?:{links})(?![\w]))+$")


def find_offences(letter: Letter, statutes: Sequence[Found]) -> tuple[Offence, ...]:
    """Every offence once, in the order of the letter."""
    names = _names(letter)
    with_statute = [o for s in statutes if (o := _before_statute(letter, s, names)) is not None]
    taken = {offence.start for offence in with_statute}
    covered = {offence.category for offence in with_statute}
    bare = [
        offence
        for offence in names
        if offence.start not in taken
        and offence.category not in covered
        and _is_charged(letter, offence, at_once=bool(covered))
    ]
    return tuple(_once(letter, [*with_statute, *bare]))


def _names(letter: Letter) -> list[Offence]:
    """The known names; of overlapping ones the longest."""
    hits = [
        Offence(m.start(), m.end(), category, None, 0.8)
        for category, pattern in _categories()
        for m in pattern.finditer(letter.low)
        if m.end() - m.start() >= 3
    ]
    kept: list[Offence] = []
    for hit in sorted(hits, key=lambda o: o.start - o.end):
        if not any(hit.start < other.end and other.start < hit.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda o: o.start)


def _before_statute(letter: Letter, statute: Found, names: Sequence[Offence]) -> Offence | None:
    """The offence that the provision belongs to: the nearest name before it, else the phrase before it."""
    near = [o for o in names if o.end <= statute.start <= o.end + FARTHEST_STATUTE]
    for name in reversed(near):
        if not _STOP.search(letter.low[name.end : _label_end(letter, name, statute)]):
            return replace(name, end=_label_end(letter, name, statute), statute=statute, confidence=0.88)
        break
    return _unknown_before(letter, statute)


def _label_end(letter: Letter, name: Offence, statute: Found) -> int:
    """Where the label ends: before the words that lead to the provision, at the first comma in any case."""
    between = letter.low[name.end : statute.start]
    between = between[: link.start()] if (link := _link().search(between)) else between
    between = between.split(",")[0]
    return name.end + len(between.rstrip(" \n-:"))


def _unknown_before(letter: Letter, statute: Found) -> Offence | None:
    """An offence that no table knows, taken from the words before its provision, where offences are being named."""
    lead = letter.low[max(0, statute.start - 220) : statute.start]
    lead = lead[: link.start()] if (link := _link().search(lead)) else lead
    cut = max(
        (
            m.end()
            for m in re.finditer(
                r"[;:()\t\n]|,\s|\.\s|\s-\s|\b(?:of|de|d'|as|por|pour|for|e|et|y|and)\s(?=(?:[a-z']+\s?){1,9}$)", lead
            )
        ),
        default=0,
    )
    first_of = re.search(
        r"(?:offences? of|crimes? de|delitos? de|delits? de|chefs? de|crime d'|infraction de)\s(?=[^;:.()]*$)", lead
    )
    cut = first_of.end() if first_of and len(lead) - first_of.end() < 90 else cut
    label = lead[cut:].strip(" ,\n-")
    start = max(0, statute.start - 220) + cut + (len(lead[cut:]) - len(lead[cut:].lstrip(" ,\n-")))
    if not 4 <= len(label) <= 80 or not first_of or len(label.split()) > 9:
        return None
    return Offence(start, start + len(label), "other", statute, 0.6)


def _is_charged(letter: Letter, offence: Offence, *, at_once: bool) -> bool:
    """Whether a name without provision stands where offences are named, not in the name of an office or a treaty.

    `at_once` asks for a word that names offences right before it: in a letter that gives provisions for its offences,
    other names mostly belong to the story.
    """
    before = letter.low[max(0, offence.start - (32 if at_once else 110)) : offence.start]
    sentence = re.split(r"[.;]\s|\n\n|\t" if not at_once else r"[.;\n\t]", before)[-1]
    if letter.text[offence.start].isupper() and not letter.text[offence.start : offence.end].isupper():
        return bool(re.search(r"(?:^|[\n\t:])\s*$", before[-3:] or "\n")) and bool(_cue().search(before))
    if re.search(
        r"(?:convention|convencion|convencao|office|unit|cour|court|tribunal|juzgado|vara|corte|parquet|pole|section|"
        r"seccion|brigade|division|direction|direccion|departamento|department|especializada|fiscalia|commission|act|"
        r"loi|ley|lei|against|contre|contra|anti)\b[^.;]{0,45}$",
        sentence,
    ):
        return False
    return bool(_cue().search(sentence))


def _once(letter: Letter, offences: Sequence[Offence]) -> Iterator[Offence]:
    """Offences without their repetitions: the same first words, or a bare name of a category that has a fuller one."""
    kept: list[Offence] = []
    for offence in sorted(offences, key=lambda o: (o.statute is None, o.start)):
        words = set(letter.low[offence.start : offence.end].split())
        same = [
            k for k in kept if k.category == offence.category and _same(words, set(letter.low[k.start : k.end].split()))
        ]
        distinct = offence.statute is not None and all(
            k.statute and k.statute.value != offence.statute.value for k in same
        )
        if distinct or (not same and offence.statute is None):
            kept.append(offence)
    yield from sorted(kept, key=lambda o: o.start)


def _same(one: set[str], other: set[str]) -> bool:
    small = {"of", "de", "du", "des", "del", "da", "do", "the", "en", "by"}
    one, other = one - small, other - small
    return one <= other or other <= one or len(one & other) >= 0.6 * max(len(one), len(other))


def propose_offences(letter: Letter, offences: Sequence[Offence]) -> Iterator[Proposal]:
    """Label, category and provision of each offence."""
    for item, offence in enumerate(offences):
        span = {"start": offence.start, "end": offence.end}
        label = " ".join(letter.text[offence.start : offence.end].split())
        sure = offence.confidence
        yield proposal(letter, "offences.label", label, **span, confidence=sure, finder="offences", item=item)
        yield proposal(
            letter, "offences.category", offence.category, **span, confidence=sure, finder="offences", item=item
        )
        if offence.statute is not None:
            yield proposal(
                letter, "offences.statute", offence.statute.value, start=offence.statute.start, end=offence.statute.end,
                confidence=sure, finder="statutes", item=item,
            )  # fmt: skip
