"""Which authority makes the request: the one that the text lets ask, or that writes."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extract.folding import lowered
from extract.letter import Letter
from extract.letterheads import writing_office
from extract.office_names import ARTICLE, HONOURS, LONGEST, office_in_text
from extract.offices import RANKS, Office, cue_words, rank_of
from extract.vocabulary import either, table

FIRST = 3500
"""Letters of the text in which the one who acts is named."""


def asking_office(
    letter: Letter, letterhead: Sequence[Office], *, answers: bool, post: str, forwards: bool = False
) -> Office | None:
    """The authority that writes the letter, or for which it is written.

    A court or prosecutor of the letterhead writes for itself, unless it only passes on (`forwards`); what others
    forward names the organ that asks in its text. Of who `answers` the text tells least: it speaks of the other side.
    `post` is what stands beside the signature.
    """
    writer = _sender_field(letter) or writing_office(letterhead, post, body=letter.low)
    if answers:
        writes = _acting_in_text(letter, acts="greets") or writer or _acting_in_text(letter, acts="answers")
        return _in_full(letter, writes)
    named = _named_in_text(letter)
    if named is None and (writer is None or writer.rank != "organ" or forwards):
        named = next((office for office in _origins_of(letter, forwards=forwards) if _above(office, writer)), None)
    signs = _undersigned(letter)
    if signs is not None and writer is not None and writer.rank == "organ" and not _same(writer, signs):
        signs = None
    return named or signs or _acting_in_text(letter, acts="after") or _in_full(letter, writer)


def origin_office(letter: Letter, writer: Office | None, addressed: Office | None) -> Office | None:
    """In a letter that answers: whose request is answered, where the text names it.

    It must differ from the writer; where a mission is addressed, or nobody, it may be a ministry too.
    """
    through = addressed is None or addressed.rank == "mission"
    for office in _origins_of(letter):
        if (office.rank == "organ" or through) and (writer is None or not _same(office, writer)):
            return office
    return None


def _above(office: Office, writer: Office | None) -> bool:
    """Whether the writer may be the one who forwards a request of this office: a court's, or anybody's by a mission."""
    if office.rank == "organ" or (writer is not None and _INVESTIGATES.search(lowered(office.name))):
        return writer is None or not _same(office, writer)
    return writer is not None and RANKS.index(office.rank) < RANKS.index(writer.rank) and writer.rank == "mission"


_INVESTIGATES = re.compile(
    r"\b(?:penal|delit\w*|crim\w*|investiga\w*|anti-?corrup\w*|corrup\w*|fraud\w*|lavado|lavagem|blanchiment|launder\w*|"
    r"reseaux|narco\w*|drug\w*|drogas?|recuper\w*|recovery|recouvrement|rapatriement|confisca\w*|traffick\w*)\b"
)
"""Words in the names of units that investigate: they ask like a court."""


def _same(one: Office, other: Office) -> bool:
    words = [set(re.findall(r"\w{4,}", office.name.casefold())) for office in (one, other)]
    short, long = sorted(words, key=len)
    return short <= long and (len(short) > 1 or len(long) == 1)


def _named_in_text(letter: Letter) -> Office | None:
    """The office behind 'on behalf of the', 'at the request of the …'."""
    lead = rf"(?:^|[\n\t(\s]){cue_words('body', 'before').pattern}\s{{0,2}}[:\n\t]?\s{{0,2}}"
    pattern = re.compile(rf"{lead}{ARTICLE}(?=[a-z0-9])")
    for match in pattern.finditer(letter.low, 0, FIRST):
        office = office_in_text(letter, match.end(), 0.7)
        if office is not None and office.rank != "mission" and letter.text[match.end()].isupper():
            return office
    return None


@cache
def _words_of_origin(part: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{either('authorities', 'origin', part)})(?!\w)")


NEAR, CLOSE = 110, 60
"""Within so many letters behind 'request' stands who made it; within so many if only 'of' leads to it."""


def _origins_of(letter: Letter, *, forwards: bool = False) -> Iterator[Office]:
    """The offices whose request is spoken of: behind 'the request made by', 'the request of', or before 'asks for'.

    Who forwards (`forwards`) also sends 'the letter of' the one who asks.
    """
    for part in ("requests", "letters") if forwards else ("requests",):
        for noun in _words_of_origin(part).finditer(letter.low, 0, FIRST):
            rest = re.match(r"(?:[^.;:]|(?<=n[or])\.|(?<=n)\.)*", letter.low[noun.end() : noun.end() + NEAR])
            stop = noun.end() + (rest.end() if rest else 0)
            yield from _linked(letter, noun.end(), stop)
    asks = _acting_in_text(letter, acts="asks")
    if asks is not None:
        yield asks


def _linked(letter: Letter, start: int, stop: int) -> Iterator[Office]:
    """The offices behind 'made by', then those behind a mere 'of', between `start` and `stop`."""
    for part, reach in (("made_by", stop), ("of", min(stop, start + CLOSE))):
        for link in _words_of_origin(part).finditer(letter.low, start, reach):
            name = re.compile(rf"\s{ARTICLE}{HONOURS}(?=[a-z0-9])").match(letter.low, link.end())
            office = office_in_text(letter, name.end(), 0.72) if name else None
            between = letter.low[start : link.start()]
            if office is None or office.rank == "mission" or _ends_in_head(between):
                continue
            if part == "made_by" or not _ASIDE.search(between):
                yield office


_ASIDE = re.compile(
    r"\b(?:que|that|to|addressed|dirigid\w*|adressee?s?|manos|maos|au|aux|al|ao|para|against|contre|contra|sent|bank|banque|"
    r"banco|citizen|national|ressortissant|ciudadan\w*|cidada\w*|nacional)\b"
)
"""Words behind which a mere 'of' no longer says whose the request is."""


def _ends_in_head(low: str) -> bool:
    """Whether the words before 'of' are themselves an office: 'the prosecutor' of 'the King at the court of Brac'."""
    last = low.split()[-2:]
    return bool(last) and (rank_of(last[-1]) is not None or (len(last) == 2 and last[-1] in {"general", "geral"}))


def _in_full(letter: Letter, writer: Office | None) -> Office | None:
    """The writer with the office it belongs to, where the text names both at once: 'Chamber X of the Supreme Court'."""
    if writer is None or writer.rank not in {"organ", "unit"}:
        return writer
    name = r"\s+".join(map(re.escape, lowered(writer.name).split()))
    for match in re.compile(rf"(?<!\w){name}\s(?:of|d[eu]s?|del|d[oa]s?|pres)\s").finditer(letter.low):
        office = office_in_text(letter, match.start(), writer.confidence)
        if office is not None and rank_of(lowered(office.name[len(writer.name) :])) is not None:
            return office
    return writer


def _undersigned(letter: Letter) -> Office | None:
    """The office of the judge who speaks in person: 'Nous, X, juge d'instruction au tribunal de …, titulaire du …'."""
    speaks = re.search(
        rf"(?:^|[\n\t.])\s?(?:{either('authorities', 'undersigned', 'speaks')})(?!\w)", letter.low[:FIRST]
    )
    if speaks is None:
        return None
    stop = min(speaks.end() + 260, len(letter.low))
    for words in ("holds", "posts"):
        pattern = re.compile(rf"(?<!\w)(?:{either('authorities', 'undersigned', words)})(?!\w)")
        for post in pattern.finditer(letter.low, speaks.end(), stop):
            article = re.compile(rf"\s?{ARTICLE}").match(letter.low, post.end()) if words == "holds" else None
            office = office_in_text(letter, article.end() if article else post.start(), 0.7)
            if office is not None and office.rank == "organ" and len(office.name.split()) > 3:
                return office
    return None


