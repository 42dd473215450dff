"""Who writes to whom: the two authorities of a letter, and which of them asks for co-operation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.acting import asking_office, origin_office
from extract.addressees import addressed_office, addressee_span, names_none
from extract.destinations import begged_office, destined_office
from extract.findings import Found
from extract.form_offices import form_offices
from extract.known_offices import KnownOffice, addressed_among, known_offices, sender_among
from extract.letter import Letter
from extract.letterheads import letterhead_offices, signing_offices
from extract.offices import Office
from extract.sides import answers, passes_on
from extract.signatures import post_of
from extract.signing_names import Signatory
from records.known import Known


@dataclass(frozen=True, slots=True)
class Correspondents:
    """The parties of the request, whichever of them writes.

    `answering`: the side that was asked writes. `addressee` is the span of the address in the letter.
    """

    answering: bool
    requesting: Office | None
    requested: Office | None
    addressee: tuple[int, int] | None
    familiar: Sequence[KnownOffice]
    by_mission: bool
    """A mission writes: its town and telephone are those of the State that it is sent to."""

    @property
    def addressed(self) -> Office | None:
        """The authority of the side to which the letter goes."""
        return self.requesting if self.answering else self.requested


def correspondents(
    letter: Letter, states: Sequence[Found], signatory: Signatory | None, *, roles: Mapping[str, float], known: Known
) -> Correspondents:
    """The authorities that the letter names for both sides; `roles` says how likely each role of the document is."""
    addressee, familiar = addressee_span(letter, states), known_offices(letter, known)
    signature = None if signatory is None else (signatory.start, signatory.end)
    heads = (*letterhead_offices(letter, addressee), *signing_offices(letter, signature))
    answering, post = answers(letter, roles), post_of(letter, signatory)
    forwards = passes_on(letter) or max(roles, key=lambda role: roles[role], default="") == "cover_note"
    asking = asking_office(letter, heads, answers=answering, post=post, forwards=forwards)
    writes = sender_among(familiar, addressee) or asking
    reads = addressed_among(familiar, addressee) or _addressed(letter, addressee, writes, answering=answering)
    sides = (reads, writes) if answering else (writes, reads)
    named = form_offices(letter)
    requesting, requested = (named.get(n, s) for n, s in zip(("requesting", "requested"), sides, strict=True))
    by_mission = bool(heads) and heads[0].rank == "mission"
    return Correspondents(answering, requesting, requested, addressee, familiar, by_mission)


def _addressed(
    letter: Letter, addressee: tuple[int, int] | None, writes: Office | None, *, answering: bool
) -> Office | None:
    """An answer goes to whose request it answers; a note to the office for which it is meant in the end."""
    in_address = addressed_office(letter, addressee)
    if answering:
        return origin_office(letter, writes, in_address) or in_address or destined_office(letter)
    begged = begged_office(letter) if in_address is None or names_none(in_address) else None
    return destined_office(letter) or begged or in_address
