"""How much waits for review, by desk, type, State and language: counted once, then kept true by the audit trail.

Counting ten thousand documents takes longer than everything else on the screen of the queue. Whatever becomes of a
document is noted in the audit trail in the same transaction, so that only the documents named there since the last look
are looked at again. What is kept is the same for everybody; each answer counts only what the viewer may see.
"""

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func

from records.documents import Viewer
from records.queue import COUNTED, PROPOSED, Wanted
from records.tables import AuditEvent, Document, ProposalRow, Request, State

ANEW_FROM = 500
"""If more documents have changed since the last look, everything is counted anew; SQLite takes so many at once."""
SUBJECT = "document/"


@dataclass(frozen=True, slots=True)
class Sort:
    """What documents that are counted together have in common."""

    desk: str
    restricted: bool
    language: str | None
    request_type: str | None
    requesting_state: str | None

    def is_wanted(self, wanted: Wanted) -> bool:
        asked = ((name, getattr(wanted, name)) for name in COUNTED)
        return all(getattr(self, name) == value for name, value in asked if value)


class Waiting:
    """What waits for review. One for each process, shared by its threads; asked in reading sessions only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._event = 0
        self._sorts: dict[bytes, Sort] = {}
        self._numbers: Counter[Sort] = Counter()

    def number(self, session: Session, viewer: Viewer, wanted: Wanted) -> int:
        """How many documents wait, of what is wanted: as `queue.number` of those to review."""
        return sum(number for sort, number in self._seen(session, viewer) if sort.is_wanted(wanted))

    def counts(self, session: Session, viewer: Viewer) -> Mapping[str, Mapping[str, int]]:
        """For each of `COUNTED`, how many have which value, the most frequent first."""
        found: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
        for sort, number in self._seen(session, viewer):
            for name, counter in found.items():
                if (value := getattr(sort, name)) is not None:
                    counter[value] += number
        return {name: dict(sorted(each.items(), key=lambda it: (-it[1], it[0]))) for name, each in found.items()}

    def _seen(self, session: Session, viewer: Viewer) -> Sequence[tuple[Sort, int]]:
        with self._lock:
            self._bring_up_to_date(session)
            return [(sort, number) for sort, number in self._numbers.items() if viewer.may_see(sort)]

    def _bring_up_to_date(self, session: Session) -> None:
        """A session that sees an older moment than the last one changes nothing."""
        last = session.execute(sa.select(func.max(AuditEvent.number))).scalar_one() or 0
        if last <= self._event and self._event:
            return
        changed = _named_since(session, self._event) if self._event else None
        if changed is None or len(changed) > ANEW_FROM:
            self._sorts, self._numbers = {}, Counter()
            self._add(_sorts(session))
        else:
            self._take_out(changed)
            self._add(_sorts(session, changed))
        self._event = last

    def _take_out(self, document_ids: Sequence[str]) -> None:
        for document_id in document_ids:
            sort = self._sorts.pop(bytes.fromhex(document_id), None)
            if sort is not None:
                self._numbers[sort] -= 1
        self._numbers = +self._numbers  # only what is there

    def _add(self, found: Iterator[tuple[str, Sort]]) -> None:
        same: dict[Sort, Sort] = {sort: sort for sort in self._numbers}
        for document_id, sort in found:
            self._sorts[bytes.fromhex(document_id)] = same.setdefault(sort, sort)
            self._numbers[sort] += 1


def _named_since(session: Session, event: int) -> Sequence[str]:
    """The documents that the audit trail names after this event."""
    subject = col(AuditEvent.subject)
    found = sa.select(subject).where(col(AuditEvent.number) > event, subject.startswith(SUBJECT)).distinct()
    return [each.removeprefix(SUBJECT) for each in session.execute(found).scalars()]


def _sorts(session: Session, only: Sequence[str] | None = None) -> Iterator[tuple[str, Sort]]:
    """Each document that waits for review; of `only` these, where that is said."""
    of_documents = [col(getattr(Document, each.name)) for each in fields(Sort)[:3]]
    found = sa.select(col(Document.id), *of_documents).where(col(Document.state) == State.TO_REVIEW)
    confirmed, proposed = _confirmed(session, only), _proposed(session, only)
    for document_id, *standing in session.execute(_narrowed(found, col(Document.id), only)):
        values = confirmed.get(document_id) or proposed.get(document_id, {})
        yield document_id, Sort(*standing, *(values.get(name) for name in PROPOSED))


def _confirmed(session: Session, only: Sequence[str] | None) -> Mapping[str, Mapping[str, str | None]]:
    """What was confirmed of documents that are to be reviewed again."""
    found = sa.select(col(Request.document_id), *(col(getattr(Request, name)) for name in PROPOSED))
    found = found.join(Document).where(col(Document.state) == State.TO_REVIEW)
    rows = session.execute(_narrowed(found, col(Request.document_id), only))
    return {document_id: dict(zip(PROPOSED, values, strict=True)) for document_id, *values in rows}


def _proposed(session: Session, only: Sequence[str] | None) -> Mapping[str, Mapping[str, str]]:
    columns = (col(ProposalRow.document_id), col(ProposalRow.field), col(ProposalRow.value))
    found = sa.select(*columns).where(col(ProposalRow.field).in_(PROPOSED), col(ProposalRow.rank) == 0)
    values: dict[str, dict[str, str]] = {}
    for document_id, field, value in session.execute(_narrowed(found, col(ProposalRow.document_id), only)):
        if isinstance(value, str):
            values.setdefault(document_id, {}).setdefault(field, value)
    return values


def _narrowed(found: Any, column: Any, only: Sequence[str] | None) -> Any:
    return found if only is None else found.where(column.in_(only))
