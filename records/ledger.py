"""The receipt ledger: everything that ever arrived, numbered without a gap, and where each arrival stands now.

What came in must equal what is shown in some state. `balance` counts both sides and says the difference.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from records import audit
from records.documents import MACHINE, Viewer, touch
from records.errors import NotFound
from records.tables import Derivative, Document, Part, Receipt, State


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file as it came: `claim_id` is unique to this arrival, `name_raw` its name in the bytes of the file system."""

    claim_id: str
    folder: str
    channel: str
    desk: str
    restricted: bool
    languages: tuple[str, ...]
    name_raw: bytes
    size_bytes: int
    sha256: str | None = None
    modified_ns: int | None = None
    possibly_truncated: bool = False
    parent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """Both sides of the ledger. `arrived` is the highest number given, `states` what stands where."""

    arrived: int
    states: Mapping[State, int]
    missing_originals: int = 0

    @property
    def shown(self) -> int:
        return sum(self.states.values())

    @property
    def difference(self) -> int:
        """Arrivals that stand nowhere, or whose original is gone; 0 where all is well."""
        return abs(self.arrived - self.shown) + self.missing_originals


def enter(session: Session, arrival: Arrival) -> Receipt:
    """Enter an arrival whose original is in the archive. The same claim a second time returns its receipt.

    A content that came before gets a second receipt and no second document.
    """
    known = receipt_of_claim(session, arrival.claim_id)
    if known is not None:
        return known
    assert arrival.sha256 is not None, "an arrival is entered after its original is stored"  # noqa: S101
    document = session.get(Document, arrival.sha256)
    duplicate = document is not None
    if document is None:
        document = Document(
            id=arrival.sha256,
            size_bytes=arrival.size_bytes,
            name=shown_name(arrival.name_raw),
            parent_id=arrival.parent_id,
            desk=arrival.desk,
            restricted=arrival.restricted,
            languages=list(arrival.languages),
        )
        touch(session, document)
    return _add(session, arrival, document_id=document.id, duplicate=duplicate, reason_code=None)


def enter_refused(session: Session, arrival: Arrival, reason_code: str) -> Receipt:
    """Enter an arrival that could not be stored (a link, a device, unreadable): it lies in `quarantine/`."""
    known = receipt_of_claim(session, arrival.claim_id)
    return known or _add(session, arrival, document_id=None, duplicate=False, reason_code=reason_code)


def _add(
    session: Session, arrival: Arrival, *, document_id: str | None, duplicate: bool, reason_code: str | None
) -> Receipt:
    last = session.exec(select(func.max(Receipt.number))).one()
    receipt = Receipt(
        number=(last or 0) + 1,
        claim_id=arrival.claim_id,
        document_id=document_id,
        sha256=arrival.sha256,
        size_bytes=arrival.size_bytes,
        folder=arrival.folder,
        channel=arrival.channel,
        name_raw=arrival.name_raw,
        name=shown_name(arrival.name_raw),
        modified_ns=arrival.modified_ns,
        duplicate=duplicate,
        possibly_truncated=arrival.possibly_truncated,
        reason_code=reason_code,
    )
    session.add(receipt)
    session.flush()
    detail = {"document": document_id, "folder": arrival.folder, "duplicate": duplicate}
    audit.note(session, "received", f"receipt/{receipt.number}", detail=detail)
    return receipt


def receipt_of_claim(session: Session, claim_id: str) -> Receipt | None:
    return session.exec(select(Receipt).where(Receipt.claim_id == claim_id)).first()


def balance(session: Session, *, missing_originals: int = 0) -> Balance:
    """Count both sides. `missing_originals` is what the archive lacks, if the caller has looked."""
    arrived = session.exec(select(func.max(Receipt.number))).one() or 0
    counted = session.exec(
        select(_state(), func.count()).select_from(Receipt).outerjoin(Document, _same()).group_by(_state())
    )
    states = {State(state): number for state, number in counted if state is not None}
    return Balance(arrived, {state: states.get(state, 0) for state in State}, missing_originals)


@dataclass(frozen=True, slots=True)
class Entered:
    """The document that an arrival became, or was known as: its id, and why it needs attention, if it does."""

    id: str
    reason_code: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger: the receipt, its document if it has one, and where it stands."""

    receipt: Receipt
    document: Entered | None
    state: State


def entries(
    session: Session,
    *,
    viewer: Viewer = MACHINE,
    state: State | None = None,
    limit: int = 100,
    before: int | None = None,
) -> Sequence[Entry]:
    """Lines of the ledger that `viewer` may see, newest first; `before` a receipt number, for the next page."""
    columns = (Receipt, col(Document.id), col(Document.reason_code), _state())
    found = sa.select(*columns).outerjoin(Document, _same()).order_by(col(Receipt.number).desc())
    if viewer.desks is not None:
        found = found.where(col(Document.desk).in_(sorted(viewer.desks)))
    if not viewer.restricted:
        found = found.where(sa.or_(col(Document.restricted).is_(False), col(Document.id).is_(None)))
    if state is not None:
        found = found.where(_state() == state)
    if before is not None:
        found = found.where(col(Receipt.number) < before)
    return tuple(
        Entry(receipt, Entered(id_, reason) if id_ else None, State(at))
        for receipt, id_, reason, at in session.execute(found.limit(limit))
    )


ALL = 2**31 - 1
"""A limit that is none."""


def entry(session: Session, number: int) -> Entry:
    """The line of the ledger with this receipt number.

    Raises:
        NotFound: there is no such receipt.
    """
    found = entries(session, limit=1, before=number + 1)
    if not found or found[0].receipt.number != number:
        raise NotFound(str(number))
    return found[0]


def document_id_of(session: Session, named: str) -> str:
    """The document of a receipt number, or whose id begins with `named` (at least four characters, one match).

    Raises:
        NotFound: there is none, or several.
    """
    if named.isdecimal() and (receipt := session.get(Receipt, int(named))) is not None and receipt.document_id:
        return receipt.document_id
    found = session.exec(select(Document.id).where(col(Document.id).startswith(named, autoescape=True)).limit(2)).all()
    if len(named) < 4 or len(found) != 1:
        raise NotFound(named)
    return found[0]


def originals(session: Session) -> frozenset[str]:
    """The fingerprints of all originals that must be in the archive; a part of a packet has none of its own."""
    parts = select(Part.document_id)
    return frozenset(session.exec(select(Document.id).where(col(Document.id).not_in(parts))))


def derivatives(session: Session) -> frozenset[str]:
    """The fingerprints of all derivatives that must be in their archive."""
    return frozenset(session.exec(select(Derivative.sha256)))


def _same() -> sa.ColumnElement[bool]:
    return col(Receipt.document_id) == col(Document.id)


def _state() -> sa.Case[Any]:
    return sa.case(
        (col(Receipt.duplicate).is_(True), State.DUPLICATE.value),
        (col(Receipt.reason_code).is_not(None), State.NEEDS_ATTENTION.value),
        else_=col(Document.state),
    )


def shown_name(raw: bytes) -> str:
    """A file name as people may safely see it: control and direction characters and stray bytes made visible."""
    text = raw.decode("utf-8", errors="surrogateescape")
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - 0xDC00:02x}"
    if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp"):
        return f"\\u{ord(character):04x}"
    return character
