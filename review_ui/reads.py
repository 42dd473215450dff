"""Who looked at what: each document that somebody opens is noted, once in each of their sessions, before it is shown.

A restricted document is shown to nobody, cleared or not, before they have said why, once in each session.
"""

from collections import OrderedDict
from threading import Lock

from records import audit, documents
from records.database import Database
from records.reasons import is_stated, state_reason
from records.sign_ins import SignedIn

REMEMBERED = 10_000
"""Reads kept in mind; one that is forgotten is noted a second time, which does no harm."""
READING = "read-restricted"
"""The act that a reason to look is stated for."""


class ReasonNeeded(Exception):
    """The document is restricted, and this person has not said why they look at it."""

    def __init__(self, document_id: str) -> None:
        super().__init__(document_id)
        self.document_id = document_id


class ReadsNoted:
    """Remembers what was noted, so that turning the pages of a letter is one event and not twenty."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: OrderedDict[tuple[str, str, str], None] = OrderedDict()
        self._lock = Lock()

    def note_once(self, who: SignedIn, act: str, document_id: str) -> None:
        """Note a read of the document before it is shown, unless this session's was noted.

        Raises:
            NotFound: there is no such document, or it is not for this person.
            ReasonNeeded: it is restricted, and they have not said why they look at it.
        """
        key = (who.form_token, act, document_id)
        self._ask(who, document_id)
        if self._is_noted(key):
            return
        self._note(who, act, f"document/{document_id}", {})
        self._remember(key)

    def note(self, who: SignedIn, act: str, subject: str, **detail: int | str) -> None:
        """Note a read each time it happens: a download, a search. Raises ReasonNeeded as `note_once`."""
        kind, _, document_id = subject.partition("/")
        if kind == "document":
            self._ask(who, document_id)
        self._note(who, act, subject, detail)

    def state_reason(self, who: SignedIn, document_id: str, text: str) -> None:
        """Keep why somebody looks at a restricted document; it counts for this session.

        Raises:
            NotFound: there is no such document, or it is not for this person.
            ReasonMissing: the text says nothing.
        """
        with self._database.writing() as session:
            documents.get(session, document_id, who.viewer)
            row = state_reason(session, document_id, who.clerk, READING, text, visit=who.form_token)
            detail = {"reason": row.id}
            audit.note(session, READING, f"document/{document_id}", actor=who.clerk.name, detail=detail)

    def _ask(self, who: SignedIn, document_id: str) -> None:
        """Let nobody by who has not said why, where that is asked. What needs no reason is looked up each time: it may
        become restricted."""
        key = (who.form_token, READING, document_id)
        with self._database.reading() as session:
            if not documents.get(session, document_id, who.viewer).restricted or self._is_noted(key):
                return
            if not is_stated(session, document_id, READING, visit=who.form_token):
                raise ReasonNeeded(document_id)
        self._remember(key)

    def _note(self, who: SignedIn, act: str, subject: str, detail: dict[str, int | str]) -> None:
        with self._database.writing() as session:
            audit.note(session, act, subject, actor=who.clerk.name, detail=detail)

    def _is_noted(self, key: tuple[str, str, str]) -> bool:
        with self._lock:
            return key in self._noted

    def _remember(self, key: tuple[str, str, str]) -> None:
        with self._lock:
            self._noted[key] = None
            while len(self._noted) > REMEMBERED:
                self._noted.popitem(last=False)
