"""What a reference number looks like: the groups of digits and capitals that registries of many States write.

'2024/0117', '22 104 000 031', '120 Js 4471/23', 'JI CABJI2 22 000017', '1:23-cr-00456', 'E877 of 2022'.
"""

import re
from collections.abc import Sequence

from extract.findings import Found

SHAPES = (
    re.compile(r"(?<![\w.])\d{1,6}/\d{2}\.\d[A-Z0-9]{5}(?:-[A-Z])?(?!\w)"),  # Portugal: NUIPC
    re.compile(r"(?<![\w.])\d{7}-\d{2}\.\d{4}\.\d\.\d{2}\.\d{4}(?!\d)"),  # Brazil: CNJ
    re.compile(r"(?<![\w.])\d{5}\.\d{6}/\d{4}-\d{2}(?!\d)"),  # Brazil: SEI
    re.compile(r"(?<![\w.])\d{2,4} (?:Js|Gs|Ls|Ds|Ws|Qs|UJs|AR) \d{2,6}/\d{2}(?!\d)"),  # Germany
    re.compile(r"(?<!\w)(?:SV|RR|RH|BB|MPC|EAI)\.\d{2,4}\.\d{2,6}(?!\d)"),  # Switzerland
    re.compile(r"(?<!\w)[A-Z]{2}\.\d{2}\.(?:[A-Z]\d|\d{2})\.\d{3,6}/\d{2,4}(?!\d)"),  # Belgium: notices
    re.compile(r"(?<!\w)EIO-[A-Z]{2}-[A-Z]{2}-\d{4}-\d{2}-\d{2}-\d{4}-\d(?!\d)"),  # eEDES
    re.compile(r"(?<!\w)(?:CRM-)?182-\d{4,6}(?!\d)"),  # United States, OIA
    re.compile(
        r"(?<![\w:])\d:\d{2}-(?:cr|mj|mc|cv|CR|MJ|MC|CV)-\d{3,6}(?:-[A-Z]{2,4})*(?!\w)"
    ),  # United States, courts
    re.compile(r"(?<!\d)\d{5} \d{2} \d \d{4} \d{7}(?!\d)"),  # Spain: NIG
)
"""Numbers that are references wherever they stand, for their shape alone."""

MARKED = re.compile(
    r"(?<![\w./@-])(?!SEC)(?:[A-Z][A-Z0-9]{1,9}(?:[-/.][A-Z0-9]{1,12})*(?=[-/. ]?\n?[A-Z0-9.-]*/)"
    r"(?:[-/. ]\n?[A-Z0-9][A-Z0-9.-]{0,12}){1,6}"
    r"|[A-Z][A-Z0-9]{1,9}(?:-[A-Z0-9]{1,9}){0,3}-\d{1,6}-(?:19|20)\d\d(?:-[A-Z0-9]{1,4})*)(?![\w@])"
)
"""Numbers that only registries write so: capitals and digits between strokes, or dashes and a year."""

_CORE = (
    r"[A-Za-z0-9](?:[\w./-]|(?<=[/-])\n(?=[A-Z0-9])(?!\n)|(?<=\d):(?=\d)|\((?=[A-Z0-9]{1,3}\)))*"
    r"(?:(?<=\([A-Z0-9])\)|(?<=\([A-Z0-9]{2})\))?(?:[/-][\w./-]*)?"
)
_AHEAD = (
    r"(?:(?:[A-Z]{1,8}(?:[-/][A-Z]{1,8})*\.?|[A-Z][a-z]{1,2}\.?|(?:[A-Z]\.){1,4})[ ]"
    r"|[A-Z]{2,8}-[A-Z]{2,8}\n(?=\d)|[A-Z]{2,6}\n(?=\d{3,6}/\d{2,4}\b)){0,3}"
)
_AHEAD_LOOSE = r"(?:[A-Z][A-Za-z]{2,12}[ ])?" + _AHEAD
_GROUPS = re.compile(r"(?: \d{1,7}(?![\w/.,:-]*[a-z€$£%])){1,5}(?![\d/.-])| \d{3}(?:/[A-Z0-9]{1,8})+(?!\w)")
_YEAR_AFTER = re.compile(r"\s(?:of|OF|Of|de|DE|del|du)\s\d{4}(?!\d)| /? ?(?:19|20)\d\d(?=[\s,;.)]|$)")
_SECOND = re.compile(r" (?:[A-Z]{1,6}|[A-Z][a-z]{1,2})\.? \d[\w/.-]*\w")
_HALF = re.compile(r" \d[\w.-]*/[\w/.-]*\w")
_VOLUME = re.compile(r" (?:VOL|Vol|TOMO|Tomo|Part|PART|Pt)\.? (?:[IVX]+|\d{1,2})(?!\w)(?: \(\d{1,3}\))?")
_INITIALS = re.compile(r" [A-Z]{2,6}(?=[ ]*(?:[\n\t]|$))")
_BROKEN = re.compile(r"[/-]\n(?!\n)[A-Z0-9][\w./-]*")
"""How a number goes on that the end of the line broke behind a stroke."""
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}")


