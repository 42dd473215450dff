"""Packets: several letters that came in one file are cut apart, and can always be put together again.

A part is a document of its own, with its own place in the queue and its own record, that shows some pages of the
document it was cut from. The original stays what it was. While the parts stand for it, the whole is set aside and not
found by the search; merged back, it is where it was, and the parts are set aside in its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from sqlmodel import Session, col, select

from records import audit, documents, leases
from records.documents import MACHINE, Viewer, get, set_state, touch
from records.errors import NotFound, StaleForm, ValueRefused, WrongState
from records.tables import Clerk, Derivative, Document, IndexTask, Packet, PageTurn, Part, Request, State, now
from records.values import PageSource, Word

Pages = tuple[int, ...]
"""Numbers of pages, in the order in which they are to stand."""
TURNS = (0, 90, 180, 270)
MOST_EVENTS = 1000
"""So many of the newest events tell how pages were turned when they were read."""


class NothingToSplit(ValueRefused):
    code = "nothing-to-split"
    sentence = "This would leave the document as it is."
    hint = "Say where a new document begins, leave a page out, or change the order."


class PartConfirmed(WrongState):
    code = "part-confirmed"
    sentence = "A part of this packet is confirmed, so it cannot be merged back."
    hint = "What is confirmed stays. Set the other parts aside instead, if they are not needed."


@dataclass(frozen=True, slots=True)
class Opened:
    """What a document has to do with packets: the whole it was cut from, the parts it was cut into."""

    whole: Document | None
    pages: Pages
    parts: tuple[Document, ...]
    merged: bool = False
    """Whether the document was a part and is merged back."""


def split(
    session: Session, document_id: str, parts: Sequence[Pages], *, clerk: Clerk, viewer: Viewer, version: int
) -> tuple[str, ...]:
    """Let documents of these pages stand for the whole; they go through the pipeline, without being read again.

    Returns:
        The ids of the parts, in order.

    Raises:
        NotFound: there is no such document, or `viewer` may not see it.
        StaleForm: it changed since `version`; WrongState: it does not wait for review.
        WithAnother: a colleague has it open.
        NothingToSplit: the parts are the whole as it is; ValueRefused: a page is there twice, or is none of its own.
    """
    whole = get(session, document_id, viewer)
    leases.refuse_another(session, document_id, clerk)
    if whole.version != version:
        raise StaleForm
    if whole.state != State.TO_REVIEW:
        raise WrongState(whole.state)
    _refuse_impossible(parts, tuple(range(1, (whole.page_count or 0) + 1)))
    packet = Packet(document_id=document_id, state_before=whole.state, split_by=clerk.number)
    session.add(packet)
    session.flush()
    assert packet.id is not None, "it was flushed"  # noqa: S101
    ids = tuple(_part(session, whole, packet.id, position, pages) for position, pages in enumerate(parts, start=1))
    set_state(session, document_id, State.SET_ASIDE, actor=viewer.name)
    leases.free(session, document_id)
    detail = {"packet": packet.id, "parts": list(ids)}
    audit.note(session, "split", f"document/{document_id}", actor=viewer.name, detail=detail)
    return ids


def _refuse_impossible(parts: Sequence[Pages], own: Pages) -> None:
    taken = [page for pages in parts for page in pages]
    if not all(parts) or len(set(taken)) != len(taken) or not set(taken) <= set(own):
        raise ValueRefused("pages")
    if not parts or list(parts) == [own]:
        raise NothingToSplit


def _part(session: Session, whole: Document, packet_id: int, position: int, pages: Pages) -> str:
    part_id = sha256(f"part {position} of packet {packet_id} of {whole.id}".encode()).hexdigest()
    part = Document(
        id=part_id, size_bytes=whole.size_bytes * len(pages) // (whole.page_count or 1), name=_named(whole.name, pages),
        media_type=whole.media_type, parent_id=whole.id, desk=whole.desk, restricted=whole.restricted,
        languages=whole.languages, received_at=whole.received_at,
    )  # fmt: skip
    touch(session, part)
    session.add(Part(document_id=part_id, packet_id=packet_id, position=position, pages=list(pages)))
    session.flush()
    return part_id


def _named(name: str, pages: Pages) -> str:
    """The name with its pages, spans drawn together: "scan.pdf [2–4, 6]"."""
    spans: list[list[int]] = []
    for page in pages:
        if spans and page == spans[-1][-1] + 1:
            spans[-1] = [spans[-1][0], page]
        else:
            spans.append([page])
    return f"{name} [{', '.join('–'.join(map(str, span)) for span in spans)}]"


def merge(session: Session, document_id: str, *, clerk: Clerk, viewer: Viewer) -> None:
    """Put the whole back where it was, and set its parts aside.

    Raises:
        NotFound: there is no such document, or `viewer` may not see it.
        WrongState: it is not split; PartConfirmed: a part of it is a request by now.
        WithAnother: a colleague has a part open.
    """
    get(session, document_id, viewer)
    packet = _open_packet(session, document_id)
    if packet is None:
        raise WrongState("not split")
    parts = _parts(session, packet)
    ids = [part.id for part in parts]
    if session.exec(select(Request.id).where(col(Request.document_id).in_(ids)).limit(1)).first() is not None:
        raise PartConfirmed
    if any(_open_packet(session, part.id) is not None for part in parts):
        raise WrongState("a part is split itself")
    packet.merged_by, packet.merged_at = clerk.number, now()
    session.add(packet)
    session.flush()
    for part in parts:
        leases.refuse_another(session, part.id, clerk)
        leases.free(session, part.id)
        set_state(session, part.id, State.SET_ASIDE, actor=viewer.name)
    set_state(session, document_id, State(packet.state_before), actor=viewer.name)
    audit.note(session, "merged", f"document/{document_id}", actor=viewer.name, detail={"packet": packet.id})


def opened(session: Session, document_id: str, viewer: Viewer = MACHINE) -> Opened:
    """What the document has to do with packets, as far as `viewer` may see it."""
    document = get(session, document_id, viewer)
    part = session.get(Part, document_id)
    packet = _open_packet(session, document_id)
    return Opened(
        whole=get(session, document.parent_id, viewer) if part is not None and document.parent_id else None,
        pages=tuple(part.pages) if part is not None else (),
        parts=_parts(session, packet) if packet is not None else (),
        merged=part is not None and documents.stands_back(session, document_id) and packet is None,
    )


def original_of(session: Session, document_id: str) -> str:
    """The document whose original holds this one's pages: itself, or the whole that it was cut from."""
    while (part := session.get(Part, document_id)) is not None:
        packet = session.get(Packet, part.packet_id)
        assert packet is not None, "a foreign key"  # noqa: S101
        document_id = packet.document_id
    return document_id


