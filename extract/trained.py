"""The trained reader: what in a letter is a name, an office, an offence, and what the letter is for.

The model stands in `extract/model`; `scripts/train` makes it from invented letters. It loads once a process, on first
use. What it says is a guess with a probability: rules that are exact come first.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.findings import Found
from extract.letter import Letter
from extract.signs import passages_of
from extract.spacy_alone import spacy

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = Path(__file__).parent / "model"
"""Where the trained model stands."""
ROLE, TYPE = "role", "type"
"""Names of the two classifiers in the pipeline."""
NOTHING = "nothing"
"""The label of a passage that says nothing of the letter's role or type."""
FALLING = 0.8
"""Each further passage for the same label counts so much less."""
LISTEN = 0.3
"""How much less common passages that say nothing are held to be than in training: below 1.0 faint signs are heard."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """What the letter may be for: probability by document role, and by request type. Each sums to 1."""

    roles: Mapping[str, float]
    types: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Heard:
    """What one passage says: the probability of each role and each type; the rest is that it says nothing."""

    start: int
    end: int
    is_subject: bool
    roles: Mapping[str, float]
    types: Mapping[str, float]


@dataclass(frozen=True)
class TrainedReader:
    """A trained pipeline with what was measured of it: `precision` by label, and by classifier its `sharpness`."""

    nlp: "Language"
    precision: Mapping[str, float]
    sharpness: Mapping[str, float]

    def entities(self, letter: Letter) -> tuple[Found, ...]:
        """What the letter mentions, in its order; spans count in `letter.text`.

        `kind` is the label in lower case: person, official, organisation, authority, place, state, date, reference,
        offence, statute, treaty, amount, account, id_number, annex. Confidence is how often this label is right.
        """
        with self.nlp.memory_zone():
            return self._entities(letter.text)

    def _entities(self, text: str) -> tuple[Found, ...]:
        doc = self.nlp.get_pipe("ner")(self.nlp.make_doc(text))
        return tuple(
            Found(
                kind=e.label_.lower(), start=e.start_char, end=e.end_char, value=" ".join(e.text.split()),
                confidence=self.precision[e.label_], finder="trained",
            )
            for e in doc.ents
        )  # fmt: skip

    def kinds(self, letter: Letter) -> Kinds:
        """How likely each role and each type is."""
        told = self.told(letter.low)
        return Kinds(roles=_shares(told[ROLE], self.sharpness[ROLE]), types=_shares(told[TYPE], self.sharpness[TYPE]))

    def heard(self, low: str) -> tuple[Heard, ...]:
        """What each passage of the text (folded, lower case) says of the letter's role and type, in order."""
        from spacy.tokens import Doc  # noqa: PLC0415 - see extract.phrases.nlp

        passages = tuple(passages_of(low))
        with self.nlp.memory_zone():
            docs = [Doc(self.nlp.vocab, words=list(passage.signs)) for passage in passages]
            roles, types = self._chances(ROLE, docs), self._chances(TYPE, docs)
            return tuple(
                Heard(passage.start, passage.end, passage.is_subject, role, kind)
                for passage, role, kind in zip(passages, roles, types, strict=True)
            )

    def _chances(self, name: str, docs: Sequence["Doc"]) -> list[dict[str, float]]:
        classifier: Any = self.nlp.get_pipe(name)
        labels: Sequence[str] = classifier.labels
        found = []
        for chances in classifier.predict(docs) if docs else ():
            told = {label: float(chances[i]) * (LISTEN if label == NOTHING else 1) for i, label in enumerate(labels)}
            found.append({label: told[label] / sum(told.values()) for label in labels if label != NOTHING})
        return found

    def told(self, low: str) -> Mapping[str, Mapping[str, float]]:
        """For each classifier how much speaks for each label, 0.0 and up; `low` is a folded lower-case text.

        Every passage speaks with the probability that it has the label, the subject twice; further passages that say
        the same count less and less, so that many weak signs do not beat a clear one.
        """
        heard = self.heard(low)
        return {
            name: {
                label: _sum_falling([getattr(each, part)[label] * (1 + each.is_subject) for each in heard])
                for label in self.nlp.get_pipe(name).labels  # type: ignore[attr-defined]
                if label != NOTHING
            }
            for name, part in ((ROLE, "roles"), (TYPE, "types"))
        }


def _sum_falling(weights: Sequence[float]) -> float:
    return sum(weight * FALLING**i for i, weight in enumerate(sorted(weights, reverse=True)))


def _shares(scores: Mapping[str, float], sharpness: float) -> dict[str, float]:
    """The scores as probabilities: the sharper, the more the best stands out."""
    raised = {label: exp(sharpness * score) for label, score in scores.items()}
    total = sum(raised.values())
    return {label: value / total for label, value in raised.items()}


def load_reader(folder: Path) -> TrainedReader:
    """The reader kept in `folder`.

    Raises:
        OSError: there is none.
    """
    meta = json.loads((folder / "meta" / "training.json").read_text("utf-8"))
    return TrainedReader(spacy().load(folder / "pipeline", exclude=["vocab"]), meta["precision"], meta["sharpness"])


@cache
def reader() -> TrainedReader:
    """The reader that comes with the product, loaded once."""
    return load_reader(MODEL)
