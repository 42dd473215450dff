"""Which part each person plays: suspect, accused, convicted, witness, victim, expert, addressee, third party."""

from collections.abc import Iterator, Mapping, Sequence

from extract.letter import Letter
from extract.name_signs import role_patterns
from extract.names import Name
from extract.particulars import Fact
from extract.people import Person
from extract.role_hints import STANDING, all_hints, is_denied

ENOUGH = 0.22
"""A role needs at least this much in its favour: about one word for it within a line."""
HARMLESS = 0.5
"""How much a role still counts beside one that says more: 'nothing is held against her' beside 'to be heard'."""


def roles_of(
    letter: Letter, people: Sequence[Person], names: Sequence[Name], *, request_type: str | None
) -> dict[int, Fact]:
    """For each person (by position) the role that the words around the mentions speak for; none where nothing does."""
    roles: dict[int, Fact] = {}
    found = _spoken_of(letter)
    main = next((i for i, person in enumerate(people) if "date_of_birth" in person.facts), 0)
    for item, person in enumerate(people):
        scores: dict[str, float] = {}
        spots: dict[str, tuple[int, int]] = {}
        for role, weight, start, end in all_hints(letter, person, people, names):
            scores[role] = scores.get(role, 0.0) + weight
            spots.setdefault(role, (start, end))
        _weigh(scores)
        for role, weight in (
            *_expected(item, person, request_type, found, scores),
            *(_standing(found) if item == main else ()),
        ):
            scores[role] = scores.get(role, 0.0) + weight
            spots.setdefault(role, (person.name.start, person.name.end))
        if scores:
            best = max(scores, key=lambda role: scores[role])
            if scores[best] >= ENOUGH:
                roles[item] = Fact(best, *spots[best], min(0.95, 0.5 + 0.45 * scores[best] / sum(scores.values())))
    return roles


def _weigh(scores: dict[str, float]) -> None:
    """Who is served and accused is accused; who is heard and suspected of nothing is no mere third party."""
    told = max((scores.get(role, 0.0) for role in ("accused", "victim", "witness", "convicted")), default=0.0)
    for role, above in (("addressee", told), ("third_party", scores.get("witness", 0.0))):
        if above >= ENOUGH and role in scores:
            scores[role] *= HARMLESS


def _expected(
    item: int, person: Person, request_type: str | None, found: Mapping[str, int], told: Mapping[str, float]
) -> Iterator[tuple[str, float]]:
    """What the kind of request lets expect of the first person whose birth is given."""
    main = item == 0 or "date_of_birth" in person.facts
    wanted = "convicted" if found["convicted"] > found["accused"] + found["suspect"] else "accused"
    by_type = {
        "service_of_documents": ("addressee", 0.4 if told else 0.9),
        "transfer_of_sentenced_person": ("convicted", 0.8),
        "extradition": (wanted, 0.5), "provisional_arrest": (wanted, 0.5), "confiscation": ("convicted", 0.3),
    }  # fmt: skip
    if main and request_type in by_type and item < 2:
        role, weight = by_type[request_type]
        yield role, weight if item == 0 else weight / 3


def _spoken_of(letter: Letter) -> Mapping[str, int]:
    """How often the letter speaks of a suspect, an accused, a convicted person, whoever is meant."""
    hits = {role: role_patterns()[role].finditer(letter.low) for role in STANDING}
    return {role: sum(not is_denied(letter, m.start()) for m in several) for role, several in hits.items()}


def _standing(found: Mapping[str, int]) -> Iterator[tuple[str, float]]:
    """The part that the whole letter speaks of most, for its main person."""
    best = max(found, key=lambda role: found[role])
    if found[best] > 1:
        yield best, 0.12 * min(found[best], 4)
