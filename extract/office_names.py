"""Names of offices in running text: where such a name begins, and where the sentence goes on without it."""

import re
from functools import cache

from extract.letter import Letter
from extract.offices import Office, office_at, rank_of
from extract.vocabulary import either

LONGEST = 190
"""Letters that the name of an office in a sentence may have."""
ARTICLE = r"(?:(?:the|le|la|les|el|o|a|os|as|du|de\sla|de\sl'|do|da|del|au|ao|al)\s|l'\s?)?"
HONOURS = (
    r"(?:(?:hono(?:u?ra)?ble|esteemed|honrad[oa]|excelentisim[oa]|excm[oa]\.?|exm[oa]\.?|ilustre|digno|digna|"
    r"monsieur|madame|m\.|mme|sr\.?a?|senora?|senhora?|mr|ms|said|aforesaid|same)\s" + ARTICLE + ")*"
)


@cache
def _ends() -> re.Pattern[str]:
    words = either("authorities", "names", "ends")
    return re.compile(
        rf"(?<!\bn)(?<!\bno)(?<!\bnr)\.(?!\s?[º°ª])|[;:(\t«»“”\"]|,\s|\s[-–—]\s|\n\n|\n(?=[^\n:\t]{{1,22}}\s?[:\t])|\s/\s|\s(?:{words})(?!\w)"
    )


def office_in_text(letter: Letter, start: int, confidence: float, *, limit: int | None = None) -> Office | None:
    """The office whose name begins at `start` in a sentence; None where what stands there is none or names none.

    A name in lower case ('juge d'instruction de Brac') must begin with words for an office and hold a proper name.
    """
    stop = min(len(letter.text), start + LONGEST, limit if limit is not None else len(letter.text))
    name = letter.low[start:stop]
    end = _ends().search(name)
    name = re.sub(r"[\s,-]+(?:(?:and|et|y|e|of|de|du|del|da|do)\s*)?$", "", name[: end.start()] if end else name)
    if len(name.split()) < 2 or _ELSEWHERE.search(name):
        return None
    rank = rank_of(" ".join(name.split()[:5]))
    if rank is None or not (_begins_well(letter, start) or _is_named(letter, start, name)):
        return None
    return office_at(letter, start, start + len(name), rank, confidence)


def _begins_well(letter: Letter, start: int) -> bool:
    numbered = re.compile(r"\d{1,3}\s?(?:[ao°]|er|e|st|nd|rd|th)\.?\s[A-Z]").match(letter.plain, start)
    return letter.text[start].isupper() or numbered is not None


def _is_named(letter: Letter, start: int, name: str) -> bool:
    """Whether a name in lower case is one: it begins with a head, and a word in it has a capital."""
    first = rank_of(" ".join(name.split()[:2])) or rank_of(" ".join(name.split()[:5]))
    own = re.search(r"[\s'’][A-Z][a-z]{2,}", letter.plain[start : start + len(name)])
    return first is not None and own is not None


_ELSEWHERE = re.compile(
    r"\b(?:indicad[oa]|mencionad[oa]|mentioned|named|above|overleaf|susmentionne|ci-dessus|supra|epigrafe|requerid[oa]s?|"
    r"requis|requested|competentes?|competent)\b"
)
"""Words by which a text points to an office that it names somewhere else, or to any that may be competent."""
