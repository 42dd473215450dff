"""A clerk at work: opens the next document, types, confirms, looks around, with pauses as people make them."""

import random
import threading
import time
from collections import defaultdict

import httpx

from benchmarks.review.form import boxes


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
