"""Twenty clerks at work over ten thousand documents: how long each screen takes, and the picture of a page.

Fills a data folder once (it is used again as long as it is there), starts the real server on it, and lets clerks open,
type, confirm and look things up, with pauses as people make them. Prints for each screen how often it was asked for and
the 50th, 95th and 99th percentile of the time until its last byte, measured on loopback; the last line says whether the
95th percentile of every screen is below the target.
"""

import argparse
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import unescape
from io import BytesIO
from pathlib import Path

import httpx
import psutil
import sqlalchemy as sa
from PIL import Image, ImageDraw

from config.settings import Settings
from records import clerks, compact, sign_ins
from records.archive import Archive
from records.database import Database
from records.tables import Clerk, Derivative, Document, PageRow, ProposalRow, Receipt, Request, State
from records.values import Box, Word

SCREEN_TARGET_MS = 100
PICTURE_TARGET_MS = 300
TYPES = ("bank_records", "taking_evidence", "service_of_documents", "records_and_data", "search_and_seizure")
STATES = ("PT", "ES", "FR", "BR", "AR", "CH", "IT", "DE", "MX", "CO")
SURNAMES = ("Verano", "Quintela", "Arruda", "Belmonte", "Castelar", "Dufresne", "Esteves", "Figueroa", "Garrido")
SENTENCE = "the competent authority asks for records of the account in this matter and presents its compliments"
WORDS = tuple(SENTENCE.split())
PICTURES = 20
"""Different page pictures; ten thousand documents share them, as an archive of equal contents would."""
START = datetime(2026, 1, 2, 8, tzinfo=UTC)


