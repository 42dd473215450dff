"""Which authority the text lets act: the one that asks, the one that a note greets or is meant for in the end."""

import re
from collections.abc import Sequence
from functools import cache

from extract.kinds import FOLLOW_UPS
from extract.letter import Letter
from extract.letterheads import writing_office
from extract.offices import Office, cue_words, office_at, rank_of
from extract.vocabulary import spaced, table

FIRST = 3500
"""Letters of the text in which the one who acts is named."""
_ARTICLE = r"(?:(?:the|le|la|el|o|a|os|as|du|de\sla|do|da|del)\s|l')?"


def asking_office(letter: Letter, letterhead: Sequence[Office], *, role: str, post: str) -> Office | None:
    """The authority that makes the request.

    A court or prosecutor of the letterhead writes for itself; what others forward names the organ that asks in its
    text. In follow-up mail the text speaks of the other side: there the letterhead alone counts. `post` is what stands
    beside the signature.
    """
    writer = writing_office(letterhead, post)
    if role in FOLLOW_UPS:
        return _acting_in_text(letter, acts="greets") or writer
    named = _named_in_text(letter)
    if named is None and (writer is None or writer.rank != "organ" or role == "cover_note"):
        named = _origin(letter)
    return named or _acting_in_text(letter, acts="after") or writer


def _named_in_text(letter: Letter) -> Office | None:
    """The office behind 'on behalf of the', 'at the request of the …'."""
    lead = rf"(?:^|[\n\t(\s]){cue_words('body', 'before').pattern}\s{{0,2}}[:\n\t]?\s{{0,2}}"
    pattern = re.compile(rf"{lead}{_ARTICLE}(?P<name>[a-z0-9][^.;:(\t]{{6,140}})")
    for match in pattern.finditer(letter.low, 0, FIRST):
        office = _office(letter, match.start("name"), match.end("name"), 0.7)
        if office is not None and office.rank != "mission":
            return office
    return None


@cache
def _origins() -> re.Pattern[str]:
    """'The request of the X', 'el exhorto librado por el X': up to the name of X."""
    requests, links = (
        "|".join(sorted((spaced(word) for word in table("authorities")["origin"][part]), key=len, reverse=True))
        for part in ("requests", "links")
    )
    return re.compile(
        rf"\b(?:{requests})\b(?:[\s,](?:[^.;:]|(?<=n[or])\.|(?<=n)\.){{0,90}}?)??[\s,](?:{links})\s{_ARTICLE}(?P<name>(?=[a-z0-9]))"
    )


def _origin(letter: Letter) -> Office | None:
    """The court or prosecutor whose request is being forwarded."""
    for match in _origins().finditer(letter.low, 0, FIRST):
        start = match.start("name")
        office = _office(letter, start, min(start + 140, len(letter.text)), 0.72)
        if office is not None and office.rank == "organ":
            return office
    return None


def _office(letter: Letter, start: int, limit: int, confidence: float) -> Office | None:
    """The office whose name begins at `start`: up to a clause of its own, a verb, the end of the sentence or block."""
    if not letter.text[start].isupper():
        return None
    name = letter.low[start:limit].split("\n\n")[0]
    stop = re.search(
        rf"[.;:(\t]|,\s|\s(?:which|who|que|qui|and\shas)\s|\s(?:{cue_words('body', 'after').pattern})", name
    )
    name = name[: stop.start()] if stop else name
    rank = rank_of(" ".join(name.split()[:4]))
    if rank is None or len(name.split()) < 2 or _ELSEWHERE.search(name):
        return None
    return office_at(letter, start, start + len(name), rank, confidence)


_ELSEWHERE = re.compile(
    r"\b(?:indicad[oa]|mencionad[oa]|mentioned|named|above|overleaf|susmentionne|ci-dessus|supra)\b"
)
"""Words by which a text points to an office that it names somewhere else."""


def _acting_in_text(letter: Letter, *, acts: str) -> Office | None:
    """The office that the text lets act: 'The Office of X, being the authority …', 'A Procuradoria … dirige-se a …'."""
    verbs = cue_words("body", acts).pattern
    pattern = re.compile(
        rf"(?:^|[\n\t.,(]\s?|\b(?:the|la|le|l'|el|o|a)\s)(?P<name>(?:[A-Z]|[IVX\d]+)[^.;:\t]{{8,150}}?),?\s(?={verbs})",
        re.MULTILINE,
    )
    for match in pattern.finditer(letter.plain[:FIRST]):
        name = match["name"].split("\n\n")[-1]
        start = match.end("name") - len(name)
        if lead := re.match(r"(?:The|La|Le|El|O|A|L')\s", name):
            start, name = start + lead.end(), name[lead.end() :]
        if _GREETED.search(letter.low[max(0, start - 40) : start]):
            continue
        office = _office(letter, start, match.end("name"), 0.65)
        if office is not None and office.rank != "mission":
            return office
    return None


_GREETED = re.compile(
    r"(?:compliments|cumprimentos|saluda|atentamente|atenciosamente)\s(?:to|au|a|al|ao|aos)\s.{0,14}$"
)
"""What stands before an office that is greeted: it does not act."""
_MEANT_FOR = re.compile(
    r"(?:com destino a[o]?|con destino al?(?: la)?|destined for|for (?:onward )?transmission to|"
    r"pour (?:transmission|etre transmise?) (?:a|au)|para (?:su )?(?:remision|traslado|transmision|envio) al?(?: la)?|"
    r"a fim de ser remetid[oa] a[o]?|para ser remitid[oa] al?(?: la)?)\s" + _ARTICLE
)
_GREETS = re.compile(
    r"(?:compliments to|compliments au|compliments a la|compliments a l'|compliments a|"
    r"saluda\s(?:muy\s)?(?:atentamente\s)?al?(?: la)?|cumprimentos (?:ao|a|aos))\s?"
    + _ARTICLE
    + r"(?:hono(?:u?ra)?ble |honrad[oa] |excelentisimo )?"
)


def greeted_office(letter: Letter) -> Office | None:
    """For whom a note is meant in the end ('com destino ao Ministério da Justiça'), else whom it greets."""
    for pattern, sure in ((_MEANT_FOR, 0.8), (_GREETS, 0.85)):
        for match in pattern.finditer(letter.low, 0, FIRST):
            office = _greeted(letter, match.end(), sure)
            if office is not None:
                return office
    return None


def _greeted(letter: Letter, start: int, confidence: float) -> Office | None:
    name = letter.low[start : start + 170].split("\n\n")[0]
    stop = re.search(
        r"[.;:]|,|\s-\s?|\s(?:and|et|y|e),?\s(?:has|refers|a l'|le\s|se\s|con\s|tiene|tem\s|com\s|roga|vem|,)|"
        r"\s(?:y|e|et|and),|\sin\s(?:connection|reference)",
        name,
    )
    name = name[: stop.start()] if stop else name
    rank = rank_of(" ".join(name.split()[:5]))
    if rank is None or not letter.text[start].isupper():
        return None
    return office_at(letter, start, start + len(name.rstrip()), rank, confidence)
