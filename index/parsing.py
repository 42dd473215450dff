"""The query language: words, "phrases", AND OR NOT, -word, beginnings*, near~ spellings, field:value, spans of dates.

Any string is a query. What does not parse is searched as words, and `Query.notice` says so.
"""

import re

from index.analyser import STOP_WORDS, tokens
from index.query import (
    Beginning,
    Both,
    Either,
    Everything,
    InField,
    Node,
    Nothing,
    Number,
    Phrase,
    Query,
    Span,
    Without,
    Word,
)
from index.values import DATE_FIELDS, SEARCH_FIELDS

MOST_PARTS = 100
"""Words and signs of a query that are looked at."""
DEEPEST = 20
"""Brackets within brackets."""


class _NotUnderstoodError(Exception):
    """The query does not follow the rules; its sentence is for the person."""


_PART = re.compile(
    r"""
      (?P<bracket>[()])
    | (?P<minus>(?<!\S)-(?=[\w"(]))
    | (?P<field>[A-Za-z_]+):(?P<value>"[^"]*"?|[^\s()"]+)
    | "(?P<phrase>[^"]*)(?P<closed>"?)
    | (?P<word>[^\s()"]+)
    """,
    re.VERBOSE,
)
_OPERATORS = ("AND", "OR", "NOT")


def parse(text: str) -> Query:
    """What the query asks for; never raises."""
    parts = list(_PART.finditer(text))
    if not text.strip():
        return Query(Everything())
    notice = None
    if len(parts) > MOST_PARTS:
        parts, notice = parts[:MOST_PARTS], f"Only the first {MOST_PARTS} words of the query were searched."
    try:
        root = _Parser(parts).parse()
    except _NotUnderstoodError as error:
        root = _words(" ".join(part.group() for part in parts if part.group() not in _OPERATORS))
        notice = f"{error} The query was searched as words."
    if isinstance(root, Nothing):
        notice = "The query holds no word that can be searched."
    return Query(root, notice)


class _Parser:
    """One pass from left to right: OR binds weakest, then words side by side and AND, then NOT and minus."""

    def __init__(self, parts: list[re.Match[str]]) -> None:
        self._parts = parts
        self._at = 0
        self._depth = 0

    def parse(self) -> Node:
        root = self._either()
        if self._at < len(self._parts):
            raise _NotUnderstoodError("A closing bracket has no opening one.")
        return root

    def _peek(self) -> str | None:
        return self._parts[self._at].group() if self._at < len(self._parts) else None

    def _either(self) -> Node:
        parts = [self._both()]
        while self._peek() == "OR":
            self._at += 1
            parts.append(self._both())
        found = tuple(part for part in parts if not isinstance(part, Nothing))
        return found[0] if len(found) == 1 else Either(found) if found else Nothing()

    def _both(self) -> Node:
        parts: list[Node] = []
        wanted = True  # an operator needs something after it
        while (part := self._peek()) not in (None, ")", "OR"):
            if part == "AND":
                if not parts or wanted:
                    raise _NotUnderstoodError("AND needs a word on both sides.")
                wanted, self._at = True, self._at + 1
                continue
            run = self._number_run()
            parts.append(run or self._not())
            wanted = False
        if wanted:
            raise _NotUnderstoodError("A word is missing beside AND, OR, NOT or in brackets.")
        return _both(parts)

    def _not(self) -> Node:
        match = self._parts[self._at]
        if match["minus"] or match.group() == "NOT":
            self._at += 1
            if self._peek() in (None, ")", "AND", "OR"):
                raise _NotUnderstoodError("NOT needs a word after it.")
            self._deeper(1)
            part = self._not()
            self._deeper(-1)
            return part if isinstance(part, Nothing) else Without(part)
        return self._atom()

    def _atom(self) -> Node:
        match = self._parts[self._at]
        self._at += 1
        if match.group() == "(":
            self._deeper(1)
            inner = self._either()
            self._deeper(-1)
            if self._peek() != ")":
                raise _NotUnderstoodError("A bracket is not closed.")
            self._at += 1
            return inner
        if match["field"]:
            return _field(match["field"].lower(), match["value"])
        if match["phrase"] is not None:
            if not match["closed"]:
                raise _NotUnderstoodError("A quotation mark is not closed.")
            return _phrase(match["phrase"])
        return _word(match["word"] or match.group())

    def _number_run(self) -> Node | None:
        """A number written in groups, as on paper: found as one number, or as words."""
        end = self._at
        while end < len(self._parts) and _is_group(self._parts[end]):
            end += 1
        run = [match.group() for match in self._parts[self._at : end]]
        if len(run) < 2 or not any(c.isdigit() for c in "".join(run)):
            return None
        self._at = end
        return Either((_both([_word(word) for word in run]), *_number("".join(run))))

    def _deeper(self, step: int) -> None:
        self._depth += step
        if self._depth > DEEPEST:
            raise _NotUnderstoodError("There are too many brackets within brackets.")


