"""Which authority the text lets act: the one that asks, the one that a note greets."""

import re
from collections.abc import Sequence

from extract.letter import Letter
from extract.offices import Office, cue_words, office_at, rank_of


def asking_office(letter: Letter, letterhead: Sequence[Office]) -> Office | None:
    """The authority that makes the request: as the text names it, else the organ or office of the letterhead."""
    named = _named_in_text(letter) or _acting_in_text(letter)
    if named is not None:
        return named
    small = re.compile(r"(?:division|section|seccion|secao|cell|unit|unidad|bureau)\b")
    if letterhead and any(o.rank == "ministry" for o in letterhead):
        letterhead = [o for o in letterhead if o.rank != "unit" or not small.search(o.name.lower())]
    for rank in ("organ", "unit", "ministry", "mission"):
        same = [office for office in letterhead if office.rank == rank]
        if same:
            return same[-1] if rank == "organ" and len(same) > 1 and len(same[-1].name.split()) > 1 else same[0]
    return None


def _named_in_text(letter: Letter) -> Office | None:
    """The office behind 'requesting authority:', 'at the request of the …'."""
    pattern = re.compile(
        rf"(?:^|[\n\t(\s]){cue_words('body', 'before').pattern}\s{{0,2}}[:\n\t]?\s{{0,2}}(?:the |le |la |l'|el |o |"
        rf"a |os |as |du |de la |do |da )?(?P<name>[a-z0-9][^.;:(\t]{{6,140}})"
    )
    for match in pattern.finditer(letter.low):
        name = match["name"].split("\n\n")[0]
        label = letter.low[match.start() : match.start("name")].strip()
        rank = rank_of(" ".join(name.split()[:4]))
        formal = label.rstrip(" :\n\t").endswith(
            (
                "authority",
                "autorite",
                "requerante",
                "requirente",
                "requerente",
                "rogante",
                "emission",
                "emision",
                "emissao",
                "origem",
                "parte",
                "autoridad",
                "autoridade",
            )
        )
        if rank is None or rank == "mission" or (not formal and not letter.text[match.start("name")].isupper()):
            continue
        stop = re.search(
            rf",\s|\swhich\s|\swho\s|\sque\s|\squi\s|\n\n|\s(?:{cue_words('body', 'after').pattern})", name
        )
        if formal or match.start() < 2500:
            return office_at(
                letter,
                match.start("name"),
                match.start("name") + (stop.start() if stop else len(name)),
                rank,
                0.82 if formal else 0.7,
            )
    return None


def _acting_in_text(letter: Letter) -> Office | None:
    """The office that the text lets act: 'The Office of X, being the authority …', 'A Procuradoria … dirige-se a …'."""
    acts = cue_words("body", "after").pattern
    pattern = re.compile(
        rf"(?:^|[\n\t.,(]\s?|\b(?:the|la|le|l'|el|o|a)\s)(?P<name>(?:[A-Z]|[IVX\d]+)[^.;:\t]{{8,150}}?),?\s(?={acts})",
        re.MULTILINE,
    )
    for match in pattern.finditer(letter.plain[:3500]):
        name = match["name"].split("\n\n")[-1]
        start = match.end("name") - len(name)
        if lead := re.match(r"(?:The|La|Le|El|O|A|L')\s", name):
            start, name = start + lead.end(), name[lead.end() :]
        rank = rank_of(" ".join(name.lower().split()[:4]))
        if rank in {"organ", "unit", "ministry"} and len(name.split()) > 1 and name[:1].isupper():
            stop = re.search(rf",\s|\sof the other|\sbeing\s|\sas\s|\s(?:{acts})", name)
            return office_at(
                letter, start, start + (stop.start() if stop and stop.start() > 12 else len(name)), rank, 0.65
            )
    return None


def greeted_office(letter: Letter) -> Office | None:
    """Whom a note verbale greets: 'presents its compliments to the Ministry of …'."""
    pattern = re.compile(
        r"(?:compliments to|compliments au|compliments a la|compliments a l'|compliments a|"
        r"saluda (?:muy )?atentamente al?(?: la)?|cumprimentos (?:ao|a|aos)|presente ses compliments)\s"
        r"(?:the |la |le |l'|el |o |a )?(?P<name>[a-z][^.;:]{8,150}?)(?=,|\sand,?\s(?:has|,)|\sand\s(?:has|"
        r"refers)|\set\s(?:a l'honneur|,)|\sy(?:,|\stiene)|\se,|\se\stem|\sin\s(?:connection|reference)|\n\n)"
    )
    match = pattern.search(letter.low)
    rank = rank_of(match["name"]) if match else None
    return office_at(letter, match.start("name"), match.end("name"), rank, 0.85) if match and rank else None
