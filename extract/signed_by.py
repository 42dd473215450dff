"""Who signs, where a form or a message labels it: 'Signed by:', 'Nom du représentant'; and initials spelt out."""

import re
from functools import cache

from extract.folding import lowered
from extract.letter import Letter
from extract.people import as_name
from extract.signing_names import TITLES, Signatory, is_person, person_pattern
from extract.vocabulary import spaced, table


@cache
def _labelled() -> re.Pattern[str]:
    labels = "|".join(spaced(word) for word in sorted(table("signatures")["labels"], key=len, reverse=True))
    return re.compile(rf"(?:^|[\n\t])\s?\(?(?:{labels})(?!\w)\)?\s?[:.\t\n ]\s?")


@cache
def _name() -> re.Pattern[str]:
    return re.compile(rf"[\s(/_.]*{TITLES}(?P<name>{person_pattern()})")


def labelled_signatory(letter: Letter) -> Signatory | None:
    """The name behind a label of signing; the last one counts: forms name the sender's helper before."""
    found = None
    for label in _labelled().finditer(letter.low):
        line = letter.line_at(label.end())
        if label.end() > line.end:
            continue
        match = _name().match(letter.plain, label.end(), line.end)
        if match is None:
            continue
        name = letter.text[match.start("name") : match.end("name")].strip(" .,")
        if is_person(name):
            found = Signatory(as_name(name), match.start("name"), match.start("name") + len(name), 0.8)
    return found


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
