"""What is told of a person where only the surname stands: 'Mr Kharrat, born in Sfax on …', 'Ms García (passport …)'."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.findings import Found
from extract.folding import lowered
from extract.letter import Letter
from extract.names import Name
from extract.particulars import particulars
from extract.people import Person

PARTS = frozenset({"date_of_birth", "place_of_birth", "id_number", "nationality"})
NEAR = 170
"""Letters behind the surname within which a particular must begin: it stands in brackets or between commas there."""


def with_later_mentions(
    letter: Letter,
    people: Sequence[Person],
    names: Sequence[Name],
    *,
    dates: Sequence[Found],
    states: Sequence[Found],
) -> tuple[Person, ...]:
    """The persons, with particulars that full mentions did not tell."""
    mentions = {item: tuple(_by_surname(letter, person, people, names)) for item, person in enumerate(people)}
    every = [*names, *(mention for several in mentions.values() for mention in several)]
    every.sort(key=lambda name: name.start)
    completed = []
    for item, person in enumerate(people):
        facts = dict(person.facts)
        for mention in mentions[item]:
            for part, fact in particulars(letter, mention, every, dates, states):
                if part in PARTS and part not in facts and fact.start - mention.end < NEAR:
                    facts[part] = replace(fact, confidence=fact.confidence * 0.95)
        completed.append(replace(person, facts=facts))
    return tuple(completed)


def _by_surname(letter: Letter, person: Person, people: Sequence[Person], names: Sequence[Name]) -> Iterator[Name]:
    """Where the person's surname stands alone, followed by a bracket or a comma, and nobody else bears it."""
    surname = lowered(person.name.surname)
    bearers = [p for p in people if set(surname.split()) & set(lowered(p.name.surname).split())]
    if len(bearers) != 1 or len(surname) < 3:
        return
    spread = r"\s".join(re.escape(word) for word in surname.split())
    for match in re.finditer(rf"(?<![\w-]){spread}(?=\s?[,(])", letter.low):
        inside = any(name.start < match.end() and match.start() < name.end for name in names)
        if not inside and letter.plain[match.start() : match.end()] != match[0]:
            yield Name(*match.span(), person.name.surname, person.name.given, official=False, confidence=0.6)
