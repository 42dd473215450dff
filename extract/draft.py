"""From the pages of a letter to the draft of its record: find what is mentioned, then choose what each field holds.

This module is the table of contents of the package: language, mentions, fields.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from extract.accounts import find_accounts
from extract.amounts import find_amounts
from extract.bearers import cast_of
from extract.confidence import calibrated
from extract.contacts import find_contacts, propose_contacts
from extract.correspondents import correspondents
from extract.dates import find_dates
from extract.enclosures import propose_enclosures
from extract.findings import Found, mention_of, overall
from extract.holdings import propose_accounts, propose_amounts
from extract.kinds import propose_kind
from extract.language import language_of
from extract.later_mentions import with_later_mentions
from extract.letter import Letter, letter_of
from extract.letter_dates import propose_dates
from extract.marks import propose_marks
from extract.names import find_names
from extract.offences import find_offences, propose_offences
from extract.organisations import find_organisations, gather_organisations, propose_organisations
from extract.parties import propose_parties
from extract.people import gather_people, propose_people
from extract.person_roles import roles_of
from extract.phrases import tokens_of
from extract.references import find_references, propose_references
from extract.signatures import find_signatory, propose_signatory
from extract.signing_names import Signatory
from extract.states import find_states
from extract.statutes import find_statutes
from extract.treaties import find_treaties, propose_treaties
from records.known import NOTHING, Known
from records.values import Mention, Page, Proposal

LANGUAGES = ("en", "fr", "es", "pt")


@dataclass(frozen=True, slots=True)
class Draft:
    """What the machine makes of a letter: what it mentions, what its record should hold, its language."""

    mentions: tuple[Mention, ...]
    proposals: tuple[Proposal, ...]
    language: str | None


def draft(
    pages: Sequence[Page], *, own_state: str | None = None, known: Known = NOTHING, measured: bool = True
) -> Draft:
    """The draft of the letter on these pages; empty for pages without words.

    `own_state` is the State (ISO 3166-1 alpha-2) of the authority that receives the letter, if that is known; `known`
    what clerks have confirmed of authorities and States; without `measured` each finder keeps its own confidence.
    """
    letter = letter_of(pages)
    if not letter.words:
        return Draft((), (), None)
    language, sure = main_language(letter)
    seen = look(letter)
    chosen = tuple(choose(letter, seen, own_state=own_state, language=language, known=known))
    told = (overall("language", language, confidence=sure, finder="language"),) if language is not None else ()
    mentions = tuple(m for found in seen.all() if (m := mention_of(letter, found)) is not None)
    proposals = (*told, *chosen)
    if measured:
        proposals = tuple(calibrated(letter, proposals))
    return Draft(mentions, proposals, language)


@dataclass(frozen=True, slots=True)
class Sightings:
    """What the finders saw in one letter, kind by kind, before any field is chosen."""

    dates: tuple[Found, ...]
    states: tuple[Found, ...]
    accounts: tuple[Found, ...]
    amounts: tuple[Found, ...]
    contacts: tuple[Found, ...]
    references: tuple[Found, ...]
    treaties: tuple[Found, ...]
    statutes: tuple[Found, ...]
    bodies: tuple[Found, ...]

    def all(self) -> Iterator[Found]:
        for field in fields(self):
            yield from getattr(self, field.name)


def look(letter: Letter) -> Sightings:
    """Run every finder."""
    dates, states = find_dates(letter), find_states(letter, tokens_of(letter.low))
    accounts, contacts = find_accounts(letter), find_contacts(letter)
    amounts = tuple(a for a in find_amounts(letter) if not _is_number_of_something(letter, a, accounts))
    return Sightings(
        dates=dates, states=states, accounts=accounts, amounts=amounts, contacts=contacts,
        references=find_references(letter, dates=dates, taken=(*accounts, *amounts, *contacts)),
        treaties=find_treaties(letter, states=states), statutes=find_statutes(letter),
        bodies=find_organisations(letter),
    )  # fmt: skip


def _is_number_of_something(letter: Letter, amount: Found, accounts: Sequence[Found]) -> bool:
    """Whether what looks like a sum is part of an account ('MT93 …') or the number of a document ('Q6533096')."""
    in_account = any(amount.overlaps(account) for account in accounts)
    return in_account or re.fullmatch(r"[A-Z]\d{5,9}", letter.text[amount.start : amount.end]) is not None


def choose(
    letter: Letter, seen: Sightings, *, own_state: str | None, language: str | None, known: Known = NOTHING
) -> Iterator[Proposal]:
    """What each field should hold, from what was seen and where it stands."""
    kind = propose_kind(letter)
    best = {proposal.field: str(proposal.value) for proposal in kind if proposal.rank == 0}
    signatory = find_signatory(letter)
    roles = {str(p.value): p.confidence for p in kind if p.field == "document_role"}
    them = correspondents(letter, seen.states, signatory, roles=roles, known=known)
    parties = tuple(propose_parties(letter, seen.states, seen.contacts, them, own_state=own_state))
    yield from (*kind, *parties)
    yield from propose_references(letter, seen.references, role=best["document_role"])
    yield from propose_dates(letter, seen.dates)
    yield from propose_marks(letter)
    yield from propose_treaties(letter, seen.treaties)
    yield from propose_offences(letter, find_offences(letter, seen.statutes))
    yield from _concerned(
        letter, seen, signatory=signatory, request_type=best.get("request_type"), requesting_state=_state_of(parties),
        language=language,
    )  # fmt: skip
    yield from propose_contacts(letter, seen.contacts, addressee=them.addressee)
    yield from propose_signatory(letter, signatory)
    yield from propose_enclosures(letter)


def _concerned(
    letter: Letter,
    seen: Sightings,
    *,
    signatory: Signatory | None,
    request_type: str | None,
    requesting_state: str | None,
    language: str | None,
) -> Iterator[Proposal]:
    """Persons, organisations, accounts and sums."""
    names = find_names(letter, taken=seen.bodies, states=seen.states, language=language)
    names = tuple(n for n in names if signatory is None or not n.words <= signatory.words)
    people = gather_people(letter, names, dates=seen.dates, states=seen.states)
    people = with_later_mentions(letter, people, names, dates=seen.dates, states=seen.states)
    roles = roles_of(letter, people, names, request_type=request_type)
    yield from propose_people(letter, people, roles)
    organisations = gather_organisations(letter, seen.bodies)
    yield from propose_organisations(letter, organisations)
    cast = cast_of(letter, people=people, names=names, organisations=organisations, roles=roles)
    yield from propose_accounts(letter, seen.accounts, organisations, cast)
    yield from propose_amounts(letter, seen.amounts, requesting_state=requesting_state)


def _state_of(parties: Sequence[Proposal]) -> str | None:
    return next((str(p.value) for p in parties if p.field == "requesting_state" and p.rank == 0), None)


def main_language(letter: Letter) -> tuple[str | None, float]:
    """The language of the letter; of a bilingual one the language that comes first."""
    language, sure = language_of(letter.text, LANGUAGES)
    if language is not None:
        return language, min(0.99, 0.6 + sure / 2)
    votes: dict[str, int] = {}
    for row in letter.text.split("\n\n"):
        first = row.split("\t")[0]
        told, _ = language_of(first, LANGUAGES)
        if told is not None:
            votes[told] = votes.get(told, 0) + len(first)
    if votes:
        return max(votes, key=lambda each: votes[each]), 0.6
    return None, 0.0
