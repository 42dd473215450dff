"""The kill test at length: `python -m benchmarks.crash.kill_loop --kills 1000`.

Two watchers race on one hot folder while three senders drop letters slowly, by rename, and twice; each is killed with
SIGKILL at random moments. In the end the books must balance: exit code 0 only then. By default the processes are forked
from one that has imported the product (so that most kills hit work and not start-up); `--fresh` starts each anew.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.crash.harness import Installation, books, kill_test
from tests.crash.processes import Forked, Fresh, Program


def main() -> int:
    wishes = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wishes.add_argument("--kills", type=int, default=1000)
    wishes.add_argument("--watchers", type=int, default=2)
    wishes.add_argument("--seed", type=int, default=int(time.time()))
    wishes.add_argument("--longest-seconds", type=float, default=None, help="a process lives no longer than this")
    wishes.add_argument("--fresh", action="store_true", help="start each process anew with `python -m`")
    wish = wishes.parse_args()
    with tempfile.TemporaryDirectory(prefix="rogatory-kill-") as folder:
        return run(Installation(Path(folder) / "rogatory"), wish)


def run(installation: Installation, wish: argparse.Namespace) -> int:
    began = time.monotonic()
    longest = wish.longest_seconds or (6.0 if wish.fresh else 0.3)

    def kill(program: Program) -> None:
        kill_test(
            installation, [program] * wish.watchers, kills=wish.kills, seed=wish.seed, longest_seconds=longest
        )  # fmt: skip

    if wish.fresh:
        kill(Fresh([sys.executable, "-m", "tests.crash.watcher"], installation.environment))
    else:
        with Forked("tests.crash.watcher", installation.environment) as program:
            kill(program)
    seconds = time.monotonic() - began
    found = books(installation)
    report = {
        "kills": wish.kills,
        "watchers racing": wish.watchers,
        "processes": "python -m, started anew" if wish.fresh else "forked",
        "seed": wish.seed,
        "seconds": round(seconds, 1),
        "files dropped": sum(installation.dropped.values()),
        "different contents": len(installation.dropped),
        "lost": sum(found.lost.values()),
        "counted twice": sum(found.counted_twice.values()),
        "originals damaged": len(found.damaged),
        "anything else wrong": ", ".join(found.wrong) or "nothing",
    }
    for what, how in report.items():
        print(f"{what:>20}  {how}")
    return 0 if found.balanced else 1


if __name__ == "__main__":
    sys.exit(main())
