"""Packets: cut apart, each part is a document of its own; merged back, everything is where it was."""

import pytest
from sqlmodel import select

from records import documents, ledger, packets, troubles
from records.database import Session
from records.documents import Viewer
from records.errors import NotFound, StaleForm, ValueRefused, WrongState
from records.packets import NothingToSplit
from records.tables import Derivative, IndexTask, State
from records.values import Box, Page, PageSource, Word

EVERYBODY = Viewer("ana", None, True)
OTHER_DESK = Viewer("rui", frozenset({"second"}), False)


def page(number: int, text: str) -> Page:
    words = tuple(Word(t, Box(72, 72 + 20 * i, 140, 84 + 20 * i), 0.9, i, 0) for i, t in enumerate(text.split()))
    return Page(number, 595, 842, words, PageSource.OCR, "en")


@pytest.fixture
def ana(clerk):
    return clerk("ana")


@pytest.fixture
def packet(database, arrived) -> str:
    """Three pages that were read, with a picture each."""
    document_id = arrived("a")
    with database.writing() as session:
        pages = [page(1, "first letter"), page(2, "its annex"), page(3, "second letter")]
        documents.save_pages(session, document_id, pages, media_type="application/pdf")
        documents.save_derivatives(
            session,
            document_id,
            [
                Derivative(
                    document_id=document_id, kind="image_large", page=number, sha256=str(number) * 64, size_bytes=1,
                    media_type="image/webp", tool="test",
                )
                for number in (1, 2, 3)
            ],
        )  # fmt: skip
    return document_id


def test_words_read_again_take_the_place_of_those_before_unless_there_are_none(database, packet) -> None:
    with database.writing() as session:
        packets.turn(session, packet, 2, by=90, viewer=EVERYBODY)
        assert packets.to_read_again(session, packet) == (2,)
        with pytest.raises(NotFound):
            packets.read_turned(session, packet, 2, (), viewer=OTHER_DESK)
        packets.read_turned(session, packet, 2, (), viewer=EVERYBODY)
        assert documents.page(session, packet, 2).text == "its\nannex"
        assert packets.to_read_again(session, packet) == ()
        packets.turn(session, packet, 2, by=90, viewer=EVERYBODY)
        packets.read_turned(session, packet, 2, page(2, "annexe").words, viewer=EVERYBODY)
    with database.reading() as session:
        assert documents.page(session, packet, 2).text == "annexe"
        assert documents.page(session, packet, 1).text == "first\nletter"
        assert session.exec(select(IndexTask.document_id)).all()[-1] == packet


def version(session: Session, document_id: str) -> int:
    return documents.get(session, document_id).version


def cut(database, document_id, ana, *parts) -> tuple[str, ...]:
    with database.writing() as session:
        seen = version(session, document_id)
        ids = packets.split(session, document_id, parts, clerk=ana, viewer=EVERYBODY, version=seen)
        for part_id in ids:
            packets.take_pages(session, part_id)
    return ids


def test_a_part_is_a_document_that_waits_for_the_pipeline(database, packet, ana) -> None:
    first, second = cut(database, packet, ana, (1, 2), (3,))
    with database.reading() as session:
        whole, part = documents.get(session, packet), documents.get(session, first)
        assert whole.state == State.SET_ASIDE
        assert (part.state, part.parent_id, part.desk, part.name) == (State.WAITING, packet, "registry", "a [1–2]")
        assert documents.get(session, second).page_count == 1


def test_a_part_shows_the_pages_of_the_whole_in_its_own_order(database, packet, ana) -> None:
    (part_id,) = cut(database, packet, ana, (3, 1))
    with database.reading() as session:
        assert [(p.number, p.text) for p in documents.pages(session, part_id)] == [
            (1, "second\nletter"),
            (2, "first\nletter"),
        ]
        assert [(d.page, d.sha256[0]) for d in documents.derivatives(session, part_id)] == [(1, "3"), (2, "1")]


def test_taking_pages_twice_is_the_same_as_once(database, packet, ana) -> None:
    (part_id,) = cut(database, packet, ana, (2, 3))
    with database.writing() as session:
        before = documents.pages(session, part_id)
        packets.take_pages(session, part_id)
        assert documents.pages(session, part_id) == before


