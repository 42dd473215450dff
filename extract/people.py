"""The natural persons concerned: one entry for each, with birth, nationality, identity number, other names and role.

All mentions of one person are put together; what is said between a name and the next name belongs to it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract.findings import Found, proposal
from extract.letter import Letter
from extract.names import Name
from extract.particulars import Fact, particulars, same_person
from records.values import Proposal


@dataclass(frozen=True)
class Person:
    """A person with all mentions of the name and the particulars found: field part ("date_of_birth") -> fact."""

    name: Name
    mentions: tuple[Name, ...]
    facts: dict[str, Fact] = field(default_factory=dict)


def gather_people(
    letter: Letter, names: Sequence[Name], *, dates: Sequence[Found], states: Sequence[Found]
) -> tuple[Person, ...]:
    """Each person once, in the order of the letter, with particulars from all mentions."""
    groups: list[list[Name]] = []
    for name in sorted(names, key=lambda n: (-n.confidence, -len(n.words))):
        home = next((g for g in groups if same_person(name, g[0])), None)
        if home is None:
            groups.append([name])
        else:
            home.append(name)
    people = []
    for group in groups:
        group.sort(key=lambda n: n.start)
        if all(n.official for n in group) or (
            any(n.official for n in group) and not any(n.confidence > 0.84 for n in group)
        ):
            continue
        best = max(group, key=lambda n: (len(n.words), n.confidence))
        facts: dict[str, Fact] = {}
        for mention in group:
            for part, fact in particulars(letter, mention, names, dates, states):
                if part not in facts or fact.confidence > facts[part].confidence:
                    facts[part] = fact
        people.append(Person(best, tuple(group), facts))
    return tuple(sorted(people, key=lambda p: p.mentions[0].start))


def propose_people(letter: Letter, people: Sequence[Person], roles: dict[int, Fact]) -> Iterator[Proposal]:
    """The proposals for all persons; `roles` maps the item to the role found for that person."""
    for item, person in enumerate(people):
        sure = person.name.confidence
        span = {"start": person.name.start, "end": person.name.end, "item": item}
        yield proposal(letter, "persons.surname", as_name(person.name.surname), confidence=sure, finder="names", **span)
        if person.name.given:
            yield proposal(
                letter, "persons.given_names", as_name(person.name.given), confidence=sure, finder="names", **span
            )
        facts = dict(person.facts) | ({"role": roles[item]} if item in roles else {})
        for part, fact in facts.items():
            yield proposal(
                letter, f"persons.{part}", fact.value, start=fact.start, end=fact.end, item=item,
                confidence=fact.confidence * sure, finder=part.replace("_", " "),
            )  # fmt: skip


def as_name(text: str) -> str:
    """A name in capitals as it is written otherwise: 'Ana OKO-EZE' -> 'Ana Oko-Eze'."""
    small = {
        "de",
        "la",
        "los",
        "las",
        "del",
        "dos",
        "das",
        "da",
        "do",
        "du",
        "des",
        "van",
        "von",
        "der",
        "den",
        "y",
        "e",
    }
    words = []
    for position, word in enumerate(text.split()):
        if not word.isupper() or len(word.strip(".")) < 2:
            words.append(word)
        elif word.lower() in small and position:
            words.append(word.lower())
        else:
            words.append(re.sub(r"(^|[-'’])(\w)", lambda m: m[1] + m[2].upper(), word.lower()))
    return " ".join(words)
