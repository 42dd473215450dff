"""Which part each person plays: suspect, accused, convicted, witness, victim, expert, addressee, third party."""

import re
from collections.abc import Iterator, Mapping, Sequence

from extract.folding import lowered
from extract.letter import Letter
from extract.name_signs import kin_pattern, role_patterns
from extract.names import Name
from extract.particulars import Fact
from extract.people import Person
from extract.vocabulary import table

ENOUGH = 0.22
"""A role needs at least this much in its favour: about one word for it within a line."""
NEAR = 65
"""Letters between a name and a role word that halve what the word says; birth and papers often stand between."""
STANDING = ("suspect", "accused", "convicted")
"""The roles of which a letter mostly speaks as of its main person's, by name or not."""
_TICK = r"(?:[✕✗✘☒☑✓✔■]|[\[(]\s?x\s?[\])]|(?<!\w)x(?=\s))"
AFTERWARDS = 0.3
"""What a role word in the sentence behind the one that names the person weighs."""
_DENIED = re.compile(
    r"\b(?:not|no|non|pas|ni|nao|sem|sin|without|aucune?|ningun[ao]?|nunca|never|neither|nor)\s(?:[a-z]+\s){0,2}$"
)
"""Words before a role word that deny it."""
_POINTS_ON = re.compile(r"\b(?:contra|against|contre|of|d[eoau]|del|das?|dos|a|to|on)$")
"""How role words end that speak of the name behind them only: 'proceedings against', 'death of'."""
_JOINT = re.compile(
    r"[\s,;]*(?:and|y|e|et|und|as well as|ainsi que|y a|e a|et a)?[\s,]*(?:(?:to|for)\s)?(?:[a-z]{1,5}\.?\s)?"
)


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
        for role, weight, start, end in _all_hints(letter, person, people, names):
            scores[role] = scores.get(role, 0.0) + weight
            spots.setdefault(role, (start, end))
        for role, weight in (
            *_expected(item, person, request_type),
            *(_standing(scores, found) if item == main else ()),
        ):
            scores[role] = scores.get(role, 0.0) + weight
            spots.setdefault(role, (person.name.start, person.name.end))
        if scores:
            best = max(scores, key=lambda role: scores[role])
            if scores[best] >= ENOUGH:
                roles[item] = Fact(best, *spots[best], min(0.95, 0.5 + 0.45 * scores[best] / sum(scores.values())))
    return roles


def _expected(item: int, person: Person, request_type: str | None) -> Iterator[tuple[str, float]]:
    """What the kind of request lets expect of the first person whose birth is given."""
    main = item == 0 or "date_of_birth" in person.facts
    by_type = {
        "service_of_documents": ("addressee", 0.9), "transfer_of_sentenced_person": ("convicted", 0.6),
        "extradition": ("accused", 0.23), "provisional_arrest": ("suspect", 0.23), "confiscation": ("convicted", 0.23),
    }  # fmt: skip
    if main and request_type in by_type and item < 2:
        role, weight = by_type[request_type]
        yield role, weight if item == 0 else weight / 3


def _spoken_of(letter: Letter) -> Mapping[str, int]:
    """How often the letter speaks of a suspect, an accused, a convicted person, whoever is meant."""
    hits = {role: role_patterns()[role].finditer(letter.low) for role in STANDING}
    return {role: sum(not _is_denied(letter, m.start()) for m in several) for role, several in hits.items()}


def _standing(scores: Mapping[str, float], found: Mapping[str, int]) -> Iterator[tuple[str, float]]:
    """The part that the whole letter speaks of most, for its main person where nothing nearer says one."""
    best = max(found, key=lambda role: found[role])
    if not scores and found[best] > 1:
        yield best, 0.12 * min(found[best], 4)


def _is_denied(letter: Letter, position: int) -> bool:
    return _DENIED.search(letter.low[max(0, position - 30) : position]) is not None


def _all_hints(
    letter: Letter, person: Person, people: Sequence[Person], names: Sequence[Name]
) -> Iterator[tuple[str, float, int, int]]:
    """The hints of every mention, those by surname alone included where only one person bears it."""
    for mention in person.mentions:
        yield from _hints(letter, mention.start, mention.end, names)
        yield from _list_hints(letter, mention.start)
    surname = lowered(person.name.surname)
    if sum(lowered(p.name.surname) == surname for p in people) == 1 and len(surname) > 2:
        last = re.escape(surname).replace(r"\ ", r"\s")
        for match in re.finditer(rf"(?<![\w-]){last}(?![\w-])", letter.low):
            if not any(n.start <= match.start() < n.end for n in names):
                for role, weight, start, end in _hints(letter, match.start(), match.end(), names):
                    yield role, 0.6 * weight, start, end


