"""Provisions of national law: 'section 8(1) of the Bribery Act 2010', 'artículos 295 y 304 del Código Penal'."""

import re
from functools import cache

from extract.findings import Found, without_overlaps
from extract.letter import Letter
from extract.vocabulary import table

_ARTICLE = (
    r"(?:art(?:icle|iculo|igo)?s?\b\.?o?|sections?\b|secs?\b\.?|ss?\.\s?(?=\d)|pars?\.\s?(?=\d)|"
    r"paragraphes?\s(?=\d+[.]\d)|§+|regulations?\b)"
)
_IN_BRACKETS = re.compile(
    rf"\(\s?((?:(?:arts?|article)\b\.?|{_ARTICLE})\s?[\dil](?:[^()]|\([^()]{{0,40}}\))*?)\s?\)(?!\w)"
)
_US_CODE = re.compile(
    r"(?:title\s)?\b\d{1,2}\s(?:u\.\s?s\.\s?c\.|united states code,?)\s?(?:section|sec\.|§+)?\s?\d+[\w()]*(?:(?:,|"
    r"\sand|,\sand)\s\d+[\w()]*)*"
)
_LAW_FIRST = re.compile(
    r"(?<![A-Za-z])[A-Z][\w'&-]+(?:[ \n](?:and|of|the|on|for|de|du|des|la|et|y|e|\([A-Z][\w ]+\)|[A-Z][\w'&-]+)){0,8}?"
    r"(?:(?<=Act)|(?<=Code)|(?<=Law)|(?<=Ordinance)|(?<=Proclamation)|(?<=Statute))(?:[ \n]\d{4})?,[ \n]"
    r"(?:ss?|secs?|sections?|arts?|articles?|c)\.?[ \n]\d[\w.]*(?:\([\w.]+\))*"
    r"(?:(?:,|[ \n]and)[ \n]\d[\w.]*(?:\([\w.]+\))*)*"
)
"""The law before its section: 'Larceny Act, s. 5(2)'."""
_TAIL = re.compile(
    r"(?:\s\([Aa]ct\s\d+\)|,?\s\(?(?:[Cc]hap(?:ter)?|[Cc]ap)\b\.?\s?[\dA-Z][\dA-Z:.]*(?<![.:])\)?|\s\((?:as\s)?amended[^()]{0,20}\)|\s(?:(?:of|de|du|des|del|da|do|dos|das|the|la|le|les|los|el|"
    r"n\.?\s?os?\.?|no\.?|num\.?|nr\.?|and|y|et|e|on|against|sur|relative|to)\s){0,2}"
    r"(?:[Nn]\.?\s?o?\.?\s(?=\d)|[Nn]r\.?\s(?=\d)|[Nn]um\.?\s(?=\d))?(?:\([A-Z][a-z ]+\)|[A-Z0-9][\w/()"
    r"-]*(?:\.[\w(][\w/()-]*)*|code|loi|penal|cuerpo|legal|diploma|uniforme|organique)|,\s(?=(?:19|20)\d\d)\d{4}|"
    r"\s\((?:as\s)?amended[^()]{0,20}\)|\s?de\s\d{1,2}\sde\s[a-z]+(?:\sde\s\d{4})?|"
    r"\s?du\s\d{1,2}(?:er)?\s[a-z]+\s\d{4}|,\sde\s\d{1,2}\sde\s[A-Za-z]+)"
)


@cache
def _open_pattern() -> re.Pattern[str]:
    laws = "|".join(
        re.escape(law).replace(r"\ ", r"\s")
        for law in sorted(table("offences")["statute"]["laws"], key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w(]){_ARTICLE}\s?\d[^;:\t]{{0,110}}?\b({laws})\b\.?")


@cache
def _excluded() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name) for name in table("offences")["statute"]["not_of_offence"]))


def find_statutes(letter: Letter) -> tuple[Found, ...]:
    """Every provision that may define an offence; provisions of procedure and of treaties are left out."""
    spans = [(m.start(1), m.end(1)) for m in _IN_BRACKETS.finditer(letter.low)]
    spans += [(m.start(), m.end()) for m in _US_CODE.finditer(letter.low)]
    spans += [(m.start(), m.end() - (m[0][-1] == ".")) for m in _LAW_FIRST.finditer(letter.plain)]
    for match in _open_pattern().finditer(letter.low):
        if not any(start <= match.start() < end for start, end in spans):
            spans.append((match.start(), _end(letter, match.end())))
    found = [
        Found("statute", start, end, " ".join(letter.text[start:end].split()), 0.85, "statutes")
        for start, end in spans
        if not _excluded().search(" ".join(letter.low[start : end + 15].split())) and end - start < 170
    ]
    return without_overlaps(found)


def _end(letter: Letter, position: int) -> int:
    """Where the name of the law ends: it runs on over names, numbers and years."""
    flat = re.sub(r"\s", " ", letter.plain)
    while (more := _TAIL.match(flat, position)) and not _ends_item(letter, position, more.end()):
        position = more.end()
    return position - 1 if letter.text[position - 1 : position] in {",", "."} else position


def _ends_item(letter: Letter, position: int, end: int) -> bool:
    """Whether a block ends there, or a line that is not full: what stands in the next line is another item."""
    gap = letter.text[position:end]
    if "\n\n" in gap or "\t" in gap:
        return True
    if "\n" not in gap or not re.search(r"\n[A-Z0-9]", letter.plain[position:end]):
        return False
    line = letter.line_at(position - 1)
    page = [other for other in letter.lines if other.page == line.page and other.block == line.block]
    return line.box.x1 < 0.75 * max(other.box.x1 for other in page)
