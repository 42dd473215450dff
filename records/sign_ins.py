"""Signing in: who it is, how long it lasts, and that nobody guesses. A session is kept as a hash of its token.

Figures from the OWASP ASVS 5.0 (6.3, 7.3): a name or an address that fails five times, or twenty, within fifteen
minutes waits.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, select

from records import audit, clerks, leases, passwords
from records.documents import Viewer
from records.errors import NotSignedIn, TooManyAttempts
from records.tables import Clerk, SignIn, SignInFailure, now

KEY = 16
"""Letters of a session's hash that name it in lists."""
FAILURES_OF_A_NAME = 5
FAILURES_OF_AN_ADDRESS = 20
FAILURE_WINDOW = timedelta(minutes=15)
LONGEST_BROWSER = 200
SEEN_STEP = timedelta(seconds=30)
"""How exactly the time of the last request is kept, so that reading a page is not a write each time."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody signed in: who, what they may see, and the token that each of their forms must carry."""

    clerk: Clerk
    viewer: Viewer
    form_token: str


def recognised(session: Session, name: str, password: str, *, address: str) -> Clerk:
    """Whose name and password these are. Takes a fifth of a second, so call it in a reading session.

    Call `note_failure` on NotSignedIn.

    Raises:
        TooManyAttempts: too many failures of this name or from this address.
        NotSignedIn: name or password is not right.
    """
    _refuse_guessing(session, name, address)
    clerk = clerks.find(session, name)
    right = passwords.matches(clerk.password_hash if clerk else None, password)
    if clerk is None or not clerk.active or not right:
        raise NotSignedIn
    return clerk


def begin_session(session: Session, clerk: Clerk, *, address: str = "", browser: str = "") -> str:
    """Begin a session of a clerk who was recognised, and return its token.

    `address` and `browser` are kept so that the clerk recognises the session in their list.
    """
    token = secrets.token_urlsafe(32)
    row = SignIn(
        token_hash=hash_of(token), clerk_id=clerk.number, form_token=secrets.token_urlsafe(32), address=address,
        browser=browser[:LONGEST_BROWSER],
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.note(session, "signed-in", f"clerk/{clerk.id}", actor=clerk.name)
    return token


def note_failure(session: Session, name: str, *, address: str) -> None:
    """Count a sign-in that failed."""
    session.exec(delete(SignInFailure).where(col(SignInFailure.at) < now() - FAILURE_WINDOW))
    session.add(SignInFailure(name=name[:100], address=address))
    audit.note(session, "sign-in-failed", "clerk", detail={"address": address})


def _refuse_guessing(session: Session, name: str, address: str) -> None:
    recent = select(func.count()).where(col(SignInFailure.at) > now() - FAILURE_WINDOW)
    of_name = session.exec(recent.where(SignInFailure.name == name[:100], SignInFailure.address == address)).one()
    of_address = session.exec(recent.where(SignInFailure.address == address)).one()
    if of_name >= FAILURES_OF_A_NAME or of_address >= FAILURES_OF_AN_ADDRESS:
        raise TooManyAttempts


def signed_in(session: Session, token: str, *, idle: timedelta, at_most: timedelta) -> SignedIn:
    """Whose session this token is. Call it in a writing session now and then (`is_due`) to keep it alive.

    Raises:
        NotSignedIn: there is no such session, or it has ended.
    """
    row = session.get(SignIn, hash_of(token))
    if row is None or now() - row.seen_at > idle or now() - row.begun_at > at_most:
        raise NotSignedIn
    clerk = session.get(Clerk, row.clerk_id)
    if clerk is None or not clerk.active:
        raise NotSignedIn
    return SignedIn(clerk, clerks.viewer_of(clerk), row.form_token)


def stay_signed_in(session: Session, token: str) -> None:
    """Note that the session is in use."""
    row = session.get(SignIn, hash_of(token))
    if row is not None:
        row.seen_at = now()
        session.add(row)


def is_due(session: Session, token: str) -> bool:
    """Whether `stay_signed_in` should be called."""
    row = session.get(SignIn, hash_of(token))
    return row is not None and now() - row.seen_at > SEEN_STEP


def sign_out(session: Session, token: str) -> None:
    """End the session; what its clerk had open is free for colleagues."""
    row = session.get(SignIn, hash_of(token))
    clerk = session.get(Clerk, row.clerk_id) if row is not None else None
    if clerk is not None:
        leases.leave_everything(session, clerk)
    session.exec(delete(SignIn).where(col(SignIn.token_hash) == hash_of(token)))


def whose_expired(session: Session, token: str, form_token: str, *, within: timedelta) -> Clerk | None:
    """Whose form this is, although the session has ended by itself, not longer ago than `within`.

    It lets nobody in: it is only for keeping what somebody had typed when the session ended over it.
    """
    row = session.get(SignIn, hash_of(token))
    if row is None or now() - row.seen_at > within or not same_token(row.form_token, form_token):
        return None
    clerk = session.get(Clerk, row.clerk_id)
    return clerk if clerk is not None and clerk.active else None


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session of a clerk as their list shows it; `key` names it and opens nothing."""

    key: str
    begun_at: datetime
    seen_at: datetime
    address: str
    browser: str
    here: bool


def sessions(
    session: Session, clerk: Clerk, token: str, *, idle: timedelta, at_most: timedelta
) -> tuple[OpenSession, ...]:
    """The clerk's sessions that have not ended, the last used first; `token` is the one that asks."""
    rows = session.exec(select(SignIn).where(SignIn.clerk_id == clerk.id).order_by(col(SignIn.seen_at).desc()))
    return tuple(
        OpenSession(
            row.token_hash[:KEY], row.begun_at, row.seen_at, row.address, row.browser, row.token_hash == hash_of(token)
        )
        for row in rows
        if now() - row.seen_at <= idle and now() - row.begun_at <= at_most
    )


def end_session(session: Session, clerk: Clerk, key: str) -> None:
    """End one of the clerk's own sessions, by its key."""
    named = col(SignIn.token_hash).startswith(key, autoescape=True)
    session.exec(delete(SignIn).where(col(SignIn.clerk_id) == clerk.id, named))
    audit.note(session, "session-ended", f"clerk/{clerk.id}", actor=clerk.name)


def end_other_sessions(session: Session, clerk: Clerk, token: str) -> None:
    """End every session of the clerk but this one."""
    mine = (col(SignIn.clerk_id) == clerk.id, col(SignIn.token_hash) != hash_of(token))
    session.exec(delete(SignIn).where(*mine))
    audit.note(session, "other-sessions-ended", f"clerk/{clerk.id}", actor=clerk.name)


def same_token(mine: str, theirs: str) -> bool:
    return hmac.compare_digest(mine.encode(), theirs.encode())


def hash_of(token: str) -> str:
    """What is kept of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()
