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
    wishes.add_argument("--fresh", action="store_true", help="start each process anew with `python -m`")
    wishes.add_argument("--folder", type=Path, default=Path("/dev/shm"), help="where; /dev/shm is memory")
    wish = wishes.parse_args()
    with tempfile.TemporaryDirectory(dir=wish.folder, prefix="rogatory-kill-") as folder:
        return run(Installation(Path(folder) / "rogatory"), wish)


def run(installation: Installation, wish: argparse.Namespace) -> int:
    began = time.monotonic()

    def kill(program: Program) -> float:
        programs, at_most = [program] * wish.watchers, 15.0 if wish.fresh else 1.5
        return kill_test(installation, programs, kills=wish.kills, seed=wish.seed, at_most_seconds=at_most)

    if wish.fresh:
        longest = kill(Fresh([sys.executable, "-m", "tests.crash.watcher"], installation.environment))
    else:
        with Forked("tests.crash.watcher", installation.environment) as program:
            longest = kill(program)
    seconds = time.monotonic() - began
    found = books(installation)
    report = {
        "kills": wish.kills,
        "watchers racing": wish.watchers,
        "processes": "python -m, started anew" if wish.fresh else "forked",
        "seed": wish.seed,
        "longest life": f"{longest:.2f} s",
        "seconds": round(seconds, 1),
        "files dropped": sum(installation.dropped.values()),
        "taken while killing": installation.taken_while_killing,
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
