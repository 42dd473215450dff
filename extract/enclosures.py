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
        rf"(?:^|[\n\t])\s?(?:(?:\d{{1,2}}|[ivx]+|[a-z])[.)]?\s[-–]?\s?)?(?:{words})\.?\s?(?:\([^)"
        rf"]{{0,60}}\))?(?:\s?/\s?[^\n\t:]{{3,40}})?\s?[:.\n\t–-]+",
        re.MULTILINE,
    )


@cache
def _announced() -> re.Pattern[str]:
    """A sentence of the text that opens a list of enclosures with a colon."""
    words = "|".join(spaced(w) for w in sorted(table("cues")["annexes"]["announced"], key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{words})(?!\w)[^.;:]{{0,110}}:")


_NUMBERED = re.compile(
    r"(?:\b|^)(?:Annex(?:e|ure)?|Anexo|Appendix|Adjunto|Allegato)\s(?:n\.?\s?[o]?\s?)?[A-Z\d]{1,3}\s?[:-]\s?(?P<title>[^.;:\t]{4,150}?)"
    r"(?=,?\s(?:and|y|et|e)\s(?:Annex|Anexo|Adjunto|Appendix)|[.;\t]|,\s(?:Annex|Anexo|Adjunto|Appendix)|\n\n|$)"
)


def propose_enclosures(letter: Letter) -> Iterator[Proposal]:
    """The titles listed, without their numbers: behind a heading, behind a colon of the text, in a sentence."""
    spans = _listed(letter) or _behind_colon(letter) or _numbered(letter) or _in_text(letter)
    for item, (start, end) in enumerate(spans):
        title = " ".join(letter.text[start:end].split())
        yield proposal(letter, "annexes", title, start=start, end=end, confidence=0.82, finder="enclosures", item=item)


def _behind_colon(letter: Letter) -> list[tuple[int, int]]:
    """The list that a sentence announces: 'Se acompañan: …; … y …', 'The following are attached:' with items below."""
    for match in _announced().finditer(letter.low, int(len(letter.low) * 0.3)):
        items = list(_items(letter, match.end()))
        if len(items) >= 2 or (items and items[0][1] - items[0][0] < 120):
            return items
    return []


def _numbered(letter: Letter) -> list[tuple[int, int]]:
    """Enclosures that the text names with their numbers: 'Annex 1: List of questions and Annex 2: Order of …'."""
    found = [match.span("title") for match in _NUMBERED.finditer(letter.plain, int(len(letter.plain) * 0.3))]
    return found if len(found) >= 2 else []


def _listed(letter: Letter) -> list[tuple[int, int]]:
    best: list[tuple[int, int]] = []
    for match in _heading().finditer(letter.low):
        if _ends_sentence(letter, match):
            continue
        items = list(_items(letter, match.end()))
        late = match.start() > 0.35 * len(letter.text)
        if items and (late or len(items) >= 2) and len(items) >= len(best):
            best = items
    return best


def _ends_sentence(letter: Letter, heading: re.Match[str]) -> bool:
    """Whether the word is the last of a sentence that ran over the line: '… the text is / enclosed.'"""
    word = heading[0].strip()
    first = heading.start() + len(heading[0]) - len(heading[0].lstrip())
    return letter.text[first].islower() and word.endswith(".") and not word[:-1].endswith((".", "j"))


def _items(letter: Letter, position: int) -> Iterator[tuple[int, int]]:
    """The spans of the items that follow the heading."""
    end = _list_end(letter, position)
    text = letter.text[position:end]
    if stop := _end_of_list().search(letter.low, position + 1, end):
        text = letter.text[position : stop.start()]
    if stop := re.search(r"(?:(?<=\d{4})|(?<=[^\W\d_]{4})|(?<=\)))\.\s+(?=[A-ZÀ-Ý][^.;]{12,})(?!\d)", text):
        rest = text[stop.end() :]
        text = text if _ITEM_START.match(rest) or _INLINE_MARK.match(". " + rest) else text[: stop.start()]
    for begin, following in _pieces(text):
        piece = text[begin:following]
        title = piece.strip(" \n\t-–—;,.")
        title = re.sub(r"[\s;,]+(?:and|et|y|e)$", "", title)
        title = re.sub(r"^(?:and|et|y|e)\s", "", title)
        lead = piece.find(title) if title else 0
        if 3 < len(title) < 190 and re.search(r"[^\W\d_]{3}", title):
            yield position + begin + lead, position + begin + lead + len(title)


@cache
def _end_of_list() -> re.Pattern[str]:
    words = "|".join(sorted((spaced(w) for w in table("cues")["annexes"]["behind"]), key=len, reverse=True))
    return re.compile(rf"[\n\t]\s?(?:{words})(?!\w)")


_INLINE_MARK = re.compile(
    r"(?:^\s*|[;,.–—-]\s|\s(?=[IVX]{1,4}\s[–—-]\s)|\s(?=\())\(?(?:\d{1,2}|[ivx]{1,4}|[a-h]|[A-H]|[IVX]{1,4})(?:[.)°]|\s[–—-])"
    r"\s?(?=\S)"
)


def _pieces(text: str) -> list[tuple[int, int]]:
    """Where the items of a list begin and end: by their marks at line beginnings, else inside the line, else by ';'."""
    marks = [m.span() for m in _ITEM_START.finditer(text)]
    inline = [m.span() for m in _INLINE_MARK.finditer(text)]
    spans = inline if len(inline) > len(marks) else marks
    if len(spans) == 1 and text[: spans[0][0]].strip():
        spans = []
    if not spans and (";" in text or re.search(r"\n[A-ZÀ-Ý]", text) or len(text) < 120):
        parts = r";\s" if ";" in text else r"\n(?=[A-ZÀ-Ý])"
        spans = [(0, 0), *(m.span() for m in re.finditer(parts, text))]
    ends = [*(start for start, _ in spans[1:]), len(text)][: len(spans)]
    return [(end, following) for (_, end), following in zip(spans, ends, strict=True)]


def _list_end(letter: Letter, position: int) -> int:
    """The list runs on over the following blocks as long as they begin with marks like its own."""
    end = letter.text.find("\n\n", position)
    end = len(letter.text) if end < 0 else end
    if not letter.text[position:end].strip():
        position, end = end, letter.text.find("\n\n", end + 2)
        end = len(letter.text) if end < 0 else end
    style = _style(letter.text[position:end])
    for _ in range(12):
        if end >= len(letter.text) or not (mark := _style(letter.text[end + 2 : end + 40])) or style not in ("", mark):
            break
        following = letter.text.find("\n\n", end + 2)
        end = len(letter.text) if following < 0 else following
    return min(end, position + 1500)


def _style(text: str) -> str:
    """How the list that begins here is marked: "1" by numbers, "a" by letters, "-" by dashes, "" not at all."""
    mark = _ITEM_START.match(text) or re.match(r"\s*\(?[A-H][.)]", text)
    if mark is None:
        return ""
    sign = re.sub(r"[\s(]", "", mark[0])[:1]
    return "1" if sign.isdigit() else "a" if sign.isalpha() else "-"


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