def code_at(text: str, position: int, *, loose: bool = False, blocked: Sequence[Found] = ()) -> tuple[int, int] | None:
    """Where the number that begins at `position` ends, as a span; None if none begins there.

    `loose` (the head of a letter): a word may stand before it, initials behind it. What begins inside `blocked`
    (dates, sums, telephones) is none and ends none.
    """
    match = re.compile(rf"(?:{_AHEAD_LOOSE if loose else _AHEAD})(?P<core>{_CORE})").match(text, position)
    if match is None or not re.search(r"\d", match["core"]):
        return None
    if sign := re.match(r"(?:\S+ ){0,2}?N(?:os?|r|o)?\.? ", text[position : match.start("core")]):
        position += sign.end()
    end = _without_tail(text, match.start("core"), match.end())
    if any(f.start < end and match.start("core") < f.end for f in blocked):
        return None
    limit = min((f.start for f in blocked if f.start >= end), default=len(text))
    bare = match["core"].isdigit()
    end = _longer(text, end, limit, bare=bare, grouped=bare or not re.search(r"[/.-]", match["core"]), loose=loose)
    return (position, end) if is_code(text[position:end]) else None


_CELL = re.compile(
    r"(?:(?:[A-Z]{1,6}\.?|[A-Z][a-z]{1,2}\.?|[A-Z]?[\dA-Z][\dA-Z./()-]*|[A-Z\d]\w*/[\w./-]*|\(\d{1,3}\)|-|of|de|du|"
    r"Vol\.?|VOL\.?|Part|PART)(?: |(?=[.,;]?$))){1,9}$"
)
LONGEST_CELL = 45
LONGEST_LEAD = 8
"""Letters of the words in front of a number: more of them are its label."""


def cell_code(text: str, position: int, *, blocked: Sequence[Found] = ()) -> tuple[int, int] | None:
    """The number that fills its line or cell from `position` on, odd as its groups may be: 'AG/3/Part 4 (15)'.

    None where something else stands there too, or where the groups may be two numbers.
    """
    cell = re.compile(r"[^\n\t;|]*").match(text, position)
    end = position + len(cell[0].rstrip(" .,;")) if cell else position
    end = min([end, *(f.start for f in blocked if position < f.end and f.start < end)])
    value = re.sub(r"(?:[ .,;(-]|(?<= )-|(?<= )(?:of|de|du|[A-Z]))+$", "", text[position:end])
    value = value[:-1] if value.endswith(")") and "(" not in value else value
    if len(value) > LONGEST_CELL or _CELL.match(value) is None or not is_code(value):
        return None
    lead = re.match(r"(?:[A-Z]+ )*", value)
    if (
        not value[:1].isalnum()
        or value.endswith(("/", "-"))
        or (lead is not None and len(lead[0].replace(" ", "")) > LONGEST_LEAD)
    ):
        return None
    two = len(re.findall(r"\S*/\S*", value)) > 1 or re.search(r"/.* - ", value) is not None
    several = two or not re.search(r"[/-]\w|\d{6}", value)
    return None if several else (position, position + len(value))


def written(value: str) -> str:
    """The number as one line, joined where the end of a line broke it behind a stroke."""
    return " ".join(re.sub(r"(?<=[/-])\n", "", value).split())


def _without_tail(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1] in "./-:(" or (text[end - 1] == ")" and "(" not in text[start:end])):
        end -= 1
    return end


def _longer(text: str, end: int, limit: int, *, bare: bool, grouped: bool, loose: bool) -> int:
    """The end with further groups of digits, a year, a second number, a volume, initials."""
    if (broken := _BROKEN.match(text, end)) and broken.end() <= limit:
        end = _without_tail(text, end, broken.end())
    steps = [_GROUPS] if grouped else []
    steps += [_SECOND] if bare else []
    steps += [_HALF] if re.search(r"[/-][A-Z]+$", text[max(0, end - 12) : end]) else []
    steps += [_YEAR_AFTER, _VOLUME] + ([_INITIALS] if loose else [])
    for step in steps:
        more = step.match(text, end)
        if more is not None and more.end() <= limit:
            end = more.end()
    return end


_OF_A_LAW = re.compile(
    r"(?:Act|ACT|Law|Cap|Chap|Art|Sec|Ley|LEY|Loi|LOI|Lei|LEI|Decreto|CNPJ|NIPC|NIF|CPF|CHE|RCS|CUIT|CUIL|RUT|RIF|NIT|SIREN|"
    r"SIRET|TVA|VAT|IVA|DNI|NIE)\b"
)
"""What begins the number of a law, a company or a person."""


def is_code(value: str) -> bool:
    """Whether a stretch of digits, capitals and strokes can be a reference: no date, no year, no short number."""
    digits = sum(c.isdigit() for c in value)
    if digits < 2 or len(re.sub(r"\W", "", value)) < 4 or _DATE.fullmatch(value):
        return False
    if _OF_A_LAW.match(value):
        return False
    if re.search(r"\.(?:pdf|docx?|xlsx?|zip|jpe?g|png|tiff?|eml|msg|csv|txt|example|org|com)$", value, re.IGNORECASE):
        return False
    if re.fullmatch(r"\d{1,2}:\d\d(?::\d\d)?|(?:19|20)\d\d|\d{1,3}(?:[.]\d{1,3})?|\d{1,3}-\d{1,2}", value):
        return False
    return bool(re.search(r"\d[/.\-:(]|[/.\-:]\d|\d{4}|[A-Z]\d{3}| (?:of|OF|de) \d{4}|\d \d{3}", value))