def test_merged_back_the_whole_is_exactly_where_it_was(database, packet, ana) -> None:
    def everything(session: Session) -> tuple[object, ...]:
        kept = documents.get(session, packet).model_dump(exclude={"version", "changed_at"})
        return kept, documents.pages(session, packet), documents.derivatives(session, packet)

    with database.reading() as session:
        before = everything(session)
    ids = cut(database, packet, ana, (1,), (2, 3))
    with database.writing() as session:
        packets.merge(session, packet, clerk=ana, viewer=EVERYBODY)
    with database.reading() as session:
        assert everything(session) == before
        assert {documents.get(session, each).state for each in ids} == {State.SET_ASIDE}


def test_what_was_merged_back_can_be_split_again(database, packet, ana) -> None:
    before = cut(database, packet, ana, (1,), (2, 3))
    with database.writing() as session:
        packets.merge(session, packet, clerk=ana, viewer=EVERYBODY)
    assert not set(before) & set(cut(database, packet, ana, (1,), (2, 3)))


def test_a_part_is_split_once_more_and_finds_its_original(database, packet, ana) -> None:
    _, rest = cut(database, packet, ana, (1,), (2, 3))
    with database.writing() as session:
        documents.set_state(session, rest, State.TO_REVIEW)
    _, last = cut(database, rest, ana, (1,), (2,))
    with database.writing() as session:
        assert packets.original_of(session, last) == packet
        with pytest.raises(WrongState):
            packets.merge(session, packet, clerk=ana, viewer=EVERYBODY)


def test_neither_a_split_document_nor_a_merged_part_is_taken_up_again(database, packet, ana) -> None:
    (part_id,) = cut(database, packet, ana, (1,))
    with database.writing() as session:
        with pytest.raises(WrongState):
            troubles.retry(session, packet)
        packets.merge(session, packet, clerk=ana, viewer=EVERYBODY)
        with pytest.raises(WrongState):
            troubles.retry(session, part_id)


def test_the_archive_is_not_asked_for_originals_of_parts(database, packet, ana) -> None:
    cut(database, packet, ana, (1,), (2,))
    with database.reading() as session:
        assert ledger.originals(session) == {packet}
        assert ledger.balance(session).difference == 0


@pytest.mark.parametrize("parts", [((1, 1), (2,)), ((4,),), ((), (1,))])
def test_pages_that_cannot_be_are_refused(database, packet, ana, parts) -> None:
    with pytest.raises(ValueRefused):
        cut(database, packet, ana, *parts)


@pytest.mark.parametrize("parts", [((1, 2, 3),), ()])
def test_a_split_that_changes_nothing_is_refused(database, packet, ana, parts) -> None:
    with pytest.raises(NothingToSplit):
        cut(database, packet, ana, *parts)


def test_a_form_that_is_stale_splits_nothing(database, packet, ana) -> None:
    with pytest.raises(StaleForm), database.writing() as session:
        packets.split(session, packet, [(1,), (2, 3)], clerk=ana, viewer=EVERYBODY, version=0)
    with database.reading() as session:
        assert documents.get(session, packet).state == State.TO_REVIEW


def test_a_packet_of_another_desk_is_not_there(database, packet, ana) -> None:
    with database.writing() as session:
        with pytest.raises(NotFound):
            packets.split(session, packet, [(1,)], clerk=ana, viewer=OTHER_DESK, version=1)
        with pytest.raises(NotFound):
            packets.turn(session, packet, 1, by=90, viewer=OTHER_DESK)
    cut(database, packet, ana, (1,))
    with database.writing() as session, pytest.raises(NotFound):
        packets.merge(session, packet, clerk=ana, viewer=OTHER_DESK)


def test_four_quarters_are_a_whole_turn_and_parts_keep_them(database, packet, ana) -> None:
    with database.writing() as session:
        assert [packets.turn(session, packet, 3, by=90, viewer=EVERYBODY) for _ in range(4)] == [90, 180, 270, 0]
        packets.turn(session, packet, 3, by=270, viewer=EVERYBODY)
    (part_id,) = cut(database, packet, ana, (3,))
    with database.reading() as session:
        assert packets.turns(session, packet) == {3: 270}
        assert packets.turns(session, part_id) == {1: 270}
