"""Figures of the work: what came in, what waits and for how long, how often the machine was right, how long it took.

Everything is counted over what `viewer` may see, so that no figure tells of a restricted request.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from records.documents import Viewer
from records.record import BY_NAME
from records.tables import Document, FieldChange, Receipt, Request, State, UtcTime

RECENT = 500
"""So many records, the last confirmed, are looked at for how often the machine was right."""
AGES = (1, 3, 8, 31)
"""Where one age of what waits ends and the next begins, in days."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the machine's proposals for one field: confirmed as they were, changed, or missing at first."""

    field: str
    kept: int
    changed: int
    missed: int

    @property
    def share(self) -> float | None:
        """The share of proposals that were right, 0.0 to 1.0; None where nothing was proposed."""
        return self.kept / (self.kept + self.changed) if self.kept + self.changed else None


@dataclass(frozen=True, slots=True)
class Pace:
    """How long records took from arrival to their first confirmation: the median in days, over so many records."""

    records: int
    median_days: float | None


def intake(session: Session, viewer: Viewer, *, days: int, now: datetime) -> Mapping[date, int]:
    """Arrivals on each of the last `days` days, today last, by the calendar of `now`'s time zone."""
    zone = now.tzinfo
    first = now.date() - timedelta(days=days - 1)
    since = datetime.combine(first, datetime.min.time(), zone)
    hour = func.strftime("%Y-%m-%dT%H:00:00+00:00", Receipt.received_at)
    rows = (
        select(hour, func.count())
        .join(Document)
        .where(Receipt.received_at >= since, Receipt.received_at <= now, *_visible(viewer))
    )
    counted = Counter({first + timedelta(days=i): 0 for i in range(days)})
    for at, number in session.exec(rows.group_by(hour)):
        counted[_local(at, zone)] += number
    return {day: counted[day] for day in sorted(counted)}


def _local(at: str, zone: tzinfo | None) -> date:
    return datetime.fromisoformat(at).astimezone(zone).date()


def waiting(session: Session, viewer: Viewer, *, now: datetime) -> tuple[int, ...]:
    """Documents that wait for review, by age: one figure for each of `AGES`, and one for what is older."""
    edges = [now - timedelta(days=days) for days in AGES]
    age = sa.case(*((col(Document.received_at) > edge, i) for i, edge in enumerate(edges)), else_=len(AGES))
    rows = select(age, func.count()).where(Document.state == State.TO_REVIEW, *_visible(viewer)).group_by(age)
    counted = dict(session.exec(rows).all())
    return tuple(counted.get(i, 0) for i in range(len(AGES) + 1))


def outcomes(session: Session, viewer: Viewer) -> tuple[Outcome, ...]:
    """For each field or list, what clerks made of the machine's proposals in the last `RECENT` records."""
    kept, changed, missed = Counter[str](), Counter[str](), Counter[str]()
    for field, proposed, new in session.execute(_first_changes(_recent(viewer))):
        if proposed is None:
            missed[field] += new is not None
        elif _same(proposed, new):
            kept[field] += 1
        else:
            changed[field] += 1
    order = dict.fromkeys(BY_NAME[name].group or name for name in BY_NAME)
    found = (Outcome(name, kept[name], changed[name], missed[name]) for name in order)
    return tuple(each for each in found if each.kept + each.changed + each.missed)


def _same(proposed: Any, confirmed: Any) -> bool:
    """The order of what is known of a person is no difference; the order of persons is none either."""
    if isinstance(proposed, list) and isinstance(confirmed, list):
        return Counter(map(_plain, proposed)) == Counter(map(_plain, confirmed))
    return bool(proposed == confirmed)


def _plain(item: Any) -> str:
    return json.dumps(item, sort_keys=True)


def pace(session: Session, viewer: Viewer) -> Pace:
    """How long the last `RECENT` records took."""
    first = sa.select(func.min(FieldChange.at)).where(col(FieldChange.request_id) == col(Request.id)).scalar_subquery()
    rows = (
        sa.select(col(Document.received_at), sa.type_coerce(first, UtcTime))
        .join(Request, col(Request.document_id) == col(Document.id))
        .where(col(Request.id).in_(_recent(viewer)))
    )
    took = [(at - received) / timedelta(days=1) for received, at in session.execute(rows) if at is not None]
    return Pace(len(took), median(took) if took else None)


def _recent(viewer: Viewer) -> Any:
    found = sa.select(col(Request.id)).join(Document, col(Request.document_id) == col(Document.id))
    return found.where(*_visible(viewer)).order_by(col(Request.id).desc()).limit(RECENT)


def _first_changes(recent: Any) -> Any:
    """What was proposed, and confirmed, when each field of these records was set first."""
    first = sa.select(func.min(FieldChange.id)).where(col(FieldChange.request_id).in_(recent))
    ids = first.group_by(col(FieldChange.request_id), col(FieldChange.field))
    columns = (col(FieldChange.field), col(FieldChange.proposed), col(FieldChange.new))
    return sa.select(*columns).where(col(FieldChange.id).in_(ids))


def _visible(viewer: Viewer) -> tuple[Any, ...]:
    desks = () if viewer.desks is None else (col(Document.desk).in_(sorted(viewer.desks)),)
    return desks if viewer.restricted else (*desks, col(Document.restricted).is_(False))
