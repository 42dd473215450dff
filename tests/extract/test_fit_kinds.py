"""The weights of evidence are learnt: what tells truth apart weighs, what does not, does not."""

import sys
from importlib import import_module
from pathlib import Path
from random import Random

import numpy as np
import pytest

PREFILL = Path(__file__).parents[2] / "benchmarks" / "prefill"


@pytest.fixture(scope="module")
def fit_kinds():  # type: ignore[no-untyped-def]
    """The program, imported where it stands."""
    sys.path.insert(0, str(PREFILL))
    try:
        yield import_module("fit_kinds")
    finally:
        sys.path.remove(str(PREFILL))


def cases(chance: Random) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """120 letters of three labels: the first evidence is the truth's, the second is noise, the third speaks against."""
    truth = np.array([chance.randrange(3) for _ in range(120)])
    found = np.array([[[float(label == t), chance.random(), float(label != t)] for label in range(3)] for t in truth])
    return found, truth, np.ones(len(truth))


def test_evidence_weighs_as_it_tells_the_truth_and_speaks_against_only_where_it_may(fit_kinds) -> None:  # type: ignore[no-untyped-def]
    found, truth, counts = cases(Random(4))
    bound = fit_kinds.fit(found, truth, counts, np.array([False, False, False]))
    free = fit_kinds.fit(found, truth, counts, np.array([False, False, True]))
    assert bound[0] > 5 * abs(bound[1])
    assert bound[2] == 0.0
    assert free[2] < -0.5


def test_a_case_that_counts_more_draws_the_weights_to_it(fit_kinds) -> None:  # type: ignore[no-untyped-def]
    found = np.array([[[1.0], [0.0]]] * 2)
    free, truth = np.array([True]), np.array([0, 1])
    first, second = (fit_kinds.fit(found, truth, np.array(counts), free)[0] for counts in ((30.0, 1.0), (1.0, 30.0)))
    assert first > 0 > second
