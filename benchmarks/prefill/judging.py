"""Which of the values that a draft holds are right, by the rules of the public scorer, and with what confidence.

The scorer compares records; here each value keeps the confidence of its proposal, so that "sure" can be judged too.
"""

import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from records.record import BY_NAME, GROUPS, as_json
from records.values import Page, Proposal

BANDS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.96, 1.01)
"""Confidences between which values are looked at together."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One value of a draft, and whether it is right."""

    proposal: Proposal
    right: bool

    @property
    def field(self) -> str:
        return self.proposal.field

    @property
    def finder(self) -> str:
        return self.proposal.finder

    @property
    def confidence(self) -> float:
        return self.proposal.confidence


def scorer(shared: Path) -> ModuleType:
    """The module `score.py` of the sample documents."""
    spec = importlib.util.spec_from_file_location("public_scorer", shared / "benchmark" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def verdicts(scorer: ModuleType, proposals: Sequence[Proposal], truth: dict[str, Any]) -> Iterator[Verdict]:
    """Every value that the draft's record holds."""
    best = [p for p in proposals if p.rank == 0 and p.value not in ("", (), False)]
    for each in best:
        if each.item is None and each.field in scorer.SCALARS:
            match = scorer.SCALARS[each.field]
            true = truth.get(each.field)
            right = not scorer.absent(true) and scorer.matches(match, true, each.value)
            yield Verdict(each, right)
    for group, fields in GROUPS.items():
        items: dict[int, dict[str, Proposal]] = {}
        for each in best:
            if each.item is not None and BY_NAME[each.field].group == group:
                items.setdefault(each.item, {})[BY_NAME[each.field].part] = each
        keys = {field.part for field in fields if field.key}
        whole = [item for _, item in sorted(items.items()) if keys <= item.keys()]
        if fields[0].is_plain_list:
            yield from _of_texts(scorer, group, [item[group] for item in whole], truth.get(group) or [])
        else:
            yield from _of_items(scorer, group, whole, truth.get(group) or [])


def _of_texts(scorer: ModuleType, group: str, guesses: list[Proposal], truths: list[Any]) -> Iterator[Verdict]:
    left = list(guesses)
    for true in truths:
        hit = next((g for g in left if scorer.matches(scorer.LISTS[group], true, g.value)), None)
        if hit is not None:
            left.remove(hit)
            yield Verdict(hit, True)
    yield from (Verdict(each, False) for each in left)


def _of_items(
    scorer: ModuleType, group: str, guesses: list[dict[str, Proposal]], truths: list[Any]
) -> Iterator[Verdict]:
    match, inner = scorer.RECORDS[group]
    left = list(guesses)
    pairs: list[tuple[dict[str, Proposal], dict[str, Any]]] = []
    for true in truths:
        hit = next((g for g in left if scorer.matches(match, true, _values(g))), None)
        if hit is not None:
            left.remove(hit)
            pairs.append((hit, true))
    for guess, true in [*pairs, *((guess, {}) for guess in left)]:
        for part, each in guess.items():
            if part in inner:
                right = not scorer.absent(true.get(part)) and scorer.matches(inner[part], true[part], each.value)
            elif BY_NAME[each.field].key:
                right = bool(true)
            else:
                continue
            yield Verdict(each, right)


def _values(item: dict[str, Proposal]) -> dict[str, Any]:
    return {part: as_json(each.value) for part, each in item.items()}


def reliability(told: Sequence[float], right: Sequence[bool]) -> Iterator[str]:
    """Lines that say, band by band, what confidences claimed and how much of it was right; then the Brier score."""
    pairs = list(zip(told, right, strict=True))
    for first, last in pairwise(BANDS):
        within = [pair for pair in pairs if first <= pair[0] < last]
        if within:
            mean, share = (sum(column) / len(within) for column in zip(*within, strict=True))
            yield f"  {first:.2f}-{min(last, 1):.2f}{mean:>8.3f}{share:>8.3f}{len(within):>7}"
    error = sum((claimed - true) ** 2 for claimed, true in pairs) / max(len(pairs), 1)
    yield f"  Brier score {error:.4f}"


def number_of_values(tally: dict[str, list[int]]) -> int:
    """How many true values a tally of the scorer counted."""
    return sum(tp + fn for tp, _, fn in tally.values())


def uncovered(proposals: Sequence[Proposal], pages: Sequence[Page]) -> list[str]:
    """The fields of proposals whose boxes do not cover the words that they were read from."""
    by_number = {page.number: page for page in pages}
    bad = []
    for each in proposals:
        if not each.raw_text:
            continue
        covered = "" if each.place is None else _text_in(by_number[each.place.page], each)
        if not all(_letters(token) in covered for token in each.raw_text.split()):
            bad.append(each.field)
    return bad


def _text_in(page: Page, each: Proposal) -> str:
    assert each.place is not None
    inside = []
    for word in page.words:
        x, y = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
        if any(b.x0 <= x <= b.x1 and b.y0 <= y <= b.y1 for b in each.place.boxes):
            inside.append(_letters(word.text))
    return "".join(inside)


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
