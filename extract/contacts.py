"""E-mail addresses and telephone numbers, and which of them is the sender's own contact."""

import re
from collections.abc import Iterator

from extract.findings import Found, proposal
from extract.letter import Letter
from records.values import Proposal

_EMAIL = re.compile(
    r"(?<![\w.+-])([a-z0-9][\w.+-]*)\s?@\s?("
    r"[a-z0-9](?:[a-z0-9]|-\s?)*(?:\s?\.\s?[a-z0-9-]+)*\.[a-z]{2,}|"
    r"[a-z0-9](?:[a-z0-9]|-\s?)*\.\s(?:example|com|org|net|int|gov|gob|gouv)(?!\w))(?![\w@])"
)
_MISREAD_AT = re.compile(
    r"(?<![\w.+-])([a-z0-9][\w.+-]{2,}?)\s?(?:\((?:[A-Zy]|Q\))?|[OQ©®€])\s?((?:[a-z0-9][a-z0-9-]*\.){1,4}[a-z]{2,7})"
    r"(?![\w@)])"
)
"""An address whose @ a scan has turned into '(', '(y', 'O' or '©'."""
_MAIL_CUE = re.compile(r"mail|courriel|correo|correio|tel|\+\d|contact|contat|enlace|esclarec|consulta|@")
WHOLE = 9
"""So many figures in one line are a whole number, whatever the next line begins with."""
_DIGITS = r"\d[\d ().\-/]{5,22}\d(?:\n\d[\d -]{2,9}\d)?"
"""The figures of a number; it may go on in the next line."""
_PLUS = re.compile(
    r"(?<![\w/])\(?\s?\+\s?\(?(\d(?:[\d ().\-/]{0,6}\n)?[\d ().\-/]{6,22}\d(?:\n\d[\d -]{2,9}\d)?)(?![\d/])"
)
_LABEL = (
    r"\b(?:tel(?:ephone|efono|efone|ef)?|phone|fono|fone|ph|telf|tlf|tfno|tlfno|telef|tf|fon|telefon|mobile|mob|cell|cel|"
    r"celular|movil|telemovel|portable|gsm|whatsapp|hotline|helpdesk|duty (?:line|phone|officer)|"
    r"direct(?: line| dial)?|ligne directe|linea directa|linha direta|fixe|fijo|fixo|standard|switchboard|central|"
    r"centralita|pbx|abx|conmutador)s?\b\.?"
    r"(?:\s(?:du|de|do|da|del|of|the|la|le|direct|directo|office|parquet|bureau|court|tribunal|juzgado|greffe)){0,3}"
    r"\s?(?:n\.?\s?o\.?|no\.?|number)?\s?:?\s{0,2}"
)
_ABROAD = re.compile(rf"{_LABEL}00\s?([1-9]{_DIGITS[2:]})(?![\d/])")
"""A number for callers from abroad written with 00 for the +."""
_LABELLED = re.compile(rf"{_LABEL}(\(?{_DIGITS})(?![\d/])")
_ABROAD_BARE = re.compile(r"(?<![\w/.+-])00\s?([1-9]\d{0,2}[ .-]\(?\d[\d ().-]{5,16}\d)(?![\d/])")
"""The same without a label: 00, the country's code, groups of figures."""
_BARE = r"(\(?\d[\d ().-]{5,19}\d)(?![\d/@])"
_BETWEEN = (
    r"\s?(?:[-·•|/,;]|or|ou|o|et|and|y|e|ni)\s?"
    r"(?:(?:at|on|by|au|al|ao|by phone|mail|e-?mail|courriel|correo|correio)\s?:?\s?)?"
)
_BEHIND_MAIL = re.compile(rf"@[a-z0-9.-]+\.[a-z]{{2,}}{_BETWEEN}{_BARE}")
_BEFORE_MAIL = re.compile(rf"(?<![\w/.+-]){_BARE}{_BETWEEN}(?=[a-z0-9][\w.+-]*@)")
"""A number without a label right beside an e-mail address."""
_NO_PHONE = re.compile(r"\d{1,2}[.-]\d{1,2}[.-]\d{2,4}|(?:19|20)\d\d[ -](?:19|20)\d\d|\d{7,8}")
"""Dates, spans of years, bare runs of figures."""
_FAX = re.compile(
    r"(?:(?<!tel/)(?<!tel\. / )(?<!tel / )(?<!tel\./)fax|telefax|telecopie|telecopieur|telecopia|f\.)[^\n+]{0,12}$"
)
_SOMEBODYS = re.compile(
    r"(?:subscriber|assinant|abonn|souscri|suspect|handset|telemovel|numero|number|ligne|linha|linea|line|movil|celular)"
    r"[^.;:\n]{0,28}$"
)
"""Before a number that is not the sender's but one that the letter is about."""
_INVITES = re.compile(
    r"contact|queries|enquir|question|further information|clarif|liaison|duty|attention of|renseignement|precision|"
    r"joindre|correspond|interlocut|disposition|greffe|consulta|enlace|aclaraci|comunicar|dirigirse|contato|contacto|"
    r"esclarecimento|duvida|falar com|ligacao|secretaria|officer|tel|mail|courriel|correo|correio"
)


