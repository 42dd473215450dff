"""How sure "sure" is: each finder's own confidence turned into the share of its values that were right when measured.

The table `config/confidence.toml` is made by `benchmarks/prefill/calibrate.py` on letters that nobody wrote; a finder
that is not in it keeps its own confidence, below what the screens call sure.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extract.vocabulary import table
from records.values import Proposal

UNMEASURED = 0.89
"""The most that a value of a finder that was never measured may claim."""
FREE_WORDING = frozenset(
    {"requesting_authority", "requested_authority", "annexes", "persons.role", "offences.statute", "document_role"}
)
"""Fields that letters word in more ways than made letters do: there nothing claims more than `UNMEASURED`."""
LEAST = 0.3
"""A best value claims no less: that it is wrong more often than not was seen on few examples."""


def calibrated(proposals: Iterable[Proposal]) -> Iterator[Proposal]:
    """The proposals with measured confidence; an alternative is never surer than the best value of its field."""
    best: dict[tuple[str, int | None], float] = {}
    for each in sorted(proposals, key=lambda p: p.rank):
        place = (each.field, each.item)
        sure = measured(each.field, each.finder, each.confidence) if each.rank == 0 else each.confidence
        sure = min(sure, best.get(place, 1.0))
        best.setdefault(place, sure)
        yield replace(each, confidence=round(sure, 3))


def measured(field: str, finder: str, confidence: float) -> float:
    """The measured confidence: the step of the finder's table that `confidence` reaches; never falling as it rises."""
    steps = table("confidence")["steps"].get(f"{field} by {finder}")
    if steps is None:
        return min(confidence, UNMEASURED)
    from_here = bisect_right([float(start) for start, _ in steps], confidence) - 1
    most = UNMEASURED if field in FREE_WORDING else 1.0
    return min(max(float(steps[max(from_here, 0)][1]), LEAST), most)
