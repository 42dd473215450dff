"""What confirmed records tell the next extraction: authorities by name with their State, and pairs of States.

Authorities and States only: no person, no company, no reference, and nothing from a restricted request.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownAuthority:
    """An authority as clerks confirmed it, its State (ISO 3166-1 alpha-2), and how often it asked and was asked."""

    name: str
    state: str | None
    asked_others: int
    was_asked: int


@dataclass(frozen=True, slots=True)
class KnownPair:
    """Two States between which requests were confirmed."""

    requesting: str
    requested: str
    times: int


@dataclass(frozen=True, slots=True)
class Known:
    """The gazetteer that grows with every confirmation."""

    authorities: tuple[KnownAuthority, ...] = ()
    pairs: tuple[KnownPair, ...] = ()


NOTHING = Known()
