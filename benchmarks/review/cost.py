"""What each screen costs the processor, one request after the other: the figure that others' work does not blur.

    python -m benchmarks.review.cost [--home FOLDER] [--times 30]

Uses the ten thousand documents of `filled.py` and fills them in where they are missing. Prints for each screen the
median and the largest CPU time of the server in milliseconds, and the number of database queries.
"""

import argparse
import asyncio
import gc
import statistics
import time
from pathlib import Path

import httpx
import sqlalchemy as sa

from benchmarks.review.filled import HOME, fill, sessions
from config.settings import Settings
from review_ui.app import create_app

SCREENS = {
    "queue": "/", "narrowed queue": "/?state=PT&type=bank_records",
    "narrowed to nothing": "/?state=PT&type=extradition",
    "documents": "/documents", "ledger": "/ledger", "request": "/requests/50", "own settings": "/own",
    "statistics": "/statistics", "pulse": "/queue/pulse",
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, default=HOME)
    parser.add_argument("--times", type=int, default=30, help="how often each screen is asked for")
    chosen = parser.parse_args()
    chosen.home.mkdir(parents=True, exist_ok=True)
    fill(chosen.home, 10_000, 20)
    asyncio.run(measure(chosen.home, times=chosen.times))


async def measure(home: Path, *, times: int) -> None:
    ((token, _),) = sessions(home, 1)
    app = create_app(Settings(home=home))
    queries = [0]
    sa.event.listen(app.state.stores.database.engine, "before_cursor_execute", lambda *_: queries.append(1))
    headers = {"sec-fetch-site": "same-origin", "cookie": f"rogatory={token}"}
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
        gc.collect()
        gc.freeze()  # as the server does
        print(f"{'screen':22} {'median ms':>10} {'largest ms':>10} {'queries':>8}")
        for name, path in SCREENS.items():
            await one(client, name, path, times=times, queries=queries)
    app.state.stores.close()


async def one(client: httpx.AsyncClient, name: str, path: str, *, times: int, queries: list[int]) -> None:
    for _ in range(3):
        assert (await client.get(path)).status_code == 200, name
    taken, before = [], len(queries)
    for _ in range(times):
        began = time.process_time()
        await client.get(path)
        taken.append(1000 * (time.process_time() - began))
    asked = (len(queries) - before) / times
    print(f"{name:22} {statistics.median(taken):10.1f} {max(taken):10.1f} {asked:8.0f}")


if __name__ == "__main__":
    main()
