"""To whom a letter goes: the block of the addressee on the first page, and the office named in it."""

import re
from collections.abc import Sequence
from functools import cache

from extract.findings import Found
from extract.folding import lowered
from extract.letter import Letter, Line
from extract.offices import Office, cue_words, head_lines, in_stamp, is_name, office_at, rank_of, runs_on
from extract.stamps import is_arrival
from extract.vocabulary import table

_NO_ADDRESS = re.compile(
    r"(?:our|your|notre|votre|nos|vos|nuestr[ao]|nossa|vossa|su|n/|v/|s/|n\.|v\.)?\s?(?:ref|file|inquiry)|"
    r"(?:date|fecha|data|tel|fax|a rappeler)\b|"
    r"[^a-z]*\d{1,2}(?:er|st|nd|rd|th)?[\s./-]+(?:de )?[a-z0-9]+[\s./-]+(?:de )?\d{4}\W*$"
)
"""Lines that begin no address: reference, date, telephone."""
_GENERIC = re.compile(
    r"(?:the )?competent (?:judicial )?authorit(?:y|ies)|autorites? (?:judiciaires? )?competentes?|"
    r"autoridade?s? (?:judicia(?:l|is|les) )?competentes?|(?:the )?central authority|autoridade? central|"
    r"autorite centrale"
)
"""Names of no authority in particular: the next line of the address says which."""


def addressee_span(letter: Letter, states: Sequence[Found] = ()) -> tuple[int, int] | None:
    """The block of the addressee on the first page: behind 'To', 'À', 'Señores' …, or the office before the salutation.

    A block that names a State or a city is the likelier.
    """
    lines = _unstamped(letter, head_lines(letter))
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


def _unstamped(letter: Letter, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines without those of receipt stamps: short ones, in capitals or with digits, near a word of arrival."""

    def is_short(line: Line) -> bool:
        text = letter.text[line.start : line.end]
        return len(text.split()) <= 4 and (text.isupper() or bool(re.search(r"\d", text)))

    def belongs(number: int) -> bool:
        text = letter.text[lines[number].start : lines[number].end]
        return is_arrival(text) or (is_short(lines[number]) and in_stamp(letter, number, lines))

    return tuple(line for number, line in enumerate(lines) if not belongs(number))


def _block_before_body(letter: Letter, lines: Sequence[Line], states: Sequence[Found]) -> int | None:
    """The first line of a block of two to six short lines that ends with a State or city, between head and subject."""
    for number, line in enumerate(lines):
        if line.block != lines[0].block and begins_body(letter, line):
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
    return bool(subject or salutation or running or cue_words("undersigned", "speaks").match(low))


def is_prose(letter: Letter, line: Line) -> bool:
    """Whether the line belongs to a paragraph: three lines and more, full of words that begin in lower case."""
    number = letter.line_number(line.start)
    block = [o for o in letter.lines[max(0, number - 12) : number + 13] if o.block == line.block and _beside(o, line)]
    words = [word for o in block for word in letter.text[o.start : o.end].split() if word[:1].isalpha()]
    return len(block) >= 3 and len(words) >= 24 and sum(word[0].islower() for word in words) > 0.55 * len(words)


def _beside(one: Line, other: Line) -> bool:
    """Whether the lines stand in one column."""
    return one.box.x0 < other.box.x1 and other.box.x0 < one.box.x1


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


def names_none(office: Office) -> bool:
    """Whether these are any authorities of a State: 'les autorités compétentes du Royaume …'."""
    return _ANY.match(lowered(office.name)) is not None


_ANY = re.compile(r"(?:the |les |las |as )?(?:competent |judicial )*(?:authorities|autorites|autoridades)\b")


def addressed_office(letter: Letter, span: tuple[int, int] | None) -> Office | None:
    """The authority addressed: the first office named in the addressee's block, a direction before its ministry."""
    if span is None:
        return None
    lines = _unstamped(letter, [line for line in letter.lines if span[0] <= line.start < span[1]])
    for number, line in enumerate(lines):
        start, end = _without_label(letter, line), line.end
        rank = rank_of(letter.low[start:end])
        if (
            rank is None
            or not is_name(letter.low[start:end])
            or cue_words("addressee", "not_lines").match(letter.low[start:end])
            or cue_words("undersigned", "speaks").match(letter.low, line.start)
        ):
            continue
        following = lines[number + 1 : number + 3]
        below = [rank_of(letter.low[o.start : o.end]) for o in following]
        if _is_post(letter.low[start:end]) and any(below) and not (_heads_a_direction(letter.low[start:end])):
            continue
        if rank == "ministry" and any(_is_direction(letter, o) for o in following):
            continue
        if _GENERIC.fullmatch(letter.low[start:end].strip(" ,:")) and any(
            rank_of(letter.low[other.start : other.end]) for other in following
        ):
            continue
        for other in following:
            if not runs_on(letter, start, end, other):
                break
            end = other.end
        return office_at(letter, start, end, rank, 0.8)
    return _unnamed_office(letter, lines)


def _heads_a_direction(low: str) -> bool:
    """Whether the post tells its office: 'Directeur des affaires pénales et des grâces', 'Head of Extraditions'."""
    return len(set(re.findall(r"[a-z]{4,}", low)) - {"para", "general", "geral"}) >= 3


def _is_direction(letter: Letter, line: Line) -> bool:
    """Whether the line names a direction or central authority: a unit, and no desk or section of one."""
    low = letter.low[_without_label(letter, line) : line.end]
    return (
        rank_of(" ".join(low.split()[:2])) == "unit"
        and len(low.split()) >= 2
        and is_name(low)
        and not _part().match(low)
        and not cue_words("addressee", "not_lines").match(low)
    )


@cache
def _part() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(table('authorities')['letterhead']['parts'])})(?!\w)")


