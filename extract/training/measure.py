"""How well a pipeline reads letters whose phrases and layouts it never met, by label and by language."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.language import Language

from extract.folding import lowered
from extract.trained import ROLE, TYPE, TrainedReader
from extract.training.grammar import LANGUAGES
from extract.training.learn import entity_example
from extract.training.letters import Invented


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision, recall, F1 of each entity label; share of right roles and types by language. All 0.0 to 1.0."""

    entities: Mapping[str, tuple[float, float, float]]
    kinds: Mapping[str, Mapping[str, float]]

    def table(self) -> str:
        """The scores as a table to read."""
        rows = [f"{label:14} {p:6.3f} {r:6.3f} {f:6.3f}" for label, (p, r, f) in self.entities.items()]
        told = [f"{name:14} " + "  ".join(f"{k} {v:.3f}" for k, v in by.items()) for name, by in self.kinds.items()]
        return "\n".join((f"{'entity':14} {'prec.':>6} {'recall':>6} {'F1':>6}", *rows, *told))


def measure(nlp: Language, letters: Sequence[Invented]) -> Scores:
    """The scores of the pipeline on these letters."""
    with nlp.select_pipes(enable=["ner"]):
        found = nlp.evaluate([entity_example(nlp, each) for each in letters])
    by_label = {label: (s["p"], s["r"], s["f"]) for label, s in sorted(found["ents_per_type"].items())}
    by_label["all"] = (found["ents_p"], found["ents_r"], found["ents_f"])
    return Scores(by_label, measure_kinds(nlp, letters))


def measure_kinds(nlp: Language, letters: Sequence[Invented]) -> dict[str, dict[str, float]]:
    """The share of right roles and types by language, by the classifiers alone."""
    return {name: _right_kinds(nlp, letters, name) for name in (ROLE, TYPE)}


def _right_kinds(nlp: Language, letters: Sequence[Invented], name: str) -> dict[str, float]:
    reader = TrainedReader(nlp, {}, {})
    right, asked = Counter[str](), Counter[str]()
    for each in letters:
        truth = each.role if name == ROLE else each.kind
        if truth is None:
            continue
        told = reader.told(lowered(each.text))[name]
        for group in (each.language, "all"):
            asked[group] += 1
            right[group] += max(told, key=lambda label: told[label]) == truth
    return {group: right[group] / asked[group] for group in (*LANGUAGES, "all") if asked[group]}
