"""A data folder of ten thousand documents, as an office has them after a year: what the screens are measured on.

It is filled once, and used again as long as it is there.
"""

import json
import random
import tempfile
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import sqlalchemy as sa
from PIL import Image, ImageDraw

from config.settings import Settings
from records import clerks, compact, sign_ins
from records.archive import Archive
from records.database import Database
from records.tables import Clerk, Derivative, Document, PageRow, ProposalRow, Receipt, Request, State
from records.values import Box, Word

HOME = Path(tempfile.gettempdir()) / "rogatory-load"
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


def sessions(home: Path, number: int) -> list[tuple[str, str]]:
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