def fill(home: Path, documents: int, clerk_count: int) -> None:
    """Make the data folder: two thirds to review, one third confirmed, twenty proposals and two pages each."""
    settings = Settings(home=home)
    done = home / "filled.json"
    if done.is_file() and json.loads(done.read_text()) == [documents, clerk_count]:
        return
    database = Database.up_to_date(settings.database)
    pictures = [_picture(settings, number) for number in range(PICTURES)]
    words = tuple(
        Word(
            WORDS[i % len(WORDS)],
            Box(60 + i % 9 * 50, 90 + i // 9 * 16, 105 + i % 9 * 50, 102 + i // 9 * 16),
            0.95,
            i // 9,
            0,
        )
        for i in range(280)
    )
    packed, text = compact.pack_words(words), " ".join(word.text for word in words)
    with database.writing() as session:
        for number in range(clerk_count):
            session.add(Clerk(name=f"clerk{number}", full_name=f"Clerk {number}", password_hash="-", must_change=False))
    chooser = random.Random(7)
    for first in range(0, documents, 500):
        with database.writing() as session:
            rows = defaultdict(list)
            for number in range(first, min(first + 500, documents)):
                _document(rows, number, chooser, pictures=pictures, packed=packed, text=text)
            for table in (Document, Receipt, PageRow, Derivative, ProposalRow, Request):
                if rows[table]:
                    session.execute(sa.insert(table), rows[table])
        print(f"\r{first + 500} documents", end="", flush=True)
    with database.engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.exec_driver_sql("ANALYZE")
    database.close()
    done.write_text(json.dumps([documents, clerk_count]))
    print()


def _picture(settings: Settings, number: int) -> tuple[str, int, str, int]:
    """A page picture, large and small, in the archive of derivatives."""
    image = Image.new("L", (1240, 1754), 255)
    drawing = ImageDraw.Draw(image)
    for line in range(60):
        drawing.text((120, 120 + 26 * line), " ".join(WORDS) + f" {number}.{line}", fill=20)
    found = []
    for size in ((1240, 1754), (120, 170)):
        file = BytesIO()
        image.resize(size).save(file, "WEBP", quality=60)
        content = file.getvalue()
        working = settings.home / f"picture-{number}"
        working.write_bytes(content)
        found += [Archive(settings.derived).take_in_file(working).sha256, len(content)]
        working.unlink()
    return tuple(found)


def _document(rows, number, chooser, *, pictures, packed, text) -> None:
    document_id = sha256(f"load {number}".encode()).hexdigest()
    confirmed = number % 3 == 0
    at = START + timedelta(minutes=20 * number)
    request_type, sender = chooser.choice(TYPES), chooser.choice(STATES)
    surname = chooser.choice(SURNAMES)
    rows[Document].append({
        "id": document_id, "size_bytes": 90_000, "name": f"letter-{number}.pdf", "media_type": "application/pdf",
        "desk": ("registry", "second")[number % 2], "restricted": number % 50 == 0, "languages": ["en"],
        "state": State.CONFIRMED if confirmed else State.TO_REVIEW, "attempts": 0, "round": 0, "language": "en",
        "page_count": 2, "urgent": number % 17 == 0, "version": 1, "received_at": at, "changed_at": at,
    })  # fmt: skip
    rows[Receipt].append({
        "number": number + 1, "claim_id": document_id, "document_id": document_id, "received_at": at,
        "sha256": document_id, "size_bytes": 90_000, "folder": "inbox", "channel": "post", "name_raw": b"letter.pdf",
        "name": "letter.pdf", "duplicate": False, "possibly_truncated": False,
    })  # fmt: skip
    for page in (1, 2):
        rows[PageRow].append({
            "document_id": document_id, "number": page, "width": 595.0, "height": 842.0, "language": "en",
            "source": "ocr", "confidence": 0.95, "text": text, "words": packed,
        })  # fmt: skip
        large, size, small, small_size = pictures[(number + page) % len(pictures)]
        for kind, digest, length in (("image_large", large, size), ("image_small", small, small_size)):
            rows[Derivative].append({
                "document_id": document_id, "kind": kind, "page": page, "sha256": digest, "size_bytes": length,
                "media_type": "image/webp", "tool": "load", "made_at": at,
            })  # fmt: skip
    values = {
        "document_role": "request", "request_type": request_type, "language": "en", "requesting_state": sender,
        "requesting_authority": f"Court of {surname}", "date_of_request": at.date().isoformat(), "signatory": surname,
        "requested_state": "PT", "date_received": at.date().isoformat(), "contact_phone": "+351210000000",
    }  # fmt: skip
    listed = {
        "references": f"{number}/2026", "persons.surname": surname, "persons.given_names": "Ana",
        "persons.nationality": sender, "bank_accounts.number": f"PT{number:023}", "amounts.value": "1250",
        "amounts.currency": "EUR", "annexes": "Copy of the order", "legal_basis": "UNCAC art. 46",
    }  # fmt: skip
    for item, fields in ((None, values), (0, listed)):
        for field, value in fields.items():
            rows[ProposalRow].append({
                "document_id": document_id, "field": field, "item": item, "rank": 0, "value": value,
                "confidence": 0.7 if field in ("date_of_request", "signatory") else 0.95, "finder": "load",
                "page": 1, "boxes": [[60.0, 90.0, 200.0, 102.0]], "raw_text": str(value),
            })  # fmt: skip
    if confirmed:
        rows[Request].append({
            "own_reference": f"2025/{number:05}", "document_id": document_id, "status": "registered",
            "desk": ("registry", "second")[number % 2], "restricted": number % 50 == 0, "version": 1,
            "confirmed_by": 1, "confirmed_at": at, "urgent": False, "confidential": False,
            "references": [f"{number}/2026"], "related_references": [], "legal_basis": [], "annexes": [],
            "document_role": "request", "request_type": request_type, "language": "en", "requesting_state": sender,
        })  # fmt: skip


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


class Clock:
    """How long what took."""

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = defaultdict(list)
        self.wrong: list[str] = []
        self._lock = threading.Lock()

    def note(self, name: str, seconds: float, answer: httpx.Response) -> None:
        with self._lock:
            self.taken[name].append(seconds * 1000)
            if answer.status_code >= 400 and answer.status_code != 409:
                self.wrong.append(f"{name}: {answer.status_code}")


class Person:
    """One clerk with a browser, who works until the time is up."""

    def __init__(self, address: str, token: str, form_token: str, clock: Clock, *, seed: int, pause: float) -> None:
        headers = {"sec-fetch-site": "same-origin", "cookie": f"rogatory={token}"}
        self.client = httpx.Client(base_url=address, headers=headers, timeout=60)
        self.form_token, self.clock, self.chooser, self.pause = form_token, clock, random.Random(seed), pause

    def work(self, until: float) -> None:
        with self.client:
            time.sleep(self.chooser.uniform(0, self.pause * 5))
            while time.monotonic() < until:
                self._confirm_one()
                self._look_around()

    def _confirm_one(self) -> None:
        self._get("queue", "/")
        following = self._get("next", "/review/next")
        path = following.headers.get("location", "/")
        if not path.startswith("/review/"):
            return
        screen = self._get("review screen", path)
        document_id = path.split("/")[2].partition("?")[0]
        for page in (1, 2):
            self._get("page picture", f"/documents/{document_id}/pages/{page}/image", rest=False)
        self._get("words of a page", f"/documents/{document_id}/pages/1/words")
        sent = boxes(screen.text)
        for letters in ("A", "An", "Ana"):
            self._post("typed (draft and checks)", f"/review/{document_id}/typed", sent | {"signatory": letters})
        self._post("confirm", f"/review/{document_id}", sent | {"signatory": "Ana", "action": "confirm"})

    def _look_around(self) -> None:
        looked = self.chooser.choice(("documents", "ledger", "request", "own settings", "narrowed queue"))
        paths = {
            "documents": "/documents",
            "ledger": "/ledger",
            "own settings": "/own",
            "narrowed queue": "/?state=PT&type=bank_records",
            "request": f"/requests/{self.chooser.randrange(1, 3000)}",
        }
        self._get(looked, paths[looked])

    def _get(self, name: str, path: str, *, rest: bool = True) -> httpx.Response:
        return self._timed(name, lambda: self.client.get(path), rest=rest)

    def _post(self, name: str, path: str, sent: dict[str, str]) -> httpx.Response:
        return self._timed(name, lambda: self.client.post(path, data=sent | {"form_token": self.form_token}), rest=True)

    def _timed(self, name: str, ask, *, rest: bool) -> httpx.Response:
        began = time.perf_counter()
        answer = ask()
        restricted = answer.status_code == 404  # some requests are restricted, and these clerks are not cleared
        if not restricted:
            self.clock.note(name, time.perf_counter() - began, answer)
        if rest:
            time.sleep(self.chooser.uniform(0.5, 1.5) * self.pause)
        return answer


def boxes(html: str) -> dict[str, str]:
    """What a browser would send of the review form if nobody touched anything."""
    form = re.sub(r"<template>.*?</template>", "", html, flags=re.DOTALL)
    form = form[form.index("data-form") : form.index('class="actions"')]
    sent = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        named = dict(re.findall(r'\s([a-z-]+)="([^"]*)"', tag))
        if "name" in named and (named.get("type") not in ("checkbox", "radio") or re.search(r"\schecked\b", tag)):
            sent[named["name"]] = unescape(named.get("value", ""))
    for name, options in re.findall(r'<select\b[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = unescape(chosen.group(1)) if chosen else ""
    return sent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, default=Path("/tmp/rogatory-load"), help="data folder to fill and to use")
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
        for number, tokens in enumerate(_sessions(chosen.home, chosen.clerks))
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
    (tokens,) = _sessions(home, 1)
    Person(address, *tokens, Clock(), seed=99, pause=0.01).work(time.monotonic() + 0.1)


def _sessions(home: Path, number: int) -> list[tuple[str, str]]:
    """A session for each clerk, without the cost of a password."""
    database = Database(Settings(home=home).database)
    made = []
    with database.writing() as session:
        for each in range(number):
            clerk = clerks.find(session, f"clerk{each}")
            assert clerk is not None
            token = sign_ins.begin_session(session, clerk)
            made.append(
                (
                    token,
                    sign_ins.signed_in(session, token, idle=timedelta(hours=1), at_most=timedelta(hours=1)).form_token,
                )
            )
    database.close()
    return made


if __name__ == "__main__":
    main()
