"""The enclosures that a letter lists: behind 'Enclosures', 'P.J.', 'Anexos' …, behind a colon, in a sentence."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extract.enclosure_lists import Span, titles_behind
from extract.enclosure_sentences import sentence_end, titles_between, titles_in_sentences
from extract.findings import proposal
from extract.letter import Letter
from extract.vocabulary import either
from records.values import Proposal

EARLIEST = 0.15
"""The part of the letter, from its beginning, in which no text names enclosures: an order may follow a short letter."""

LATE = 0.6
"""The part of the letter behind which a list of documents without any heading is taken for its enclosures."""
MOST = 0.7
"""The share of such a list that must begin with words for documents."""


def propose_enclosures(letter: Letter) -> Iterator[Proposal]:
    """The titles listed, without their numbers: behind a heading, behind a colon of the text, in a sentence."""
    start = int(len(letter.low) * EARLIEST)
    spans: Sequence[Span] = _listed(letter) or _numbered(letter, start) or _behind_colon(letter, start)
    finder, confidence = "enclosures", 0.82
    if not spans:
        spans, finder, confidence = _by_their_titles(letter), "enclosures by their titles", 0.65
    if not spans:
        spans, finder, confidence = tuple(titles_in_sentences(letter, start)), "enclosures in sentences", 0.7
    told: set[str] = set()
    for first, last in spans:
        title = " ".join(letter.text[first:last].split())
        if title.lower() not in told:
            yield proposal(
                letter, "annexes", title, start=first, end=last, confidence=confidence, finder=finder, item=len(told)
            )
            told.add(title.lower())


@cache
def _heading() -> re.Pattern[str]:
    return re.compile(
        r"(?:^|[\n\t|])\s?(?:(?:\d{1,2}|[ivx]+|[a-z])[.)]?\s[-–]?\s?)?"
        rf"(?P<words>{either('enclosures', 'headings')})\.?\s?"
        r"(?:\([^)]{0,60}\))?(?:\s?/\s?[^\n\t:]{3,40})?\s?(?:[:.\n\t]+|\s?[–-]+)",
        re.MULTILINE,
    )


@cache
def _announced() -> re.Pattern[str]:
    """A sentence of the text that opens a list of enclosures with a colon."""
    return re.compile(rf"(?<![\w-])(?:{either('enclosures', 'announced')})(?!\w)[^.;:]{{0,110}}:")


@cache
def _document() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:[\w.'’-]+\s){{0,4}}?(?:{either('enclosures', 'documents')})(?!\w)")


@cache
def _asked() -> re.Pattern[str]:
    """Words by which a letter asks for papers or misses them."""
    return re.compile(rf"(?<!\w)(?:{either('enclosures', 'asked')})(?!\w)")


def _listed(letter: Letter) -> Sequence[Span]:
    """The longest list behind a heading; titles that each have a heading of their own are one list."""
    best: Sequence[Span] = ()
    single: dict[str, list[Span]] = {}
    for match in _heading().finditer(letter.low):
        if _ends_sentence(letter, match):
            continue
        items = titles_behind(letter, match.end())
        late = match.start() > 0.35 * len(letter.text)
        if len(items) == 1:
            single.setdefault(match["words"], []).extend(items)
        if items and (late or len(items) >= 2) and len(items) > len(best):
            best = items
    several = max(single.values(), key=len, default=[])
    return several if len(several) > len(best) else best


def _ends_sentence(letter: Letter, heading: re.Match[str]) -> bool:
    """Whether the word is the last of a sentence that ran over the line: '… the text is / enclosed.'"""
    word = heading[0].strip()
    first = heading.start() + len(heading[0]) - len(heading[0].lstrip())
    return letter.text[first].islower() and word.endswith(".") and not word[:-1].endswith((".", "j"))


def _behind_colon(letter: Letter, start: int) -> Sequence[Span]:
    """The list that a sentence announces: 'Se acompañan: …; … y …', 'The following are attached:' with items below."""
    for match in _announced().finditer(letter.low, start):
        lead = re.split(r"[.;:]\s", letter.low[max(0, match.start() - 160) : match.end() - 1])[-1]
        if _asked().search(lead):
            continue
        items = titles_behind(letter, match.end())
        if len(items) < 2:
            items = tuple(titles_between(letter, match.end(), sentence_end(letter, match.end()))) or items
        items = tuple((_behind_article(letter, first), last) for first, last in items)
        if items and _documents(letter, items) >= 0.5 and (len(items) >= 2 or items[0][1] - items[0][0] < 120):
            return items
    return ()


def _behind_article(letter: Letter, start: int) -> int:
    """Where the title begins whose sentence put an article before it."""
    article = re.compile(r"(?:the|les?|la|l'|el|los|las|os?|as?)\s?(?<=[\s'])(?=\w{3})").match(letter.low, start)
    return article.end() if article else start


def _documents(letter: Letter, items: Sequence[Span]) -> float:
    """The share of the titles that begin with a word for a document."""
    return sum(_document().match(letter.low, *item) is not None for item in items) / max(len(items), 1)


def _by_their_titles(letter: Letter) -> Sequence[Span]:
    """Late in the letter, a list behind any colon or label of a row, if its titles are of documents not asked for."""
    for match in re.compile(r":[ \t\n]|\t").finditer(letter.low, int(len(letter.low) * LATE)):
        lead = re.split(r"[.;]\s|\n\n|\n(?=[^\n]*\t)", letter.low[max(0, match.start() - 200) : match.start()])[-1]
        if len(lead) > 90 or not lead.strip() or _asked().search(lead):
            continue
        items = titles_behind(letter, match.end() - 1)
        if len(items) >= 2 and _documents(letter, items) >= MOST and all(b - a < 120 for a, b in items):
            return items
    return ()


_NUMBERED = re.compile(
    r"(?:\b|^)(?:Annex(?:e|ure)?|Anexo|Appendix|Adjunto|Allegato)\s(?:n\.?\s?[o]?\s?)?[A-Z\d]{1,3}\s?[:-]\s?(?P<title>[^.;:\t]{4,150}?)"
    r"(?=,?\s(?:and|y|et|e)\s(?:Annex|Anexo|Adjunto|Appendix)|[.;\t]|,\s(?:Annex|Anexo|Adjunto|Appendix)|\n\n|$)"
)


def _numbered(letter: Letter, start: int) -> Sequence[Span]:
    """Enclosures that the text names with their numbers: 'Annex 1: List of questions and Annex 2: Order of …'."""
    found = [match.span("title") for match in _NUMBERED.finditer(letter.plain, start)]
    return found if len(found) >= 2 else ()
