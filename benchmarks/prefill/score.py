"""How well records fill themselves: F1 by field, language and level, what "sure" is worth, boxes, cost. One command.

    python benchmarks/prefill/score.py SHARED [--groups en-fr,es-pt] [--levels clean,scan,copy,fax] [--made 100]

SHARED is the folder of sample documents. Letters are made into scans by its own `make_scans.py`, read by our own
reading, drafted, and compared by its own `score.py`. Scans and pages are kept in the cache: a second run reads nothing.
`--made N` scores N letters that nobody wrote as well, in a line of its own: wording, layouts and people are none of
those that the trained reader learnt from (`made_letters.py`); they are set on pages, not scanned.
Prints numbers and names of fields, never a word of a letter.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

import made_letters as made
from judging import Verdict, number_of_values, reliability, scorer, uncovered, verdicts
from letters import read, samples

from extract.draft import draft
from records.record import record_of
from records.values import Page

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "rogatory-prefill"
SURE = 0.9
"""From here on the screens call a value sure (`review_ui.fields`)."""
DRAWS = 1000

Counts = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Marked:
    """One letter's draft, marked."""

    level: str
    language: str
    counts: Counts
    verdicts: tuple[Verdict, ...]
    proposals: int
    with_words: int
    uncovered: tuple[str, ...]


def main() -> None:
    options = _options()
    by = scorer(options.shared)
    several = samples(options.shared, options.groups.split(","), options.levels.split(","), options.cache)
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M}, {options.groups}, load {os.getloadavg()[0]:.1f}")
    began = time.monotonic()
    pages, marked = 0, []
    kept = []
    for sample, path, found in read(several, options.cache, any_reading=options.any_reading):
        kept.append(path)
        pages += len(found)
        marked.append(_marked(by, sample.level, json.loads(sample.truth.read_text("utf-8")), found))
    print(f"{len(marked)} letters, {pages} pages, {time.monotonic() - began:.0f} s")
    if options.json:
        options.json.write_text(json.dumps([_plain(each) for each in marked]), "utf-8")
    report(by, marked)
    if options.made:
        print(
            f"\n{options.made} letters that nobody wrote: F1 over all fields with its 95 % interval, precision, recall"
        )
        _row(by, "made", [_marked(by, "made", each.truth, pages) for each, pages in _made(options.made)])
    if not options.no_cost:
        _cost(kept)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder of sample documents")
    parser.add_argument("--groups", default="en-fr,es-pt")
    parser.add_argument("--levels", default="clean,scan,copy,fax")
    parser.add_argument("--cache", type=Path, default=CACHE, help=f"where scans and pages are kept ({CACHE})")
    parser.add_argument("--any-reading", action="store_true", help="take kept pages of an earlier reading too")
    parser.add_argument("--made", type=int, default=0, metavar="N", help="score N letters that nobody wrote as well")
    parser.add_argument("--json", type=Path, help="also write all marks here")
    parser.add_argument("--no-cost", action="store_true", help="leave the measure of time and memory out")
    return parser.parse_args()


def _marked(by: ModuleType, level: str, truth: dict[str, Any], pages: tuple[Page, ...]) -> Marked:
    proposals = draft(pages).proposals
    tally = by.Tally()
    by.score_document(tally, truth, record_of(proposals))
    return Marked(
        level, truth["language"], dict(tally), tuple(verdicts(by, proposals, truth)), len(proposals),
        sum(bool(p.raw_text) for p in proposals), tuple(uncovered(proposals, pages)),
    )  # fmt: skip


def _made(count: int) -> Iterator[tuple[made.Made, tuple[Page, ...]]]:
    """Made letters on pages, every third one a follow-up; other ones than those that the confidences come from."""
    for number in range(count):
        chance = random.Random(f"scoring/{number}")
        letter = made.request(chance, made.LANGUAGES[number % 4])
        if number % 3 == 2:
            letter = made.follow_up(chance, letter, chance.choice(made.FOLLOW_UPS))
        yield letter, made.pages(letter, chance, noise=0.0)


