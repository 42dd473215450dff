"""Twenty clerks at work over ten thousand documents: how long each screen takes, and the picture of a page.

Starts the real server on the data folder of `filled.py`, and lets clerks open, type, confirm and look things up, with
pauses as people make them. Prints for each screen how often it was asked for and the 50th, 95th and 99th percentile of
the time until its last byte, measured on loopback; the last line says whether the 95th percentile of every screen is
below the target.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from benchmarks.review.clerk_at_work import Clock, Person
from benchmarks.review.filled import HOME, fill, sessions

SCREEN_TARGET_MS = 100
PICTURE_TARGET_MS = 300


@contextmanager
def serving(home: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The real server on this data folder, in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ROGATORY_")}
    environment |= {"ROGATORY_HOME": str(home), "ROGATORY_WEB__PORT": str(port)}
    command = [sys.executable, "-m", "intake", "serve"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            httpx.get(f"{address}/sign-in", timeout=5)
        except httpx.TransportError:
            if process.poll() is not None:
                raise SystemExit("the server did not start") from None
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not answer")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, default=HOME, help="data folder to fill and to use")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--clerks", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60, help="how long they work")
    parser.add_argument("--pause", type=float, default=2.0, help="mean pause of a clerk between two steps, in seconds")
    chosen = parser.parse_args()
    chosen.home.mkdir(parents=True, exist_ok=True)
    fill(chosen.home, chosen.documents, chosen.clerks)
    with serving(chosen.home) as (address, process):
        measure(address, process, chosen)


def measure(address: str, process: psutil.Process, chosen: argparse.Namespace) -> None:
    clock = Clock()
    people = [
        Person(address, *tokens, clock, seed=number, pause=chosen.pause)
        for number, tokens in enumerate(sessions(chosen.home, chosen.clerks))
    ]
    _warm(address, chosen.home)
    before, began = process.cpu_times(), time.monotonic()
    threads = [threading.Thread(target=each.work, args=(began + chosen.seconds,)) for each in people]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    after, asked = process.cpu_times(), sum(map(len, clock.taken.values()))
    used = after.user + after.system - before.user - before.system
    print(f"{'screen':28} {'asked':>6} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8}")
    worst = True
    for name, taken in sorted(clock.taken.items()):
        cuts = statistics.quantiles(taken, n=100, method="inclusive") if len(taken) > 1 else taken * 99
        target = PICTURE_TARGET_MS if name == "page picture" else SCREEN_TARGET_MS
        worst = worst and cuts[94] < target
        print(f"{name:28} {len(taken):6} {cuts[49]:8.1f} {cuts[94]:8.1f} {cuts[98]:8.1f}")
    load = os.getloadavg()[0]
    print(f"{chosen.documents} documents, {chosen.clerks} clerks, {asked} answers in {chosen.seconds:.0f} s; "
          f"{1000 * used / asked:.1f} ms of CPU an answer; load of the machine {load:.1f}")  # fmt: skip
    print("answers that were wrong:", sorted(set(clock.wrong)) or "none")
    print(f"p95 of every screen below {SCREEN_TARGET_MS} ms, of a picture below {PICTURE_TARGET_MS} ms:", worst)


def _warm(address: str, home: Path) -> None:
    """One clerk goes round once, uncounted: templates and names of States are loaded at the first use."""
    (tokens,) = sessions(home, 1)
    Person(address, *tokens, Clock(), seed=99, pause=0.01).work(time.monotonic() + 0.1)


if __name__ == "__main__":
    main()
