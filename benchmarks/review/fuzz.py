"""Fuzzes every screen and every operation of the JSON interface, signed in, and counts answers of 500.

    python benchmarks/review/fuzz.py [--examples 60] [--only /search]

Starts a real installation on a fresh data folder with three of the sample letters read, and sends to each operation
that many cases as described and as many that are not (schemathesis), forms with their token. The interface must answer
as its description says, too. Ends with exit code 1 if anything answered 500 or otherwise than described.
"""

import argparse
import contextlib
import re
import sys
import tempfile
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))

from review import fuzzing
from running import Installation, installation, wait_until

from config.settings import Settings
from records.database import Database
from records.documents import MACHINE
from records.queue import Wanted, listed
from records.tables import State
from review_ui.app import create_app

SAMPLES = Path(__file__).parents[2] / "tests" / "samples"
PASSWORD = "forty-two quiet geese"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--examples", type=int, default=60, help="cases of each kind for each operation")
    parser.add_argument("--only", default="", help="operations whose path begins so")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, installation(Path(folder)) as running:
        documents = _read(running)
        with contextlib.closing(signed_in(running)) as person:
            sent, failed = _all(running, person, documents, examples=asked.examples, only=asked.only)
    print(f"{sent} cases, {failed} operations answered 500 or otherwise than described")
    return 1 if failed else 0


def _read(running: Installation) -> list[str]:
    """Drop three letters; their ids once they wait for review."""
    for file in sorted(SAMPLES.rglob("*.pdf"))[:3]:
        running.drop(file)
    database = Database(running.home / "rogatory.db")

    def ids() -> list[str]:
        with database.reading() as session:
            return [line.document.id for line in listed(session, MACHINE, Wanted((State.TO_REVIEW,)))]

    wait_until(lambda: len(ids()) >= 3, seconds=180, what="three letters were read")
    found = ids()
    database.close()
    return found


def signed_in(running: Installation) -> httpx.Client:
    """Somebody who may do everything."""
    person = httpx.Client(base_url=running.address, headers={"sec-fetch-site": "same-origin"}, timeout=60)
    person.post("/sign-in", data={"name": "admin", "password": running.password})
    sent = {"old": running.password, "new": PASSWORD, "again": PASSWORD, "form_token": token_of(person)}
    person.post("/own/password", data=sent)
    return person


def token_of(person: httpx.Client) -> str:
    found = re.search(r'name="form_token" value="([^"]*)"', person.get("/own/password").text)
    assert found, "nobody is signed in"
    return found.group(1)


def _all(
    running: Installation, person: httpx.Client, documents: list[str], *, examples: int, only: str
) -> tuple[int, int]:
    described = create_app(Settings(home=running.home)).openapi()
    screens = fuzzing.screens(described, documents=documents, token=token_of(person))
    interface = person.get("/api/v1/openapi.json").json()
    sent = failed = 0
    for root, described_here in (("/api/v1", interface), ("", screens)):
        for operation in fuzzing.operations(described_here):
            if not (root + operation.path).startswith(only):
                continue
            few = operation.path in fuzzing.PASSWORDS | fuzzing.SESSION_ENDS
            try:
                number = fuzzing.fuzz(
                    operation, address=running.address + root, cookies=dict(person.cookies), seeded=False,
                    examples=min(examples, 5) if few else examples, conforming=bool(root),
                )  # fmt: skip
            except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001 - told, and the next one tried
                failed += 1
                print(f"FAILED {operation.method} {root}{operation.path}\n{error}")
            else:
                sent += number
                print(f"{number:6} {operation.method:5} {root}{operation.path}")
    return sent, failed


if __name__ == "__main__":
    sys.exit(main())
