"""Who writes and to whom: the letterhead, the block of the addressee, and what the text says of the two authorities."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from extract.findings import Found
from extract.letter import Letter, Line
from extract.marks import is_band
from extract.vocabulary import table

HEAD_HEIGHT = 0.5


"""The letterhead and the addressee stand in this upper part of the first page."""


RANKS = ("organ", "unit", "ministry", "mission")


@dataclass(frozen=True, slots=True)
class Office:
    """The name of an authority as it stands in the letter, with its rank ("organ", "unit", "ministry", "mission")."""

    name: str
    start: int
    end: int
    rank: str
    confidence: float


@cache
def _heads() -> dict[str, re.Pattern[str]]:
    return {
        rank: re.compile(r"(?<![\w-])(?:" + "|".join(sorted(words, key=len, reverse=True)) + r")(?!\w)")
        for rank, words in table("authorities")["heads"].items()
    }


@cache
def cue_words(part: str, name: str) -> re.Pattern[str]:
    return re.compile(r"(?:" + "|".join(sorted(table("authorities")[part][name], key=len, reverse=True)) + r")(?!\w)")


@lru_cache(maxsize=4096)
def rank_of(low: str) -> str | None:
    """The rank of an office by its folded lower-case name; None if it is none. The first words weigh most.

    One letter of the first word may be misread: 'sccretaria', 'tribunol'.
    """
    found = {rank: m.start() for rank, pattern in _heads().items() if (m := pattern.search(low))}
    if found:
        return min(found, key=lambda rank: (found[rank], RANKS.index(rank)))
    first = re.match(r"[a-z]{7,}", low)
    return _nearly(first[0]) if first else None


def _nearly(word: str) -> str | None:
    """The rank of the one-word head that differs from the word by a letter at most."""
    for rank in RANKS:
        for head in table("authorities")["heads"][rank]:
            if head.isalpha() and len(head) >= 7 and OSA.distance(word, head, score_cutoff=1) <= 1:
                return rank
    return None


def head_lines(letter: Letter) -> tuple[Line, ...]:
    """The lines of the upper part of the first page, in reading order."""
    first = letter.lines[0].page if letter.lines else 1
    height = letter.pages[0].height if letter.pages else 1.0
    return tuple(line for line in letter.lines if line.page == first and line.box.y0 < HEAD_HEIGHT * height)


def addressee_span(letter: Letter, states: Sequence[Found] = ()) -> tuple[int, int] | None:
    """The block of the addressee on the first page: behind 'To', 'À', 'Señores' …, or the office before the salutation.

    A block that names a State or a city is the likelier.
    """
    lines = head_lines(letter)
    label = re.compile(
        r"(?:" + "|".join(sorted(table("authorities")["addressee"]["labels"], key=len, reverse=True)) + r")(?!\w)[.:,]?"
    )
    starts: list[tuple[float, int]] = []
    letterhead_seen, body_begun = False, 0.0
    for number, line in enumerate(lines):
        low = letter.low[line.start : line.end]
        if begins_body(letter, line):
            body_begun = max(body_begun, 2.2 if len(low.split()) > 9 else 1.2)
        block = _following(lines, number)
        office = next((other for other in block[:5] if rank_of(letter.low[other.start : other.end])), None)
        if office is None or len(low) > 110 or _NO_ADDRESS.match(low):
            continue
        placed = 0.6 * any(block[0].start <= s.start < block[-1].end and s.kind != "nationality" for s in states)
        placed -= body_begun
        top = 0.8 * (line.box.y0 < 0.13 * letter.pages[0].height)
        if label.match(low) and not re.search(r"\d{4}", low[:12]):
            starts.append((3.0 + (2.0 if ":" in low[:30] else 0.0) + placed - number * 0.01, number))
        elif (
            letterhead_seen
            and number
            and _opens(letter, lines[number - 1], line)
            and not _is_running_text(letter, block)
        ):
            starts.append((1.0 + placed - top - number * 0.005, number))
        letterhead_seen = letterhead_seen or rank_of(low) is not None
    first = max(starts)[1] if starts and max(starts)[0] > 0 else _block_before_body(letter, lines, states)
    if first is None:
        return None
    block = _following(lines, first)
    return block[0].start, block[-1].end


def _block_before_body(letter: Letter, lines: Sequence[Line], states: Sequence[Found]) -> int | None:
    """The first line of a block of two to six short lines that ends with a State or city, between head and subject."""
    for number, line in enumerate(lines):
        if begins_body(letter, line):
            return None
        block = _following(lines, number)
        first = number == 0 or lines[number - 1].block != line.block
        short = all(each.end - each.start < 70 for each in block)
        ends = any(s.start >= block[-1].start and s.end <= block[-1].end for s in states if s.kind != "nationality")
        if (
            number
            and first
            and 2 <= len(block) <= 6
            and short
            and ends
            and not _NO_ADDRESS.match(letter.low, line.start)
        ):
            return number
    return None


_NO_ADDRESS = re.compile(
    r"(?:our|your|notre|votre|nos|vos|nuestr[ao]|nossa|vossa|su|n/|v/|s/|n\.|v\.)?\s?(?:ref|file|inquiry)|"
    r"(?:date|fecha|data|tel|fax)\b|[^a-z]*\d{1,2}(?:er|st|nd|rd|th)?[\s./-]+(?:de )?[a-z0-9]+[\s./-]+(?:de )?\d{4}\W*$"
)
"""Lines that begin no address: reference, date, telephone."""


def _opens(letter: Letter, before: Line, line: Line) -> bool:
    """Whether an address may begin with `line`: what stands before it is another block, a date, a stamp, a speck."""
    text = letter.text[before.start : before.end]
    apart = before.block != line.block or abs(before.box.x0 - line.box.x0) > 40
    return apart or len(text) <= 3 or bool(_NO_ADDRESS.match(text.lower())) or is_arrival(text)


def begins_body(letter: Letter, line: Line) -> bool:
    """Whether the line is the subject, a salutation, or running text that fills the width of the page."""
    low = letter.low[line.start : line.end]
    subject = cue_words("addressee", "subjects").match(low) and re.match(r"\w+\s?(?:no\.?)?\s?[:.]", low)
    salutation = (
        cue_words("addressee", "salutations").match(low) and low.rstrip().endswith((",", ":")) and len(low) < 60
    )
    running = line.box.width > 0.62 * letter.pages[0].width and len(low.split()) > 9
    return bool(subject or salutation or running)


def _is_running_text(letter: Letter, block: Sequence[Line]) -> bool:
    text = letter.text[block[0].start : block[-1].end]
    return (
        len(text) > 330
        or bool(re.search(r"[a-z]{3}\.\s[A-Z]", text))
        or bool(cue_words("addressee", "subjects").match(letter.low, block[0].start))
    )


def _following(lines: Sequence[Line], number: int) -> list[Line]:
    """The lines of the same block and column from here on (at most nine); a lone label takes the next block with it."""
    taken = [lines[number]]
    for line in lines[number + 1 : number + 10]:
        lone = len(taken) == 1 and taken[0].end - taken[0].start < 22
        labels = all(each.end - each.start < 22 for each in taken)
        if (line.block != taken[-1].block and not lone) or (line.box.y0 < taken[-1].box.y0 - 3 and not labels):
            break
        taken.append(line)
    return taken


def addressed_office(letter: Letter, span: tuple[int, int] | None) -> Office | None:
    """The authority addressed: the first office named in the addressee's block."""
    if span is None:
        return None
    lines = [line for line in letter.lines if span[0] <= line.start < span[1]]
    for number, line in enumerate(lines):
        start, end = _without_label(letter, line), line.end
        rank = rank_of(letter.low[start:end])
        if (
            rank is None
            or not _is_name(letter.low[start:end])
            or cue_words("addressee", "not_lines").match(letter.low[start:end])
        ):
            continue
        following = lines[number + 1 : number + 3]
        if _GENERIC.fullmatch(letter.low[start:end].strip(" ,:")) and any(
            rank_of(letter.low[other.start : other.end]) for other in following
        ):
            continue
        for other in following:
            if not _runs_on(letter, start, end, other):
                break
            end = other.end
        return office_at(letter, start, end, rank, 0.8)
    return _unnamed_office(letter, lines)