def _is_group(match: re.Match[str]) -> bool:
    word = match["word"]
    if word is None or word in _OPERATORS or word.endswith(("*", "~")):
        return False
    letters = "".join(c for c in word if c.isalnum())
    return bool(letters) and (any(c.isdigit() for c in letters) or (letters.isupper() and len(letters) <= 4))


def _both(parts: list[Node]) -> Node:
    """All the parts; words too common to be indexed ask for nothing where other words stand beside them."""
    found = tuple(part for part in parts if not isinstance(part, Nothing))
    found = tuple(p for p in found if not (isinstance(p, Word) and p.word in STOP_WORDS)) or found[:1]
    return found[0] if len(found) == 1 else Both(found) if found else Nothing()


def _words(text: str) -> Node:
    return _both([_word(word) for word in text.split()])


def _word(text: str) -> Node:
    """A word as typed: with a star, a tilde, or with signs inside ("State's", CR-2024/17)."""
    edits = re.search(r"~([12])?$", text)
    bare = text[: edits.start()] if edits else text.rstrip("*")
    words = [token.words[0] for token in tokens(bare, None)]
    if not words:
        return Nothing()
    if len(words) == 1 and edits:
        return Word(words[0], int(edits[1] or 1))
    if len(words) == 1 and text.endswith("*"):
        return Beginning(words[0])
    plain = _in_order(words)
    if any(c.isdigit() for c in "".join(words)):
        return Either((plain, *_number(bare)))
    if isinstance(plain, Phrase):  # a double name: together at best, but each part may have been misread
        return Either((plain, _both([Word(word) for word in words])))
    return plain


def _number(text: str) -> tuple[Number, ...]:
    """The number joined; and without its decimals where it has two that follow a point or comma."""
    whole = "".join(token.words[0] for token in tokens(text, None))
    decimals = re.fullmatch(r"(.*\d)[.,]\d\d", text.strip())
    short = "".join(token.words[0] for token in tokens(decimals[1], None)) if decimals else ""
    return tuple(Number(joined) for joined in dict.fromkeys((whole, short)) if joined)


def _phrase(text: str) -> Node:
    words = [token.words[0] for token in tokens(text, None)]
    return _in_order(words) if words else Nothing()


def _in_order(words: list[str]) -> Node:
    places: list[str | None] = [None if word in STOP_WORDS else word for word in words]
    while places and places[-1] is None:
        places.pop()
    while places and places[0] is None:
        places.pop(0)
    if not places:
        return _both([Word(word) for word in words])
    first = places[0]
    return Word(first) if len(places) == 1 and first else Phrase(tuple(places))


def _field(name: str, typed: str) -> Node:
    if name not in SEARCH_FIELDS:
        raise _NotUnderstoodError(f"“{name}” is no field.")
    value = typed.strip('"').strip()
    if not value:
        raise _NotUnderstoodError(f"“{name}:” needs a value.")
    if name in DATE_FIELDS or name == "amount":
        return _span(name, value)
    if typed.startswith('"'):
        return InField(name, value)
    edits = re.search(r"~([12])?$", value)
    bare = value[: edits.start()] if edits else value.rstrip("*")
    return InField(name, bare, beginning=value.endswith("*"), edits=int(edits[1] or 1) if edits else 0)


def _span(name: str, value: str) -> Span:
    between = re.fullmatch(r"(.*?)\.\.(.*)", value)
    comparison = re.fullmatch(r"([<>]=?)(.*)", value)
    strict = False
    low: str | None
    high: str | None
    if between:
        low, high = between[1], between[2]
    elif comparison:
        strict = not comparison[1].endswith("=")
        low, high = (comparison[2], None) if value[0] == ">" else (None, comparison[2])
    else:
        low = high = value
    if not low and not high:
        raise _NotUnderstoodError(f"“{name}:” needs a value.")
    return Span(name, _bound(name, low), _bound(name, high), strict)


def _bound(name: str, text: str | None) -> str | None:
    """A date as far as it is given (2024-06); an amount as "10000.00 USD"; None where there is none."""
    if not text:
        return None
    text = text.strip()
    if name in DATE_FIELDS:
        european = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", text)
        if european:
            return f"{european[3]}-{int(european[2]):02}-{int(european[1]):02}"
        if re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text, re.ASCII):
            return text
        raise _NotUnderstoodError(f"“{name}:” needs a date such as 2024-06-30, 2024-06 or 2024.")
    number = re.fullmatch(r"([\d.,' \u00a0\u202f]*?)([.,]\d{1,2})?\s*([A-Za-z]{3})?", text, re.ASCII)
    digits = re.sub(r"\D", "", number[1]) if number else ""
    if not number or not digits:
        raise _NotUnderstoodError("“amount:” needs a number, with or without a currency: 10000, 10.000,50, 10000EUR.")
    decimals = (number[2] or "")[1:]
    return " ".join(part for part in (f"{digits}.{decimals:0<2}", (number[3] or "").upper()) if part)
