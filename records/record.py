"""The fields of a request record: what each holds, what it is called, and which treaty asks for it.

One table, `FIELDS`, serves extraction, the review form, the database, search and the JSON format that
`rogatory read` writes. Sources name the provision that asks for the field; UNCAC art. 46(15) has the same items as
UNTOC art. 18(15).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from records.values import FieldValue, Proposal

DOCUMENT_ROLES = (
    "request", "supplement", "reminder", "acknowledgement", "further_information", "progress", "reply", "refusal",
    "postponement", "withdrawal", "cover_note", "annex", "other",
)  # fmt: skip

REQUEST_TYPES = (
    "extradition", "provisional_arrest", "service_of_documents", "taking_evidence", "bank_records",
    "search_and_seizure", "videoconference_hearing", "records_and_data", "temporary_transfer", "special_techniques",
    "asset_tracing", "asset_freezing", "confiscation", "asset_return", "transfer_of_sentenced_person",
    "transfer_of_proceedings", "european_investigation_order", "police_cooperation", "spontaneous_information",
)  # fmt: skip

OFFENCE_CATEGORIES = (
    "corruption", "embezzlement", "money_laundering", "fraud", "tax", "drugs", "homicide", "trafficking_in_persons",
    "organised_crime", "terrorism", "cybercrime", "forgery", "theft_or_robbery", "sexual_offence", "environment",
    "other",
)  # fmt: skip

PERSON_ROLES = ("suspect", "accused", "convicted", "witness", "victim", "expert", "addressee", "third_party")

PATTERNS = {
    "state": "^[A-Z]{2}$",
    "language": "^[a-z]{2}$",
    "currency": "^[A-Z]{3}$",
    "decimal": r"^[0-9]+(\.[0-9]+)?$",
}
"""What a value of these kinds looks like."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the record.

    `kind` is one of text, choice, date, flag, state, language, currency, decimal, texts (several texts in one value).
    `group` is the list that the field belongs to (`persons` of `persons.surname`); the field named like its group
    alone (`references`) is a list of plain texts. `key` marks the field of a group without which an item is none.
    """

    name: str
    label: str
    kind: str = "text"
    group: str | None = None
    choices: tuple[str, ...] = ()
    key: bool = False
    hint: str = ""
    source: str = ""

    @property
    def part(self) -> str:
        """The name inside its group: `surname` of `persons.surname`."""
        return self.name.rpartition(".")[2]

    @property
    def is_plain_list(self) -> bool:
        return self.group == self.name


FIELDS: tuple[Field, ...] = (
    Field("document_role", "Document role", "choice", choices=DOCUMENT_ROLES,
          hint="What the document does in the exchange, whatever kind of co-operation is asked.", source="UNCAC art. 46(24)"),
    Field("request_type", "Request type", "choice", choices=REQUEST_TYPES,
          hint="The main kind of co-operation asked; a follow-up carries the type of the request it follows.",
          source="UNCAC art. 46(15)(d)"),
    Field("language", "Language", "language", hint="Main language of the document.", source="UNCAC art. 46(14)"),
    Field("requesting_state", "Requesting State", "state", hint="The State that asks.", source="UNCAC art. 46(15)(a)"),
    Field("requested_state", "Requested State", "state", hint="The State that is asked.", source="UNCAC art. 46(13)"),
    Field("requesting_authority", "Requesting authority", hint="The organ that asks, as written, without its address.",
          source="UNCAC art. 46(15)(a)"),
    Field("requested_authority", "Requested authority", hint="The authority addressed, as written.",
          source="UNCAC art. 46(13)"),
    Field("references", "Sender's references", group="references", key=True,
          hint="The sender's own numbers, court and prosecution files included, without the label."),
    Field("related_references", "Related references", group="related_references", key=True,
          hint="Numbers of earlier letters or of the other side's file.", source="UNCAC art. 46(16)"),
    Field("date_of_request", "Date of the document", "date", hint="The date that the document bears as its own."),
    Field("date_received", "Date received", "date", hint="The date on a receipt stamp."),
    Field("urgent", "Urgent", "flag", hint="The document says that it is urgent.", source="UNCAC art. 46(24)"),
    Field("requested_deadline", "Deadline asked", "date", hint="The day by which the sender wants execution or an answer.",
          source="UNCAC art. 46(24)"),
    Field("confidential", "Confidential", "flag", hint="Confidentiality is asked for or marked.", source="UNCAC art. 46(20)"),
    Field("legal_basis", "Legal basis", group="legal_basis", key=True,
          hint="Treaties and articles relied on for co-operation; no domestic law.", source="UNCAC art. 46(15)"),
    Field("offences.label", "Offence", group="offences", key=True, hint="As named in the document, without degree or amount.",
          source="UNCAC art. 46(15)(b)"),
    Field("offences.category", "Category", "choice", group="offences", choices=OFFENCE_CATEGORIES,
          hint="For statistics."),
    Field("offences.statute", "Statute", group="offences", hint="The provision of law, as written.", source="ECE art. 12"),
    Field("persons.surname", "Surname", group="persons", key=True, source="UNCAC art. 46(15)(e)"),
    Field("persons.given_names", "Given names", group="persons", source="UNCAC art. 46(15)(e)"),
    Field("persons.role", "Role", "choice", group="persons", choices=PERSON_ROLES, source="Directive (EU) 2016/680 art. 6"),
    Field("persons.aliases", "Also known as", "texts", group="persons"),
    Field("persons.date_of_birth", "Date of birth", "date", group="persons", source="UNCAC art. 46(15)(e)"),
    Field("persons.place_of_birth", "Place of birth", group="persons", hint="The town."),
    Field("persons.nationality", "Nationality", "state", group="persons", source="UNCAC art. 46(15)(e)"),
    Field("persons.id_number", "Identity number", group="persons", hint="Passport, identity card or tax number, as written."),
    Field("organisations.name", "Name", group="organisations", key=True,
          hint="A company, bank or other body concerned; not the authorities that write."),
    Field("organisations.registration_number", "Registration number", group="organisations"),
    Field("bank_accounts.number", "Account number", group="bank_accounts", key=True, hint="IBAN or number without spaces.",
          source="ISO 13616"),
    Field("bank_accounts.bank", "Bank", group="bank_accounts"),
    Field("bank_accounts.holder", "Holder", group="bank_accounts"),
    Field("amounts.value", "Amount", "decimal", group="amounts", key=True),
    Field("amounts.currency", "Currency", "currency", group="amounts", key=True, source="ISO 4217"),
    Field("contact_email", "Contact e-mail"),
    Field("contact_phone", "Contact telephone", hint="Digits and a leading + only."),
    Field("signatory", "Signatory", hint="The person who signs."),
    Field("annexes", "Annexes", group="annexes", key=True, hint="Titles of the enclosures listed, as written."),
)  # fmt: skip

BY_NAME: Mapping[str, Field] = {field.name: field for field in FIELDS}
SINGLE_FIELDS: tuple[Field, ...] = tuple(field for field in FIELDS if field.group is None)
GROUPS: Mapping[str, tuple[Field, ...]] = {
    group: tuple(field for field in FIELDS if field.group == group)
    for group in dict.fromkeys(field.group for field in FIELDS if field.group)
}
"""List fields by group name, in the order of the table."""

Record = dict[str, Any]
"""A request record in the JSON format: absent means not stated."""


def record_of(proposals: Iterable[Proposal]) -> Record:
    """The record that the best proposals make together; items without their key field are left out."""
    best = sorted((p for p in proposals if p.rank == 0), key=lambda p: p.item or 0)
    record: Record = {p.field: as_json(p.value) for p in best if p.item is None and p.value not in ("", False, ())}
    for group, fields in GROUPS.items():
        items: dict[int, Record] = {}
        for proposal in best:
            if proposal.item is not None and BY_NAME[proposal.field].group == group and proposal.value not in ("", ()):
                items.setdefault(proposal.item, {})[BY_NAME[proposal.field].part] = as_json(proposal.value)
        keys = {field.part for field in fields if field.key}
        whole = [item for _, item in sorted(items.items()) if keys <= item.keys()]
        if whole:
            record[group] = [item[group] for item in whole] if fields[0].is_plain_list else whole
    return record


def as_json(value: FieldValue) -> str | bool | list[str]:
    return list(value) if isinstance(value, tuple) else value


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a record, made from `FIELDS`."""
    properties: dict[str, Any] = {field.name: _value_schema(field) for field in SINGLE_FIELDS}
    for group, fields in GROUPS.items():
        items: dict[str, Any]
        if fields[0].is_plain_list:
            items = _value_schema(fields[0])
        else:
            items = {
                "type": "object",
                "additionalProperties": False,
                "required": [field.part for field in fields if field.key],
                "properties": {field.part: _value_schema(field) for field in fields},
            }
        properties[group] = {"type": "array", "items": items}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Request record",
        "type": "object",
        "additionalProperties": False,
        "required": ["document_role", "language"],
        "properties": properties,
    }


def _value_schema(field: Field) -> dict[str, Any]:
    match field.kind:
        case "choice":
            return {"enum": list(field.choices)}
        case "flag":
            return {"type": "boolean"}
        case "date":
            return {"type": "string", "format": "date"}
        case "texts":
            return {"type": "array", "items": {"type": "string"}}
        case kind if kind in PATTERNS:
            return {"type": "string", "pattern": PATTERNS[kind]}
        case _:
            return {"type": "string"}