def _unnamed_office(letter: Letter, lines: Sequence[Line]) -> Office | None:
    """The first line of the address that is a name at all, where no line has a word for an office."""
    for line in lines[:2] if len(lines) > 1 else ():
        start = _without_label(letter, line)
        low = letter.low[start : line.end]
        salutation = cue_words("addressee", "salutations").match(low) and len(low.split()) <= 3
        if (
            len(low.split()) >= 2
            and _is_name(low)
            and not salutation
            and not cue_words("addressee", "not_lines").match(low)
        ):
            return office_at(letter, start, line.end, "unit", 0.5)
    return None


_GENERIC = re.compile(
    r"(?:the )?competent (?:judicial )?authorit(?:y|ies)|autorites? (?:judiciaires? )?competentes?|"
    r"autoridade?s? (?:judicia(?:l|is|les) )?competentes?|(?:the )?central authority|autoridade? central|"
    r"autorite centrale"
)
"""Names of no authority in particular: the next line of the address says which."""


def _is_name(low: str) -> bool:
    """Whether the line can be the name of an office: more than one word, no reference number, no label."""
    return (
        len(low.split()) > 1 and not is_band(low) and not re.search(r"\d{3,}|\bref\b|^\w+\.?:|[a-z]{3,}:\s", low[:60])
    )


