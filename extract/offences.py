"""Offences: as the letter names them, with the category for statistics and the provision of law.

An offence is known by its name (`config/offences.toml`) or by the provision that follows it. A name alone counts only
where something says that an offence is meant.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from extract.findings import Found, proposal
from extract.letter import Letter
from extract.offence_phrases import (
    Offence,
    in_a_list_of_all,
    in_order,
    in_statute_row,
    offences_in_rows,
    phrase_before,
    phrases_behind,
    phrases_charged,
)
from extract.vocabulary import spaced, table
from records.values import Proposal

FARTHEST_STATUTE = 95
"""Letters that may stand between the name of an offence and its provision."""
_STOP = re.compile(r"[;:.()\t]|\n\n")


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
    names = [name for name in _names(letter) if not in_a_list_of_all(letter, name.start)]
    told = tuple(phrase for phrase in phrases_charged(letter) if not in_a_list_of_all(letter, phrase.start))
    rows = tuple(_as_named(row, names) for row in offences_in_rows(letter))
    names = _apart(names, rows)
    with_statute = _with_statutes(letter, statutes, sorted([*names, *rows], key=lambda o: o.start), told=told)
    covered = {offence.category for offence in with_statute}
    phrases = (*rows, *phrases_behind(letter, with_statute), *told)
    phrases = tuple(_apart(phrases, with_statute))
    bare = [
        offence
        for offence in _apart(names, with_statute)
        if offence.category not in covered
        and (_is_charged(letter, offence, at_once=bool(covered)) or _goes_on(letter, offence, with_statute))
    ]
    bare += [
        phrase
        for phrase in _apart(phrases, bare)
        if phrase.category not in covered
        or _goes_on(letter, phrase, with_statute)
        or _leads_to(letter, phrase, with_statute)
    ]
    return tuple(_once(letter, [*with_statute, *bare]))


def _as_named(row: Offence, names: Sequence[Offence]) -> Offence:
    """What stands in a row of a form, with the category of the known name that it holds."""
    held = [name.category for name in names if row.start <= name.start and name.end <= row.end]
    return replace(row, category=held[0]) if held else row


def _with_statutes(
    letter: Letter, statutes: Sequence[Found], names: Sequence[Offence], *, told: Sequence[Offence]
) -> list[Offence]:
    """The offences whose provision is given, in the order of the letter; `told` are names that no table knows."""
    listed = sorted([*names, *_apart(told, names)], key=lambda o: o.start)
    ordered = in_order(letter, listed, statutes)
    found = [replace(n, statute=ordered[n.start], confidence=0.85) for n in listed if n.start in ordered]
    floor = 0
    for statute in statutes:
        if statute in ordered.values():
            continue
        known = _in_row_above(letter, statute, names) or _before_statute(letter, statute, names, floor=floor)
        if known is not None:
            found.append(known)
            floor = statute.end
    return found


def _in_row_above(letter: Letter, statute: Found, names: Sequence[Offence]) -> Offence | None:
    """In a form: the offence named in the row above that of the provision."""
    if not in_statute_row(letter, statute):
        return None
    above = [o for o in names if o.end <= statute.start <= o.end + FARTHEST_STATUTE]
    return replace(above[-1], statute=statute, confidence=0.85) if above else None


def _apart(offences: Iterable[Offence], others: Iterable[Offence]) -> list[Offence]:
    """Those that overlap none of the others."""
    kept = list(others)
    return [o for o in offences if not any(o.start < other.end and other.start < o.end for other in kept)]


def _goes_on(letter: Letter, offence: Offence, known: Sequence[Offence]) -> bool:
    """Whether the name stands in one list with an offence that is sure: '… (article 5) and forgery'."""
    ends = [max(o.end, o.statute.end if o.statute else 0) for o in known]
    return any(
        end <= offence.start and re.fullmatch(rf"[\s,)]{{0,3}}(?:{_joints()})", letter.low[end : offence.start])
        for end in ends
        if offence.start - end < 25
    )


def _leads_to(letter: Letter, offence: Offence, known: Sequence[Offence]) -> bool:
    """Whether an offence that is sure goes on the list in which the name stands; a remark in brackets may part them."""
    between = rf"(?:\s\([^()]{{0,60}}\))?[\s,;]{{1,2}}(?:{_joints()})"
    return any(
        offence.end < k.start < offence.end + 90 and re.fullmatch(between, letter.low[offence.end : k.start])
        for k in known
    )


@cache
def _joints() -> str:
    words = table("offence_words")["charged"]
    return rf"(?:(?:{'|'.join(words['joints'])})\s)(?:(?:{'|'.join(words['fillers'])})(?:\s|(?<=')))*"


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


def _before_statute(letter: Letter, statute: Found, names: Sequence[Offence], *, floor: int) -> Offence | None:
    """The offence that the provision belongs to: the nearest name before it, else the phrase before it.

    `floor` is where the offence before, with its provision, ends.
    """
    near = [o for o in names if o.end <= statute.start <= o.end + FARTHEST_STATUTE]
    for name in reversed(near):
        if not _STOP.search(letter.low[name.end : _label_end(letter, name, statute)]):
            return replace(name, end=_label_end(letter, name, statute), statute=statute, confidence=0.88)
        break
    lead = letter.low[max(0, statute.start - FARTHEST_STATUTE) : statute.start]
    link = _link().search(lead)
    lead_end = statute.start - (len(lead) - link.start()) if link else statute.start
    sentence = re.split(r"\n\n|[a-z)]\.\s", letter.low[max(0, statute.start - 220) : lead_end])[-1]
    return phrase_before(letter, statute, floor=floor, lead_end=lead_end, sure=bool(_cue().search(sentence)))


def _label_end(letter: Letter, name: Offence, statute: Found) -> int:
    """Where the label ends: before the words that lead to the provision, at the first comma in any case."""
    between = letter.low[name.end : statute.start]
    between = between[: link.start()] if (link := _link().search(between)) else between
    between = between.split(",")[0]
    return name.end + len(between.rstrip(" \n-:"))


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
