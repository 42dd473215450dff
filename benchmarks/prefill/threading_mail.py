"""Follow-up mail to its request: 60 made letters in four languages, misread as scans misread, against a full register.

    python benchmarks/prefill/threading_mail.py [--mails 60] [--requests 300]

Requests are confirmed with their true records; each follow-up (reminder, acknowledgement, supplement, progress report)
and each re-scan of a request is drafted from its misread pages, and the register says what it belongs to. Prints how
many are proposed for the right request first, how many wrong ones would be preselected on the screen, and how many were
merged by themselves (a document that became a request without a clerk).
"""

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

import made_letters as made
from sqlmodel import Session

from extract.draft import draft
from records import documents, ledger, prints, requests, threads
from records.database import Database
from records.documents import MACHINE
from records.record import record_of
from records.tables import Clerk, State
from records.values import Page

NOISE = (0.0, 0.003, 0.008, 0.02)
PRESELECTED = 0.9
"""From here on the screen has chosen the request already (`review_ui.confirm`)."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=60)
    parser.add_argument("--requests", type=int, default=300, help="confirmed requests in the register")
    parser.add_argument("--seed", default="threads")
    options = parser.parse_args()
    chance = Random(options.seed)
    letters = [made.request(chance, made.LANGUAGES[i % 4]) for i in range(options.requests)]
    folder = Path(tempfile.mkdtemp())
    database = Database.up_to_date(folder / "rogatory.db")
    try:
        ids = _confirmed(database, letters, chance)
        first, preselected, told = Counter[str](), Counter[str](), Counter[str]()
        for number in range(options.mails):
            of = number % options.requests
            role = (*made.FOLLOW_UPS, "scanned again")[number % 5]
            letter = letters[of] if role == "scanned again" else made.follow_up(chance, letters[of], role)
            pages = made.pages(letter, chance, noise=NOISE[number % len(NOISE)])
            found = _proposed(database, f"{number:064x}", pages)
            told[role] += 1
            first[role] += bool(found) and found[0].request_id == ids[of]
            preselected[role] += bool(found) and found[0].score >= PRESELECTED and found[0].request_id != ids[of]
        with database.reading() as session:
            merged = len(requests.confirmed(session)) - len(letters)
        for role, count in told.items():
            print(f"  {role:<18}{first[role]:>4} of {count} proposed for the right request first,"
                  f" {preselected[role]} wrong and preselected")  # fmt: skip
        right, of_all = sum(first.values()), sum(told.values())
        print(f"{right} of {of_all} ({right / of_all:.3f}) to the right request, {sum(preselected.values())} wrong"
              f" preselected, {merged} merged by themselves; register of {options.requests}")  # fmt: skip
    finally:
        database.close()
        shutil.rmtree(folder)


def _confirmed(database: Database, letters: list[made.Made], chance: Random) -> list[int]:
    ids = []
    with database.writing() as session:
        clerk = Clerk(name="ines", full_name="Inês", password_hash="-", must_change=False)
        session.add(clerk)
        session.flush()
        for number, letter in enumerate(letters):
            document_id = f"f{number:063x}"
            _arrive(session, document_id)
            _store(session, document_id, made.pages(letter, chance, noise=0.002))
            version = documents.get(session, document_id).version
            request = requests.confirm(session, document_id, letter.truth, clerk=clerk, viewer=MACHINE, version=version)
            assert request.id is not None
            ids.append(request.id)
    return ids


def _arrive(session: Session, document_id: str) -> None:
    arrival = ledger.Arrival(
        claim_id=document_id, folder="inbox", channel="post", desk="registry", restricted=False, languages=("en",),
        name_raw=b"letter.pdf", size_bytes=1, sha256=document_id,
    )  # fmt: skip
    ledger.enter(session, arrival)
    documents.set_state(session, document_id, State.TO_REVIEW)


def _store(session: Session, document_id: str, pages: tuple[Page, ...]) -> None:
    documents.save_pages(session, document_id, pages, media_type="application/pdf")
    prints.keep_print(session, document_id)


def _proposed(database: Database, document_id: str, pages: tuple[Page, ...]) -> tuple[threads.Candidate, ...]:
    """What the pipeline's steps `extract` and `thread` propose for these pages."""
    drafted = draft(pages)
    with database.writing() as session:
        _arrive(session, document_id)
        _store(session, document_id, pages)
        documents.save_draft(
            session, document_id, mentions=drafted.mentions, proposals=drafted.proposals, language=drafted.language
        )
        session.flush()
        found = threads.candidates(session, documents.get(session, document_id), record_of(drafted.proposals))
        threads.save_candidates(session, document_id, found)
    return found


if __name__ == "__main__":
    main()
