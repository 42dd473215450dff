"""Plain sentences of published judgments and laws, which say nothing of a letter's purpose.

The reader can be made without them. The sets and their licences: LeNER-Br (MIT), judgments of the European Court of
Human Rights in French and Spanish by M. Sierro (MIT), MultiLeG by Tilde (CC BY 4.0). None is part of this repository.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

CREDITS = {
    "lener-br-pt": "LeNER-Br, P. H. Luz de Araujo, MIT",
    "echr-fr-es": "judgments of the European Court of Human Rights annotated by M. Sierro, MIT",
    "multileg-en": "MultiLeG, Tilde, CC BY 4.0",
}
SHORTEST, LONGEST = 40, 400


def plain_sentences(folder: Path, *, count: int) -> list[str]:
    """`count` sentences from the sets in `folder`, always the same.

    Raises:
        OSError: a set is missing.
    """
    found = [text for text in _all_sentences(folder) if SHORTEST < len(text) < LONGEST]
    Random(0).shuffle(found)
    return found[:count]


def _all_sentences(folder: Path) -> Iterator[str]:
    for file in sorted((folder / "multileg-en" / "train").glob("*.jsonl")):
        yield from (json.loads(line)["text"] for line in file.read_text("utf-8").splitlines())
    columns = (*sorted((folder / "echr-fr-es" / "manual").glob("*-train.tsv")), folder / "lener-br-pt" / "train.conll")
    for file in columns:
        for sentence in file.read_text("utf-8").split("\n\n"):
            yield " ".join(line.split()[0] for line in sentence.splitlines() if line.strip())
