"""Which date is which: the letter's own, the receipt stamp's, the day by which an answer is wanted."""

from collections.abc import Iterator, Sequence

from extract.deadlines import propose_deadlines
from extract.findings import Found
from extract.letter import Letter
from extract.own_date import propose_own_date
from extract.stamps import received_date
from records.values import Proposal


def propose_dates(letter: Letter, dates: Sequence[Found]) -> Iterator[Proposal]:
    """`date_of_request`, `date_received` and `requested_deadline`."""
    received, stamped = received_date(letter, dates)
    others = [d for d in dates if d is not received]
    own = propose_own_date(letter, others)
    yield from own
    if stamped is not None:
        yield stamped
    written = str(own[0].value) if own and own[0].rank == 0 else ""
    yield from propose_deadlines(letter, others, written=written)
