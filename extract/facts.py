"""One particular of a person, as it goes from the finders to the record."""

from dataclasses import dataclass

from records.values import FieldValue


@dataclass(frozen=True, slots=True)
class Fact:
    """One particular of a person and where it was read."""

    value: FieldValue
    start: int
    end: int
    confidence: float
