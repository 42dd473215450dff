"""How sure "sure" is: what a value's finder and the letter around it say, weighed by what was right when measured.

A finder's own confidence says which of its values are surer than others, not how many are right. Logistic regression
makes a probability of it and of a few signs; the weights in `config/confidence.toml` were fitted to letters by other
hands that nobody who writes rules has read (`benchmarks/prefill/calibrate.py`). A finder that was never measured keeps
its own confidence, below what the screens call sure.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import exp

from extract.letter import Letter
from extract.vocabulary import table
from records.values import Proposal

UNMEASURED = 0.89
"""The most that a value of a finder that was never measured may claim."""
MOST = 0.995
SIGNS = ("own", "again", "often", "many", "long", "pages", "read")
"""own: the finder's own confidence; again, often: the words stand twice, three times in the letter; many: values of the
same field; long: characters; pages; read: how surely the page was read."""
OF_A_FIELD = ("own", "again", "read")
"""Signs that weigh differently from field to field."""
SHORTEST_REPEATED = 4
"""Letters and digits of a text below which its standing again says nothing."""

Signs = Mapping[str, float]


def calibrated(letter: Letter, proposals: Sequence[Proposal]) -> Iterator[Proposal]:
    """The proposals with measured confidence; an alternative is never surer than the best value of its field."""
    best = {}
    for each, signs in with_signs(letter, proposals):
        best[each.field, each.item] = worth(each, signs)
    for each in proposals:
        most = best.get((each.field, each.item), UNMEASURED)
        yield replace(each, confidence=round(most if each.rank == 0 else min(each.confidence, most), 3))


def worth(proposal: Proposal, signs: Signs) -> float:
    """The probability that the value is right."""
    weights = table("confidence")
    begin = weights["finders"].get(f"{proposal.field} by {proposal.finder}")
    if begin is None:
        return min(proposal.confidence, UNMEASURED)
    of_field = weights["fields"].get(proposal.field, {})
    told = sum(value * (weights["everywhere"][name] + of_field.get(name, 0.0)) for name, value in signs.items())
    return min(1 / (1 + exp(-begin - told)), MOST)


def with_signs(letter: Letter, proposals: Sequence[Proposal]) -> Iterator[tuple[Proposal, Signs]]:
    """The best values, each with its signs, scaled to about -1 to 1."""
    best = [each for each in proposals if each.rank == 0]
    values = Counter(each.field for each in best)
    text = _bare(letter.text)
    read = letter.confidence(0, len(letter.text))
    for each in best:
        words = _bare(each.raw_text)
        times = text.count(words) if len(words) >= SHORTEST_REPEATED else 1
        yield each, {
            "own": 5 * (each.confidence - 0.8), "again": float(times > 1), "often": float(times > 2),
            "many": min(values[each.field], 8) / 4, "long": min(len(letter.text) / 3000 - 1, 3.0),
            "pages": min(len(letter.pages), 4) - 1.5, "read": max(10 * (read - 0.95), -2.0),
        }  # fmt: skip


def _bare(text: str | None) -> str:
    return "".join(c for c in (text or "").casefold() if c.isalnum())
