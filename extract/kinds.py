"""What a letter is for: its role in the exchange and the kind of co-operation asked, by weighing all its cues.

Most letters never name their kind in a stock phrase, so what they ask for counts: each cue more where it stands in the
subject, in a title, or near words that ask; and what the trained reader heard in each passage. How much each kind of
evidence weighs was learnt (`config/kind_weights.toml`), so that the weights added up are a probability.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import exp

from extract.cues import (
    FOLLOW_UPS,
    ORDER,
    ROLE_EVIDENCE,
    TYPE_EVIDENCE,
    Reading,
    is_order_form,
    role_evidence,
    subject_of,
    type_evidence,
)  # fmt: skip
from extract.findings import overall
from extract.letter import Letter
from extract.trained import reader
from extract.vocabulary import table
from records.values import Proposal

__all__ = ["FOLLOW_UPS", "chances", "propose_kind", "role_chances", "subject_span", "type_chances"]

LEAST, CLEAR = 0.3, 2.5
"""A type is proposed if so likely, or so many times likelier than the next: wrong costs a clerk more than empty."""
ANNOUNCED = 0.3
"""Whoever asks for provisional arrest speaks of the extradition to come: so likely beside it, it is the arrest."""
FORM = 0.97
"""The lettered sections of the order's form make it one, whatever measures it orders."""
NAMED_TWICE = 1.8
"""What two different names of the order come to (`extract.cues.FALLING`)."""
RIVAL = 0.1
"""An alternative is as likely as that, or not worth a clerk's look."""


def propose_kind(letter: Letter) -> tuple[Proposal, ...]:
    """The document's role and the kind of request, each with its nearest rivals."""
    reading = reading_of(letter.text, letter.low)
    types = type_chances(reading)
    first, second = sorted(types.values(), reverse=True)[:2]
    ranked = _ranked("request_type", types) if first >= min(LEAST, CLEAR * second) else ()
    return (*_ranked("document_role", role_chances(reading)), *ranked)


def subject_span(letter: Letter) -> tuple[int, int] | None:
    """Where the subject of the letter stands, if it has one."""
    return subject_of(letter.low)


def reading_of(text: str, low: str) -> Reading:
    """The letter as it is weighed; `low` is its text folded, in lower case."""
    return Reading(text, low, reader().heard(low))


def role_chances(reading: Reading) -> dict[str, float]:
    """How likely each role is; together 1."""
    return chances(role_evidence(reading), weights("roles", ROLE_EVIDENCE))


def type_chances(reading: Reading) -> dict[str, float]:
    """How likely each kind of co-operation is; together 1. Without any evidence all are alike."""
    evidence = type_evidence(reading)
    likely = chances(evidence, weights("types", TYPE_EVIDENCE))
    if is_order_form(reading.low) or _names_order(evidence[ORDER]):
        rest = 1 - likely[ORDER] or 1.0
        return {kind: FORM if kind == ORDER else (1 - FORM) * share / rest for kind, share in likely.items()}
    arrest, extradition = likely["provisional_arrest"], likely["extradition"]
    if arrest >= ANNOUNCED * extradition:
        both = arrest + extradition
        likely |= {"provisional_arrest": 0.8 * both, "extradition": 0.2 * both}
    return likely


def _names_order(evidence: Sequence[float]) -> bool:
    """Whether the letter names the order in more than one way, and its Directive."""
    told = dict(zip(TYPE_EVIDENCE, evidence, strict=True))
    return told["named in title"] + told["named"] > NAMED_TWICE and told["treaty"] > 0


def weights(of: str, evidence: Sequence[str]) -> tuple[float, ...]:
    """What was learnt of each kind of evidence, in its order."""
    return tuple(float(table("kind_weights")[of][name]) for name in evidence)


def chances(evidence: Mapping[str, Sequence[float]], weighing: Sequence[float]) -> dict[str, float]:
    """The weighed evidence as probabilities (conditional logit, McFadden 1974)."""
    sums = {each: sum(w * x for w, x in zip(weighing, found, strict=True)) for each, found in evidence.items()}
    most = max(sums.values())
    raised = {each: exp(total - most) for each, total in sums.items()}
    together = sum(raised.values())
    return {each: value / together for each, value in raised.items()}


def _ranked(field: str, likely: Mapping[str, float]) -> Iterator[Proposal]:
    ranked = sorted(likely, key=lambda each: -likely[each])
    for rank, value in enumerate(ranked[:3]):
        if rank == 0 or likely[value] >= RIVAL:
            made = overall(field, value, confidence=likely[value], finder="weighed")
            yield Proposal(made.field, made.value, made.confidence, made.finder, rank=rank)
