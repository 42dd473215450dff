"""What a slot of a template is filled with, and which label the trained reader learns to give it."""

import re
from collections.abc import Callable, Mapping

from extract.training import invent
from extract.training.grammar import grammar
from extract.training.invent import World

LABELS: Mapping[str, str] = {
    "person": "PERSON", "official": "OFFICIAL", "org": "ORGANISATION", "bank": "ORGANISATION", "authority": "AUTHORITY",
    "addressee": "AUTHORITY", "court": "AUTHORITY", "place": "PLACE", "state": "STATE", "other": "STATE",
    "third": "STATE", "date": "DATE", "birth": "DATE", "their_date": "DATE", "ref": "REFERENCE", "their": "REFERENCE",
    "amount": "AMOUNT", "account": "ACCOUNT", "id": "ID_NUMBER", "offence": "OFFENCE", "statute": "STATUTE",
    "treaty": "TREATY", "annex": "ANNEX",
}  # fmt: skip


def value(slot: str, cast: World) -> str:
    """What stands for the slot in the letter of that cast.

    Raises:
        KeyError: there is no such slot.
    """
    return _VALUES[slot](cast)


def _listed(part: str) -> Callable[[World], str]:
    return lambda cast: _numbered(str(cast.chance.choice(grammar("world")[part][cast.language])), cast)


def _numbered(form: str, cast: World) -> str:
    """A provision, treaty or street with its numbers, years, dates and State."""
    form = re.sub(r"\{n\}", lambda _: str(cast.chance.randrange(2, 420)), form)
    form = form.replace("{year}", str(cast.chance.randrange(1950, 2024)))
    form = form.replace("{state}", invent.state_name(cast.state, cast.language))
    return form.replace("{date}", invent.write_date(cast))


def _email(cast: World) -> str:
    name, house = (invent.invented_name(cast.chance).lower() for _ in range(2))
    return f"{name}@{house}.example"


_VALUES: Mapping[str, Callable[[World], str]] = {
    "person": invent.write_person,
    "official": lambda cast: invent.write_person(cast, official=True),
    "org": lambda cast: cast.chance.choice(cast.companies),
    "bank": lambda cast: cast.chance.choice(cast.banks),
    "authority": lambda cast: cast.sender,
    "addressee": lambda cast: cast.addressee,
    "court": lambda cast: invent.office(cast, "organ"),
    "place": lambda cast: cast.chance.choice(cast.towns),
    "state": lambda cast: invent.state_name(cast.state, cast.language),
    "other": lambda cast: invent.state_name(cast.other, cast.language),
    "third": lambda cast: invent.state_name(cast.third, cast.language),
    "date": invent.write_date,
    "birth": lambda cast: invent.write_date(cast, birth=True),
    "their_date": lambda cast: cast.their_date,
    "ref": lambda cast: cast.chance.choice(cast.references[:2]),
    "their": lambda cast: cast.references[2],
    "amount": invent.amount,
    "account": lambda cast: invent.account(cast.chance),
    "phone": lambda cast: invent.phone(cast.chance),
    "id": lambda cast: invent.identity_number(cast.chance),
    "offence": _listed("offence"),
    "statute": _listed("statute"),
    "treaty": _listed("treaty"),
    "street": _listed("street"),
    "email": _email,
    "year": lambda cast: str(cast.chance.randrange(2008, 2025)),
    "number": lambda cast: str(cast.chance.randrange(2, 40)),
    "letter": lambda cast: cast.chance.choice("ABCD123"),
    "time": lambda cast: f"{cast.chance.randrange(8, 17)}:{cast.chance.choice(('00', '15', '30'))}",
}
