"""Passages with what they say of a letter's role and type: phrases of the grammar filled in, and plain sentences.

Most sentences of a letter say nothing of its purpose; they are labelled `NOTHING`, and so are sentences of judgments,
so that words of the law alone decide nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from extract.folding import lowered
from extract.signs import passages_of
from extract.trained import NOTHING
from extract.training.grammar import LANGUAGES, Share, grammar, of_share
from extract.training.letters import ROLES, TYPES, writer
from extract.training.noise import noisy

SAYS_REQUEST = ("request", "asklead", "heading_asks", "title", "assurance", "basis")
"""Parts of a letter that speak for a request of its own."""
SAYS_NOTHING = (
    "facts", "aside", "offence", "person", "contact", "close", "to", "head", "dateline", "greet", "deadline", "secrecy",
    "heading_facts", "heading_persons", "heading_law", "annexes", "stamp",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """The signs of a passage with its label for the classifiers; None where it teaches that classifier nothing."""

    signs: tuple[str, ...]
    role: str | None
    type: str | None


def passages(*, seed: int, share: Share, times: int, plain: Sequence[str] = ()) -> list[Said]:
    """Every template of the share `times` times, filled in anew and misread, and each `plain` sentence once."""
    made = []
    for number in range(times):
        for language in LANGUAGES:
            chance = Random(f"{seed}/{language}/{number}")
            made += [
                said for template in _templates(language, share) for said in _filled(language, template, share, chance)
            ]
    nothing = [Said(signs, NOTHING, NOTHING) for text in plain for signs in _signs(text)]
    return made + nothing


Labelled = tuple[str, str | None, str | None]


def _templates(language: str, share: Share) -> Iterator[Labelled]:
    """(template, role, type) of every template of the language."""
    lists = grammar(language)
    for kind in TYPES:
        yield from ((each, None, kind) for each in of_share(lists["subject"][kind], share))
        yield from (
            (each, None if kind == "spontaneous_information" else "request", kind)
            for each in of_share(lists["ask"][kind], share)
        )
        yield from ((each, NOTHING, kind) for each in of_share(lists["context"][kind], share))
    for role in ROLES[1:]:
        yield from (
            (each, role, None if "{ask}" in each or "{subject}" in each else NOTHING)
            for each in of_share(lists["role"][role], share)
        )
    for part in SAYS_REQUEST:
        yield from ((each, "request", NOTHING) for each in of_share(lists["opening"][part], share) if each)
    for part in SAYS_NOTHING:
        yield from ((each, NOTHING, NOTHING) for each in of_share(lists["opening"][part], share) if each)


def _filled(language: str, labelled: Labelled, share: Share, chance: Random) -> Iterator[Said]:
    """The template as passages of a letter; now and then with the words that lead to it or a sentence of no meaning."""
    template, role, kind = labelled
    pen = writer(
        language, kind if kind is not None and kind in TYPES else chance.choice(TYPES), share=share, chance=chance
    )
    if kind in TYPES and role == "request" and chance.random() < 0.5:
        template = f"{pen.say('asklead').rstrip(':')} {template}"
    if kind in TYPES and chance.random() < 0.2:
        template = f"{template}, {pen.say('facts').rstrip('.')}"
    text = "".join(piece.text for piece in noisy(pen.fill(template), chance))
    for signs in _signs(text):
        yield Said(signs, role, kind)


def _signs(text: str) -> Iterator[tuple[str, ...]]:
    return (passage.signs for passage in passages_of(lowered(text)))
