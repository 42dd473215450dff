"""Who signs, where a form or a message labels it: 'Signed by:', 'Nom du représentant'; and initials spelt out."""

import re
from functools import cache

from extract.folding import lowered
from extract.letter import Letter
from extract.people import as_name
from extract.signing_names import TITLES, Signatory, is_person, person_pattern
from extract.vocabulary import either


@cache
def _labelled() -> re.Pattern[str]:
    labels = either("signatures", "labels")
    return re.compile(rf"(?:^|[\n\t])\s?\(?(?:{labels})(?!\w)(?:(?<=by)\s|(?<=p[ao]r)\s|\)?\s?[:.\t\n]\s?|\)\s)")


@cache
def _named() -> re.Pattern[str]:
    """'Name:' shortly behind a word for signing."""
    names, signing = (either("signatures", part) for part in ("names", "signing"))
    return re.compile(rf"(?<!\w)(?:{signing})(?!\w)[^;]{{0,200}}?(?<!\w)(?:{names})\s?:\s?")


@cache
def _next_label() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{either('signatures', 'ends')})(?!\w)\s?(?:held\s?)?:?")


@cache
def _name() -> re.Pattern[str]:
    return re.compile(rf"[\s(/_.]*{TITLES}(?P<name>{person_pattern()})")


def labelled_signatory(letter: Letter) -> Signatory | None:
    """The name behind a label of signing; the last one counts: forms name the sender's helper before."""
    labels = sorted(
        (label.end() for pattern in (_labelled(), _named()) for label in pattern.finditer(letter.low)),
    )
    found = (_at(letter, end) for end in labels)
    return next((each for each in reversed(list(found)) if each is not None), None)


def _at(letter: Letter, start: int) -> Signatory | None:
    """The name that stands here, up to the next label or the end of the line."""
    line = letter.line_at(start)
    if start >= line.end:
        return None
    stop = _next_label().search(letter.low, start, line.end)
    match = _name().match(letter.plain, start, stop.start() if stop else line.end)
    if match is None:
        return None
    name = letter.text[match.start("name") : match.end("name")].strip(" .,")
    if not is_person(name):
        return None
    return Signatory(as_name(name), match.start("name"), match.start("name") + len(name), 0.8)


def in_full(letter: Letter, signatory: Signatory) -> Signatory:
    """The signatory under the full name that the letter gives elsewhere, where the signature has initials only."""
    words = signatory.name.split()
    first, surname = words[:-1], words[-1]
    if not first or not all(re.fullmatch(r"[A-Z]\.?-?(?:[A-Z]\.?)?", w) for w in first):
        return signatory
    given = r"\s+".join(rf"{re.escape(lowered(w[0]))}[\w'’-]+" for w in first)
    pattern = re.compile(rf"(?<![\w-]){given}\s+{re.escape(lowered(surname))}(?!\w)")
    match = pattern.search(letter.low)
    if match is None or not letter.text[match.start()].isupper():
        return signatory
    full = letter.text[match.start() : match.end()]
    return Signatory(as_name(" ".join(full.split())), match.start(), match.end(), signatory.confidence)
