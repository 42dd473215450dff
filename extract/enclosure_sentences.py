"""Enclosures named in running text: 'I enclose a copy of the order and two maps', 'The forms go with this letter'."""

import re
from collections.abc import Iterator
from functools import cache

from extract.enclosure_lists import Span, trimmed
from extract.letter import Letter
from extract.vocabulary import either

FAR = 120
"""Letters between what says that something is enclosed and the first title."""
_BEFORE = (
    r"(?:(?:an?|the|his|her|their|its|our|my|une?|les?|la|des|du|l'|notre|nos|mon|ma|mes|son|sa|ses|leurs?|el|los|las|un[oa]s?|su|sus|os?|"
    r"as?|um|uma|seu|sua|two|three|four|five|six|deux|trois|quatre|cinq|six|dos|tres|cuatro|cinco|dois|duas|quatro|\d{1,3})\s?)?"
    r"(?:\(?\d{1,3}\)\s)?"
)
_NO_HEAD = (
    r"(?:of|to|in|on|at|by|for|from|with|under|this|that|these|those|your|please|de|du|des|del|dos?|das?|da|a|au|aux|al|ao|en|dans|pour|par|"
    r"avec|con|com|cette?|ces|present[ea]?|presente|esta?|este|em|no|na|por|para|votre|vos|su|sua|seu|which|that|que|qui|dont|and|et|y|e)"
)


@cache
def _attach() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{either('enclosures', 'attach')})(?!\w)")


@cache
def _denied() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{either('enclosures', 'denied')})(?!\w)")


@cache
def _title() -> re.Pattern[str]:
    """The beginning of a title: perhaps an article, at most two other words, a word for a document."""
    documents = either("enclosures", "documents")
    return re.compile(
        rf"\W*(?P<article>{_BEFORE})(?P<head>(?:(?!{_NO_HEAD}\s)[a-z'-]+\s){{0,2}}?(?:{documents}))(?!\w)"
    )


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(
        rf"\s*[;,]\s*(?:(?:{either('enclosures', 'joints')})\s+)?|\s+(?:{either('enclosures', 'joints')})\s+"
    )


def titles_in_sentences(letter: Letter, start: int) -> Iterator[Span]:
    """The titles named from `start` on in sentences that say that something is enclosed."""
    for first, last in _sentences(letter, start):
        cue = _attach().search(letter.low, first, last)
        if cue is None or _denied().search(letter.low, max(first, cue.start() - 25), min(last, cue.end() + 12)):
            continue
        behind = list(titles_between(letter, cue.end(), last))
        yield from behind or titles_between(letter, first, cue.start())


_END = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=\d{4})|(?<=[)»”\"]))[.:]\s+(?=[A-ZÀ-Ý«“\d(])|\n\n(?![a-zà-ÿ])|\.?$")


def sentence_end(letter: Letter, position: int) -> int:
    """Where the sentence ends that goes on at `position`."""
    end = _END.search(letter.text, position)
    return len(letter.text) if end is None else end.start()


def _sentences(letter: Letter, start: int) -> Iterator[Span]:
    """Sentences, as far as full stops tell: one behind an abbreviation or a number in front divides nothing."""
    first = start
    for end in _END.finditer(letter.text, start):
        if end.start() > first:
            yield first, end.start()
        first = end.end()


def titles_between(letter: Letter, start: int, end: int) -> Iterator[Span]:
    """The titles between two positions: each part between commas and 'and' that begins with a word for a document."""
    open_at: int | None = None
    reach = start
    for first, last in _parts(letter, start, end):
        head = _title().match(letter.low, first, last)
        if head is not None:
            if open_at is not None and (span := trimmed(letter, open_at, reach)):
                yield span
            if open_at is None and first - start > FAR:
                return
            open_at = head.start("head")
        elif open_at is None:
            continue
        elif not _goes_on(letter, first, last):
            break
        reach = last
    if open_at is not None and (span := trimmed(letter, open_at, _clause_end(letter, open_at, reach))):
        yield span


_MORE = re.compile(
    r"(?:of|de|du|des|del|dos?|das?|d'|with|avec|con|com|duly|debidamente|dument|acompanhad\w+|acompanad\w+|accompagnee?s?|certified|"
    r"certificad\w+|certifiee?s?|translated|traducid\w+|traduzid\w+|signed|firmad\w+|assinad\w+|signee?s?)\b"
)


def _goes_on(letter: Letter, first: int, last: int) -> bool:
    """Whether a part that begins no title belongs to the one before: '… with its seal', 'in French and Dutch'."""
    single = len(letter.low[first:last].split()) <= 2 and "," not in letter.low[max(0, first - 6) : first]
    return single or _MORE.match(letter.low, first, last) is not None


def _parts(letter: Letter, start: int, end: int) -> Iterator[Span]:
    first = start
    for joint in _joint().finditer(letter.low, start, end):
        if joint.start() > first:
            yield first, joint.start()
        first = joint.end()
    if end > first:
        yield first, end


_CLAUSE = re.compile(
    r"\s(?:which|that|whose|for (?:your|ease)|so that|que|qui|dont|lesquel\w+|afin|a fin|"
    r"para (?:que|su|sua|vossa|los|as?)\b)"
)


def _clause_end(letter: Letter, start: int, end: int) -> int:
    """Where a title ends at a clause that only tells more of it: '… which we ask you to return'."""
    clause = _CLAUSE.search(letter.low, start, end)
    return clause.start() if clause is not None and clause.start() - start > 8 else end
