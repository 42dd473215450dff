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
WORN = 0.935
"""Pages read with less (most copies of copies and faxes): a digit may be wrong and look right there."""
NUMBERS = frozenset(
    {"amounts.value", "amounts.currency", "persons.id_number", "persons.date_of_birth", "date_of_request", "references",
     "related_references", "organisations.registration_number", "requested_deadline", "contact_phone", "contact_email"}
)  # fmt: skip
"""Fields of digits that nothing proves; an IBAN is proved by its check digits."""
LEAST = 0.3
"""A best value claims no less: that it is wrong more often than not was seen on few examples."""


def calibrated(proposals: Iterable[Proposal], *, quality: float = 1.0) -> Iterator[Proposal]:
    """The proposals with measured confidence; an alternative is never surer than the best value of its field.

    `quality` is the mean confidence with which the pages were read (0.0 to 1.0).
    """
    best: dict[tuple[str, int | None], float] = {}
    for each in sorted(proposals, key=lambda p: p.rank):
        place = (each.field, each.item)
        sure = measured(each.field, each.finder, each.confidence) if each.rank == 0 else each.confidence
        sure = min(sure, UNMEASURED) if quality < WORN and _is_unproved_number(each) else sure
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


def _is_unproved_number(proposal: Proposal) -> bool:
    return proposal.field in NUMBERS or (proposal.field == "bank_accounts.number" and proposal.finder != "ibans")
