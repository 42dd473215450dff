"""Values that have the right form and still look wrong: dates out of order, numbers whose check digits do not agree.

Nothing here refuses anything; a clerk is told and decides. Sources: ISO 13616 and ISO 7064 (IBAN, LEI: mod 97-10),
the tables of the tax authorities for identity numbers, as each function names them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as defaults
from datetime import date
from typing import Any

from records.record import Record

OLDEST_PERSON_YEARS = 120
LONGEST_WAY_YEARS = 2
"""A letter that took longer from its date to its stamp has probably one of the two misread."""

NOT_BEFORE_THE_ACT = frozenset({"witness", "expert", "addressee", "third_party"})
"""Persons who may have been born after the offence: a child of the family may be heard or served."""
_LAW = re.compile(
    r"\b(?:art(?:icle|igo|[íi]culo)?s?|acts?|laws?|code|section|loi|d[ée]cret|lei|ley|c[óo]d(?:igo|e)?|decreto)\b",
    re.IGNORECASE,
)

WRONG_DIGIT = "The check digit of this number does not agree."


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value to look at again: the field, its item in a list (None for a single field), and why.

    `sentence` has places for `figures`, so that it can be said in another language: `sentence.format(**figures)`.
    """

    field: str
    item: int | None
    sentence: str
    figures: Mapping[str, int] = defaults(default_factory=dict)


def doubts(
    record: Record, *, today: date, iban_lengths: Mapping[str, int], day_in: Callable[[str], str | None]
) -> tuple[Doubt, ...]:
    """What looks wrong in a record whose values have the right form; values without it are passed over.

    `day_in` finds the one date that a text names, as ISO 8601: an offence may be written with the day of the act.
    """
    committed = {position: day for position, day in _committed(record, day_in) if day}
    return (
        *_dates(record, today),
        *_births(record, today, committed),
        *_offences(record, today, committed),
        *_accounts(record, iban_lengths),
        *_numbers(record),
        *_states(record),
    )


def _dates(record: Record, today: date) -> Iterator[Doubt]:
    request, received, deadline = (
        _date(record.get(name)) for name in ("date_of_request", "date_received", "requested_deadline")
    )
    if request and request > today:
        yield Doubt("date_of_request", None, "This date lies in the future.")
    if received and received > today:
        yield Doubt("date_received", None, "This date lies in the future.")
    if request and received and request > received:
        yield Doubt("date_received", None, "It was received before it was written.")
    if request and received and (received - request).days > 366 * LONGEST_WAY_YEARS:
        yield Doubt("date_received", None, "It was received more than two years after it was written.")
    if request and deadline and deadline < request:
        yield Doubt("requested_deadline", None, "The deadline lies before the date of the document.")


def _births(record: Record, today: date, committed: Mapping[int, date]) -> Iterator[Doubt]:
    latest, first_act = _date(record.get("date_of_request")) or today, min(committed.values(), default=None)
    for position, person in enumerate(_items(record, "persons")):
        born = _date(person.get("date_of_birth"))
        if born is None:
            continue
        if born >= latest:
            yield Doubt("persons.date_of_birth", position, "Born after the document was written.")
        elif latest.year - born.year > OLDEST_PERSON_YEARS:
            yield Doubt("persons.date_of_birth", position, "Nobody is as old as that.")
        elif first_act and born >= first_act and person.get("role") not in NOT_BEFORE_THE_ACT:
            yield Doubt("persons.date_of_birth", position, "Born after the offence was committed.")


def _offences(record: Record, today: date, committed: Mapping[int, date]) -> Iterator[Doubt]:
    received = _date(record.get("date_received"))
    latest = _date(record.get("date_of_request")) or received or today
    for position, day in committed.items():
        if day > latest:
            yield Doubt("offences.label", position, "The offence was committed after the document was written.")


def _committed(record: Record, day_in: Callable[[str], str | None]) -> Iterator[tuple[int, date | None]]:
    """The day that the name of an offence states; the date of a law that it cites is none."""
    for position, offence in enumerate(_items(record, "offences")):
        label = str(offence.get("label") or "")
        if not _LAW.search(label):
            yield position, _date(day_in(label))