def source_of(session: Session, document_id: str, page: int) -> tuple[str, int]:
    """The document whose original holds this page, and the page's number there.

    Raises:
        NotFound: a part has no such page.
    """
    while (part := session.get(Part, document_id)) is not None:
        if not 1 <= page <= len(part.pages):
            raise NotFound
        packet = session.get(Packet, part.packet_id)
        assert packet is not None, "a foreign key"  # noqa: S101
        document_id, page = packet.document_id, part.pages[page - 1]
    return document_id, page


def is_part(session: Session, document_id: str) -> bool:
    return session.get(Part, document_id) is not None


def take_pages(session: Session, document_id: str) -> None:
    """Give a part its pages: words, pictures and turns of the whole. Running it twice changes nothing.

    Raises:
        NotFound: the document is no part.
    """
    part = session.get(Part, document_id)
    if part is None:
        raise NotFound
    whole = get(session, str(get(session, document_id).parent_id))
    read = {page.number: page for page in documents.pages(session, whole.id)}
    new = {old: number for number, old in enumerate(part.pages, start=1)}
    pages = [replace(read[old], number=number) for old, number in new.items()]
    documents.save_pages(session, document_id, pages, media_type=whole.media_type or "")
    made = [d for d in documents.derivatives(session, whole.id) if d.page in new]
    documents.save_derivatives(session, document_id, [_copied(d, document_id, new[d.page]) for d in made])
    for page, degrees in turns(session, whole.id).items():
        if page in new and session.get(PageTurn, (document_id, new[page])) is None:
            session.add(PageTurn(document_id=document_id, page=new[page], degrees=degrees))


