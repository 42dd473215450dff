"""What a finder hands on: a stretch of the letter that means something, and the proposal made of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from extract.letter import Letter
from records.values import FieldValue, Mention, Place, Proposal


@dataclass(frozen=True, slots=True)
class Found:
    """Something recognised in `letter.text[start:end]`; `value` is its normalised form."""

    kind: str
    start: int
    end: int
    value: str
    confidence: float
    finder: str

    def overlaps(self, other: "Found") -> bool:
        return self.start < other.end and other.start < self.end


def without_overlaps(found: Iterable[Found]) -> tuple[Found, ...]:
    """The findings in reading order; of two that overlap the surer, then the longer one stays."""
    kept: list[Found] = []
    for each in sorted(found, key=lambda f: (-f.confidence, f.start - f.end, f.start)):
        if not any(each.overlaps(other) for other in kept):
            kept.append(each)
    return tuple(sorted(kept, key=lambda f: f.start))


def mention_of(letter: Letter, found: Found) -> Mention | None:
    """The finding with its place; `start` and `end` count in the text of its page. None where no word is touched."""
    words = letter.words_between(found.start, found.end)
    place = letter.place(found.start, found.end)
    if not words or place is None:
        return None
    page = letter.pages[words[0].page]
    spans = [page.spans[w.ordinal] for w in words if w.page == words[0].page]
    return Mention(
        kind=found.kind, text=letter.text[found.start : found.end], value=found.value, place=place,
        start=min(s for s, _ in spans), end=max(e for _, e in spans), confidence=found.confidence, finder=found.finder,
    )  # fmt: skip


def proposal(
    letter: Letter,
    field: str,
    value: FieldValue,
    *,
    start: int,
    end: int,
    confidence: float,
    finder: str,
    item: int | None = None,
    rank: int = 0,
) -> Proposal:
    """A proposal read at `letter.text[start:end]`; poorly read words lower its confidence."""
    sure = round(max(0.0, min(confidence, 0.99)) * (0.5 + 0.5 * letter.confidence(start, end)), 3)
    place: Place | None = letter.place(start, end)
    raw = " ".join(letter.text[start:end].split())
    return Proposal(field, value, sure, finder, item=item, rank=rank, place=place, raw_text=raw)


def overall(field: str, value: FieldValue, *, confidence: float, finder: str) -> Proposal:
    """A proposal that follows from the whole letter and stands nowhere in it."""
    return Proposal(field, value, round(min(confidence, 0.99), 3), finder)