def _sender_field(letter: Letter) -> Office | None:
    """The office in the field of the sender, as messages and faxes have it: 'FROM: …'."""
    words = "|".join(table("authorities")["body"]["sender"])
    for match in re.finditer(rf"(?:^|\n)(?:{words})\s?[:\t]\s?{ARTICLE}(?=[a-z0-9])", letter.low[:FIRST]):
        office = office_in_text(letter, match.end(), 0.7)
        if office is not None:
            return office
    return None


def _acting_in_text(letter: Letter, *, acts: str) -> Office | None:
    """The office that the text lets act: 'The Office of X, being the authority …', 'A Procuradoria … dirige-se a …'."""
    for verb in re.compile(rf"(?<![\w-]){cue_words('body', acts).pattern}").finditer(letter.low, 0, FIRST):
        begin = max(0, verb.start() - LONGEST)
        sentence = re.split(r"\n\n|[;:\t]|(?<!\bn)\.\s", letter.low[begin : verb.start()])[-1]
        office = _subject(letter, verb.start() - len(sentence), verb.start())
        if office is not None and office.rank != "mission":
            return office
    return None


def _subject(letter: Letter, start: int, verb: int) -> Office | None:
    """The office whose name runs up to the verb, from the leftmost capital on with which it is one."""
    if _GREETED.search(letter.low[max(0, start - 60) : verb]):
        return None
    for first in _CAPITAL.finditer(letter.plain, start, verb):
        office = office_in_text(letter, first.start(), 0.65, limit=verb)
        if (
            office is not None
            and not _AFRESH.search(letter.plain, office.start, office.end)
            and _APPOSITION.fullmatch(letter.low, office.end, verb)
        ):
            return office
    return None


_APPOSITION = re.compile(r"[\s,]{0,4}|,\s[^,.;:]{3,45},\s{1,2}")
"""What may stand between the name of an office and what it does: white, a comma, or where it is: ', Brac, '."""
_AFRESH = re.compile(r"\n(?:The|La|Le|Les|El|Los|O|A|Os|As)\s")
"""A line that begins a sentence: no name runs on into it."""
_CAPITAL = re.compile(
    r"(?<![\w'’-])(?!(?:The|La|Le|Les|El|O|A|L|THE|LA|LE|EL)\b)(?:[A-Z]\w|\d{1,3}(?:[ao]|er|e|st|nd|rd|th)\.?\s[A-Z])"
)
_GREETED = re.compile(
    r"(?:compliments|cumprimentos|saluda|saludos|atentamente|atenciosamente)\s(?:to|au|a|al|ao|aos)\s[^.;]*$"
)
"""What stands before an office that is greeted: it does not act."""
