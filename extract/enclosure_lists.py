"""Cuts a list of enclosures into its titles: by its numbers, its dashes, its semicolons, its lines or its cells.

A number counts as the mark of an item only in its turn (1, 2, 3; a, b, c; i, ii, iii), so that "article 268 (2)" and
"5 (five) maps" divide nothing.
"""

import re
from collections.abc import Iterator
from functools import cache

from extract.letter import Letter
from extract.vocabulary import either

LONGEST = 190
"""Letters of the longest title."""
FAR = 1500
"""Letters behind its heading within which a list ends."""
Span = tuple[int, int]

_LABEL = (
    r"(?:Annex(?:e|ure)?|Anexo|Anx\.?|Doc\.?|Documento?|Appendix|Schedule|Exhibit|Enclosure|Attachment|Tab|Pi[eè]ce|"
    r"Ap[eé]ndice|Adjunto|Allegato|Anlage|Bijlage)"
)
_BULLET = re.compile(r"(?:^|(?<=[\n\t;:]))\s*(?:[-–—•·▪■□●○◦‣*☒☐☑✓>»➢]|\[[xX ]?\]|\([xX ]?\))\s+")
_NAMED = re.compile(
    rf"(?:^|(?<=[\n\t;,.]))\s*(?:{_LABEL}\s(?:n\.?\s?[º°o]\s?)?[A-Z\d]{{1,4}}\s?[-–—:.)]?\s?|[A-Z]{{1,3}}[.-]?\d{{1,2}}"
    r"(?:\s{2,}|\s?[\t.)–—:]\s?))",
    re.IGNORECASE,
)
_ENUMERATED = re.compile(
    r"(?:(?P<line>^|(?<=[\n\t]))\s*|(?<=[;:,.)–—-])\s+|(?<=[^\W\d_])\s+(?=\()|(?<=\s))"
    r"(?P<open>\(?)(?P<sign>\d{1,2}|[ivx]{1,5}|[IVX]{1,5}|[a-zA-Z])"
    r"(?P<close>\.?[)°º]|\.[-–—º]+|\.|\s?[-–—]\s|/\s|(?<=\d)\t|(?<=\d)\s(?=[A-ZÀ-Ý]))\s?[-–—]?\s?"
)
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}


def titles_behind(letter: Letter, position: int) -> tuple[Span, ...]:
    """The spans of the titles in the list that begins at `position`."""
    end = _list_end(letter, position)
    if stop := _behind().search(letter.low, position + 1, end):
        end = stop.start()
    end = _cut_at_sentence(letter.text, position, end)
    return tuple(span for piece in _pieces(letter, position, end) if (span := trimmed(letter, *piece)) is not None)


@cache
def _behind() -> re.Pattern[str]:
    """What no longer belongs to the list: known words, or the next labelled row of a table."""
    next_heading = rf"[\n\t|]\s?(?:{either('enclosures', 'headings')})\s?:"
    next_row = r"\n(?=[^\W\d_][^\n\t]{2,30}\t[^\n]*[^\W\d_])"
    return re.compile(rf"[\n\t]\s?(?:{either('enclosures', 'behind')})(?!\w)|{next_heading}|{next_row}")


_SENTENCE_END = re.compile(r"(?:(?<=\d{4})|(?<=[^\W\d_]{3})|(?<=[)»”]))\.\s+(?=[A-ZÀ-Ý][^.;]{12,})(?!\d)")


def _cut_at_sentence(text: str, start: int, end: int) -> int:
    """Where the sentence ends that holds the list, unless the next one begins with a mark of the list."""
    for stop in re.compile(r"(?:(?<=\d{4})|(?<=[^\W\d_]{3})|(?<=[)»”]))\.\s+(?=[A-ZÀ-Ý][^.;]{12,})(?!\d)").finditer(
        text, start, end
    ):
        rest = text[stop.end() : end]
        if (
            _abbreviated().search(text[max(start, stop.start() - 12) : stop.start() + 1])
            or ";" in rest.partition(". ")[0]
        ):
            continue
        if _ENUMERATED.match("\n" + rest, 1) or _NAMED.match(rest) or _BULLET.match(rest):
            continue
        return stop.start()
    return end


@cache
def _abbreviated() -> re.Pattern[str]:
    """A full stop that only shortens a title or a word: 'Insp. Aldo Brenn', 'Dra. Ilda Roza'."""
    return re.compile(rf"(?<![\w])(?:{either('enclosures', 'abbreviated')})\.$", re.IGNORECASE)


def trimmed(letter: Letter, start: int, end: int) -> Span | None:
    """The title in the stretch, without marks, joints, and the count of its copies or pages; None if there is none."""
    piece = letter.text[start:end]
    first_cell = next((cell for cell in re.finditer(r"[^\t]+", piece) if re.search(r"[^\W\d_]{3}", cell[0])), None)
    if first_cell is None:
        return None
    start, title = start + first_cell.start(), first_cell[0]
    title = title.rstrip(" \n\t-–—;,.·|/")
    title = re.sub(rf"[\s;,]+(?:{either('enclosures', 'joints')})$", "", title)
    title = _COUNT.sub("", title).rstrip(" \n-–—;,.:")
    lead = re.match(rf"[\s\-–—;,.·|>»]*(?:(?:{either('enclosures', 'joints')})\s)?(?:{_ENUMERATED.pattern})?", title)
    lead_end = lead.end() if lead is not None and lead[0].strip() else re.match(r"\s*", title).end()  # type: ignore[union-attr]
    title, start = title[lead_end:], start + lead_end
    if not 3 < len(title) < LONGEST or not re.search(r"[^\W\d_]{3}", title) or _is_none(title, letter, start):
        return None
    return start, start + len(title)


