"""Learning from clerks: every correction is kept as an example, and confirmed authorities are known at once.

Training anew stays a command that somebody gives (`scripts/train`); nothing here changes a model.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from records import documents
from records.known import Known, KnownAuthority, KnownPair
from records.record import BY_NAME, GROUPS, SINGLE_FIELDS, Record, as_json
from records.request_keys import keep_keys
from records.tables import Clerk, Correction, Request
from records.values import Proposal

MOST_AUTHORITIES = 600
"""Authorities handed to an extraction: those confirmed most often."""


def keep(session: Session, request: Request, record: Record, *, clerk: Clerk) -> None:
    """What a confirmation teaches, kept in its transaction: by what the request is known, and what was corrected."""
    if request.id is not None:
        keep_keys(session, request.id, record, own_reference=request.own_reference)
    keep_corrections(session, request, record, clerk=clerk)


def keep_corrections(session: Session, request: Request, record: Record, *, clerk: Clerk) -> None:
    """Keep what the clerk changed of the machine's proposals, in the transaction of the confirmation.

    Once a request: a revision corrects people, not the machine.
    """
    if request.version > 1 or request.id is None or clerk.id is None:
        return
    proposals = documents.proposals(session, request.document_id)
    for change in changes(proposals, record):
        place = change.proposal.place if change.proposal else None
        session.add(
            Correction(
                document_id=request.document_id, request_id=request.id, clerk_id=clerk.id, field=change.field,
                proposed=as_json(change.proposal.value) if change.proposal else None, confirmed=change.confirmed,
                confidence=change.proposal.confidence if change.proposal else None,
                finder=change.proposal.finder if change.proposal else None, page=place.page if place else None,
                boxes=[[b.x0, b.y0, b.x1, b.y1] for b in place.boxes] if place else [],
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One value that is not as it was proposed; `proposal` is None where nothing was, `confirmed` where it is wrong."""

    field: str
    proposal: Proposal | None
    confirmed: Any


def changes(proposals: Sequence[Proposal], record: Record) -> Iterator[Change]:
    """What differs between the best proposals and the confirmed record; items of lists are paired by their key."""
    best = [p for p in proposals if p.rank == 0 and p.value not in ("", False, ())]
    singles = {p.field: p for p in best if p.item is None}
    for field in SINGLE_FIELDS:
        yield from _change(field.name, singles.get(field.name), record.get(field.name))
    for group, fields in GROUPS.items():
        items: dict[int, dict[str, Proposal]] = {}
        for proposal in best:
            if proposal.item is not None and BY_NAME[proposal.field].group == group:
                items.setdefault(proposal.item, {})[BY_NAME[proposal.field].part] = proposal
        key = next(field.part for field in fields if field.key)
        confirmed = [{group: item} if fields[0].is_plain_list else item for item in record.get(group, ())]
        for before, after in _paired(list(items.values()), confirmed, key):
            for field in fields:
                yield from _change(field.name, before.get(field.part), after.get(field.part))


def _change(field: str, proposal: Proposal | None, confirmed: Any) -> Iterator[Change]:
    proposed = as_json(proposal.value) if proposal else None
    if (proposed or None) != (confirmed or None):
        yield Change(field, proposal, confirmed or None)


def _paired(
    proposed: list[dict[str, Proposal]], confirmed: list[dict[str, Any]], key: str
) -> Iterator[tuple[Mapping[str, Proposal], Mapping[str, Any]]]:
    """Items with the same key together; what is left is invented (no confirmed one) or missed (no proposal)."""
    left = list(proposed)
    for item in confirmed:
        hit = next((p for p in left if key in p and _plain(as_json(p[key].value)) == _plain(item.get(key))), None)
        if hit is not None:
            left.remove(hit)
        yield hit or {}, item
    for item_left in left:
        yield item_left, {}


def _plain(value: Any) -> str:
    return "".join(c for c in str(value).casefold() if c.isalnum())


def corrections(session: Session, document_id: str | None = None) -> Sequence[Correction]:
    """The examples kept, oldest first; of one document or of all."""
    wanted = select(Correction).order_by(col(Correction.id))
    return session.exec(wanted if document_id is None else wanted.where(Correction.document_id == document_id)).all()


def known(session: Session) -> Known:
    """The gazetteer of all confirmed requests that are not restricted."""
    rows = session.exec(
        select(
            Request.requesting_authority, Request.requesting_state, Request.requested_authority, Request.requested_state
        ).where(col(Request.restricted).is_(False))
    ).all()
    asked_others: Counter[tuple[str, str | None]] = Counter()
    was_asked: Counter[tuple[str, str | None]] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for requesting, from_state, requested, to_state in rows:
        asked_others.update([(requesting, from_state)] if requesting else [])
        was_asked.update([(requested, to_state)] if requested else [])
        pairs.update([(from_state, to_state)] if from_state and to_state else [])
    often = (asked_others + was_asked).most_common(MOST_AUTHORITIES)
    return Known(
        tuple(
            KnownAuthority(name, state, asked_others[name, state], was_asked[name, state]) for (name, state), _ in often
        ),
        tuple(KnownPair(one, other, times) for (one, other), times in pairs.most_common(MOST_AUTHORITIES)),
    )
