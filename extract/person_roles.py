"""Which part each person plays: suspect, accused, convicted, witness, victim, expert, addressee, third party."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from extract.letter import Letter
from extract.names import Name
from extract.people import Fact, Person
from extract.vocabulary import table

TICKS = "✕✗✘☒☑✓✔"
"""Marks that tick a box."""


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    return {
        role: re.compile(r"(?<![\w'-])(?:" + "|".join(w.replace(" ", r"\s+") for w in words) + r")(?!\w)")
        for role, words in table("person_roles")["roles"].items()
    }


def roles_of(letter: Letter, people: Sequence[Person], names: Sequence[Name], *, request_type: str | None) -> dict[int, Fact]:
    """For each person (by position) the role that the words around the mentions speak for; none where nothing does."""
    roles: dict[int, Fact] = {}
    for item, person in enumerate(people):
        scores: dict[str, float] = {}
        spots: dict[str, tuple[int, int]] = {}
        for mention in person.mentions:
            for role, weight, start, end in _hints(letter, mention, names):
                scores[role] = scores.get(role, 0.0) + weight
                spots.setdefault(role, (start, end))
        if request_type == "service_of_documents" and item == 0 and "address" not in scores:
            scores["addressee"] = scores.get("addressee", 0.0) + 0.8
            spots.setdefault("addressee", (person.name.start, person.name.end))
        if scores:
            best = max(scores, key=lambda role: scores[role])
            rest = sum(scores.values()) - scores[best]
            if scores[best] >= 0.35:
                roles[item] = Fact(best, *spots[best], min(0.95, 0.55 + 0.4 * scores[best] / (scores[best] + rest)))
    return roles


def _hints(letter: Letter, mention: Name, names: Sequence[Name]) -> list[tuple[str, float, int, int]]:
    """Role words near a mention, heavier the nearer; words nearer to another person's name do not count."""
    ticked = _ticked(letter, mention, names)
    if ticked:
        return ticked
    before_limit = max([n.end for n in names if n.end <= mention.start], default=0)
    after_limit = min([n.start for n in names if n.start >= mention.end], default=len(letter.text))
    begin = max(before_limit, mention.start - 90, _last_break(letter, mention.start))
    finish = min(after_limit, mention.end + 230, _next_break(letter, mention.end))
    hints = []
    for role, pattern in _patterns().items():
        for match in pattern.finditer(letter.low, begin, finish):
            gap = mention.start - match.end() if match.end() <= mention.start else match.start() - mention.end
            if gap >= 0:
                strength = table("person_roles")["strength"].get(role, 1.0)
                hints.append((role, strength / (1 + gap / 35), match.start(), match.end()))
    return hints


def _ticked(letter: Letter, mention: Name, names: Sequence[Name]) -> list[tuple[str, float, int, int]]:
    """A role ticked in a row of boxes behind the name."""
    limit = min([n.start for n in names if n.start >= mention.end], default=len(letter.text))
    row = letter.low[mention.end : min(limit, mention.end + 420)]
    hits = re.finditer(rf"[{TICKS}]\s?([a-z][a-z' ]{{3,25}})", row)
    found = []
    for hit in hits:
        for role, pattern in _patterns().items():
            if pattern.match(hit[1]):
                found.append((role, 3.0, mention.end + hit.start(1), mention.end + hit.end(1)))
    return found[:1]


def _last_break(letter: Letter, position: int) -> int:
    """Beginning of the sentence or row that holds the position."""
    return max((m.end() for m in re.finditer(r"\n\n|[a-z)]{3}\.\s(?=[A-Z])|;\s", letter.plain[max(0, position - 120) : position])), default=0) + max(0, position - 120)


def _next_break(letter: Letter, position: int) -> int:
    match = re.compile(r"\n\n|[a-z)]{3}\.\s(?=[A-Z\"])|;\s(?=[A-Z])").search(letter.plain, position)
    return match.start() if match else len(letter.text)