def _without_label(letter: Letter, line: Line) -> int:
    """Where the name begins behind 'To the', 'À Monsieur le', 'Exmo. Senhor'."""
    pattern = re.compile(
        r"\s*(?:(?:a l'attention d[eu]|a la atencion de|for the attention of|to|a|au|aux|al|ao|aos|a la|a los|"
        r"a las|para|attention|attn|destinataire|destinatario|destino|exm[oa]s?\.?|excmo\.?|ilmo\.?|the|le|la|l'|"
        r"el|los|las|o|os|as|"
        r"honou?rable|messrs|monsieur|madame|mesdames|messieurs|senhora?s?|senora?(?:es|s)?|sr\.?a?|m\.|mme|"
        r"his excellency|requested authority|autorite requise|autoridad requerida|autoridade requerida|"
        r"autoridade rogada|executing authority|\d{1,2}\.)[\s:.,]+(?:para\s|a\s|de\s|do\s|da\s)?)+"
    )
    match = pattern.match(letter.low, line.start, line.end)
    if match is None:
        single = re.compile(r"(?:l'|to|para|a)[\s:]*").match(letter.low, line.start, line.end)
        return single.end() if single and single.end() < line.end else line.start
    return match.end() if match.end() < line.end else line.start


def _runs_on(letter: Letter, start: int, end: int, line: Line) -> bool:
    """Whether the name goes on in the next line: it ends in a small word or comma, or the next begins in lower case."""
    head, tail = letter.low[start:end].rstrip(), letter.text[line.start : line.end].strip()
    if re.search(
        r"(?:\b(?:of|de|du|des|del|da|do|das|dos|for|and|et|y|e|the|la|le|en|em|para|pour|contra|against|sur)|-)$", head
    ):
        return True
    return tail[:1].islower() and not re.match(r"(?:par |through|sous |c/o|via |por )", tail)


def office_at(letter: Letter, start: int, end: int, rank: str, confidence: float) -> Office:
    """The office without what follows its name: streets, post codes, brackets, a ministry behind a comma."""
    text = letter.low[start:end]
    cut = re.search(
        r"\s?[(;:|]|,\s(?:\d|bp|p\.o|av\.|rue|rua|calle|c/|r\.|\d{3,}|esmeralda)|\s-\s(?=[a-z]+$)|\n\d|,\s\d|"
        r"\.\s(?=[a-z]{4})|,?\s(?:represented|represente)",
        text,
    )
    end = start + (cut.start() if cut and cut.start() > 8 else len(text))
    raw = letter.text[start:end]
    end -= len(raw) - len(raw.rstrip(" ,;.\n-–—"))
    return Office(" ".join(letter.text[start:end].split()), start, end, rank, confidence)


def letterhead_offices(letter: Letter, addressee: tuple[int, int] | None) -> tuple[Office, ...]:
    """The offices named in the letterhead, from the top down, names over several lines joined."""
    offices: list[Office] = []
    lines = [line for line in head_lines(letter) if addressee is None or not addressee[0] <= line.start < addressee[1]]
    skip_to = -1
    for number, line in enumerate(lines):
        if line.start < skip_to or (
            addressee is not None
            and line.start > addressee[0]
            and line.box.x0 < 0.45 * letter.pages[0].width
            and offices
        ):
            continue
        low = letter.low[line.start : line.end]
        rank = rank_of(low)
        if (
            rank is None
            or not _is_name(low)
            or cue_words("addressee", "not_lines").match(low)
            or len(low) > 120
            or _is_sentence(low)
            or _in_stamp(letter, number, lines)
        ):
            continue
        end = line.end
        for other in lines[number + 1 : number + 3]:
            if other.block != line.block or not (
                _runs_on(letter, line.start, end, other)
                or re.match(r"(?:and|et|y|e)\s", letter.low[other.start : other.end])
            ):
                break
            end = other.end
        skip_to = end
        offices.append(office_at(letter, line.start, end, rank, 0.75))
    return tuple(offices)


def _is_sentence(low: str) -> bool:
    return (
        bool(
            re.search(
                r"\b(?:is|are|was|has|have|est|sont|ont|que|qui|con|solicita|pede|se|dans|presents?|request|demande|objet|"
                r"asunto|assunto)\b",
                low,
            )
        )
        and len(low.split()) > 6
    )


def _in_stamp(letter: Letter, number: int, lines: Sequence[Line]) -> bool:
    """Whether the line belongs to a receipt stamp: a word for arrival stands within three lines, in the same column."""
    line = lines[number]
    for other in lines[max(0, number - 4) : number + 5]:
        near = (
            abs(other.box.y0 - line.box.y0) < 60 and other.box.x0 < line.box.x1 + 40 and other.box.x1 > line.box.x0 - 40
        )
        if near and is_arrival(letter.text[other.start : other.end]):
            return True
    return False


def is_arrival(line: str) -> bool:
    """Whether a short line says that something arrived, as receipt stamps do."""
    words = re.search(
        r"\b(?:RECEIVED|RE[CÇ]U(?: LE)?|ARRIV[EÉ]E?|COURRIER ARRIV\w+|ENTR[EÉ]E|ENREGISTR\w+|RECIBIDO|ENTRADA|"
        r"INGRESO|RECEPCI[OÓ]N|REGISTRO (?:GENERAL|DE ENTRADA)|RECEBIDO|RECEBIMENTO|"
        r"PROTOCOLO|EINGEGANGEN|EINGANG|RICEVUTO|ONTVANGEN|Received|Reçu le|Recibido|Entrada|Recebido)\b",
        line,
    )
    return words is not None and len(line.split()) <= 9
