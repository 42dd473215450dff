"""Passwords: kept as argon2id, never as they are; one-time ones made here.

Figures from RFC 9106 and the OWASP ASVS 5.0 (6.2): 64 MiB, 3 passes, fifteen characters at least.
"""

import secrets
from functools import cache

import argon2

from records.errors import ValueRefused

SHORTEST = 15
FEWEST_DIFFERENT = 6


class PasswordTooWeak(ValueRefused):
    code = "password-too-weak"
    sentence = "The password is too short or too easy to guess."
    hint = f"Take at least {SHORTEST} characters: a sentence is easier to remember than a word."


def hashed(password: str) -> str:
    """What is kept of a password. Takes a fifth of a second and 64 MiB."""
    return _hasher().hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password that was kept; takes as long where none is (there is no such name)."""
    try:
        return _hasher().verify(kept or _nobody(), password)
    except argon2.exceptions.VerifyMismatchError:
        return False


def strong(password: str) -> str:
    """The password, if it is long and varied enough.

    Raises:
        PasswordTooWeak: it is not.
    """
    if len(password) < SHORTEST or len(set(password)) < FEWEST_DIFFERENT:
        raise PasswordTooWeak
    return password


def one_time() -> str:
    """Sixteen letters and digits without look-alikes, in groups of four: 77 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


@cache
def _hasher() -> argon2.PasswordHasher:
    return argon2.PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)


@cache
def _nobody() -> str:
    """A hash of nobody's password."""
    return _hasher().hash(secrets.token_urlsafe())
