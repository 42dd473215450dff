"""Which words of a page the second reader is asked about, and when its reading counts more than Tesseract's.

Tesseract says of each word how sure it is, and it is right to doubt: of the words that it is less sure of than 0.8
every sixth is mended, of those above one in fifty, and as many are spoilt. Figures have no dictionary to lean on, so
they are asked about sooner. Single signs are not asked about: as many are spoilt as mended. A word costs 6 ms; thirty
of a page would cost a fifth of reading it.
"""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from PIL import Image

from intake.reading.engine import Seen, SeenWord
from intake.reading.second_reader import Glimpse, SecondReader, SecondReaderFailed, installed_reader

DOUBTFUL = 0.80
"""Words that Tesseract is less sure of are asked about,"""
DOUBTFUL_FIGURE = 0.90
"""and words with a digit in them below this."""
TRUSTED = 0.80
"""The second reader is believed where it is so sure of each sign: right in 9 of 10 words in which the two differ."""
TRUSTED_OVER_SURE = 0.90
"""It has to be surer where Tesseract was sure as well (`DOUBTFUL` and above): else it is wrong more often than not."""
TRUSTED_ADDRESS = 0.5
"""An e-mail address proves itself by its form; Tesseract's models for Spanish and Portuguese cannot print "@"."""
LOST = 0.30
"""Words below this are specks more often than words."""
PAD = 0.12
"""Paper around a word, in parts of its height; twice that at its sides."""
LEAST_IBAN, MOST_IBAN = 15, 34

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+[.,;:)]*")
_LIKE_MAIL = re.compile(r"[\w.+-]{2,}[^\w.+-]{0,2}[\w-]{2,}(?:\.[\w-]{2,})*\.(?:[a-z]{2,3}|example|info)[.,;:)]*")
_HOST = re.compile(r"[\w-]{2,}(?:\.[\w-]{2,})*\.(?:[a-z]{2,3}|example|info)[.,;:)]*")
_MIXED = re.compile(r"\d[OoIlS|°]|[OoIl|]\d")
_IBAN_HEAD = re.compile(r"[A-Z]{2}[0-9OIlSB]{2}")
_LOOKS = str.maketrans("–—‐“”„«»‘’´`", '---"""""\'\'\'\'')

log = logging.getLogger(__name__)

SecondLook = Callable[[Seen, Image.Image], Seen]
"""What was seen of a grey image, after the second reader has looked at the doubtful words."""


def second_look(most: int, warm: SecondReader | None = None) -> SecondLook:
    """The second reader for the pages of one document, `most` words a page; none where that is 0 or it is missing.

    `warm` is one that is loaded already.
    """
    reader = (warm or installed_reader()) if most else None
    if reader is None:
        return lambda seen, _: seen

    def look(seen: Seen, grey: Image.Image) -> Seen:
        try:
            return with_second_reader(seen, grey, reader=reader, most=most)
        except SecondReaderFailed as error:
            log.warning("no second reader", extra={"reason": str(error)})
            return seen

    return look


def with_second_reader(seen: Seen, grey: Image.Image, *, reader: SecondReader, most: int) -> Seen:
    """What was seen, its doubtful words replaced where the second reader is sure; at most so many are asked about."""
    words = list(seen.words)
    suspects = _suspects(words) | _before_hosts(words)
    doubtful = sorted((at for at, word in enumerate(words) if at in suspects or _is_doubtful(word)), key=_order(words))
    for at in doubtful[:most]:
        words[at] = chosen(words[at], reader.read(_cut(grey, words[at])))
    return replace(seen, words=tuple(words))


