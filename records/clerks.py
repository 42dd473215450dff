"""Clerks: who they are, what they may see, how they want their screens, and that they can sign in at all."""

from sqlmodel import Session, col, delete, select

from records import audit, leases, passwords
from records.documents import Viewer
from records.errors import NotFound, NotSignedIn, ValueRefused
from records.tables import Clerk, SignIn

ROLES = ("clerk", "admin", "auditor")
DATE_FORMATS = ("words", "figures", "iso")
THEMES = ("system", "light", "dark")


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
    password = passwords.one_time()
    clerk = Clerk(
        name=name,
        full_name=full_name,
        role=role,
        desks=desks,
        cleared=cleared,
        password_hash=passwords.hashed(password),
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
    password = passwords.one_time()
    clerk.password_hash, clerk.must_change = passwords.hashed(password), True
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
    if not passwords.matches(clerk.password_hash, old):
        raise NotSignedIn
    if new == old or clerk.name.casefold() in new.casefold():
        raise passwords.PasswordTooWeak
    clerk.password_hash, clerk.must_change = passwords.hashed(passwords.strong(new)), False
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
