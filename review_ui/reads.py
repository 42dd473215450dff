"""Who looked at what: each document that somebody opens is noted, once in each of their sessions."""

from collections import OrderedDict
from threading import Lock

from records import audit
from records.clerks import SignedIn
from records.database import Database

REMEMBERED = 10_000
"""Reads kept in mind; one that is forgotten is noted a second time, which does no harm."""


class ReadsNoted:
    """Remembers what was noted, so that turning the pages of a letter is one event and not twenty."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: OrderedDict[tuple[str, str, str], None] = OrderedDict()
        self._lock = Lock()

    def note_once(self, who: SignedIn, act: str, document_id: str) -> None:
        """Note a read of the document before it is shown, unless this session's was noted."""
        key = (who.form_token, act, document_id)
        with self._lock:
            if key in self._noted:
                return
        self.note(who, act, f"document/{document_id}")
        with self._lock:
            self._noted[key] = None
            while len(self._noted) > REMEMBERED:
                self._noted.popitem(last=False)

    def note(self, who: SignedIn, act: str, subject: str, **detail: int | str) -> None:
        """Note a read each time it happens: a download, a search."""
        with self._database.writing() as session:
            audit.note(session, act, subject, actor=who.clerk.name, detail=detail)
