"""Teaches a pipeline from invented letters: first the entities, then the two classifiers."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any, TypeVar

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Adam

from extract.trained import NOTHING, ROLE, TYPE
from extract.training.letters import ROLES, TYPES, Invented
from extract.training.passages import Said
from extract.training.slots import LABELS

WIDTH, DEPTH, ROWS = 96, 3, 3000
"""Size of the network that looks at words: width of a vector, layers, rows of each hash table."""
SIGN_ROWS = 1 << 16
"""Rows of the table of signs of a classifier."""
FORGET = 0.3
"""Share of a passage's signs hidden from the classifiers at each look, so that no single word decides."""
BATCH = 8
"""Letters between two corrections of the network."""
RARE = 4
"""A sign that fewer passages bear is not learnt."""

KIND_LOOKS = 5
"""So often the classifiers see each passage."""

T = TypeVar("T")
Tell = Callable[[str], None]


def blank_pipeline() -> Language:
    """The untrained pipeline."""
    nlp = spacy.blank("xx")
    embed = {
        "@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": WIDTH, "depth": DEPTH,
        "embed_size": ROWS, "window_size": 1, "maxout_pieces": 3, "subword_features": True,
    }  # fmt: skip
    finder: Any = nlp.add_pipe(
        "ner",
        config={
            "model": {
                "@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner", "extra_state_tokens": False,
                "hidden_width": 64, "maxout_pieces": 2, "use_upper": False, "tok2vec": embed,
            }
        },
    )  # fmt: skip
    for label in sorted(set(LABELS.values())):
        finder.add_label(label)
    for name, labels in ((ROLE, (*ROLES, NOTHING)), (TYPE, (*TYPES, NOTHING))):
        bag = {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": True, "ngram_size": 1, "length": SIGN_ROWS,
               "no_output_layer": False}  # fmt: skip
        classifier: Any = nlp.add_pipe("textcat", name=name, config={"model": bag})
        for label in labels:
            classifier.add_label(label)
    return nlp


def learn_entities(
    nlp: Language, letters: Sequence[Invented], *, looks: int, chance: Random, tell: Tell, batch: int = BATCH
) -> None:
    """Teach where names, offices, offences and the like stand."""
    examples = [entity_example(nlp, each) for each in letters]
    with nlp.select_pipes(enable=["ner"]):
        optimizer = nlp.initialize(lambda: examples[:50])
        for look in range(looks):
            chance.shuffle(examples)
            losses: dict[str, float] = {}
            for few in _batches(examples, batch):
                nlp.update(few, sgd=optimizer, drop=0.2, losses=losses)
            tell(f"entities, look {look + 1}: loss {losses['ner']:.0f}")


def learn_kinds(nlp: Language, name: str, said: Sequence[Said], *, chance: Random, tell: Tell) -> None:
    """Teach the classifier `name`: what each passage says."""
    classifier: Any = nlp.get_pipe(name)
    labels: Sequence[str] = classifier.labels
    shown = [(each.signs, label) for each in said if (label := each.role if name == ROLE else each.type) is not None]
    known = _often_met([signs for signs, _ in shown])
    shown = [(tuple(sign for sign in signs if sign in known), label) for signs, label in shown]
    with nlp.select_pipes(enable=[name]):
        first = [_kind_example(nlp, signs, label, labels) for signs, label in shown[:50]]
        classifier.initialize(lambda: first, nlp=nlp)
        optimizer = Adam(0.001)
        for look in range(KIND_LOOKS):
            chance.shuffle(shown)
            losses: dict[str, float] = {}
            for batch in _batches(shown, 64):
                examples = [_kind_example(nlp, _some(signs, chance), label, labels) for signs, label in batch]
                nlp.update(examples, sgd=optimizer, losses=losses)
            tell(f"{name}, look {look + 1}: loss {losses[name]:.4f}")


def _batches(several: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(several), size):
        yield several[start : start + size]


def _often_met(several: Sequence[Sequence[str]]) -> frozenset[str]:
    """The signs that enough passages bear: names and numbers of one letter teach nothing."""
    counts = Counter(sign for signs in several for sign in signs)
    return frozenset(sign for sign, count in counts.items() if count >= RARE)


def _some(signs: Sequence[str], chance: Random) -> list[str]:
    return [sign for sign in signs if chance.random() >= FORGET]


def entity_example(nlp: Language, letter: Invented) -> Example:
    """The letter as it is shown, beside its truth."""
    shown = nlp.make_doc(letter.text)
    truth = shown.copy()
    spans = [truth.char_span(s, e, label=label, alignment_mode="expand") for s, e, label in letter.entities]
    truth.ents = spacy.util.filter_spans([span for span in spans if span is not None])
    return Example(shown, truth)


def _kind_example(nlp: Language, signs: Sequence[str], label: str, labels: Sequence[str]) -> Example:
    shown, truth = (Doc(nlp.vocab, words=list(signs) or ["-"]) for _ in range(2))
    truth.cats = {each: float(each == label) for each in labels}
    return Example(shown, truth)
