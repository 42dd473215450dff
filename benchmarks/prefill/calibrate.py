"""Makes `config/confidence.toml`: for each field and finder, what its confidence is worth, as a rising staircase.

    python benchmarks/prefill/calibrate.py SHARED [--letters 600] [--write]

Drafts made letters at four levels of misreading, and our own letters by other hands that nobody has read (`-h`), clean
and scanned; never a sample letter. Made letters flatter: one by another hand counts as several of them, so that they
decide where the others say little. Fits each finder's confidence to what
was right by isotonic regression (pool adjacent violators). Each step claims the lower end of its 68 % interval
(Wilson; each letter once), so that few examples claim little. Role and type are left out: their weights give
probabilities (`fit_kinds.py`). Prints the staircases' ends; `--write` replaces the table.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

import made_letters as made
from judging import scorer, verdicts
from letters import UNREAD, read, samples
from score import CACHE

from extract.draft import draft
from records.record import Record
from records.values import Page

NOISE = (0.0, 0.002, 0.006, 0.015)
TABLE = Path(__file__).parents[2] / "config" / "confidence.toml"
Z = 1.0
FEWEST = 15
"""A finder that gave fewer values is not measured."""
HANDS_COUNT = 8
"""A letter by another hand counts so many times."""
HANDS_LEVELS = ("clean", "scan")
WEIGHED = "weighed"
"""The finder whose confidence is a probability already."""
CHUNK = 12
"""Values with neighbouring confidences that are looked at together."""
HEAD = """# What each finder's confidence is worth: [confidence from, share of its values right (lower end of 68 %)].
# Made by `benchmarks/prefill/calibrate.py --write`; not to be edited by hand. A finder that is not here claims little.

[steps]
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder of sample documents, for its scorer only")
    parser.add_argument("--letters", type=int, default=600)
    parser.add_argument("--write", action="store_true", help="replace config/confidence.toml")
    options = parser.parse_args()
    pairs = _pairs(options.shared, options.letters)
    lines = [HEAD]
    for name, several in sorted(pairs.items()):
        if len(several) >= FEWEST:
            steps = staircase(several)
            print(f"  {name:<52}{len(several):>5} values, {steps[0][1]:.2f} to {steps[-1][1]:.2f}")
            lines.append(f'"{name}" = [{", ".join(f"[{start:.3f}, {worth:.3f}]" for start, worth in steps)}]\n')
    if options.write:
        TABLE.write_text("".join(lines), "utf-8")


Seen = tuple[float, bool, int]
"""A value: its finder's confidence, whether it is right, how often it counts."""


def _pairs(shared: Path, count: int) -> dict[str, list[Seen]]:
    """For each field and finder every value that it gave."""
    by = scorer(shared)
    found: dict[str, list[Seen]] = defaultdict(list)
    for times, several in ((1, _made(count)), (HANDS_COUNT, _hands(shared))):
        for pages, truth in several:
            for verdict in verdicts(by, draft(pages, measured=False).proposals, truth):
                if verdict.finder != WEIGHED:
                    found[f"{verdict.field} by {verdict.finder}"].append((verdict.confidence, verdict.right, times))
    return found


def _made(count: int) -> Iterator[tuple[tuple[Page, ...], Record]]:
    for number in range(count):
        chance = Random(f"calibration/{number}")
        letter = made.request(chance, made.LANGUAGES[number % 4])
        if number % 3 == 2:
            letter = made.follow_up(chance, letter, chance.choice(made.FOLLOW_UPS))
        yield made.pages(letter, chance, noise=NOISE[number // 4 % len(NOISE)]), letter.truth


def _hands(shared: Path) -> Iterator[tuple[tuple[Page, ...], Record]]:
    for sample, _, pages in read(samples(shared, UNREAD, HANDS_LEVELS, CACHE), CACHE, any_reading=True):
        yield pages, json.loads(sample.truth.read_text("utf-8"))


def staircase(several: Iterable[Seen]) -> list[tuple[float, float]]:
    """(confidence from, worth) of each step, rising (isotonic regression by pooling adjacent violators)."""
    ordered = sorted(several)
    pools: list[tuple[float, int, int, int]] = []
    while ordered:
        end = CHUNK
        while end < len(ordered) and ordered[end][0] == ordered[end - 1][0]:
            end += 1  # one confidence has one worth
        chunk, ordered = ordered[:end], ordered[end:]
        rights, of = sum(right * times for _, right, times in chunk), sum(times for _, _, times in chunk)
        pools.append((chunk[0][0], rights, of, len(chunk)))
        while len(pools) > 1 and pools[-2][1] * pools[-1][2] >= pools[-1][1] * pools[-2][2]:
            start, rights, of, values = pools[-2]
            last = pools[-1]
            pools[-2:] = [(start, rights + last[1], of + last[2], values + last[3])]
    steps: list[tuple[float, float]] = []
    for start, rights, of, values in pools:
        worth = max(_lower(rights / of, values), steps[-1][1] if steps else 0.0)
        if not steps or worth > steps[-1][1] + 0.004:
            steps.append((start, round(worth, 3)))
    return steps


def _lower(share: float, of: int) -> float:
    """The lower end of the 68 % interval of a share (Wilson 1927)."""
    middle = share + Z * Z / (2 * of)
    half = Z * float((share * (1 - share) / of + Z * Z / (4 * of * of)) ** 0.5)
    return (middle - half) / (1 + Z * Z / of)


if __name__ == "__main__":
    main()