_COUNT = re.compile(
    r"[\s,–—-]*(?:\((?:x\s?)?\d{1,4}\s?(?:x|cop|copies?|copias?|c[oó]pias?|p|pp|pages?|p[aá]gs?|p[aá]ginas?|ff?|fs|fls?|folios?|"
    r"fojas|folhas|hojas|sheets?|ex|exemplaires?|ejemplares|exemplares|feuillets?|leaves|vols?)\.?\)|"
    r",\s\d{1,4}\s(?:pp?\.|pages?|p[aá]ginas?|ff?\.|fs\.|fls?\.|folios|fojas|folhas|hojas|sheets?|feuillets?|copies|copias|c[oó]pias)"
    r"|\.{4,}\s?\d{0,3})\s*$",
    re.IGNORECASE,
)


@cache
def _none() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{either('enclosures', 'none')})\W*")


def _is_none(title: str, letter: Letter, start: int) -> bool:
    return _none().fullmatch(letter.low, start, start + len(title)) is not None


def _pieces(letter: Letter, start: int, end: int) -> list[Span]:
    """Where the items begin and end: by marks in their turn, else by signs that divide, else by lines."""
    text = letter.text[start:end]
    marks = _marks(text)
    if not marks:
        marks = _dividers(letter, start, end)
    ends = [*(first for first, _ in marks[1:]), len(text)][: len(marks)]
    return [(start + last, start + following) for (_, last), following in zip(marks, ends, strict=True)]


def _marks(text: str) -> list[Span]:
    """The marks of the list's items: the longest chain of numbers or letters, or its bullets, if it begins with one."""
    bullets = [match.span() for match in _BULLET.finditer(text)]
    named = [match.span() for match in _NAMED.finditer(text)]
    best = max((*_chains(text), bullets, named), key=len, default=[])
    begins = bool(best) and not re.sub(r"[\W_]", "", text[: best[0][0]])
    return best if begins or (len(best) >= 2 and best[0][0] < 90 and ";" not in text[: best[0][0]]) else []


def _chains(text: str) -> Iterator[list[Span]]:
    """Marks of one style whose numbers follow each other, from the first one of that style."""
    several = list(_ENUMERATED.finditer(text))
    for style in ("digit", "roman", "letter"):
        chain: list[Span] = []
        expected = 1
        for match in several:
            value = _ordinal(match["sign"], style)
            firm = match["line"] is not None or match["close"].strip()[:1] in {")", "°", "º"} or match["close"] != "."
            lead = text[: match.start("open")]
            firm = firm or re.search(r"[;:,.|·–—-]\s+$", lead) is not None or (not lead.strip() or bool(chain))
            if value == expected and firm and (not chain or match.start() >= chain[-1][1]):
                chain.append((match.start("open"), match.end()))
                expected += 1
        yield chain


def _ordinal(sign: str, style: str) -> int | None:
    if style == "digit":
        return int(sign) if sign.isdigit() else None
    if style == "roman":
        return _ROMAN.get(sign.lower())
    return ord(sign.lower()) - ord("a") + 1 if len(sign) == 1 and sign.isalpha() else None


def _dividers(letter: Letter, start: int, end: int) -> list[Span]:
    """What divides a list without marks: semicolons, dots and bars between the titles, else the ends of its lines."""
    text = letter.text[start:end]
    for sign in (r";\s", r"\s[·•|]\s|\s//\s", r"\s[–—]\s", r"\s/\s"):
        if found := [match.span() for match in re.finditer(sign, text)]:
            return [(0, 0), *found]
    breaks = re.finditer(r"\n(?=[A-ZÀ-Ý«“\"'\d])", text)
    lines = [(0, 0), *(match.span() for match in breaks if not _runs_on(letter, start + match.start()))]
    return lines if len(lines) > 1 or len(text) < 120 else []


def _runs_on(letter: Letter, position: int) -> bool:
    """Whether the line that ends there is so full that its sentence goes on in the next one."""
    line = letter.line_at(max(position - 1, 0))
    edge = max(each.box.x1 for each in letter.lines if each.page == line.page)
    return line.box.x1 > 0.93 * edge and letter.text[line.end - 1] not in ".;:)"


def _list_end(letter: Letter, position: int) -> int:
    """The list runs on over the following blocks as long as they begin with marks like its own."""
    text = letter.text
    end = _block_end(text, position)
    if not text[position:end].strip():
        position, end = end, _block_end(text, end + 2)
    style = _style(text[position:end])
    for _ in range(14):
        if end >= len(text) or not (mark := _style(text[end + 2 : end + 40])) or style not in ("", mark):
            break
        end = _block_end(text, end + 2)
    return min(end, position + FAR)


BLOCK_END = re.compile(r"\n\n(?![a-zà-ÿ])|(?<=[.:;])\n\n|\Z")
"""Where a block ends; a sentence that the end of the page cut in two goes on in small letters."""


def _block_end(text: str, position: int) -> int:
    end = BLOCK_END.search(text, position)
    return len(text) if end is None else end.start()


def _style(text: str) -> str:
    """How the list that begins here is marked: "1" by numbers, "a" by letters, "-" by dashes, "" not at all."""
    if _BULLET.match(text):
        return "-"
    if _NAMED.match(text):
        return "n"
    mark = _ENUMERATED.match(text)
    return "" if mark is None else "1" if mark["sign"].isdigit() else "a"
