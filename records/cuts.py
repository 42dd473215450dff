"""Where a packet seems to be several letters: separator sheets, page numbers that begin again, the head of a letter.

Only proposals: a clerk sees each with its reason and decides. A page that carries on the numbers of the one before
never begins a document, whatever else it looks like. Separator sheets are known by what is printed on them; what their
bar codes say has become words when the page was read (`intake/reading/separators.py`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from records.values import Page, PageSource

AFTER_SEPARATOR = "A separator sheet stands before this page."
NUMBERS_BEGIN_AGAIN = "The page numbers begin again."
HEAD_OF_A_LETTER = "It has the head of a letter."
SEPARATOR = "It is a separator sheet."
BLANK_BETWEEN = "It is blank and stands between two documents."

SEPARATOR_WORDS = 15
"""A separator sheet has no more words than this."""
_SEPARATOR = re.compile(
    r"\bpatch(?:\s*code)?\s*(?:[1-6t]|i{1,3}|iv|vi?)\b|\bseparator (?:sheet|page)\b"
    r"|\b(?:feuille|page) de s[ée]paration\b|\b(?:hoja|p[áa]gina) (?:separadora|de separaci[óo]n)\b"
    r"|\b(?:folha|p[áa]gina) (?:separadora|de separa[çc][ãa]o)\b",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(
    r"(?:\b(?:page|p[áa]gina|p[áa]g|fls?|folha)\b\.?\s*)(\d{1,3})\s*(?:of|de|sur|/)\s*(\d{1,3})\b|^[-–(\s]*(\d{1,3})\s*/\s*(\d{1,3})[-–)\s]*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^[-–(\s]*(?:(?:page|p[áa]gina|p[áa]g|p)\b\.?\s*)?(\d{1,3})[-–).\s]*$", re.IGNORECASE)
_MARKS = {
    "subject": re.compile(r"^(?:(?:subject|objet|concerne|asunto|assunto)\b|re\s*[:.–-])", re.IGNORECASE),
    "reference": re.compile(
        r"^(?:our |your |file |notre |votre |nuestra |vuestra |su |nossa |vossa |[nsv]/\s?)?"
        r"(?:ref|r[ée]f|referencia|refer[êe]ncia|r[ée]f[ée]rence|reference|docket|dossier|processo|expediente|of[íi]cio)\b"
        r"|\s(?:our|your|notre|votre|nuestra|vuestra|nossa|vossa|[nsv]/)\s?r[ée]f[a-zéêè]*\.?\s?:",  # beside an address
        re.IGNORECASE,
    ),
    "greeting": re.compile(
        r"^(?:dear (?:sir|madam|colleague|mr|ms|dr)|sirs?,|madame?,|monsieur|mesdames|estimad[oa]s?|muy señor|"
        r"ilustrísim|exm[oa]s?\b|excelent[íi]ssim|prezad[oa]s?|senhora?\b|señora?\b|excellenc|your excellency)",
        re.IGNORECASE,
    ),
    "date": re.compile(
        r"^(?:\D{0,40}|.{0,60}\s(?:date|fecha|data)\s?:\s?)\b\d{1,2}(?:er|º|st|nd|rd|th)?[\s./]+(?:de\s+)?(?:[^\W\d]{3,10}|\d{1,2})[\s./]+(?:de\s+)?(?:19|20)\d\d\.?$",
        re.IGNORECASE,
    ),
}
_SENDER = re.compile(
    r"\b(?:ministry|minist[èe]re|minist[ée]rio|office of|prosecut\w+|parquet|procura\w+|fiscal[íi]a|courts?|cour|corte|"
    r"tribunal\w*|juzgado|ju[íi]zo|juge|department of justice|direction|direcci[óo]n|subdirecci[óo]n|directorate)\b",
    re.IGNORECASE,
)
SENDER_LINES = 8
MARKS_OF_A_LETTER = 3
"""So many of sender, subject, reference, greeting and date make the head of a letter."""
HEAD_LINES = 25
EDGE_LINES = 3


@dataclass(frozen=True, slots=True)
class Cuts:
    """Pages that a document begins on, and pages to leave out, each with the reason in a sentence."""

    begins: Mapping[int, str]
    left_out: Mapping[int, str]


def proposed(pages: Sequence[Page]) -> Cuts:
    """Where the pages seem to fall apart into documents. The first page always begins one and is not named."""
    left_out = {page.number: SEPARATOR for page in pages if is_separator(page)}
    begins = dict(_begins([page for page in pages if not is_blank(page)]))
    for blank, after in pairwise(pages):
        if is_blank(blank) and after.number in begins:
            left_out[blank.number] = BLANK_BETWEEN
    return Cuts(begins, left_out)


def _begins(pages: Sequence[Page]) -> Iterator[tuple[int, str]]:
    for before, page in pairwise(pages):
        if is_separator(page):
            continue
        if is_separator(before):
            if before is not pages[0]:
                yield page.number, AFTER_SEPARATOR
            continue
        number, previous = number_on(page), number_on(before)
        if number is not None and number == (previous or 0) + 1 and number > 1:
            continue
        if number == 1 and (previous is not None or _of(page)):
            yield page.number, NUMBERS_BEGIN_AGAIN
        elif marks_on(page) >= MARKS_OF_A_LETTER:
            yield page.number, HEAD_OF_A_LETTER


def is_blank(page: Page) -> bool:
    return page.source == PageSource.BLANK or not page.words


def is_separator(page: Page) -> bool:
    """Whether the page is a sheet that somebody put between two documents for the scanner."""
    return 0 < len(page.words) <= SEPARATOR_WORDS and names_separator(page.text)


def names_separator(text: str) -> bool:
    """Whether the text is what separator sheets say, in print or in a bar code: "Patch T", "separator sheet"."""
    return _SEPARATOR.search(text) is not None


def number_on(page: Page) -> int | None:
    """The page's own number, as printed in its first or last lines ("2", "- 2 -", "page 2 of 3"); None without one."""
    for pattern in (_NUMBER_OF, _NUMBER):
        for line in _edges(page):
            found = pattern.search(line)
            if found:
                return int(next(group for group in found.groups() if group))
    return None


def _of(page: Page) -> bool:
    return any(_NUMBER_OF.search(line) for line in _edges(page))


def _edges(page: Page) -> tuple[str, ...]:
    lines = _lines(page)
    return (*lines[:EDGE_LINES], *lines[-EDGE_LINES:])


def marks_on(page: Page) -> int:
    """How many of sender, subject, reference, greeting and date stand in the upper part of the page."""
    head = _lines(page)[:HEAD_LINES]
    sender = any(_SENDER.search(line) for line in head[:SENDER_LINES])
    return sender + sum(any(mark.search(line) for line in head) for mark in _MARKS.values())


def _lines(page: Page) -> list[str]:
    return [line.strip() for line in page.text.splitlines() if line.strip()]
