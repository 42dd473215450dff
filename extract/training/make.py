"""Makes the trained reader from scratch: invent letters, learn, measure on what was kept out, write, say what was done.

    scripts/train [--out FOLDER] [--nerdata DIR] [--letters N] [--looks N] [--seed N] [--even-if-worse] [--kinds-only]

The entities are learnt from the templates for training alone. The classifiers are measured the same way, then learnt
again from all templates: the scores are those of the first, the second are written. The model in place stays where the
new one is worse, and until the new one is complete. `--kinds-only` teaches the classifiers anew beside the entities of
the model in place, in a sixth of the time: enough after new phrases for types and roles.
"""

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import Any

from spacy.language import Language
from thinc.api import fix_random_seed

from extract.trained import MODEL, ROLE, TYPE
from extract.training.judgments import CREDITS, plain_sentences
from extract.training.learn import blank_pipeline, learn_entities, learn_kinds
from extract.training.letters import letters
from extract.training.measure import Scores, measure, measure_kinds
from extract.training.passages import Said, passages

LETTERS, LOOKS, SEED, HELD_OUT, FILLED, PLAIN = 2200, 3, 1, 400, 5, 4000
SHARPNESS = {ROLE: 2.0, TYPE: 2.0}
"""How far apart the probabilities of roles and types are drawn."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the reader; 0 where it was written, 1 where the one in place is better."""
    options = _options(arguments)
    plain = plain_sentences(options.nerdata, count=PLAIN) if options.nerdata else []
    if options.kinds_only:
        _renew_kinds(options.out, seed=options.seed, plain=plain)
        return 0
    nlp, scores = make(count=options.letters, looks=options.looks, seed=options.seed, plain=plain)
    _tell(scores.table())
    before = _before(options.out)
    if before is not None:
        _tell(f"entities: F1 {before:.3f} in place, {scores.entities['all'][2]:.3f} now")
        if before > scores.entities["all"][2] and not options.even_if_worse:
            _tell("The reader in place is better and stays. --even-if-worse replaces it.")
            return 1
    told = {"letters": options.letters, "looks": options.looks, "seed": options.seed, "plain_sentences": len(plain)}
    write(nlp, scores, options.out, made_from=told | {"sources": _sources(bool(plain))})
    return 0


def _renew_kinds(out: Path, *, seed: int, plain: Sequence[str]) -> None:
    """The classifiers anew, written with the entities of the model in `out`.

    Raises:
        OSError: there is none.
    """
    known = json.loads((out / "meta" / "training.json").read_text("utf-8"))
    fix_random_seed(seed)
    nlp, chance = blank_pipeline(), Random(seed)
    finder: Any = nlp.get_pipe("ner")
    finder.from_disk(out / "pipeline" / "ner", exclude=["vocab"])
    _learn_both(nlp, passages(seed=seed, share="train", times=FILLED, plain=plain), chance)
    kinds = measure_kinds(nlp, tuple(letters(HELD_OUT, seed=seed, share="held out")))
    _learn_both(nlp, passages(seed=seed, share="all", times=FILLED, plain=plain), chance)
    scores = Scores({label: tuple(found) for label, found in known["held_out"]["entities"].items()}, kinds)
    _tell(scores.table())
    made_from = known["made_from"] | {
        "kinds_anew": True,
        "plain_sentences": len(plain),
        "sources": _sources(bool(plain)),
    }
    write(nlp, scores, out, made_from=made_from)


def make(*, count: int, looks: int, seed: int, plain: Sequence[str]) -> tuple[Language, Scores]:
    """A pipeline that has learnt, and its scores on what was kept out."""
    fix_random_seed(seed)
    nlp, chance = blank_pipeline(), Random(seed)
    learn_entities(nlp, tuple(letters(count, seed=seed, share="train")), looks=looks, chance=chance, tell=_tell)
    _learn_both(nlp, passages(seed=seed, share="train", times=FILLED, plain=plain), chance)
    scores = measure(nlp, tuple(letters(HELD_OUT, seed=seed, share="held out")))
    _learn_both(nlp, passages(seed=seed, share="all", times=FILLED, plain=plain), chance)
    return nlp, scores


def _learn_both(nlp: Language, said: Sequence[Said], chance: Random) -> None:
    for name in (ROLE, TYPE):
        learn_kinds(nlp, name, said, chance=chance, tell=_tell)


def write(nlp: Language, scores: Scores, out: Path, *, made_from: dict[str, Any]) -> None:
    """The pipeline and what is to be known of it, in `out`, all at once."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as scratch:
        new = Path(scratch) / "new"
        (new / "meta").mkdir(parents=True)
        nlp.to_disk(new / "pipeline", exclude=["vocab"])
        known = {
            "made_from": made_from, "spacy": version("spacy"), "files": hashes(new / "pipeline"),
            "precision": {label: round(p, 3) for label, (p, _, _) in scores.entities.items()}, "sharpness": SHARPNESS,
            "held_out": {"entities": scores.entities, "kinds": scores.kinds},
        }  # fmt: skip
        (new / "meta" / "training.json").write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", "utf-8")
        if out.exists():
            out.rename(Path(scratch) / "old")
        new.rename(out)


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below the folder, by its path in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _before(out: Path) -> float | None:
    """F1 of the entities of the reader in place, if there is one."""
    known = out / "meta" / "training.json"
    return float(json.loads(known.read_text("utf-8"))["held_out"]["entities"]["all"][2]) if known.exists() else None


def _sources(with_judgments: bool) -> list[str]:
    grammar = "letters invented by extract/training, seeded; no letter of a real person, no sample letter"
    return [grammar, *(f"plain sentences: {credit}" for credit in CREDITS.values() if with_judgments)]


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/train", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=MODEL, help="where the model is written (the one of the product)")
    parser.add_argument("--nerdata", type=Path, help="folder of annotated legal text, for plain sentences")
    parser.add_argument("--letters", type=int, default=LETTERS, help="invented letters to learn from")
    parser.add_argument("--looks", type=int, default=LOOKS, help="how often each letter is looked at")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--kinds-only", action="store_true", help="teach roles and types anew, keep the entities")
    parser.add_argument("--even-if-worse", action="store_true", help="replace a reader that scores better")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
