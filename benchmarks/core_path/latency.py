"""How long a two-page letter takes from the hot folder into the clerk's queue; start-up, idle CPU, memory at rest.

    python benchmarks/core_path/latency.py [--times 5] [--idle 30]

Prints a table; targets: 6 s to the queue, 5 s start-up, 2 % idle CPU, 500 MB at rest (proportional set size of the
whole process tree; resident set size beside it, which counts shared pages once a process).
"""

import argparse
import json
import secrets
import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import img2pdf
import psutil
from PIL import Image, ImageDraw, ImageFont

sys.path.insert(0, str(Path(__file__).parents[1]))
from running import Installation, installation, wait_until

from records import ledger
from records.database import Database
from records.tables import State

FONT = "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"
TEXT = """The Office of the Prosecutor requests under Article 46 of the Convention that the records of the account be
obtained and sent to the undersigned. The investigation concerns payments made between March and September by the
company to persons who at that time held public office, and the purpose for which each sum was paid out."""


def two_page_letter(target: Path) -> None:
    """A scan of two A4 pages at 300 dpi grey, about 350 words each; no two are alike."""
    pages, text = [], TEXT.split()
    font = ImageFont.truetype(FONT, 46)
    for number in (1, 2):
        page = Image.effect_noise((2480, 3508), 12).point(lambda value: min(255, value + 105))
        draw = ImageDraw.Draw(page)
        draw.text((250, 240), f"Ref. {secrets.token_hex(4).upper()}   page {number}", 20, font)
        for line in range(38):
            words = [text[(line * 9 + i + number) % len(text)] for i in range(10)]
            draw.text((250, 420 + line * 72), " ".join(words), 20, font)
        file = target.with_suffix(f".{number}.jpg")
        page.save(file, quality=75, dpi=(300, 300))
        pages.append(str(file))
    target.write_bytes(img2pdf.convert(pages))


def time_in_queue(running: Installation, database: Database, letter: Path, name: str) -> float:
    """Seconds from the end of the copy to the state "to review"."""
    with database.reading() as session:
        before = ledger.balance(session).states[State.TO_REVIEW]

    def there() -> bool:
        with database.reading() as session:
            return ledger.balance(session).states[State.TO_REVIEW] > before

    running.drop(letter, name)
    return wait_until(there, seconds=120, what="letter in the queue")


def parts(home: Path) -> dict[str, list[float]]:
    """Seconds of each step, from the worker's log."""
    found: dict[str, list[float]] = {}
    for line in (home / "logs" / "work.log").read_text().splitlines():
        event = json.loads(line)
        if event.get("event") == "step done":
            found.setdefault(event["step"], []).append(event["seconds"])
    return found


def at_rest(running: Installation, seconds: float) -> tuple[float, float, float]:
    """CPU in per cent of one core, proportional and resident memory in MB, of the whole tree.

    A process that leaves meanwhile, as the extraction does after a minute without work, does not count.
    """
    before, began = {p: _cpu(p) for p in running.processes()}, time.monotonic()
    time.sleep(seconds)
    there = running.processes()
    used = sum(_cpu(p) - before.get(p, 0.0) for p in there)
    memory = [p.memory_full_info() for p in there]
    pss, rss = (sum(getattr(m, kind) for m in memory) / 1e6 for kind in ("pss", "rss"))
    return used / (time.monotonic() - began) * 100, pss, rss


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--idle", type=float, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        letters = [Path(folder) / f"letter-{i}.pdf" for i in range(options.times)]
        for letter in letters:
            two_page_letter(letter)
        with installation(Path(folder) / "home") as running:
            time.sleep(8)  # past the start: the spare reader is warm
            database = Database(running.home / "rogatory.db")
            taken = []
            for letter in letters:
                taken.append(time_in_queue(running, database, letter, letter.name))
                time.sleep(3)
            steps = parts(running.home)
            time.sleep(10)
            cpu, pss, rss = at_rest(running, options.idle)
        _print(taken, steps, start=running.seconds_to_ready, cpu=cpu, pss=pss, rss=rss)


def _print(
    taken: list[float], steps: dict[str, list[float]], *, start: float, cpu: float, pss: float, rss: float
) -> None:
    median = statistics.median
    print(
        f"{datetime.now().astimezone():%Y-%m-%d %H:%M}, load {psutil.getloadavg()[0]:.1f}, {psutil.cpu_count()} cores"
    )
    print(f"into the queue   median {median(taken):.2f} s, worst {max(taken):.2f} s of {len(taken)}   (target 6)")
    for step, seconds in steps.items():
        print(f"   of that {step:<10} median {median(seconds):.2f} s")
    print(f"start-up         {start:.2f} s   (target 5)")
    print(f"idle CPU         {cpu:.2f} % of one core   (target 2)")
    print(f"memory at rest   {pss:.0f} MB proportional, {rss:.0f} MB resident   (target 500)")


if __name__ == "__main__":
    main()
