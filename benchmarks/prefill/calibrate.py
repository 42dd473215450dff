"""Makes `config/confidence.toml`: what a finder's confidence and the signs around a value are worth.

    python benchmarks/prefill/calibrate.py SHARED [--levels clean,scan,copy,fax] [--write]

Fits a logistic regression (ridge; Newton's method) to the drafts of our own letters by other hands that nobody who
writes rules has read (`-h`); never to a sample letter, nor to made ones, which flatter. Prints how reliable it is on
letters that it was not fitted to (eight folds by letter), beside the finders' own confidences; `--write` replaces the
table with the fit to all. A finder that gave few values is drawn to the mean of all; one that gave none is not in the
table, and claims little.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

from judging import reliability, scorer, verdicts
from letters import UNREAD, read, samples
from score import CACHE, SURE

from extract.confidence import OF_A_FIELD, SIGNS, Signs, with_signs
from extract.draft import draft
from extract.letter import letter_of

TABLE = Path(__file__).parents[2] / "config" / "confidence.toml"
FOLDS = 8
RIDGE = 2.0
"""How strongly finders and fields are drawn to the mean of all; for each level: a letter at four levels is one."""
STEPS = 25
HEAD = """# What a value's signs (`extract/confidence.py`) are worth: weights of a logistic regression.
# Made by `benchmarks/prefill/calibrate.py --write`; not to be edited by hand. A finder that is not here claims little.
"""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A value of a draft: of which letter, by which finder, with what signs, whether it is right."""

    letter: str
    field: str
    finder: str
    confidence: float
    signs: Signs
    right: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder of sample documents, for its scorer and its scan maker")
    parser.add_argument("--levels", default="clean,scan,copy,fax")
    parser.add_argument("--write", action="store_true", help="replace config/confidence.toml")
    options = parser.parse_args()
    levels = options.levels.split(",")
    cases = list(_cases(options.shared, levels))
    right = np.array([case.right for case in cases], np.float64)
    columns = {name: number for number, name in enumerate(sorted({n for case in cases for n in _inputs(case)}))}
    inputs = _matrix(cases, columns)
    ridge = RIDGE * len(levels)
    print(f"{len(cases)} values of {len({case.letter for case in cases})} letters, {right.mean():.3f} right")
    _report("the finders' own confidence", np.array([case.confidence for case in cases]), right)
    _report("fitted to other letters", _crossed(cases, inputs, right, columns, ridge=ridge), right)
    if options.write:
        TABLE.write_text(_table(dict(zip(columns, fitted(inputs, right, columns, ridge=ridge), strict=True))), "utf-8")


def _cases(shared: Path, levels: Sequence[str]) -> Iterator[Case]:
    by = scorer(shared)
    for sample, _, pages in read(samples(shared, UNREAD, levels, CACHE), CACHE, any_reading=True):
        proposals = draft(pages, measured=False).proposals
        signs = {id(each): told for each, told in with_signs(letter_of(pages), proposals)}
        for verdict in verdicts(by, proposals, json.loads(sample.truth.read_text("utf-8"))):
            each = verdict.proposal
            yield Case(sample.name, each.field, each.finder, each.confidence, signs[id(each)], verdict.right)


def _inputs(case: Case) -> dict[str, float]:
    """The columns that are not 0 for this value; the names are those of the table's entries."""
    of_field = {f"{case.field}/{name}": case.signs[name] for name in OF_A_FIELD}
    return {"": 1.0, f"{case.field} by {case.finder}": 1.0, **case.signs, **of_field}


def _matrix(cases: Sequence[Case], columns: Mapping[str, int]) -> Floats:
    inputs = np.zeros((len(cases), len(columns)))
    for row, case in enumerate(cases):
        for name, value in _inputs(case).items():
            inputs[row, columns[name]] = value
    return inputs


def fitted(inputs: Floats, right: Floats, columns: Mapping[str, int], *, ridge: float) -> Floats:
    """The weights that make what was right most likely, with a penalty on all but the mean."""
    penalty = np.array([0.0 if name == "" else ridge for name in columns])
    weights = np.zeros(len(columns))
    for _ in range(STEPS):
        share = _probability(inputs @ weights)
        slope = inputs.T @ (right - share) - penalty * weights
        curve = (inputs.T * (share * (1 - share) + 1e-6)) @ inputs + np.diag(penalty)
        weights += np.linalg.solve(curve, slope)
    return weights


def _crossed(
    cases: Sequence[Case], inputs: Floats, right: Floats, columns: Mapping[str, int], *, ridge: float
) -> Floats:
    """Each letter's values judged by weights to which the letter, at whatever level, gave nothing."""
    names = sorted({case.letter for case in cases})
    fold = np.array([names.index(case.letter) % FOLDS for case in cases])
    told = np.zeros(len(cases))
    for number in range(FOLDS):
        mine = fold == number
        told[mine] = _probability(inputs[mine] @ fitted(inputs[~mine], right[~mine], columns, ridge=ridge))
    return told


def _probability(score: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-score)), np.float64)


def _report(title: str, told: Floats, right: Floats) -> None:
    sure = told >= SURE
    print(f"\n{title}: sure {sure.mean():.3f} of all, {right[sure].mean():.3f} of them right; confidence, mean of it, "
          "share right, values", *reliability(told.tolist(), right.tolist()), sep="\n")  # fmt: skip


def _table(weights: Mapping[str, float]) -> str:
    lines = [HEAD, "\n[everywhere]\n", *(f"{name} = {weights[name]:.3f}\n" for name in SIGNS)]
    finders = sorted(name for name in weights if " by " in name)
    lines += ["\n[finders]\n", *(f'"{name}" = {weights[""] + weights[name]:.3f}\n' for name in finders)]
    lines += ["\n[fields]\n"]
    for field in sorted({name.partition("/")[0] for name in weights if "/" in name}):
        signs = ", ".join(f"{name} = {weights[f'{field}/{name}']:.3f}" for name in OF_A_FIELD)
        lines.append(f'"{field}" = {{{signs}}}\n')
    return "".join(lines)


if __name__ == "__main__":
    main()
