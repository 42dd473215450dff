"""The boxes of the review screen: each with its value, how sure that is, where it was read, and what else it may be."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as defaults
from itertools import chain

from records.record import BY_NAME, GROUPS, Field
from records.values import Proposal
from review_ui import forms
from review_ui.forms import Typed
from review_ui.languages import N_

SURE = 0.9
"""From this confidence on a value gets a grey tick; below it somebody has to look."""

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("The document"), ("document_role", "request_type", "language", "urgent", "confidential")),
    (N_("Who asks whom"), ("requesting_state", "requesting_authority", "requested_state", "requested_authority")),
    (N_("References and dates"), ("references", "related_references", "date_of_request", "date_received",
                              "requested_deadline")),
    (N_("What is asked"), ("legal_basis", "offences")),
    (N_("Persons and organisations"), ("persons", "organisations")),
    (N_("Accounts and amounts"), ("bank_accounts", "amounts")),
    (N_("Contact and annexes"), ("signatory", "contact_email", "contact_phone", "annexes")),
)  # fmt: skip
"""The form from top to bottom: single fields and lists by name."""

ONE = {
    "references": N_("Reference"), "related_references": N_("Related reference"), "legal_basis": N_("Legal basis"),
    "offences": N_("Offence"), "persons": N_("Person"), "organisations": N_("Organisation"),
    "bank_accounts": N_("Account"), "amounts": N_("Amount"), "annexes": N_("Annex"),
}  # fmt: skip
"""What one row of a list is called."""


@dataclass(frozen=True, slots=True)
class Source:
    """A place on the pages that a value was read from; `key` ties the box of the form to the boxes of the page."""

    key: str
    page: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another value that the machine found possible."""

    text: str
    source: Source | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Input:
    """One box of the form. `state` is sure, check, empty or confirmed; `saved` is what somebody else saved since.

    `problem` says why the value cannot stand, `doubt` why somebody should look at it again.
    """

    name: str
    field: Field
    text: str
    state: str
    source: Source | None = None
    alternatives: tuple[Alternative, ...] = ()
    problem: str = ""
    doubt: str = ""
    saved: str | None = None

    @property
    def others(self) -> str:
        """The alternatives for the screen's script: JSON of [text, key, page] each."""
        told = [[a.text, a.source.key if a.source else "", a.source.page if a.source else 0] for a in self.alternatives]
        return json.dumps(told) if told else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a list: a person with all that is known of them."""

    number: int
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of the form, and the empty row that a new item begins as."""

    group: str
    one: str
    plain: bool
    rows: tuple[Row, ...]
    blank: Row


@dataclass(frozen=True, slots=True)
class Form:
    """What there is to show: the boxes as typed, the machine's proposals, and what is to be said.

    `only` leaves out all other fields and lists; `look_at_all` takes no value for sure because the machine is.
    """

    typed: Typed
    proposals: Sequence[Proposal]
    confirmed: Typed = defaults(default_factory=dict)
    problems: Mapping[str, str] = defaults(default_factory=dict)
    doubts: Mapping[str, str] = defaults(default_factory=dict)
    saved: Typed | None = None
    only: Collection[str] | None = None
    look_at_all: bool = False

    def sections(self) -> tuple[tuple[str, tuple[Input | Listed, ...]], ...]:
        """The form from top to bottom."""
        wanted = ((title, [n for n in names if self.only is None or n in self.only]) for title, names in SECTIONS)
        return tuple((title, tuple(self._part(name) for name in names)) for title, names in wanted if names)

    def _part(self, name: str) -> Input | Listed:
        if name not in GROUPS:
            return self._input(BY_NAME[name], None)
        numbers = forms.rows(self.typed, name)
        plain = GROUPS[name][0].is_plain_list
        if plain and not numbers:
            numbers = (0,)
        rows = tuple(Row(row, tuple(self._input(field, row) for field in GROUPS[name])) for row in numbers)
        blank = Row(-1, tuple(Input(forms.box(f, 0).replace(".0", ".__row__"), f, "", "empty") for f in GROUPS[name]))
        return Listed(name, ONE[name], plain, rows, blank)

    def _input(self, field: Field, row: int | None) -> Input:
        name = forms.box(field, row)
        text = self.typed.get(name, "")
        mine = [(i, p) for i, p in enumerate(self.proposals) if p.field == field.name]
        found = self._found(field, row, text, mine)
        return Input(
            name,
            field,
            text,
            self._state(name, text, found),
            _source(found),
            _alternatives(field, row, text, mine),
            self.problems.get(name, ""),
            self.doubts.get(name, ""),
            self._saved(name, text),
        )

    def _found(
        self, field: Field, row: int | None, text: str, mine: Sequence[tuple[int, Proposal]]
    ) -> tuple[int, Proposal] | None:
        """The proposal that says the same; one of this row rather than another's, the best rather than a lesser."""
        same = [(i, p) for i, p in mine if text and forms.shown(field, p.value) == text]
        return min(same, key=lambda each: (each[1].item != row, each[1].rank), default=None)

    def _state(self, name: str, text: str, found: tuple[int, Proposal] | None) -> str:
        if not text:
            return "empty"
        if found is None or self.confirmed.get(name) == text:
            return "confirmed"
        sure = found[1].confidence >= SURE and not self.look_at_all and name not in self.doubts
        return "sure" if sure else "check"

    def _saved(self, name: str, text: str) -> str | None:
        if self.saved is None or self.saved.get(name, "") == text:
            return None
        return self.saved.get(name, "")


def inputs(sections: Iterable[tuple[str, Sequence[Input | Listed]]]) -> tuple[Input, ...]:
    """All boxes in the order of the screen."""
    parts = chain.from_iterable(each for _, each in sections)
    return tuple(
        chain.from_iterable(
            (part,) if isinstance(part, Input) else chain.from_iterable(row.inputs for row in part.rows)
            for part in parts
        )
    )


def key(ordinal: int) -> str:
    """What ties a proposal's boxes on the page to the form."""
    return f"p{ordinal}"


def _source(found: tuple[int, Proposal] | None) -> Source | None:
    return Source(key(found[0]), found[1].place.page) if found and found[1].place else None


def _alternatives(
    field: Field, row: int | None, text: str, mine: Sequence[tuple[int, Proposal]]
) -> tuple[Alternative, ...]:
    """Other values for this box: its own row's, none twice, the likeliest first."""
    found: dict[str, Alternative] = {}
    for ordinal, proposal in sorted(mine, key=lambda each: (each[1].rank, -each[1].confidence)):
        other = forms.shown(field, proposal.value)
        if proposal.item == row and other and other != text:
            found.setdefault(other, Alternative(other, _source((ordinal, proposal)), proposal.confidence))
    return tuple(found.values())