def _unnamed_office(letter: Letter, lines: Sequence[Line]) -> Office | None:
    """The first line of the address that is a name at all, where no line has a word for an office."""
    for line in lines[:2] if len(lines) > 1 else ():
        start = _without_label(letter, line)
        low = letter.low[start : line.end]
        salutation = cue_words("addressee", "salutations").match(low) and len(low.split()) <= 3
        if (
            2 <= len(low.split()) <= 10
            and is_name(low)
            and not salutation
            and not cue_words("undersigned", "speaks").match(low)
            and not cue_words("addressee", "not_lines").match(low)
        ):
            office = office_at(letter, start, line.end, "unit", 0.5)
            return office if _is_capital(office.name) else None
    return None


def _is_capital(text: str) -> bool:
    """Whether most of its longer words have capitals, as in names; a sentence has few."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return bool(words) and 2 * sum(word[0].isupper() for word in words) >= len(words)


@cache
def _headed() -> re.Pattern[str]:
    """The post before the name of the office that its holder heads: 'Chef de l'' before 'Unité …'."""
    posts = "|".join(table("authorities")["addressee"]["posts"])
    heads = "|".join(head for heads in table("authorities")["heads"].values() for head in heads)
    return re.compile(rf"(?:{posts}),?\s(?:de la\s|de l'|del\s|of the\s|of\s|d[aeou]\s)(?=(?:{heads})(?!\w))")


@cache
def _post() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(table('authorities')['addressee']['posts'])})(?!\w)")


def _is_post(low: str) -> bool:
    """Whether the line says who heads an office without naming it first: 'Subdirectora General de Cooperación'."""
    return _post().match(low.strip()) is not None


def _without_label(letter: Letter, line: Line) -> int:
    """Where the name begins behind 'To the', 'À Monsieur le', 'Exmo. Senhor'."""
    pattern = re.compile(
        r"\s*(?:(?:(?:ip |ncb |bcn )?[a-z]+ // a la mano de|a l'adresse d[eu]s?|a la mano de|a manos de|"
        r"a l'attention d[eu]|a la atencion de|for the attention of|to|a|au|aux|al|ao|aos|a la|a los|"
        r"a las|para|attention|attn|destinataire|destinatario|destino|exm[oa]s?\.?|excmo\.?|ilmo\.?|the|le|la|l'|"
        r"el|los|las|o|os|as|"
        r"honou?rable|messrs|monsieur|madame|mesdames|messieurs|senhora?s?|senora?(?:es|s)?|sr\.?a?|m\.|mme|"
        r"his excellency|requested authority|autorite requise|autoridad requerida|autoridade requerida|"
        r"autoridade rogada|executing authority|\d{1,2}\.)[\s:.,]+(?:para\s|a\s|de\s|do\s|da\s)?)+"
    )
    match = pattern.match(letter.low, line.start, line.end)
    begin = match.end() if match and match.end() < line.end else line.start
    if headed := _headed().match(letter.low, begin, line.end):
        return headed.end()
    if match is None:
        single = re.compile(r"l'\s?|(?:to|para|a)[\s:]+").match(letter.low, line.start, line.end)
        return single.end() if single and single.end() < line.end else line.start
    return match.end() if match.end() < line.end else line.start
