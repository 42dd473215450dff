"""Clerks and their sign-in: passwords kept as argon2id, sessions kept as a hash of their token.

Figures from RFC 9106 and the OWASP ASVS 5.0 (6.2, 7.3): 64 MiB, 3 passes; a name or an address that fails five times,
or twenty, within fifteen minutes waits.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import argon2
from sqlmodel import Session, col, delete, func, select

from records import audit, leases
from records.documents import Viewer
from records.errors import NotFound, NotSignedIn, TooManyAttempts, ValueRefused
from records.tables import Clerk, SignIn, SignInFailure, now

ROLES = ("clerk", "admin", "auditor")
DATE_FORMATS = ("words", "figures", "iso")
THEMES = ("system", "light", "dark")
KEY = 16
"""Letters of a session's hash that name it in lists."""
SHORTEST_PASSWORD = 15
FAILURES_OF_A_NAME = 5
FAILURES_OF_AN_ADDRESS = 20
FAILURE_WINDOW = timedelta(minutes=15)
LONGEST_BROWSER = 200
SEEN_STEP = timedelta(seconds=30)
"""How exactly the time of the last request is kept, so that reading a page is not a write each time."""


class PasswordTooWeak(ValueRefused):
    code = "password-too-weak"
    sentence = "The password is too short or too easy to guess."
    hint = f"Take at least {SHORTEST_PASSWORD} characters: a sentence is easier to remember than a word."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody signed in: who, what they may see, and the token that each of their forms must carry."""

    clerk: Clerk
    viewer: Viewer
    form_token: str


@cache
def _hasher() -> argon2.PasswordHasher:
    return argon2.PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)


@cache
def _nobody() -> str:
    """A hash to check against where there is no such name, so that the answer takes as long."""
    return _hasher().hash(secrets.token_urlsafe())


def add(
    session: Session,
    name: str,
    *,
    full_name: str,
    role: str = "clerk",
    desks: list[str] | None = None,
    cleared: bool = False,
    actor: str = audit.SYSTEM,
) -> str:
    """Make a clerk and return the one-time password, which is kept nowhere.

    Raises:
        ValueRefused: the name is taken or empty, or there is no such role.
    """
    if not name.strip() or role not in ROLES or find(session, name) is not None:
        raise ValueRefused("name or role")
    password = _one_time_password()
    clerk = Clerk(
        name=name, full_name=full_name, role=role, desks=desks, cleared=cleared, password_hash=_hasher().hash(password)
    )
    session.add(clerk)
    session.flush()
    audit.note(session, "clerk-added", f"clerk/{clerk.id}", actor=actor, detail={"role": role})
    return password


def find(session: Session, name: str) -> Clerk | None:
    return session.exec(select(Clerk).where(Clerk.name == name)).first()


def everyone(session: Session) -> tuple[Clerk, ...]:
    return tuple(session.exec(select(Clerk).order_by(col(Clerk.name))))


def reset(session: Session, name: str, *, actor: str = audit.SYSTEM) -> str:
    """Give a clerk a new one-time password and end their sessions.

    Raises:
        NotFound: there is no such clerk.
    """
    clerk = find(session, name)
    if clerk is None:
        raise NotFound
    password = _one_time_password()
    clerk.password_hash, clerk.must_change = _hasher().hash(password), True
    session.add(clerk)
    _end_sessions(session, clerk)
    audit.note(session, "password-reset", f"clerk/{clerk.id}", actor=actor)
    return password


def change_password(session: Session, clerk: Clerk, old: str, new: str) -> None:
    """Set the clerk's own password; all sessions end, as somebody else may have one.

    Raises:
        NotSignedIn: the old one is not right.
        PasswordTooWeak: the new one is too short, or the old one again, or contains the name.
    """
    if not _matches(clerk.password_hash, old):
        raise NotSignedIn
    if len(new) < SHORTEST_PASSWORD or new == old or clerk.name.casefold() in new.casefold() or len(set(new)) < 6:
        raise PasswordTooWeak
    clerk.password_hash, clerk.must_change = _hasher().hash(new), False
    session.add(clerk)
    _end_sessions(session, clerk)
    audit.note(session, "password-changed", f"clerk/{clerk.id}", actor=clerk.name)


def set_active(session: Session, name: str, *, active: bool, actor: str) -> Clerk:
    """Let a clerk sign in, or no longer; in that case their sessions end now.

    Raises:
        NotFound: there is no such clerk.
    """
    clerk = find(session, name)
    if clerk is None:
        raise NotFound
    clerk.active = active
    session.add(clerk)
    if not active:
        _end_sessions(session, clerk)
        leases.leave_everything(session, clerk)
    audit.note(session, "clerk-activated" if active else "clerk-deactivated", f"clerk/{clerk.id}", actor=actor)
    return clerk


def _end_sessions(session: Session, clerk: Clerk) -> None:
    session.exec(delete(SignIn).where(col(SignIn.clerk_id) == clerk.id))


def recognised(session: Session, name: str, password: str, *, address: str) -> Clerk:
    """Whose name and password these are. Takes a fifth of a second, so call it in a reading session.

    Call `note_failure` on NotSignedIn.

    Raises:
        TooManyAttempts: too many failures of this name or from this address.
        NotSignedIn: name or password is not right.
    """
    _refuse_guessing(session, name, address)
    clerk = find(session, name)
    right = _matches(clerk.password_hash if clerk else _nobody(), password)
    if clerk is None or not clerk.active or not right:
        raise NotSignedIn
    return clerk


def begin_session(session: Session, clerk: Clerk, *, address: str = "", browser: str = "") -> str:
    """Begin a session of a clerk who was recognised, and return its token.

    `address` and `browser` are kept so that the clerk recognises the session in their list.
    """
    token = secrets.token_urlsafe(32)
    row = SignIn(
        token_hash=_hash(token), clerk_id=clerk.number, form_token=secrets.token_urlsafe(32), address=address,
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
    row = session.get(SignIn, _hash(token))
    if row is None or now() - row.seen_at > idle or now() - row.begun_at > at_most:
        raise NotSignedIn
    clerk = session.get(Clerk, row.clerk_id)
    if clerk is None or not clerk.active:
        raise NotSignedIn
    return SignedIn(clerk, viewer_of(clerk), row.form_token)


def stay_signed_in(session: Session, token: str) -> None:
    """Note that the session is in use."""
    row = session.get(SignIn, _hash(token))
    if row is not None:
        row.seen_at = now()
        session.add(row)


def is_due(session: Session, token: str) -> bool:
    """Whether `stay_signed_in` should be called."""
    row = session.get(SignIn, _hash(token))
    return row is not None and now() - row.seen_at > SEEN_STEP


def sign_out(session: Session, token: str) -> None:
    """End the session; what its clerk had open is free for colleagues."""
    row = session.get(SignIn, _hash(token))
    clerk = session.get(Clerk, row.clerk_id) if row is not None else None
    if clerk is not None:
        leases.leave_everything(session, clerk)
    session.exec(delete(SignIn).where(col(SignIn.token_hash) == _hash(token)))


def whose_expired(session: Session, token: str, form_token: str, *, within: timedelta) -> Clerk | None:
    """Whose form this is, although the session has ended by itself, not longer ago than `within`.

    It lets nobody in: it is only for keeping what somebody had typed when the session ended over it.
    """
    row = session.get(SignIn, _hash(token))
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
            row.token_hash[:KEY], row.begun_at, row.seen_at, row.address, row.browser, row.token_hash == _hash(token)
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
    mine = (col(SignIn.clerk_id) == clerk.id, col(SignIn.token_hash) != _hash(token))
    session.exec(delete(SignIn).where(*mine))
    audit.note(session, "other-sessions-ended", f"clerk/{clerk.id}", actor=clerk.name)


def set_manner(session: Session, clerk: Clerk, *, language: str | None, date_format: str, theme: str) -> None:
    """Keep how the clerk wants the screens to be.

    Raises:
        ValueRefused: there is no such date format or theme.
    """
    if date_format not in DATE_FORMATS or theme not in THEMES:
        raise ValueRefused("date format or theme")
    row = session.get(Clerk, clerk.id)
    assert row is not None  # noqa: S101 - signed in
    row.language, row.date_format, row.theme = language, date_format, theme
    session.add(row)


def set_work(session: Session, name: str, *, desks: list[str] | None, cleared: bool, role: str, actor: str) -> Clerk:
    """Say for which desks a clerk works (None: all), in which role, and whether they may see restricted requests.

    Raises:
        NotFound: there is no such clerk.
        ValueRefused: there is no such role.
    """
    clerk = find(session, name)
    if clerk is None:
        raise NotFound
    if role not in ROLES:
        raise ValueRefused("role")
    clerk.desks, clerk.cleared, clerk.role = desks, cleared, role
    session.add(clerk)
    audit.note(session, "clerk-changed", f"clerk/{clerk.id}", actor=actor, detail={"role": role, "cleared": cleared})
    return clerk


def viewer_of(clerk: Clerk) -> Viewer:
    """What this clerk may see: that is a matter of desks and clearance, for administrators too. Auditors see none."""
    if clerk.role == "auditor":
        return Viewer(clerk.name, frozenset(), restricted=False)
    return Viewer(clerk.name, None if clerk.desks is None else frozenset(clerk.desks), restricted=clerk.cleared)


def same_token(mine: str, theirs: str) -> bool:
    return hmac.compare_digest(mine.encode(), theirs.encode())


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher().verify(password_hash, password)
    except argon2.exceptions.VerifyMismatchError:
        return False


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _one_time_password() -> str:
    """Sixteen letters and digits without look-alikes, in groups of four: 77 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
