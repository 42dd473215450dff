"""What the screens read from: database, archives and search index, opened at the start and closed at the end."""

from functools import cached_property
from threading import BoundedSemaphore, Lock

from config.settings import Settings
from index.search_index import SearchIndex
from records.archive import Archive
from records.database import Database
from records.waiting import Waiting
from review_ui.reads import ReadsNoted

HASHES_AT_ONCE = 4
"""Passwords checked at the same time; each takes 64 MiB, so more would let strangers fill the memory."""


class Stores:
    """Everything that lasts longer than one request of a browser."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.database)
        self.reads = ReadsNoted(self.database)
        self.waiting = Waiting()
        self.hashing = BoundedSemaphore(HASHES_AT_ONCE)
        self._opening = Lock()

    @cached_property
    def originals(self) -> Archive:
        return Archive(self.settings.originals)

    @cached_property
    def derived(self) -> Archive:
        return Archive(self.settings.derived)

    @property
    def index(self) -> SearchIndex:
        """The search index, opened when it is first asked for.

        Raises:
            IndexUnavailable: it is damaged.
        """
        with self._opening:
            return self._index

    @cached_property
    def _index(self) -> SearchIndex:
        return SearchIndex(self.settings.index)

    def close(self) -> None:
        if "_index" in self.__dict__:
            self._index.close()
        self.database.close()
