"""What the words around a person's name say of the part that person plays.

By role words before and behind the name, by the verb, by kinship, by the line above a list or a paragraph, by boxes and
labelled fields of a form. Each hint is (role, weight, start, end); the words are data (`config/person_roles.toml`).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extract.folding import lowered
from extract.forms import person_fields
from extract.letter import Letter
from extract.name_signs import role_patterns
from extract.names import Name
from extract.people import Person
from extract.vocabulary import either, spaced, table

Hint = tuple[str, float, int, int]
NEAR = 65
"""Letters between a name and a role word that halve what the word says; birth and papers often stand between."""
STANDING = ("suspect", "accused", "convicted")
"""The roles of which a letter mostly speaks as of its main person's, by name or not."""
_TICK = r"(?:[✕✗✘☒☑✓✔■]|[\[(]\s?x\s?[\])]|(?<!\w)x(?=\s))"
AFTERWARDS = 0.3
"""What a role word in the sentence behind the one that names the person weighs."""
PREDICATE = 0.75
"""What a role word weighs at least that the sentence says of the person: 'X, who …, is a suspect'."""
HEADLINE = 46
"""Letters that the heading of a paragraph has at most."""
HEADING, FIELD = 0.7, 2.0
"""What a role word weighs in the heading of the paragraph, and in a labelled field of the person's form."""
_DENIED = re.compile(
    r"\b(?:not|no|non|pas|ni|nao|sem|sin|without|aucune?|ningun[ao]?|nunca|never|neither|nor)\s(?:[a-z]+\s){0,2}$"
)
"""Words before a role word that deny it."""
_POINTS_ON = re.compile(r"\b(?:contra|against|contre|of|d[eoau]|del|das?|dos|a|to|on)$")
"""How role words end that speak of the name behind them only: 'proceedings against', 'death of'."""
_JOINT = re.compile(
    r"[\s,;]*(?:and|y|e|et|und|as well as|ainsi que|y a|e a|et a)?[\s,]*(?:(?:to|for)\s)?(?:[a-z]{1,5}\.?\s)?"
)


@cache
def kin_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words that name somebody as the relative of another, before the name and behind it."""
    kin = table("person_roles")["kin"]
    relatives = "|".join(spaced(word) for word in kin["relatives"])
    before, after = (
        "|".join(spaced(w).replace("KIN", f"(?:{relatives})") for w in kin[k]) for k in ("before", "after")
    )
    return (
        re.compile(rf"(?<![\w'-])(?:{before})(?!\w)"),
        re.compile(rf"\s?(?:,|\(|[—–-]\s|\s)\s?(?:{after})(?!\w)"),
    )


@cache
def _said() -> re.Pattern[str]:
    words = either("person_roles", "said", "predicates")
    return re.compile(rf"(?<!\w)(?:{words})\s(?:[a-z]{{1,3}}\s)?$")


_CONNECTED = 45
"""Letters between a word of kinship and the name: 'his aunt, the widow Ms Oko'."""


def is_denied(letter: Letter, position: int) -> bool:
    """Whether a word before the position denies what is said there."""
    return _DENIED.search(letter.low[max(0, position - 30) : position]) is not None


def all_hints(letter: Letter, person: Person, people: Sequence[Person], names: Sequence[Name]) -> Iterator[Hint]:
    """The hints of every mention, those by surname alone included where only one person bears it."""
    for mention in person.mentions:
        yield from _hints(letter, mention.start, mention.end, names)
        yield from _list_hints(letter, mention.start)
        yield from _field_hints(letter, mention, names)
    for start, end in _by_surname(letter, person, people, names):
        yield from ((role, 0.6 * weight, at, to) for role, weight, at, to in _hints(letter, start, end, names))


def _by_surname(
    letter: Letter, person: Person, people: Sequence[Person], names: Sequence[Name]
) -> Iterator[tuple[int, int]]:
    """Where only the surname stands, or the first of two, that nobody else bears."""
    surname = lowered(person.name.surname)
    others = {w for p in people if p is not person for w in lowered(f"{p.name.given} {p.name.surname}").split()}
    called = [surname, *(w for w in surname.split()[:1] if len(w) > 3 and w != surname)]
    spread = "|".join(re.escape(c).replace(r"\ ", r"\s") for c in called if len(c) > 2 and not set(c.split()) <= others)
    for match in re.finditer(rf"(?<![\w-])(?:{spread})(?![\w-])", letter.low) if spread else ():
        if not any(n.start <= match.start() < n.end for n in names) and match[0] != letter.plain[slice(*match.span())]:
            yield match.span()


def _hints(letter: Letter, mention_start: int, mention_end: int, names: Sequence[Name]) -> list[Hint]:
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
                role_told, weight = _told(letter, role, match.start(), gap)
                if match.start() >= mention_end and _said().search(letter.low, mention_end, match.start()):
                    weight = max(weight, PREDICATE)
                hints.append((role_told, weight, match.start(), match.end()))
    hints += _next_sentence(letter, finish, after_limit)
    return [*hints, *_kin_hints(letter, max(begin, mention_start - 90), mention_start, mention_end)]


def _kin_hints(letter: Letter, begin: int, start: int, end: int) -> Iterator[Hint]:
    """A third party who is named as somebody's relative: 'her son, X', 'X, wife of the accused'."""
    before, after = kin_patterns()
    strength = table("person_roles")["kin"]["strength"]
    for match in before.finditer(letter.low, begin, start):
        if start - match.end() < _CONNECTED:
            yield "third_party", strength / (1 + (start - match.end()) / NEAR), *match.span()
    if (behind := after.match(letter.low, end, end + 60)) is not None:
        yield "third_party", strength, *behind.span()


