"""The enclosures that a letter lists: behind 'Enclosures', 'P.J.', 'Anexos' …, one a line or divided by semicolons."""

import re
from collections.abc import Iterator
from functools import cache

from extract.findings import proposal
from extract.letter import Letter
from extract.vocabulary import spaced, table
from records.values import Proposal

_MARK = (
    r"(?:\(?(?:[ivx]{1,5}|[a-z]|\d{1,2}|[A-Z]{1,3}\d{1,2})[.)°º]\s?[-–—]?\s?|(?:Annex(?:e|ure)?|Anexo|Doc\.?|"
    r"Documento|Appendix|Schedule|Pièce|Ap[eé]ndice|Adjunto)\s(?:n\.?\s?[º°o]\s?)?[A-Z\d]{1,4}\s?[-–—:.)]?\s?|"
    r"[A-Z]{1,2}\d{1,2}\s{1,2}|[-–—•·▪*☒☐]\s|[A-H]\s?[-–—.]\s|[IVX]{1,4}\s?[-–—.]\s|\d{1,2}\s(?=[A-ZÀ-Ý]))"
)
_ITEM_START = re.compile(rf"(?:^|(?<=[\n\t;:]))\s*{_MARK}")


@cache
def _heading() -> re.Pattern[str]:
    words = "|".join(spaced(w) for w in sorted(table("cues")["annexes"]["headings"], key=len, reverse=True))
    return re.compile(
        rf"(?:^|[\n\t])\s?(?:(?:\d{{1,2}}|[ivx]+|[a-z])[.)]?\s[-–]?\s?)?(?:{words})\s?(?:\([^)"
        rf"]{{0,60}}\))?(?:\s?/\s?[^\n\t:]{{3,40}})?\s?[:.\n\t–-]+",
        re.MULTILINE,
    )


def propose_enclosures(letter: Letter) -> Iterator[Proposal]:
    """The titles listed, without their numbers; behind the heading that opens the longest list, else in a sentence."""
    for item, (start, end) in enumerate(_listed(letter) or _in_text(letter)):
        title = " ".join(letter.text[start:end].split())
        yield proposal(letter, "annexes", title, start=start, end=end, confidence=0.82, finder="enclosures", item=item)


def _listed(letter: Letter) -> list[tuple[int, int]]:
    best: list[tuple[int, int]] = []
    for match in _heading().finditer(letter.low):
        items = list(_items(letter, match.end()))
        late = match.start() > 0.35 * len(letter.text)
        if items and (late or len(items) >= 2) and len(items) >= len(best):
            best = items
    return best


def _items(letter: Letter, position: int) -> Iterator[tuple[int, int]]:
    """The spans of the items that follow the heading."""
    end = _list_end(letter, position)
    text = letter.text[position:end]
    if stop := re.search(r"\.\s(?=[A-ZÀ-Ý][^.;:]{3,30}\s?:)", text):
        text = text[: stop.start()]
    for begin, following in _pieces(text):
        piece = text[begin:following]
        title = piece.strip(" \n\t-–—;,.")
        title = re.sub(r"[\s;,]+(?:and|et|y|e)$", "", title)
        lead = len(piece) - len(piece.lstrip(" \n\t-–—"))
        if 3 < len(title) < 190 and re.search(r"[^\W\d_]{3}", title):
            yield position + begin + lead, position + begin + lead + len(title)


def _pieces(text: str) -> list[tuple[int, int]]:
    """Where the items of a list begin and end: by their marks at line beginnings, else inside the line, else by ';'."""
    marks = [m.span() for m in _ITEM_START.finditer(text)]
    inline = [
        m.span()
        for m in re.finditer(
            r"(?:^\s*|[;,.–—-]\s|\s(?=[IVX]{1,4}\s[–—-]\s))\(?(?:\d{1,2}|[ivx]{1,4}|[a-h]|[IVX]{1,4})(?:[.)°]|\s[–—-])"
            r"\s?(?=\S)",
            text,
        )
    ]
    spans = inline if len(inline) > len(marks) else marks
    if not spans and (";" in text or re.search(r"\n[A-ZÀ-Ý]", text) or len(text) < 120):
        spans = [(0, 0), *(m.span() for m in re.finditer(r";\s|\n(?=[A-ZÀ-Ý])", text))]
    return [(end, following) for (_, end), (following, _) in zip(spans, [*spans[1:], (len(text), 0)], strict=True)]


def _list_end(letter: Letter, position: int) -> int:
    """The list runs on over the following blocks as long as they begin like items."""
    end = letter.text.find("\n\n", position)
    end = len(letter.text) if end < 0 else end
    if not letter.text[position:end].strip():
        position, end = end, letter.text.find("\n\n", end + 2)
        end = len(letter.text) if end < 0 else end
    for _ in range(12):
        if end >= len(letter.text) or not _ITEM_START.match(letter.text[end + 2 : end + 40]):
            break
        following = letter.text.find("\n\n", end + 2)
        end = len(letter.text) if following < 0 else following
    return min(end, position + 1500)


@cache
def _sentences() -> re.Pattern[str]:
    several = [spaced(p).replace("(?P<list>", "(") for p in table("cues")["annexes"]["in_text"]]
    return re.compile("|".join(rf"(?:(?<![\w]){p})" for p in several))


def _in_text(letter: Letter) -> list[tuple[int, int]]:
    """Enclosures named in a sentence near the end: 'A copy of the ruling and a photograph are attached.'"""
    for match in _sentences().finditer(letter.low, int(len(letter.low) * 0.3)):
        group = next(i for i in range(1, len(match.groups()) + 1) if match[i] is not None)
        start, end = match.span(group)
        parts = [
            m.span()
            for m in re.finditer(
                r".+?(?:,?\s(?:and|et|y|e)\s(?=(?:an?|the|une?|la|le|el|un|um|uma|o|a)\s)|$)",
                letter.low[start:end],
                re.DOTALL,
            )
        ]
        spans = [(start + a, start + b) for a, b in parts]
        return [
            (a, b - len(m[0])) for a, b in spans if (m := re.search(r"(?:,?\s(?:and|et|y|e))?\s*$", letter.low[a:b]))
        ]
    return []