def _copied(made: Derivative, document_id: str, page: int) -> Derivative:
    return Derivative(
        document_id=document_id, page=page, kind=made.kind, sha256=made.sha256, size_bytes=made.size_bytes,
        media_type=made.media_type, width=made.width, height=made.height, tool=made.tool, made_at=made.made_at,
    )  # fmt: skip


def turn(session: Session, document_id: str, page: int, *, by: int, viewer: Viewer) -> int:
    """Turn a page by 90, 180 or 270 degrees clockwise from how it is shown. Returns how it is shown now.

    Raises:
        NotFound: there is no such page, or `viewer` may not see it.
        ValueRefused: pages are turned by quarters.
    """
    get(session, document_id, viewer)
    documents.page(session, document_id, page)
    if by not in TURNS:
        raise ValueRefused("degrees")
    row = session.get(PageTurn, (document_id, page))
    degrees = ((row.degrees if row else 0) + by) % 360
    if degrees:
        row = row or PageTurn(document_id=document_id, page=page, degrees=degrees)
        row.degrees = degrees
        session.add(row)
    elif row is not None:
        session.delete(row)
    session.flush()
    detail = {"page": page, "degrees": degrees}
    audit.note(session, "page-turned", f"document/{document_id}", actor=viewer.name, detail=detail)
    return degrees


def read_turned(session: Session, document_id: str, number: int, words: Sequence[Word], *, viewer: Viewer) -> None:
    """Take these words for those of a page that was read again as it is turned now; the search learns of them.

    Where nothing could be read, the words of before stay. So does what was proposed and confirmed: it is the clerk's.

    Raises:
        NotFound: there is no such page, or `viewer` may not see it.
    """
    get(session, document_id, viewer)
    page = documents.page(session, document_id, number)
    if words:
        session.merge(documents.page_row(document_id, replace(page, words=tuple(words), source=PageSource.OCR)))
        session.add(IndexTask(document_id=document_id))
    detail = {"page": number, "degrees": turns(session, document_id).get(number, 0)}
    audit.note(session, "page-read-again", f"document/{document_id}", actor=viewer.name, detail=detail)


def to_read_again(session: Session, document_id: str) -> tuple[int, ...]:
    """The pages that are turned otherwise than when they were read."""
    events = audit.of(session, (f"document/{document_id}",), limit=MOST_EVENTS)
    again = (each.detail for each in events if each.act == "page-read-again")
    read_at = {int(detail["page"]): int(detail["degrees"]) for detail in again}
    now_at = turns(session, document_id)
    return tuple(n for n in sorted(now_at.keys() | read_at.keys()) if now_at.get(n, 0) != read_at.get(n, 0))


def turns(session: Session, document_id: str) -> dict[int, int]:
    """By how many degrees which pages are turned; those that stand as they were read are not in it."""
    rows = session.exec(select(PageTurn).where(PageTurn.document_id == document_id))
    return {row.page: row.degrees for row in rows}


def _open_packet(session: Session, document_id: str) -> Packet | None:
    found = select(Packet).where(Packet.document_id == document_id, col(Packet.merged_at).is_(None))
    return session.exec(found).first()


def _parts(session: Session, packet: Packet) -> tuple[Document, ...]:
    found = select(Document).join(Part, col(Part.document_id) == col(Document.id)).where(Part.packet_id == packet.id)
    return tuple(session.exec(found.order_by(col(Part.position))))
