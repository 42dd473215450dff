"""A part of a packet goes through the whole pipeline by itself, and the search finds it instead of the whole."""

import threading
from pathlib import Path

from running import wait_until

from config.settings import HotFolder, Settings, load_settings
from index.search_index import SearchIndex
from index.values import Access
from intake.archives import archives
from intake.receive import ingest
from intake.work import Worker
from records import documents, packets
from records.database import Database
from records.documents import MACHINE
from records.tables import Clerk, State

EVERYTHING = Access(desks=None, restricted=True)


def found(settings: Settings, words: str) -> set[str]:
    index = SearchIndex(settings.index)
    try:
        return {hit.document_id for hit in index.search(words, EVERYTHING).hits}
    finally:
        index.close()


def test_parts_are_extracted_and_found_and_the_whole_again_once_they_are_merged(home: Path, samples: Path) -> None:
    settings = load_settings()
    database = Database(settings.database)
    database.migrate()
    originals, _ = archives(settings)
    letter = samples / "en-bank-records.pdf"
    whole = ingest(letter, folder=HotFolder(name="inbox"), archive=originals, database=database).document_id
    assert whole is not None

    def state(document_id: str) -> str:
        with database.reading() as session:
            return documents.get(session, document_id).state

    with Worker.at_work(settings) as worker:
        stop = threading.Event()
        thread = threading.Thread(target=worker.run, args=(stop,))
        thread.start()
        try:
            wait_until(lambda: state(whole) == State.TO_REVIEW, seconds=90, what="the whole")
            with database.writing() as session:
                ana = Clerk(name="ana", full_name="Ana", password_hash="-", must_change=False)
                session.add(ana)
                session.flush()
                version = documents.get(session, whole).version
                first, second = packets.split(session, whole, [(1,), (2,)], clerk=ana, viewer=MACHINE, version=version)
            wait_until(
                lambda: {state(first), state(second)} == {State.TO_REVIEW}, seconds=90, what="both parts"
            )  # fmt: skip
            with database.reading() as session:
                fields = {proposal.field for proposal in documents.proposals(session, first)}
                text = documents.page(session, second, 1).text
                assert "requesting_state" in fields
                assert text == documents.page(session, whole, 2).text
            word = max(text.split(), key=len)
            wait_until(lambda: found(settings, word) == {second}, seconds=30, what="the search")
            with database.writing() as session:
                packets.merge(session, whole, clerk=session.merge(ana), viewer=MACHINE)
            wait_until(lambda: found(settings, word) == {whole}, seconds=30, what="the search")
        finally:
            stop.set()
            thread.join()
    database.close()
