"""Keeping the search index in step with the database: each change has a number, the index says how far it is."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence

import structlog

from index.search_index import SearchIndex
from index.values import IndexDocument, IndexPage
from records import documents, requests, search_feed
from records.database import Database, Session
from records.errors import RogatoryError
from records.record import Record
from records.tables import Document

log = structlog.get_logger()

BATCH = 50


class Indexer:
    """Brings the index up to date; threads may call it at once, one of them works."""

    def __init__(self, database: Database, index: SearchIndex) -> None:
        self.database = database
        self.search_index = index
        self._one_writer = threading.Lock()
        self._compacting = threading.Thread()

    def catch_up(self) -> int:
        """Make anew the entries of all documents that changed since the index was last written. Returns how many."""
        done = 0
        with self._one_writer:
            while batch := self._next_batch():
                entries, sequence = batch
                self.search_index.put(entries, sequence=sequence)
                done += len(entries)
            if done:
                self._compact_beside()
        return done

    def _compact_beside(self) -> None:
        """Make few large pieces of the index of many small ones, while the work goes on; being killed costs nothing."""
        if not self._compacting.is_alive() and self.search_index.is_due():
            self._compacting = threading.Thread(target=self._compact, name="compacting the index", daemon=True)
            self._compacting.start()

    def settle(self) -> None:
        """Wait until nothing is compacted any more."""
        if self._compacting.ident is not None:
            self._compacting.join()

    def _compact(self) -> None:
        try:
            while self.search_index.compact_in_passing():
                pass
        except RogatoryError as error:  # tried again after the next change; searching is slower, and all right
            log.warning("index not compacted", code=error.code)

    def _next_batch(self) -> tuple[tuple[IndexDocument, ...], int] | None:
        with self.database.reading() as session:
            changes = search_feed.changes_after(session, self.search_index.applied_sequence(), limit=BATCH)
            if not changes:
                return None
            ids = dict.fromkeys(change.document_id for change in changes)
            entries = tuple(entry(session, documents.get(session, each)) for each in ids)
            return entries, max(change.number or 0 for change in changes)

    def reconcile(self) -> int:
        """Make the index hold exactly the documents of the database, after a restored backup or a lost index.

        One made by another engine than the settings ask for is built anew. Returns the number of documents that had to
        be put in or taken out; ordinary lateness is `catch_up`'s.
        """
        if not self.search_index.follows_the_setting:
            return self.rebuild()
        with self.database.reading() as session:
            newest, wanted = search_feed.last_change(session), search_feed.ids(session)
            applied = self.search_index.applied_sequence()
            late = search_feed.ids_changed_after(session, applied)
        if applied > newest:  # the database is older than the index: a backup was restored
            return self.rebuild()
        there = self.search_index.document_ids()
        missing, gone = sorted(wanted - there - late), sorted(there - wanted)
        with self._one_writer, self.database.reading() as session:
            for batch in _batches(missing):
                entries = tuple(entry(session, documents.get(session, each)) for each in batch)
                self.search_index.put(entries, sequence=applied)
            if gone:
                self.search_index.remove(gone, sequence=applied)
        return len(missing) + len(gone)

    def rebuild(self, progress: Callable[[], None] = lambda: None) -> int:
        """Build the index anew beside the old one and swap. Returns the number of documents."""
        with self._one_writer, self.database.reading() as session:
            return self.search_index.rebuild(_entries(session, progress), sequence=search_feed.last_change(session))


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _entries(session: Session, progress: Callable[[], None]) -> Iterator[IndexDocument]:
    for document in search_feed.every_document(session):
        yield entry(session, document)
        progress()


def entry(session: Session, document: Document) -> IndexDocument:
    """What is searchable of a document: its pages and the fields of its record, confirmed or proposed."""
    back = documents.stands_back(session, document.id)  # its pages are found in the documents that stand for it
    record = {} if back else requests.current_record(session, document)
    pages = () if back else documents.pages(session, document.id)
    return IndexDocument(
        document_id=document.id,
        desk=document.desk,
        restricted=document.restricted,
        pages=tuple(IndexPage(page.number, page.language, page.text) for page in pages) or (IndexPage(1, None, ""),),
        fields=_fields(document, record),
    )


def _fields(document: Document, record: Record) -> Mapping[str, tuple[str, ...]]:
    persons = record.get("persons", ())
    found: dict[str, tuple[str, ...]] = {
        "reference": tuple(record.get("references", ())) + tuple(record.get("related_references", ())),
        "person": tuple(
            " ".join(filter(None, (person.get("given_names"), person.get("surname"), *person.get("aliases", ()))))
            for person in persons
        ),
        "authority": _texts(record, "requesting_authority", "requested_authority"),
        "state": _texts(record, "requesting_state", "requested_state"),
        "type": _texts(record, "request_type"),
        "role": _texts(record, "document_role"),
        "status": (document.state,),
        "date": _texts(record, "date_of_request"),
        "received": _texts(record, "date_received") or (document.received_at.date().isoformat(),),
        "deadline": _texts(record, "requested_deadline"),
        "language": _texts(record, "language"),
        "account": tuple(account["number"] for account in record.get("bank_accounts", ())),
        "amount": tuple(f"{amount['value']} {amount['currency']}" for amount in record.get("amounts", ())),
        "organisation": tuple(each["name"] for each in record.get("organisations", ())),
        "offence": tuple(each["label"] for each in record.get("offences", ())),
    }
    return {name: values for name, values in found.items() if values}


def _texts(record: Record, *names: str) -> tuple[str, ...]:
    return tuple(record[name] for name in names if name in record)