def _field_hints(letter: Letter, mention: Name, names: Sequence[Name]) -> Iterator[Hint]:
    """What a labelled field of the person's part of a form says: 'Position: witness'."""
    line = letter.line_at(mention.start)
    if ":" not in letter.text[line.start : mention.start] and letter.text[max(0, mention.start - 1)] != "\t":
        return
    end = min([mention.end + 700, len(letter.text), *(n.start for n in names if n.start > mention.end + 2)])
    for field in person_fields(letter, mention.end, end):
        for role, pattern in role_patterns().items() if field.part == "role" else ():
            if (match := pattern.search(letter.low, field.start, min(field.end, field.start + 60))) is not None:
                yield role, FIELD / (1 + (match.start() - field.start) / NEAR), *match.span()


def _next_sentence(letter: Letter, finish: int, limit: int) -> Iterator[Hint]:
    """What the next sentence of the same paragraph says, if it names nobody: 'He is charged with …'."""
    blank = letter.text.find("\n\n", finish)
    start = _next_break(letter, finish) if letter.plain[finish : finish + 1] not in (".", ")") else finish
    stop = min(_next_break(letter, finish + 4), limit, finish + 160, blank if blank >= 0 else len(letter.text))
    if start >= limit or letter.text[finish : finish + 2] == "\n\n":
        return
    for role in STANDING:
        for match in role_patterns()[role].finditer(letter.low, finish, stop):
            if not _POINTS_ON.search(match[0]) and not is_denied(letter, match.start()):
                yield role, AFTERWARDS, match.start(), match.end()


def _told(letter: Letter, role: str, position: int, gap: int) -> tuple[str, float]:
    """The role that a word at this distance speaks for; who is said not to be accused is a third party."""
    if role in STANDING and is_denied(letter, position):
        role = "third_party"
    return role, table("person_roles")["strength"].get(role, 1.0) / (1 + gap / NEAR)


def _next_other(letter: Letter, position: int, names: Sequence[Name]) -> int:
    """Where the next person is named of whom other things are said: 'A and B, suspected of' speaks of both."""
    for name in (n for n in names if n.start >= position):
        if not _JOINT.fullmatch(letter.low[position : name.start]):
            return name.start
        position = name.end
    return len(letter.text)


def _list_hints(letter: Letter, position: int) -> Iterator[Hint]:
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
        if above == block - 1 and end - start < HEADLINE and "\t" not in letter.text[start:end]:
            for role, pattern in role_patterns().items():
                for match in pattern.finditer(letter.low, start, end):
                    yield role, HEADING, match.start(), match.end()
        if end - start > 420:
            return


def _ticked(letter: Letter, mention_end: int, names: Sequence[Name]) -> list[Hint]:
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
