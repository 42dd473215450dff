"""A letter as a sketch: names, accounts and banks stand as signs, so that a rule reads 'account … in the name of X'.

A sketch has the length of its letter: a position in one is the same position in the other. The shapes of sentences and
the words in them are data (`config/holders.toml`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from extract.bearers import Cast
from extract.findings import Found
from extract.letter import Letter
from extract.vocabulary import spaced, table

ACCOUNT, HOLDER, BANK, END, HE, HIS = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"
Span = tuple[int, int]


def sketch(letter: Letter, cast: Cast, *, accounts: Sequence[Found], banks: Iterable[Span]) -> str:
    """The letter in lower case with a run of one sign for each name, account, bank and pronoun."""
    signs = list(letter.low)
    for sign, pattern in ((HE, _pronoun("he")), (HIS, _pronoun("his")), (BANK, same_bank())):
        for match in pattern.finditer(letter.low):
            _paint(signs, match.span(), sign)
    for end in cast.sentence_ends:
        _paint(signs, (end - 2, end) if letter.text[end - 2] == "\n" else (end - 1, end), END)
    for bearer in cast.bearers:
        _paint(signs, (bearer.start, bearer.end), HOLDER)
    for span in banks:
        _paint(signs, span, BANK)
    for account in accounts:
        _paint(signs, (account.start, account.end), ACCOUNT)
    if len({account.value for account in accounts}) == 1:
        _the_account(signs)
    return "".join(signs)


def _paint(signs: list[str], span: Span, sign: str) -> None:
    signs[slice(*span)] = sign * (span[1] - span[0])


def _the_account(signs: list[str]) -> None:
    """Where a letter has one account, 'the account' means it."""
    for match in tuple(_definite().finditer("".join(signs))):
        _paint(signs, match.span(match.lastgroup or "word"), ACCOUNT)


@cache
def _definite() -> re.Pattern[str]:
    articles = r"the|this|that|said|le|ce|du|dudit|la|l[ae]dit|esta|dicha|est[ae]|essa"
    word = rf"(?:(?:{articles})\s(?P<word>WORD)|d?a\s(?P<conta>contas?))"
    return re.compile(_expanded(rf"(?<!\w){word}(?![a-z])(?!NO{ACCOUNT})"))


@cache
def _pronoun(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<![\w'-]){spaced(word)}(?![\w'-])" for word in table("holders")["pronouns"][kind]))


@cache
def same_bank() -> re.Pattern[str]:
    described = table("holders")["described"]
    same, banks = ("|".join(spaced(word) for word in described[key]) for key in ("same", "banks"))
    return re.compile(rf"(?<!\w)(?:the\s|la\s|le\s|el\s|[oa]\s)?(?:{same})\s(?:{banks})(?!\w)")


@cache
def shapes() -> tuple[tuple[re.Pattern[str], float], ...]:
    """Every shape of a sentence that says who holds an account, with its confidence, the surest first."""
    by_group: Mapping[str, Any] = table("holders")["shapes"]
    return tuple(
        (re.compile(_expanded(shape)), float(by_group[group]))
        for group, several in by_group["patterns"].items()
        for shape in several
    )


_NOT_SMALL = "of|de|du|des|del|da|do|das|dos|to|into|from|for|towards|through|vers|hacia|para|pour|por|depuis|desde"
_SMALL = rf"(?:(?!(?:{_NOT_SMALL})\s|'s)(?:[ld]')?[a-z\"{HIS}-]+[,\s]+){{0,5}}?"
"""Words between a cue and a name; 'of' is none of them: the account of X's brother's firm is not X's."""
_TOKEN = re.compile(r"\s*\.{3,6}\s*|[A-Z][A-Z_]+|\s~|~|\s")


@cache
def _signs() -> Mapping[str, str]:
    """What the tokens of a shape stand for, as regular expressions."""
    words: Mapping[str, list[str]] = table("holders")["words"]
    signs = {name: f"(?:{'|'.join(f'(?:{spaced(word)})' for word in several)})" for name, several in words.items()}
    signs["NO"] = rf"(?:[\s,.:;#\"(-]|(?:{'|'.join(words['NO'])})(?![a-z])){{0,14}}"
    any_bank = "|".join(spaced(word) for word in table("holders")["described"]["banks"])
    bank = rf"(?:(?:the\s|la\s|le\s|l'|el\s|[oa]\s)?{BANK}+|(?:a|une?|una|uma?)\s(?:{any_bank}))"
    bank += r"(?:[,\s(]+[a-z' -]{2,25}?\)?)?"
    signs["AT"] = rf"(?:[\s,]*{signs['AT']}\s?{bank})?"
    return signs | {
        "ACCOUNT": rf"(?P<account>{ACCOUNT}+)", "HOLDER": rf"(?P<holder>{HOLDER}+)", "HE": rf"(?P<holder>{HE}+)",
        "HIS": rf"(?P<holder>{HIS}+)", "END": rf"{END}?", "WORD": rf"(?<![a-z]){signs['WORD']}(?![a-z])",
    }  # fmt: skip


def _expanded(shape: str) -> str:
    """A shape as a regular expression over a sketch."""

    def expand(match: re.Match[str]) -> str:
        token = match[0]
        if "......" in token:
            return rf"[^{ACCOUNT}]{{0,330}}?(?<![a-z])"
        if "..." in token:
            return rf"[^{ACCOUNT}{END}]{{0,110}}?(?<![a-z])"
        if token.strip() == "~":
            return rf"[\s,]*{_SMALL}"
        return r"[\s,]*" if token.isspace() else _signs().get(token, token)

    return _TOKEN.sub(expand, shape)