def report(by: ModuleType, marked: Sequence[Marked]) -> None:
    """All tables."""
    levels = list(dict.fromkeys(each.level for each in marked))
    languages = sorted({each.language for each in marked})
    print("\nF1 over all fields (micro) with its 95 % interval (bootstrap over letters), precision, recall")
    for level in levels:
        _row(by, f"{level}", [m for m in marked if m.level == level])
        for language in languages:
            chosen = [m for m in marked if m.level == level and m.language == language]
            _row(by, f"  {level} {language}", chosen)
    print(f"\nF1 by field{'':21}" + "".join(f"{level + ' (95 %)':>24}" for level in levels) + f"{'values':>8}")
    for field in sorted({field for m in marked for field in m.counts}):
        cells = []
        for level in levels:
            chosen = [m for m in marked if m.level == level]
            low, high = _interval(by, chosen, field)
            cells.append(f"{_f1(by, _sum(chosen), field):>8.3f} ({low:.2f}-{high:.2f})  ")
        n = sum(_sum(marked).get(field, [0, 0, 0])[i] for i in (0, 2)) // max(len(levels), 1)
        print(f"  {field:<30}" + "".join(f"{cell:>24}" for cell in cells) + f"{n:>8}")
    _report_sure(marked, levels)
    _report_reliability(marked)
    words, bad = sum(m.with_words for m in marked), [f for m in marked for f in m.uncovered]
    print(f"\nBoxes: {words - len(bad)} of {words} proposals read from words have boxes that cover them; "
          f"{sum(m.proposals for m in marked) - words} follow from the whole letter and have none")  # fmt: skip
    if bad:
        print("  not covered: " + ", ".join(f"{field} {bad.count(field)}" for field in sorted(set(bad))))


def _row(by: ModuleType, label: str, marked: Sequence[Marked]) -> None:
    if not marked:
        return
    total = [sum(row[i] for row in _sum(marked).values()) for i in range(3)]
    precision, recall, f1 = by.rates(total)
    low, high = _interval(by, marked, None)
    print(f"  {label:<12}{f1:>7.3f} ({low:.3f}-{high:.3f})   p {precision:.3f}  r {recall:.3f}   {len(marked)} letters")


def _sum(marked: Iterable[Marked]) -> Counts:
    total: Counts = defaultdict(lambda: [0, 0, 0])
    for each in marked:
        for field, row in each.counts.items():
            for i in range(3):
                total[field][i] += row[i]
    return total


def _f1(by: ModuleType, counts: Counts, field: str | None) -> float:
    rows = counts.values() if field is None else [counts.get(field, [0, 0, 0])]
    return float(by.rates([sum(row[i] for row in rows) for i in range(3)])[2])


def _interval(by: ModuleType, marked: Sequence[Marked], field: str | None) -> tuple[float, float]:
    """The middle 95 % of F1 over letters drawn again and again (same draws each time)."""
    dice = random.Random(1)
    rows = [_of_field(m.counts, field) for m in marked]
    drawn = []
    for _ in range(DRAWS):
        chosen = dice.choices(rows, k=len(rows))
        drawn.append(by.rates([sum(row[i] for row in chosen) for i in range(3)])[2])
    drawn.sort()
    return drawn[int(0.025 * DRAWS)], drawn[int(0.975 * DRAWS)]


def _of_field(counts: Counts, field: str | None) -> list[int]:
    rows = counts.values() if field is None else [counts.get(field, [0, 0, 0])]
    return [sum(row[i] for row in rows) for i in range(3)]


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    return middle - half, middle + half


def _report_sure(marked: Sequence[Marked], levels: Sequence[str]) -> None:
    print(f"\nSure values (confidence {SURE} and more): how many are right, and their share of all true values")
    for level in (*levels, "all"):
        chosen = [m for m in marked if level in ("all", m.level)]
        sure = [v for m in chosen for v in m.verdicts if v.confidence >= SURE]
        right, true = sum(v.right for v in sure), sum(number_of_values(m.counts) for m in chosen)
        low, high = wilson(right, len(sure))
        precision = right / max(len(sure), 1)
        print(f"  {level:<8}{precision:.3f} right ({low:.3f}-{high:.3f}) of {len(sure)} sure values,"
              f" {right / max(true, 1):.3f} of {true} true values")  # fmt: skip
    wrong: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for verdict in (v for m in marked for v in m.verdicts if v.confidence >= SURE):
        wrong[f"{verdict.field} by {verdict.finder}"][0] += not verdict.right
        wrong[f"{verdict.field} by {verdict.finder}"][1] += 1
    worst = sorted(((bad, of, name) for name, (bad, of) in wrong.items() if bad), reverse=True)[:12]
    print("  wrong among the sure: " + (", ".join(f"{name} {bad} of {of}" for bad, of, name in worst) or "none"))


def _report_reliability(marked: Sequence[Marked]) -> None:
    print("\nReliability: confidence, mean of it, share right, values")
    every = [v for m in marked for v in m.verdicts]
    print(*reliability([v.confidence for v in every], [v.right for v in every]), sep="\n")


def _plain(each: Marked) -> dict[str, Any]:
    found = [[v.field, v.finder, v.confidence, v.right] for v in each.verdicts]
    return {"level": each.level, "language": each.language, "counts": each.counts, "verdicts": found}


def _cost(kept: Sequence[Path]) -> None:
    """Time and memory, in a process of its own that does nothing else."""
    subprocess.run([sys.executable, str(Path(__file__).with_name("cost.py")), *map(str, kept[:40])], check=True)


if __name__ == "__main__":
    main()
