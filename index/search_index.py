"""The search index: documents go in, searches are answered, for what each person may see.

It is a cache of the database: everything in it can be made again, and `applied_sequence` says up to which change it
follows. One process writes at a time (a lock file sees to it); any number read, are never blocked, and see each commit
by themselves.
"""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from threading import Lock
from time import sleep
from typing import Self
from uuid import uuid4

from index import facets as facet_counts
from index import ranking, state_file, suggestions, whoosh_store, writing
from index.corrections import did_you_mean
from index.engine_errors import reading
from index.engine_errors import writing as translated_writing
from index.matching import Matcher
from index.parsing import parse
from index.segment_file import read_segment_file
from index.snapshot import Snapshot, open_snapshot
from index.state_file import State
from index.values import Access, Health, IndexDocument, Order, Results
from index.writer_lock import locked
from records.errors import IndexUnavailable

VERSION = 1
"""Of the analyser and the formats: an index of another version must be built anew."""
OPEN_ATTEMPTS = 20
"""A commit may replace files between reading their names and opening them; each attempt reads the names anew."""
REBUILD_DOCUMENTS = 500
"""Documents of a rebuild that go into one commit."""


class SearchIndex:
    """The index in one folder. Safe to use from several threads.

    Raises (constructor):
        IndexUnavailable: the index is damaged or of another version; `mended` makes a new one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._refreshing = Lock()
        self._stamp = (0, 0)
        self._state = self._first_state()
        self._snapshot = Snapshot((), ())
        self._fresh()

    @classmethod
    def mended(cls, folder: Path) -> Self:
        """The index in `folder`; in place of a damaged one, or one of another version, an empty one.

        For the process that writes: it finds `applied_sequence() == 0` and sends everything again.
        """
        try:
            return cls(folder)
        except IndexUnavailable:
            cls.discard(folder)
            return cls(folder)

    @staticmethod
    def discard(folder: Path) -> None:
        """Throws away a damaged index, so that the next `SearchIndex(folder)` makes an empty one.

        Raises:
            IndexUnavailable: another process is writing to it.
        """
        with locked(folder), translated_writing():
            (folder / state_file.NAME).unlink(missing_ok=True)  # first: from here on there is no index
            for path in _inside(folder):
                if path.is_dir():
                    shutil.rmtree(path)

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
        return self._read_state().sequence

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
            total=int(ranked.documents.sum()),
            total_pages=int(ranked.pages.sum()),
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
        state = self._read_state()
        live = self._folder / state.folder
        _check_sizes(live, state)
        with reading():
            for segment in whoosh_store.segments(live):
                file = read_segment_file(whoosh_store.segment_file(live, segment.segment_id), whole=True)
                if file.rows != segment.pages:
                    raise IndexUnavailable("a segment and the file beside it hold different pages")
        return Health(
            documents=int(snapshot.live_documents.sum()),
            pages=int(snapshot.live_rows.sum()),
            sequence=state.sequence,
            segments=len(snapshot.pieces),
            size_bytes=sum(state.files.values()),
        )

    def rebuild(self, documents: Iterable[IndexDocument], *, sequence: int) -> int:
        """Makes the index anew beside the old one, then puts it in its place; returns the number of documents.

        Readers go on with the old one until the new one is whole; writers wait, and give up after a minute.
        """
        waiting = iter(documents)
        count = 0
        with locked(self._folder):
            new = self._new_folder()
            snapshot = Snapshot((), ())
            while batch := tuple(islice(waiting, REBUILD_DOCUMENTS)):
                with translated_writing():
                    writing.replace(new, snapshot, batch, ())
                    snapshot = open_snapshot(new, snapshot)
                count += len(batch)
            self._put_in_force(State(VERSION, new.name, sequence, _sizes(new)))
            for path in _inside(self._folder):
                if path.is_dir() and path.name != new.name:
                    shutil.rmtree(path)
        return count

    def compact(self) -> None:
        """Merges pieces of the index until nothing is due; for idle times. Readers go on, writers between merges."""
        merged = True
        while merged:
            with locked(self._folder):
                merged = self._merge_what_is_due(everything=True)

    def close(self) -> None:
        """Lets go of the files; a reader that is at work finishes."""
        self._snapshot = Snapshot((), ())
        self._stamp = (0, 0)

    def _change(self, documents: Sequence[IndexDocument], removed: Sequence[str], sequence: int) -> None:
        with locked(self._folder):
            snapshot, state = self._as_committed()
            live = self._folder / state.folder
            with translated_writing():
                if documents or removed:
                    writing.replace(live, snapshot, documents, removed)
            self._put_in_force(State(VERSION, state.folder, max(sequence, state.sequence), _sizes(live)))
            self._merge_what_is_due(everything=False)

    def _merge_what_is_due(self, *, everything: bool) -> bool:
        snapshot, state = self._as_committed()
        segment_ids = writing.due(snapshot, everything=everything)
        if not segment_ids:
            return False
        live = self._folder / state.folder
        with translated_writing():
            writing.merge(live, snapshot, segment_ids)
        self._put_in_force(State(VERSION, state.folder, state.sequence, _sizes(live)))
        return True

    def _as_committed(self) -> tuple[Snapshot, State]:
        """What a writer starts from: the newest commit itself, which a process that was killed may not have announced.

        The caller holds the lock.
        """
        state = self._read_state()
        before = self._snapshot if state.folder == self._state.folder else None
        with reading():
            return open_snapshot(self._folder / state.folder, before), state

    def _fresh(self) -> Snapshot:
        """The newest commit; opened if another state was put in force since the last time."""
        if state_file.stamp(self._folder) == self._stamp:
            return self._snapshot
        with self._refreshing:
            for _ in range(OPEN_ATTEMPTS):
                stamp, state = state_file.stamp(self._folder), self._read_state()
                before = self._snapshot if state.folder == self._state.folder else None
                try:
                    with reading():
                        snapshot = open_snapshot(self._folder / state.folder, before)
                except IndexUnavailable as error:
                    if not isinstance(error.__cause__, FileNotFoundError):
                        raise
                    sleep(0.01)
                    continue
                self._stamp, self._state, self._snapshot = stamp, state, snapshot
                return snapshot
        raise IndexUnavailable("a file of the index is missing")

    def _read_state(self) -> State:
        state = state_file.read(self._folder)
        if state is None:
            raise IndexUnavailable(f"{state_file.NAME} is missing")
        if state.version != VERSION:
            raise IndexUnavailable(f"made by version {state.version}, this is version {VERSION}")
        return state

    def _first_state(self) -> State:
        with translated_writing():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder.chmod(0o700)  # Whoosh unpickles what lies here
        if state_file.read(self._folder) is None:
            with locked(self._folder):
                if state_file.read(self._folder) is None:  # nobody else was quicker
                    new = self._new_folder()
                    self._put_in_force(State(VERSION, new.name, 0, _sizes(new)))
        state = self._read_state()
        _check_sizes(self._folder / state.folder, state)
        return state

    def _new_folder(self) -> Path:
        new = self._folder / f"live-{uuid4().hex}"
        with translated_writing():
            new.mkdir(mode=0o700)
            whoosh_store.create(new)
        return new

    def _put_in_force(self, state: State) -> None:
        with translated_writing():
            state_file.write(self._folder, state)


def _inside(folder: Path) -> tuple[Path, ...]:
    return tuple(folder.iterdir()) if folder.is_dir() else ()


def _sizes(live: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in live.iterdir() if path.is_file()}


def _check_sizes(live: Path, state: State) -> None:
    """A file of the index never changes; one that is not as long as it was has been damaged."""
    for name, size in state.files.items():
        try:
            found = (live / name).stat().st_size
        except FileNotFoundError:
            continue  # replaced by a commit that is just being made; else it is missed at opening
        if found != size:
            raise IndexUnavailable(f"a file of the index has {found} bytes instead of {size}")