def find_contacts(letter: Letter) -> tuple[Found, ...]:
    """Every e-mail address (kind "email") and telephone number (kind "phone", digits with a leading +)."""
    return tuple(sorted((*_emails(letter), *_phones(letter)), key=lambda f: f.start))


def _emails(letter: Letter) -> Iterator[Found]:
    for match in _EMAIL.finditer(letter.low):
        value = re.sub(r"\s", "", f"{match[1]}@{match[2]}").strip(".")
        yield Found("email", match.start(), match.end(), value, 0.95, "e-mail")
    for match in _MISREAD_AT.finditer(letter.plain):
        near = letter.low[max(0, match.start() - 120) : match.end() + 40].replace(match[0].lower(), "")
        if match[2].count(".") >= 2 or (match[2].count(".") == 1 and _MAIL_CUE.search(near)):
            yield Found("email", match.start(), match.end(), f"{match[1]}@{match[2]}".lower(), 0.7, "e-mail")


def _phones(letter: Letter) -> Iterator[Found]:
    taken: list[int] = []
    shapes = ((_PLUS, "+", 0.95), (_ABROAD, "+", 0.9), (_LABELLED, "", 0.8), (_ABROAD_BARE, "+", 0.85))
    for pattern, plus, confidence in (*shapes, (_BEHIND_MAIL, "", 0.8), (_BEFORE_MAIL, "", 0.8)):
        for match in pattern.finditer(letter.low):
            written = match[1]
            if sum(c.isdigit() for c in written.split("\n")[0]) >= WHOLE:
                written = written.split("\n")[0]
            digits = re.sub(r"\D", "", written)
            end = match.start(1) + len(written)
            if pattern in (_BEHIND_MAIL, _BEFORE_MAIL) and _NO_PHONE.fullmatch(written.strip()):
                continue
            if 7 <= len(digits) <= 15 and not any(abs(match.start(1) - start) < 25 for start in taken):
                taken.append(match.start(1))
                if not _FAX.search(letter.low[: match.start()][-30:]):
                    yield Found("phone", match.start(), end, plus + digits, confidence, "telephone")


def propose_contacts(
    letter: Letter, found: tuple[Found, ...], *, addressee: tuple[int, int] | None
) -> Iterator[Proposal]:
    """The sender's e-mail and telephone, each with alternatives; the addressee's block holds none."""
    for kind, field in (("email", "contact_email"), ("phone", "contact_phone")):
        several = [f for f in found if f.kind == kind and not (addressee and addressee[0] <= f.start < addressee[1])]
        several.sort(key=lambda f: -_likeness(letter, f, found))
        ranked = list({f.value: f for f in reversed(several)}.values())[::-1]
        for rank, each in enumerate(ranked[:3]):
            yield proposal(
                letter, field, each.value, start=each.start, end=each.end, finder=each.finder, rank=rank,
                confidence=each.confidence * (0.95 if len(ranked) == 1 else 0.8),
            )  # fmt: skip


def _likeness(letter: Letter, each: Found, others: tuple[Found, ...]) -> float:
    """How much speaks for a contact: words that invite to write, the other kind of contact beside it."""
    around = letter.low[max(0, each.start - 160) : each.end + 40]
    beside = any(o.kind != each.kind and abs(o.start - each.start) < 120 for o in others)
    others_own = each.kind == "phone" and bool(_SOMEBODYS.search(letter.low, max(0, each.start - 60), each.start))
    words = min(len(_INVITES.findall(around)), 3)
    return 2.0 * beside + words - 1.5 * others_own - 0.0001 * each.start / max(len(letter.text), 1)
