"""How text becomes what is searched: words without accents and case, cut to their stems, in four languages.

One analyser for everything: pages, fields and queries go through it, and highlighting uses it again, so that what is
shown as found is what was found. Stems are Snowball's (Porter 2 and its sisters), taken from words without accents,
because scans and clerks both drop them.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import Stemmer

LANGUAGES = ("en", "fr", "es", "pt")
LONGEST_TERM = 64
"""Characters of a word that count; what is longer is a scanning artefact."""

FORM = "="
"""Marks a term that is the word itself, not its stem."""
BEGINNING = "*"
"""Ends a key that stands for all words that begin so."""
IN_ORDER = '"'
"""Marks words, apart by spaces, that were found following each other; "*" stands for any word."""
JOINED = "#"
"""Marks a number or reference with everything but letters and digits taken out."""
LOOKALIKE = "~"
"""Marks a term that is a number in which letters were read for digits (O for 0, l for 1)."""

STOP_WORDS = frozenset(
    """
    the of and to in is that it was for on with be by at this are from or an which his her has had were been their
    le la les des du et en un une dans que qui est par pour sur au aux ce cette ces ne pas il elle ont
    de el los las y del se por con una su al lo como sus ha
    o os um uma da dos das em no na nos nas ao aos pelo pela que e com seu sua foi
    a d l s qu n c j m
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Words too common to be looked for, in any of the four languages; the same list everywhere, so that a query means the
same whatever the language of a page. They keep their place: "letter of request" is no "letter request"."""

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u00ad\u200b-\u200d\u2060])*")
_LINE_END_HYPHEN = re.compile(r"[-\u00ad\u2010\u2011\u00ac]\s*\n\s*\Z")
_FOLDED_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "œ": "oe", "æ": "ae", "ı": "i"})
_DIGIT_LOOKALIKES = str.maketrans("oilsbzg", "0115826")


class Token(NamedTuple):
    """A word of a text: its place in the order of words, where it stands, the terms under which it is found.

    `terms` are what the index keeps positions of; `words` the folded word (and, for a word broken at a line end, the
    whole one). Two tokens of a broken word share one ordinal. A stop word has no terms.
    """

    ordinal: int
    start: int
    end: int
    terms: tuple[str, ...]
    words: tuple[str, ...]


def fold(text: str) -> str:
    """The text in lower case, without accents, ligatures taken apart, invisible and control characters out."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if unicodedata.category(c)[0] not in "MC").translate(_FOLDED_LETTERS)


def tokens(text: str, language: str | None) -> tuple[Token, ...]:
    """The words of `text` with their terms; `language` is ISO 639-1, None where it is not known."""
    return tuple(_tokens(text, language))


def _tokens(text: str, language: str | None) -> Iterator[Token]:
    ordinal = -1
    held: tuple[int, int, str] | None = None  # a word that may go on in the next line
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = fold(match.group())[:LONGEST_TERM]
        if not word:
            continue
        if held is not None:
            apart = start - held[1]  # a hyphen and a line end are two signs at least
            whole = _joined(text, held, (start, end, word)) if apart > 1 else None
            ordinal += 1
            if whole:
                yield from _broken(ordinal, held, (start, end, word), whole, language)
                held = None
                continue
            yield _token(ordinal, held, language)
        held = (start, end, word)
    if held is not None:
        yield _token(ordinal + 1, held, language)


def _token(ordinal: int, place: tuple[int, int, str], language: str | None) -> Token:
    start, end, word = place
    return Token(ordinal, start, end, terms_of(word, language), (word,))


def _joined(text: str, first: tuple[int, int, str], second: tuple[int, int, str]) -> str | None:
    """The whole word, if a hyphen at the end of a line broke it; a double name (Anne-Marie) is no broken word."""
    if not (first[2].isalpha() and second[2].isalpha() and _LINE_END_HYPHEN.match(text[first[1] : second[0]])):
        return None
    if text[second[0]].islower() or (text[first[0] : first[1]].isupper() and text[second[0] : second[1]].isupper()):
        return (first[2] + second[2])[:LONGEST_TERM]
    return None


def _broken(
    ordinal: int, first: tuple[int, int, str], second: tuple[int, int, str], whole: str, language: str | None
) -> Iterator[Token]:
    whole_terms = terms_of(whole, language)
    for start, end, word in (first, second):
        terms = tuple(dict.fromkeys((*whole_terms, *terms_of(word, language))))
        yield Token(ordinal, start, end, terms, (word, whole))


@lru_cache(maxsize=200_000)
def terms_of(word: str, language: str | None) -> tuple[str, ...]:
    """The terms that the index keeps for a folded word on a page of this language; none for a stop word.

    A word with digits is kept as it is, and once more with look-alike letters read as digits. Where the language is
    not known (or not one of the four) the stems of all four are kept.
    """
    if word in STOP_WORDS:
        return ()
    if any(c.isdigit() for c in word):
        alike = as_digits(word)
        return (word,) if alike == word else (word, LOOKALIKE + alike)
    if language in LANGUAGES:
        return (stem(word, language),)
    return all_stems(word)


@lru_cache(maxsize=20_000)
def all_stems(word: str) -> tuple[str, ...]:
    """The different stems of a folded word in the four languages: what a query for it looks for."""
    return tuple(dict.fromkeys(stem(word, language) for language in LANGUAGES))


def query_terms(word: str) -> tuple[str, ...]:
    """The terms under which pages of any language keep this word."""
    if any(c.isdigit() for c in word):
        alike = as_digits(word)
        return tuple(dict.fromkeys((word, LOOKALIKE + alike, alike)))
    return all_stems(word) if terms_of(word, None) else ()


def as_digits(word: str) -> str:
    """The folded word with letters that scans confuse with digits read as digits."""
    return word.translate(_DIGIT_LOOKALIKES)


def stem(word: str, language: str) -> str:
    """The stem of a folded word. Endings that lose their shape with their accents are levelled first."""
    if language == "pt" and word.endswith(("oes", "aes")):
        word = word[:-3] + "ao"  # decisões, decisão; alemães, alemão
    elif language == "fr" and word.endswith(("ee", "ees")):
        word = word.removesuffix("s")[:-1]  # extradée, extradées, extradé
    elif language == "es" and word.endswith(("des", "nes", "res", "les")) and len(word) > 5:
        word = word[:-2]  # cantidades, cantidad; decisiones, decisión
    return _stemmer(language).stemWord(word) or word


@lru_cache(maxsize=len(LANGUAGES))
def _stemmer(language: str) -> "_LockedStemmer":
    return _LockedStemmer(language)


class _LockedStemmer:
    """A Snowball stemmer keeps its working memory between calls, so two threads must not use one at the same time."""

    def __init__(self, language: str) -> None:
        self._stemmer = Stemmer.Stemmer(language, 0)
        self._lock = Lock()

    def stemWord(self, word: str) -> str:  # noqa: N802 - named as in PyStemmer
        with self._lock:
            return str(self._stemmer.stemWord(word))