def _hints(
    letter: Letter, mention_start: int, mention_end: int, names: Sequence[Name]
) -> list[tuple[str, float, int, int]]:
    """Role words near a mention, heavier the nearer; words nearer to another person's name do not count."""
    ticked = _ticked(letter, mention_end, names)
    if ticked:
        return ticked
    before_limit = max([n.end for n in names if n.end <= mention_start], default=0)
    joined = _JOINT.fullmatch(letter.low[before_limit:mention_start])
    begin = max(0 if joined else before_limit, mention_start - 110, _last_break(letter, mention_start))
    after_limit = _next_other(letter, mention_end, names)
    finish = min(after_limit, mention_end + 200, _next_break(letter, mention_end))
    hints = []
    for role, pattern in role_patterns().items():
        for match in pattern.finditer(letter.low, begin, finish):
            gap = mention_start - match.end() if match.end() <= mention_start else match.start() - mention_end
            if gap >= 0 and not (match.end() > mention_start and _POINTS_ON.search(match[0])):
                hints.append((*_told(letter, role, match.start(), gap), match.start(), match.end()))
    hints += _next_sentence(letter, finish, after_limit)
    for match in kin_pattern().finditer(letter.low, begin, mention_start):
        strength = table("person_roles")["kin"]["strength"]
        hints.append(("third_party", strength / (1 + (mention_start - match.end()) / NEAR), *match.span()))
    return hints


def _next_sentence(letter: Letter, finish: int, limit: int) -> Iterator[tuple[str, float, int, int]]:
    """What the next sentence of the same paragraph says, if it names nobody: 'He is charged with …'."""
    blank = letter.text.find("\n\n", finish)
    start = _next_break(letter, finish) if letter.plain[finish : finish + 1] not in (".", ")") else finish
    stop = min(_next_break(letter, finish + 4), limit, finish + 160, blank if blank >= 0 else len(letter.text))
    if start >= limit or letter.text[finish : finish + 2] == "\n\n":
        return
    for role in STANDING:
        for match in role_patterns()[role].finditer(letter.low, finish, stop):
            if not _POINTS_ON.search(match[0]) and not _is_denied(letter, match.start()):
                yield role, AFTERWARDS, match.start(), match.end()


def _told(letter: Letter, role: str, position: int, gap: int) -> tuple[str, float]:
    """The role that a word at this distance speaks for; who is said not to be accused is a third party."""
    if role in STANDING and _is_denied(letter, position):
        role = "third_party"
    return role, table("person_roles")["strength"].get(role, 1.0) / (1 + gap / NEAR)


def _next_other(letter: Letter, position: int, names: Sequence[Name]) -> int:
    """Where the next person is named of whom other things are said: 'A and B, suspected of' speaks of both."""
    for name in (n for n in names if n.start >= position):
        if not _JOINT.fullmatch(letter.low[position : name.start]):
            return name.start
        position = name.end
    return len(letter.text)


def _list_hints(letter: Letter, position: int) -> Iterator[tuple[str, float, int, int]]:
    """Role words in the words that lead to the list in which the person is an item: 'to hear as witnesses: - …'."""
    block = letter.line_at(position).block
    for above in range(block - 1, max(block - 7, -1), -1):
        start, end = letter.block_text(above)
        if letter.text[start:end].rstrip().endswith(":"):
            lead = max(start, end - 190)
            for role, pattern in role_patterns().items():
                for match in pattern.finditer(letter.low, lead, end):
                    yield role, 0.7, match.start(), match.end()
            return
        if end - start > 420:
            return


def _ticked(letter: Letter, mention_end: int, names: Sequence[Name]) -> list[tuple[str, float, int, int]]:
    """A role ticked in a row of boxes behind the name; roles in such a row that are not ticked say nothing."""
    limit = min([n.start for n in names if n.start >= mention_end], default=len(letter.text))
    row = letter.low[mention_end : min(limit, mention_end + 420)]
    found = []
    for hit in re.finditer(rf"{_TICK}\s?([a-z][a-z' ]{{3,25}})", row):
        for role, pattern in role_patterns().items():
            if pattern.match(hit[1]):
                found.append((role, 3.0, mention_end + hit.start(1), mention_end + hit.end(1)))
    return found[:1]


def _last_break(letter: Letter, position: int) -> int:
    """Beginning of the sentence or row that holds the position."""
    return max(
        (
            m.end()
            for m in re.finditer(r"\n\n|[a-z)]{3}\.\s(?=[A-Z])|;\s", letter.plain[max(0, position - 120) : position])
        ),
        default=0,
    ) + max(0, position - 120)


def _next_break(letter: Letter, position: int) -> int:
    match = re.compile(r"\n\n|[a-z)]{3}\.\s(?=[A-Z\"])").search(letter.plain, position)
    return match.start() if match else len(letter.text)
