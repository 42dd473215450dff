"""The search index: documents go in, searches are answered, for what each person may see.

It is a cache of the database: everything in it can be made again, and `applied_sequence` says up to which change it
follows. One process writes at a time (a lock file sees to it); any number read, are never blocked, and see each commit
by themselves.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from threading import Lock
from time import sleep
from typing import Self

import numpy as np

from index import (
    compaction,
    engines,
    index_folder,
    ranking,
    rebuilding,
    state_file,
    suggestions,
    writing,
)  # fmt: skip
from index import facets as facet_counts
from index.corrections import did_you_mean
from index.engine import Engine
from index.engine_errors import reading
from index.engine_errors import writing as translated_writing
from index.engines import EngineName
from index.matching import Matcher
from index.parsing import parse
from index.snapshot import Snapshot, open_snapshot
from index.state_file import State
from index.values import Access, Health, IndexDocument, Order, Results
from index.writer_lock import COMPACTING, locked
from records.errors import IndexUnavailable

OPEN_ATTEMPTS = 20
"""A commit may replace files between reading their names and opening them; each attempt reads the names anew."""
REBUILD_DOCUMENTS = 500
"""Documents of a rebuild that go into one piece."""
MOST_ROUNDS = 20
"""Merges of one `compact`."""
MOST_PIECES = 200
"""From here on a put compacts, where nobody else does: every search pays for every piece."""


class SearchIndex:
    """The index in one folder. Safe to use from several threads.

    Raises (constructor):
        IndexUnavailable: the index is damaged or of another version; `mended` makes a new one.
    """

    def __init__(self, folder: Path, *, engine: EngineName | None = None) -> None:
        """Opens the index in `folder`, whichever engine made it; `engine` makes it where there is none, or anew."""
        self._folder = folder
        self._wanted = engine
        self._refreshing = Lock()
        self._stamp = (0, 0)
        self._engine_of: tuple[str, Engine] = ("", engines.engine(engines.DEFAULT))
        self._snapshot: Snapshot | None = None
        index_folder.prepare(folder, engine or engines.DEFAULT)
        self._fresh()

    @classmethod
    def mended(cls, folder: Path, *, engine: EngineName | None = None) -> Self:
        """The index in `folder`; in place of a damaged one, or one of another version, an empty one.

        For the process that writes: it finds `applied_sequence() == 0` and sends everything again.
        """
        try:
            return cls(folder, engine=engine)
        except IndexUnavailable:
            cls.discard(folder)
            return cls(folder, engine=engine)

    @staticmethod
    def discard(folder: Path) -> None:
        """Throws away a damaged index, so that the next `SearchIndex(folder)` makes an empty one.

        Raises:
            IndexUnavailable: another process is writing to it.
        """
        index_folder.discard(folder)

    def put(self, documents: Sequence[IndexDocument], *, sequence: int) -> None:
        """Puts documents in, in place of earlier versions of the same; on disk when it returns; all or none.

        Raises:
            DiskFull, WriteFailed, IndexUnavailable: nothing was changed.
        """
        self._change(documents, (), sequence)

    def remove(self, document_ids: Sequence[str], *, sequence: int) -> None:
        """Takes documents out; ids that are not in do not matter. Raises as `put`."""
        self._change((), document_ids, sequence)

    def applied_sequence(self) -> int:
        """The highest sequence of a change that is in; what came after it has to be sent again."""
        return index_folder.read_state(self._folder).sequence

    def search(
        self,
        query: str,
        access: Access,
        *,
        limit: int = 20,
        offset: int = 0,
        order: Order = "rank",
        facets: Sequence[str] = (),
    ) -> Results:
        """What the query finds among what `access` may see: `limit` documents from `offset` on, and counts of all.

        Raises:
            IndexUnavailable: the index is damaged.
        """
        snapshot = self._fresh()
        permitted = snapshot.permitted(access)
        asked = parse(query)
        matcher = Matcher(snapshot, permitted)
        match = matcher.match(asked.root)
        ranked = ranking.score(snapshot, permitted, match)
        chosen = ranking.best(snapshot, ranked, order, limit=max(limit, 0), offset=max(offset, 0))
        return Results(
            hits=tuple(ranking.hits(snapshot, ranked, match, chosen)),
            total=int(np.count_nonzero(ranked.documents)),
            total_pages=len(ranked.rows),
            facets=facet_counts.count(snapshot, ranked.documents, facets),
            notice=asked.notice,
            did_you_mean=did_you_mean(snapshot, permitted, query, matcher.unknown),
        )

    def hit_pages(self, document_id: str, query: str, access: Access) -> Mapping[int, frozenset[str]]:
        """On which pages of one document the query is found, and by what on each: {page number: matched}.

        Pages ascend; `matched` is for `index.highlight` as in `index.values.Hit`, but of that page alone, so only
        these pages have to be looked at, however long the document is. Empty where the query does not find the
        document, where it finds it by its fields alone, and where `access` may not see it: the three look the same.

        Raises:
            IndexUnavailable: the index is damaged.
        """
        snapshot = self._fresh()
        permitted = snapshot.permitted(access)
        document = snapshot.number_of(document_id)
        if document is None or not permitted.documents[document]:
            return {}
        match = Matcher(snapshot, permitted).match(parse(query).root)
        if not match.documents[document]:
            return {}
        return ranking.pages_of(snapshot, ranking.score(snapshot, permitted, match), match, document)

    def suggest(self, text: str, access: Access, *, limit: int = 8) -> tuple[str, ...]:
        """The text with its last word completed, most frequent first, from what `access` may see."""
        snapshot = self._fresh()
        return suggestions.suggest(snapshot, snapshot.permitted(access), text, limit=limit)

    def document_ids(self) -> frozenset[str]:
        """The ids of all documents that are in."""
        snapshot = self._fresh()
        live = snapshot.live_documents
        return frozenset(document_id for document_id, there in zip(snapshot.document_ids, live, strict=True) if there)

    def verify(self) -> Health:
        """Reads the index through: sizes, checksums, counts.

        Raises:
            IndexUnavailable: something is damaged.
        """
        snapshot = self._fresh()
        state = snapshot.state
        if index_folder.read_through(self._folder / state.folder, state) != snapshot.rows:
            raise IndexUnavailable("the files of the index hold other pages than when it was opened")
        return Health(
            documents=int(snapshot.live_documents.sum()),
            pages=int(snapshot.live_rows.sum()),
            sequence=state.sequence,
            segments=len(snapshot.pieces),
            size_bytes=sum(state.files.values()),
        )

    @property
    def follows_the_setting(self) -> bool:
        """Whether the index was made by the engine that the settings ask for; else it has to be rebuilt."""
        return self._wanted is None or index_folder.read_state(self._folder).engine == self._wanted

    def rebuild(self, documents: Iterable[IndexDocument], *, sequence: int) -> int:
        """Makes the index anew beside the old one, then puts it in its place; returns the number of documents.

        It is made by the engine that the settings ask for. Readers go on with the old one until the new one is whole;
        writers wait, and give up after a minute.
        """
        waiting = iter(documents)
        count = 0
        with locked(self._folder), translated_writing():
            state = index_folder.new_state(self._folder, self._wanted or index_folder.read_state(self._folder).engine)
            live, engine = self._folder / state.folder, engines.engine(state.engine)
            with engine.taking(live) as engine_at_work:
                while batch := tuple(islice(waiting, REBUILD_DOCUMENTS)):
                    state = rebuilding.with_batch(live, state, batch, engine_at_work)
                    count += len(batch)
            state = replace(state, sequence=sequence)
            index_folder.put_in_force(self._folder, replace(state, files=compaction.file_sizes(live, engine, state)))
            index_folder.sweep(self._folder, kept=state.folder)
        return count

    def is_due(self) -> bool:
        """Whether `compact_in_passing` has something to do."""
        snapshot = self._fresh()
        return bool(
            compaction.due_pages(snapshot, everything=False) or compaction.due_fields(snapshot, everything=False)
        )

    def compact_in_passing(self) -> bool:
        """Makes one of some small pieces, where there are many; readers and writers go on. Whether there was any."""
        return self._compact(everything=False)

    def compact(self) -> None:
        """Merges pieces of the index until little is due; for idle times. Readers and writers go on."""
        for _ in range(MOST_ROUNDS):  # who goes on writing meanwhile would give it work for ever
            if not self._compact(everything=True):
                return

    def close(self) -> None:
        """Lets go of the files; a reader that is at work finishes."""
        with self._refreshing:
            self._snapshot = None
            self._stamp = (0, 0)

    def _compact(self, *, everything: bool) -> bool:
        with locked(self._folder, name=COMPACTING, wait_seconds=0.0) as alone, translated_writing():
            if not alone:
                return False
            with locked(self._folder):
                before = self._fresh()
                live, engine = self._folder / before.state.folder, self._engine(before.state)
                compaction.swept(live, before.state)
            pages = compaction.due_pages(before, everything=everything)
            fields = compaction.due_fields(before, everything=everything)
            if not (pages or fields):
                return False
            new_pages = compaction.compacted_pages(live, engine, pages) if pages else None
            new_fields = compaction.compacted_fields(live, fields) if fields else None
            with locked(self._folder):
                state = index_folder.read_state(self._folder)
                if state.folder != before.state.folder:
                    return False  # made anew meanwhile
                after = compaction.in_place(live, engine, state, new_pages, new_fields)
                if after is None:
                    return False
                index_folder.put_in_force(self._folder, after)
                compaction.swept(live, after)
        return True

    def _change(self, documents: Sequence[IndexDocument], removed: Sequence[str], sequence: int) -> None:
        with locked(self._folder):
            before = self._fresh()
            live = self._folder / before.state.folder
            with translated_writing():
                after = writing.changed(live, before, documents, removed, sequence=sequence)
            index_folder.put_in_force(self._folder, after)
        if len(after.pages) > MOST_PIECES or len(after.fields) > MOST_PIECES:
            self._compact(everything=False)

    def _fresh(self) -> Snapshot:
        """The newest state; opened if another was put in force since the last time."""
        if self._snapshot is not None and state_file.stamp(self._folder) == self._stamp:
            return self._snapshot
        with self._refreshing:
            for _ in range(OPEN_ATTEMPTS):
                stamp, state = state_file.stamp(self._folder), index_folder.read_state(self._folder)
                before = self._snapshot if self._snapshot and self._snapshot.state.folder == state.folder else None
                try:
                    with reading():
                        snapshot = open_snapshot(self._folder / state.folder, state, self._engine(state), before)
                except IndexUnavailable as error:
                    if not isinstance(error.__cause__, FileNotFoundError):
                        raise
                    sleep(0.01)
                    continue
                self._stamp, self._snapshot = stamp, snapshot
                return snapshot
        raise IndexUnavailable("a file of the index is missing")

    def _engine(self, state: State) -> Engine:
        """One engine for all snapshots of a folder, so that what it has in memory stays there."""
        if self._engine_of[0] != state.folder:
            self._engine_of = (state.folder, engines.engine(state.engine))
        return self._engine_of[1]
