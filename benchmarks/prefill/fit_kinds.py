"""Makes `config/kind_weights.toml`: how much each kind of evidence weighs for a letter's role and type.

    python benchmarks/prefill/fit_kinds.py SHARED [--nerdata DIR] [--letters 500] [--write]

Learns from letters invented by the grammar whose templates and layouts the classifiers have not seen (they are trained
anew for this, on the training share alone), and from the letters by other hands that may be read (`-w`), each counting
`--weight` times. Prints the weights, what is right, and a trial across the two halves of the `-w` letters: fitted
without the half that is judged. Prints numbers and names of fields, never a word of a letter.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

from letters import read, samples
from score import CACHE
from thinc.api import fix_random_seed

from extract.cues import ROLE_EVIDENCE, TYPE_EVIDENCE, Reading, role_evidence, type_evidence
from extract.folding import lowered
from extract.letter import letter_of
from extract.trained import ROLE, TYPE, TrainedReader
from extract.training.judgments import plain_sentences
from extract.training.learn import blank_pipeline, learn_kinds
from extract.training.letters import letters
from extract.training.make import FILLED, PLAIN
from extract.training.passages import passages

HANDS = ("en-w", "fr-w", "es-w", "pt-w")
HALF = frozenset({"en-w", "es-w"})
TABLE = Path(__file__).parents[2] / "config" / "kind_weights.toml"
STEPS, RATE, RIDGE = 800, 0.05, 5.0
MAY_SPEAK_AGAINST = frozenset({"hardly asks", "quoted", "is a request"})
"""Evidence whose weight may be below zero."""
HEAD = """# How much each kind of evidence (`extract/cues.py`) weighs for a letter's role and for the type of request.
# Made by `benchmarks/prefill/fit_kinds.py --write`; not to be edited by hand.
"""

Evidence = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Case:
    """A letter with its truth and its evidence; `group` is None for an invented one."""

    group: str | None
    role: str
    kind: str | None
    roles: Evidence
    types: Evidence


def main() -> None:
    options = _options()
    reader = _reader(options.nerdata)
    invented = [_case(reader, each.text, each.role, each.kind) for each in
                letters(options.letters, seed=options.seed, share="held out")]  # fmt: skip
    hands = list(_hands(reader, options))
    lines = [HEAD]
    for name, evidence in (("roles", ROLE_EVIDENCE), ("types", TYPE_EVIDENCE)):
        found = _report(name, evidence, invented, hands, weight=options.weight)
        lines += [f"\n[{name}]\n", *(f'"{each}" = {w:.3f}\n' for each, w in zip(evidence, found, strict=True))]
    if options.write:
        TABLE.write_text("".join(lines), "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder of sample documents, for the program that makes scans")
    parser.add_argument("--nerdata", type=Path, help="folder of annotated legal text, as `scripts/train` takes it")
    parser.add_argument("--letters", type=int, default=500, help="invented letters to learn from")
    parser.add_argument("--weight", type=float, default=3.0, help="how much a letter by another hand counts: more only "
                        "makes surer of cues that were written from these very letters")  # fmt: skip
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--write", action="store_true", help="replace config/kind_weights.toml")
    return parser.parse_args()


def _reader(nerdata: Path | None) -> TrainedReader:
    """The two classifiers, taught with the training share of the templates alone."""
    fix_random_seed(1)
    nlp, chance = blank_pipeline(), Random(1)
    plain = plain_sentences(nerdata, count=PLAIN) if nerdata else []
    said = passages(seed=1, share="train", times=FILLED, plain=plain)
    for name in (ROLE, TYPE):
        learn_kinds(nlp, name, said, chance=chance, tell=print)
    return TrainedReader(nlp, {}, {})


def _case(reader: TrainedReader, text: str, role: str, kind: str | None, group: str | None = None) -> Case:
    low = lowered(text)
    reading = Reading(text, low, reader.heard(low))
    return Case(group, role, kind, role_evidence(reading), type_evidence(reading))


def _hands(reader: TrainedReader, options: argparse.Namespace) -> list[Case]:
    several = []
    for group in HANDS:
        for sample, _, pages in read(
            samples(options.shared, [group], ["clean"], options.cache), options.cache, any_reading=True
        ):
            truth = json.loads(sample.truth.read_text("utf-8"))
            text = letter_of(pages).text
            several.append(_case(reader, text, truth["document_role"], truth.get("request_type"), group))
    return several


def _report(
    name: str, evidence: Sequence[str], invented: Sequence[Case], hands: Sequence[Case], *, weight: float
) -> np.ndarray:
    free = np.array([each in MAY_SPEAK_AGAINST for each in evidence])
    halves = [[c for c in hands if (c.group in HALF) == first] for first in (True, False)]
    across = []
    for kept, judged in (halves, halves[::-1]):
        across.append(_right(name, judged, fit(*_matrix(name, [*invented, *kept], weight), free)))
    found = fit(*_matrix(name, [*invented, *hands], weight), free)
    print(f"{name}: " + ", ".join(f"{each} {w:.2f}" for each, w in zip(evidence, found, strict=True)))
    print(f"  right: invented {_right(name, invented, found)}, by other hands {_right(name, hands, found)}; "
          f"each half with weights of the other: {across[0]} and {across[1]}")  # fmt: skip
    return found


def _matrix(name: str, cases: Sequence[Case], weight: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Evidence (cases x labels x kinds of evidence), the true label's index, and how much each case counts."""
    chosen = [(c.roles, c.role, c.group) if name == "roles" else (c.types, c.kind, c.group) for c in cases]
    chosen = [each for each in chosen if each[1] is not None]
    labels = list(chosen[0][0])
    counts = np.array([1.0 if group is None else weight for _, _, group in chosen])
    found = np.array([[evidence[label] for label in labels] for evidence, _, _ in chosen])
    return found, np.array([labels.index(str(truth)) for _, truth, _ in chosen]), counts


def fit(found: np.ndarray, truth: np.ndarray, counts: np.ndarray, free: np.ndarray) -> np.ndarray:
    """The weights that make the truth most likely (ridge; Adam, Kingma and Ba 2015); below zero only where `free`."""
    number, _, kinds = found.shape
    w, first, second = np.zeros(kinds), np.zeros(kinds), np.zeros(kinds)
    for step in range(1, STEPS + 1):
        wrong = (_likely(found, w)[:, :, None] * found).sum(1) - found[np.arange(number), truth]
        slope = ((wrong * counts[:, None]).sum(0) + RIDGE * w) / counts.sum()
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        w = w - RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        w = np.where(free, w, np.maximum(w, 0.0))
    return w


def _likely(found: np.ndarray, w: np.ndarray) -> np.ndarray:
    sums = found @ w
    raised = np.exp(sums - sums.max(1, keepdims=True))
    likely: np.ndarray = raised / raised.sum(1, keepdims=True)
    return likely


def _right(name: str, cases: Sequence[Case], w: np.ndarray) -> str:
    found, truth, _ = _matrix(name, cases, 1.0)
    return f"{int((_likely(found, w).argmax(1) == truth).sum())} of {len(truth)}"


if __name__ == "__main__":
    main()
