"""The claims that a watcher holds in one folder, each on its way to `done/` or to `quarantine/`.

What is held is what lies in the owner's folder on the disk; what is remembered here are looks and pauses only.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from config.logs import place_of
from intake import finished
from intake.claims import Claim, Owner, claims_of, renew
from intake.finished import Decision, Sight, judge, look
from intake.hot_folder import Place
from intake.pauses import TRIES, StoragePause, pause_seconds
from intake.receive import StillWritten, changed_since, nobody_writes, receipt_of, receive, refuse, release
from intake.writers import probe
from records import fsops
from records.archive import Archive
from records.database import Database
from records.errors import DocumentError, EmptyFile, RogatoryError, StorageError, UnreadableFile, error_of
from records.tables import Receipt

log = structlog.get_logger()

GRACE_LOCAL_SECONDS = 10.0
GRACE_NETWORK_SECONDS = 60.0
"""How long a received file stays within reach of the check for late writers, where none is not proven."""


@dataclass(frozen=True, slots=True)
class Held:
    """A claim on its way. `watched`: it must first be seen to be complete; `due`: left alone until then; `pauses`:
    how often it was left alone in a row; `failures`: how often it was itself the reason, not the storage."""

    claim: Claim
    watched: bool = True
    due: float = 0.0
    sight: Sight | None = None
    pauses: int = 0
    failures: int = 0
    receipt: Receipt | None = None
    follows: int | None = None


class Holding:
    """The claims of one owner in one hot folder. Not for several threads."""

    def __init__(
        self,
        place: Place,
        *,
        owner: Owner,
        archive: Archive,
        database: Database,
        limit_bytes: int,
        storage: StoragePause,
        monotonic: Callable[[], float],
    ) -> None:
        self.place = place
        self._owner = owner
        self._archive = archive
        self._database = database
        self._limit_bytes = limit_bytes
        self._storage = storage
        self._monotonic = monotonic
        self._held: dict[str, Held] = {}

    def __len__(self) -> int:
        return len(self._held)

    @property
    def next_due(self) -> float | None:
        """When the next claim wants to be looked at, on the clock given."""
        return min((held.due for held in self._held.values()), default=None)

    def find(self) -> None:
        """Hold what the disk says is ours, no more and no less: adopted claims, and our own after an error.

        Raises:
            StorageError, OSError: the disk or the database cannot be asked.
        """
        self._owner.adopt(self.place)
        there = {claim.id: claim for claim in claims_of(self._owner, self.place)}
        for gone in self._held.keys() - there.keys():
            del self._held[gone]
        for claim_id in sorted(there.keys() - self._held.keys()):
            claim = there[claim_id]
            receipt = receipt_of(claim, self._database)
            self._held[claim_id] = Held(claim, watched=receipt is None)
            if receipt is not None:
                self._hold_received(self._held[claim_id], receipt)

    def advance_all(self, stop: Callable[[], bool]) -> list[Receipt]:
        """Take each claim as far as it goes now; the receipts that were given."""
        receipts: list[Receipt] = []
        for held in tuple(self._held.values()):
            if not stop():
                receipts += self._advance(held)
        return receipts

    def add(self, claim: Claim, *, watched: bool, failures: int = 0) -> list[Receipt]:
        """Hold a new claim and take it as far as it goes; its receipt, if it got one."""
        self._held[claim.id] = Held(claim, watched=watched, failures=failures)
        return self._advance(self._held[claim.id])

    def _advance(self, held: Held) -> list[Receipt]:
        if held.due > self._monotonic():
            return []
        try:
            with fsops.storage_errors():
                return self._go_on(held)
        except StillWritten:
            self._hold(replace(held, watched=True, sight=None), pause=finished.PROVEN_SECONDS)
        except FileNotFoundError:
            self._held.pop(held.claim.id, None)  # another watcher took it over; if not, `find` finds it again
        except DocumentError as error:
            return self._refuse(held, type(error))
        except StorageError as error:
            self._note_storage(held, error)
        except Exception as error:  # noqa: BLE001 - one odd file must not stop the ones after it; it loses nothing by waiting
            return self._try_again(held, error)
        return []

    def _go_on(self, held: Held) -> list[Receipt]:
        if held.receipt is not None:
            self._finish(held, held.receipt)
            return []
        if held.watched and not self._is_complete(held):
            return []
        received = receive(
            held.claim, self.place, archive=self._archive, database=self._database,
            limit_bytes=self._limit_bytes, follows=held.follows,
        )  # fmt: skip
        self._storage.end()
        self._hold_received(held, received.receipt, proven=received.proven)
        held = self._held[held.claim.id]
        if held.due <= self._monotonic():
            self._finish(held, received.receipt)
        return [received.receipt]

    def _hold_received(self, held: Held, receipt: Receipt, *, proven: bool | None = None) -> None:
        network = self.place.network
        if proven is None:
            proven = receipt.reason_code is not None or nobody_writes(held.claim, network=network)
        grace = 0.0 if proven else GRACE_NETWORK_SECONDS if network else GRACE_LOCAL_SECONDS
        self._hold(replace(held, receipt=receipt, pauses=0, failures=0), pause=grace)

    def _finish(self, held: Held, receipt: Receipt) -> None:
        if receipt.reason_code is not None:
            self._refuse(held, error_of(receipt.reason_code))
        elif changed_since(held.claim, receipt):
            again = renew(held.claim)
            self._held.pop(held.claim.id, None)
            self._held[again.id] = Held(again, follows=receipt.number)
            log.warning("changed after its receipt", receipt=receipt.number, claim=again.id)
        else:
            release(held.claim, receipt, self.place)
            self._held.pop(held.claim.id, None)

    def _is_complete(self, held: Held) -> bool:
        """Whether a claimed file that was not seen to be complete before is so now."""
        at = self._monotonic()
        sight = look(held.sight, held.claim.glimpse(), at=at)
        network = self.place.network
        patience = replace(self.place.patience, promise="none")
        verdict = judge(sight, at=at, patience=patience, probe=lambda: probe(held.claim.file, network=network))
        if verdict.decision is Decision.EMPTY:
            raise EmptyFile
        if verdict.decision is Decision.WAIT:
            self._hold(replace(held, sight=sight), pause=verdict.again_seconds or finished.PROVEN_SECONDS)
            return False
        return True

    def _refuse(self, held: Held, why: type[RogatoryError]) -> list[Receipt]:
        try:
            with fsops.storage_errors():
                receipt = refuse(held.claim, why, self.place, database=self._database)
        except FileNotFoundError:
            self._held.pop(held.claim.id, None)
            return []
        except StorageError as error:
            self._note_storage(held, error)
            return []
        except OSError as error:
            self._note_storage(held, StorageError(error.strerror or ""))
            return []
        self._held.pop(held.claim.id, None)
        return [receipt] if held.receipt is None else []

    def _try_again(self, held: Held, error: Exception) -> list[Receipt]:
        held = self._held.get(held.claim.id, held)  # with its receipt, if it got one before the error
        failures = held.failures + 1
        log.warning(
            "not received", claim=held.claim.id, error=type(error).__name__, at=place_of(error), failures=failures
        )
        if failures < TRIES or held.receipt is not None:
            self._back_off(replace(held, failures=failures))
            return []
        return self._refuse(held, UnreadableFile if isinstance(error, OSError) else RogatoryError)

    def _note_storage(self, held: Held, error: StorageError) -> None:
        held = self._held.get(held.claim.id, held)
        self._storage.begin(error)
        log.warning("storage failed", folder=self.place.settings.name, claim=held.claim.id, code=error.code)
        self._back_off(held)

    def _hold(self, held: Held, *, pause: float) -> None:
        self._held[held.claim.id] = replace(held, due=self._monotonic() + pause)

    def _back_off(self, held: Held) -> None:
        self._hold(replace(held, pauses=held.pauses + 1), pause=pause_seconds(held.pauses))