def chosen(word: SeenWord, glimpse: Glimpse) -> SeenWord:
    """The word as one of the two readers has it; where both agree, as sure as the surer one."""
    text = glimpse.text.replace("°", "º") if "º" in word.text else glimpse.text  # to the network they look alike
    if text == word.text:
        return replace(word, confidence=max(word.confidence, glimpse.confidence))
    if MAIL.fullmatch(text) and not MAIL.fullmatch(word.text) and glimpse.confidence >= TRUSTED_ADDRESS:
        return replace(word, text=text, confidence=glimpse.confidence, second_reader=True)
    trusted = TRUSTED_OVER_SURE if word.confidence >= DOUBTFUL else TRUSTED
    if not text or " " in text or glimpse.confidence < trusted or _same_but_for_looks(text, word.text):
        return word
    return replace(word, text=text, confidence=glimpse.confidence, second_reader=True)


def fails_check_digits(number: str) -> bool:
    """Whether a number that is written like an IBAN is none (ISO 13616, mod 97-10)."""
    if not (LEAST_IBAN <= len(number) <= MOST_IBAN and number.isalnum() and number.isascii()):
        return True
    turned = number[4:] + number[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 != 1


def _is_doubtful(word: SeenWord) -> bool:
    text = word.text
    if word.confidence < LOST or len(text) == 1 or not any(sign.isalnum() for sign in text):
        return False
    if any(sign.isdigit() for sign in text) or _MIXED.search(text):
        return word.confidence < DOUBTFUL_FIGURE or _MIXED.search(text) is not None
    return word.confidence < DOUBTFUL or (_LIKE_MAIL.fullmatch(text) is not None and not MAIL.fullmatch(text))


def _suspects(words: Sequence[SeenWord]) -> set[int]:
    """Words of numbers that look like an IBAN and fail its check digits, however sure Tesseract was of each part."""
    found: set[int] = set()
    for _, line in groupby(range(len(words)), key=lambda at: words[at].line):
        places = list(line)
        for start, at in enumerate(places):
            if not _IBAN_HEAD.match(words[at].text):
                continue
            run = list(_run(words, places[start:]))
            number = "".join(words[place].text for place in run).rstrip(".,;:)")
            if len(number) >= LEAST_IBAN and fails_check_digits(number):
                found.update(run)
    return found


def _before_hosts(words: Sequence[SeenWord]) -> set[int]:
    """Unsure words right before the name of a host: an address that was read as two words, its "@" as another sign."""
    return {
        at
        for at, (word, after) in enumerate(pairwise(words))
        if word.confidence < DOUBTFUL
        and word.line == after.line
        and after.left - word.right < after.bottom - after.top
        and _HOST.fullmatch(after.text)
        and len(word.text) > 1
    }


def _run(words: Sequence[SeenWord], places: Sequence[int]) -> Iterator[int]:
    """The words, from the first on, that make one number: groups of capitals and digits."""
    length = 0
    for number, at in enumerate(places):
        text = words[at].text.rstrip(".,;:)")
        if number and not (any(sign.isdigit() for sign in text) and text.isalnum() and text.upper() == text):
            return
        length += len(text)
        if length > MOST_IBAN:
            return
        yield at
        if text != words[at].text:
            return


def _order(words: Sequence[SeenWord]) -> Callable[[int], tuple[bool, float]]:
    """Figures and addresses first, then the least sure."""

    def key(at: int) -> tuple[bool, float]:
        text = words[at].text
        return not (any(sign.isdigit() for sign in text) or _LIKE_MAIL.fullmatch(text)), words[at].confidence

    return key


def _same_but_for_looks(one: str, other: str) -> bool:
    """Whether two readings differ only in the case of letters or in the make of dashes and quotation marks."""
    return one.casefold().translate(_LOOKS) == other.casefold().translate(_LOOKS)


def _cut(grey: Image.Image, word: SeenWord) -> Image.Image:
    pad = max(2, round(PAD * (word.bottom - word.top)))
    return grey.crop((
        max(0, word.left - 2 * pad), max(0, word.top - pad),
        min(grey.width, word.right + 2 * pad), min(grey.height, word.bottom + pad),
    ))  # fmt: skip
