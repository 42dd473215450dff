"""Which language a text is in: English, French, Spanish or Portuguese, told by its small words and word endings."""

import re
from collections.abc import Sequence
from functools import cache

from extract.vocabulary import table

ENOUGH_WORDS = 4
"""Fewer recognised words than this say nothing."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@cache
def _weights() -> dict[str, dict[str, float]]:
    """For each word the languages that it speaks for; a word shared by several counts for each a part."""
    owners: dict[str, list[str]] = {}
    for language, entry in table("languages").items():
        for word in entry["words"]:
            owners.setdefault(word, []).append(language)
    return {word: {language: 1 / len(several) ** 1.5 for language in several} for word, several in owners.items()}


@cache
def _letters() -> dict[str, dict[str, float]]:
    """Letters and endings that speak for one language: 'ã' and 'ção' for Portuguese, 'ñ' and 'ción' for Spanish."""
    return {language: dict(entry["signs"]) for language, entry in table("languages").items()}


def language_of(text: str, among: Sequence[str]) -> tuple[str | None, float]:
    """The language of `text` (ISO 639-1) among these, and how sure that is (0.0 to 1.0); None if it cannot tell."""
    if not among:
        return None, 0.0
    scores = dict.fromkeys(among, 0.0)
    hits = 0
    for word in _WORD.findall(text.lower()):
        weights = _weights().get(word) or _weights().get(word.partition("'")[0].partition("’")[0] + "'")
        hits += bool(weights)
        for language, weight in (weights or {}).items():
            if language in scores:
                scores[language] += weight
    low = text.lower()
    for language in among:
        scores[language] += sum(weight * low.count(sign) for sign, weight in _letters().get(language, {}).items())
    best, *others = sorted(scores, key=lambda language: -scores[language])
    total = sum(scores.values())
    if total == 0 or hits < ENOUGH_WORDS:
        return None, 0.0
    runner_up = scores[others[0]] if others else 0.0
    if scores[best] < 1.25 * runner_up:
        return None, round(scores[best] / total, 3)
    return best, round(scores[best] / total, 3)