def _accounts(record: Record, iban_lengths: Mapping[str, int]) -> Iterator[Doubt]:
    for position, account in enumerate(_items(record, "bank_accounts")):
        number = _plain(account.get("number"))
        if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{8,}", number) or number[:2] not in iban_lengths:
            continue
        length = iban_lengths[number[:2]]
        if len(number) != length:
            sentence = "An IBAN of this country has {right} characters; this one has {here}."
            yield Doubt("bank_accounts.number", position, sentence, {"right": length, "here": len(number)})
        elif not is_mod_97(number[4:] + number[:4]):
            yield Doubt("bank_accounts.number", position, "The check digits of this IBAN do not agree.")


def _numbers(record: Record) -> Iterator[Doubt]:
    for position, person in enumerate(_items(record, "persons")):
        if is_right_number(str(person.get("id_number") or ""), state=person.get("nationality")) is False:
            yield Doubt("persons.id_number", position, WRONG_DIGIT)
    for position, body in enumerate(_items(record, "organisations")):
        if is_right_number(str(body.get("registration_number") or "")) is False:
            yield Doubt("organisations.registration_number", position, WRONG_DIGIT)


def _states(record: Record) -> Iterator[Doubt]:
    asking, asked = record.get("requesting_state"), record.get("requested_state")
    if asking and asking == asked:
        yield Doubt("requested_state", None, "The State that is asked is the State that asks.")


def is_mod_97(digits: str) -> bool:
    """ISO 7064 mod 97-10: letters count 10 to 35, and the whole leaves 1."""
    return int("".join(str(int(character, 36)) for character in digits)) % 97 == 1


def is_right_number(text: str, *, state: str | None = None) -> bool | None:
    """Whether the check digit of an identity, tax or company number agrees; None where its kind is not known.

    Known by their shape, their label or the person's State: LEI (ISO 17442), DNI and NIE (Spain), CPF and CNPJ
    (Brazil), NIF and NIPC (Portugal).
    """
    label, plain = _label(text), _plain(text)
    if re.fullmatch(r"[A-Z0-9]{18}\d{2}", plain) and re.search("[A-Z]", plain) and label in ("", "LEI"):
        return is_mod_97(plain)
    found = re.fullmatch(r"(?:DNI|NIF|NIE)?([XYZ]?\d{7,8})([A-Z])", plain)
    if found and (state == "ES" or label in ("DNI", "NIF", "NIE")):
        return _spanish(*found.groups())
    digits = re.sub(r"\D", "", text)
    if re.fullmatch(r"\D*\d{3}\.\d{3}\.\d{3}-\d{2}", text.strip()) or (label == "CPF" and len(digits) == 11):
        return _brazilian(digits, 9)
    if re.fullmatch(r"\D*\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}", text.strip()) or (label == "CNPJ" and len(digits) == 14):
        return _brazilian(digits, 12)
    if label in ("NIF", "NIPC") and len(digits) == 9:
        return _portuguese(digits)
    return None


def _spanish(number: str, letter: str) -> bool | None:
    """DNI and NIE: the letter is the number modulo 23 (Orden INT/2058/2008); X, Y, Z of a NIE count 0, 1, 2."""
    if len(number) != 8:
        return None
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number.translate(str.maketrans("XYZ", "012"))) % 23] == letter


def _brazilian(digits: str, length: int) -> bool:
    """CPF and CNPJ: two check digits modulo 11, weights from 2 upwards (a CNPJ begins again after 9)."""
    for upto in (length, length + 1):
        weights = [2 + i if length == 9 else 2 + i % 8 for i in range(upto)]
        rest = sum(int(d) * w for d, w in zip(reversed(digits[:upto]), weights, strict=True)) % 11
        if int(digits[upto]) != (0 if rest < 2 else 11 - rest):
            return False
    return True


def _portuguese(digits: str) -> bool:
    """NIF and NIPC: modulo 11 with weights 9 to 2 (Decreto-Lei 14/2013)."""
    rest = sum(int(d) * w for d, w in zip(digits[:8], range(9, 1, -1), strict=True)) % 11
    return int(digits[8]) == (0 if rest < 2 else 11 - rest)


def _label(text: str) -> str:
    found = re.match(r"\s*([A-Za-z]{3,4})\b\.?", text)
    return found.group(1).upper() if found else ""


def _plain(value: Any) -> str:
    return re.sub(r"[\s./-]", "", str(value or "")).upper()


def _items(record: Record, group: str) -> Sequence[Mapping[str, Any]]:
    items: Sequence[Mapping[str, Any]] = record.get(group, ())
    return items


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
