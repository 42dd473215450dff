"""Everything confirmed, in files that other programs read: JSON whole, CSV for spreadsheets."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from config.settings import Settings
from records import fsops, ledger, requests
from records.database import Database
from records.record import GROUPS, SINGLE_FIELDS, Record

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so may be run as a formula by a spreadsheet (OWASP, "CSV injection")."""


def export_all(settings: Settings, *, to: Path) -> int:
    """Write requests.json, requests.csv and receipts.csv into the folder `to`. Returns the number of requests."""
    database = Database.up_to_date(settings.database)
    with database.reading() as session:
        found = [
            {"own_reference": each.own_reference, "document": each.document_id, "status": each.status}
            | requests.record_of_request(session, each)
            for each in requests.confirmed(session)
        ]
        receipts = [
            (e.receipt.number, e.receipt.received_at.isoformat(), e.receipt.folder, e.receipt.channel, e.receipt.name,
             e.receipt.size_bytes, e.receipt.sha256 or "", e.state)
            for e in reversed(ledger.entries(session, limit=ledger.ALL))
        ]  # fmt: skip
    fsops.make_folder(to)
    fsops.write_whole(to / "requests.json", json.dumps(found, ensure_ascii=False, indent=1).encode() + b"\n")
    heads = ["own_reference", "document", "status", *(field.name for field in SINGLE_FIELDS), *GROUPS]
    fsops.write_whole(to / "requests.csv", _csv(heads, ([_cell(each.get(head)) for head in heads] for each in found)))
    receipt_heads = ["number", "received_at", "folder", "channel", "name", "size_bytes", "sha256", "state"]
    fsops.write_whole(to / "receipts.csv", _csv(receipt_heads, receipts))
    return len(found)


def _csv(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([_harmless(str(cell)) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case list():
            return "; ".join(_item(item) for item in value)
        case _:
            return str(value)


def _item(item: str | Record) -> str:
    if isinstance(item, str):
        return item
    return ", ".join(" ".join(part) if isinstance(part, list) else str(part) for part in item.values())


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
