"""Whether this machine has what Rogatory needs, each check with how to mend what is wrong."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from config.settings import Settings
from intake.archives import archives
from intake.reading.sandbox import sandbox_in_use
from intake.status import hot_folders
from records import audit, ledger, migrations
from records.database import SAFE_SQLITE, SQLITE, Database
from records.errors import IndexUnavailable, RogatoryError

Verdict = Literal["well", "warning", "wrong"]
LANGUAGE_PACKS = {"en": "eng", "fr": "fra", "es": "spa", "pt": "por"}
ROOM_BYTES = 2 * 1024**3
ENGINES = ("ocrmypdf", "tesserocr", "pytesseract", "pdfplumber", "spacy", "whoosh3", "dbos", "sqlmodel", "watchdog")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was checked, the verdict, what was found, and how to mend it."""

    what: str
    verdict: Verdict
    found: str
    mend: str = ""


def examine(settings: Settings) -> tuple[Finding, ...]:
    """All checks, in the order in which one would mend what they find."""
    checks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        _engines, _tesseract, _sandbox, _programs, _sqlite, _data_folder, _hot_folders, _database, _index, _web,
    )  # fmt: skip
    return tuple(finding for check in checks for finding in check(settings))


def _engines(_: Settings) -> Iterator[Finding]:
    yield from (Finding(name, "well", version(name)) for name in ENGINES)


def _tesseract(settings: Settings) -> Iterator[Finding]:
    program = shutil.which("tesseract")
    mend = "apt-get install tesseract-ocr"
    yield Finding("tesseract program", "well" if program else "wrong", program or "missing", "" if program else mend)
    for language in dict.fromkeys(lang for folder in settings.hot_folders for lang in folder.languages):
        pack = LANGUAGE_PACKS[language]
        there = (settings.reading.tessdata / f"{pack}.traineddata").is_file()
        mend = "" if there else f"apt-get install tesseract-ocr-{pack}"
        yield Finding(f"language pack {language}", "well" if there else "wrong", pack if there else "missing", mend)


def _sandbox(_: Settings) -> Iterator[Finding]:
    used = sandbox_in_use()
    strong = used.startswith("bubblewrap")
    mend = "" if strong else "apt-get install bubblewrap, and allow user namespaces (docs/how-to/run-as-a-service.md)"
    yield Finding("sandbox for reading", "well" if strong else "warning", used, mend)


def _programs(_: Settings) -> Iterator[Finding]:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    mend = "" if office else "apt-get install libreoffice-writer-nogui (only for DOCX, ODT, RTF)"
    yield Finding("LibreOffice", "well" if office else "warning", office or "missing", mend)


def _sqlite(_: Settings) -> Iterator[Finding]:
    safe = SQLITE >= SAFE_SQLITE
    mend = "" if safe else "install the locked requirements again: scripts/run"
    yield Finding("SQLite library", "well" if safe else "wrong", ".".join(map(str, SQLITE)), mend)


def _data_folder(settings: Settings) -> Iterator[Finding]:
    home = settings.home
    if not home.is_dir():
        yield Finding("data folder", "warning", f"{home} is not there yet", "rogatory up makes it")
        return
    open_to_others = stat.S_IMODE(home.stat().st_mode) & 0o077
    mend = f"chmod 700 {home}" if open_to_others else ""
    yield Finding("data folder", "wrong" if open_to_others else "well", str(home), mend)
    writable = os.access(home, os.W_OK)
    yield Finding("data folder is writable", "well" if writable else "wrong", "yes" if writable else "no")
    free = shutil.disk_usage(home).free
    mend = "" if free > ROOM_BYTES else "free space: below 2 GiB nothing more should be taken in"
    yield Finding("room on disk", "well" if free > ROOM_BYTES else "wrong", f"{free / 1024**3:.1f} GiB", mend)
    code = Path(__file__).parents[1]
    if home.resolve().is_relative_to(code):
        yield Finding(
            "data folder apart from the program", "warning", str(home), "choose a folder outside the checkout"
        )


def _hot_folders(settings: Settings) -> Iterator[Finding]:
    for folder in hot_folders(settings):
        mend = "" if folder.online else "mount the share, or start `rogatory up` once so that the folder is made"
        found = f"{folder.waiting} waiting" if folder.online else "offline"
        yield Finding(f"hot folder {folder.name}", "well" if folder.online else "wrong", found, mend)


def _database(settings: Settings) -> Iterator[Finding]:
    if not settings.database.exists():
        yield Finding("database", "warning", "not there yet", "rogatory up makes it")
        return
    database = Database(settings.database)
    try:
        database.migrate()
        wrong = database.check()
        with database.reading() as session:
            difference = ledger.balance(session).difference
            broken = audit.broken_links(session)
    except RogatoryError as error:
        yield Finding("database", "wrong", error.sentence, error.hint)
        return
    finally:
        database.close()
    mend = "" if not wrong else "restore the backup (docs/how-to/verify-and-back-up.md)"
    yield Finding("database", "wrong" if wrong else "well", "; ".join(wrong) or f"schema {migrations.HEAD}", mend)
    yield Finding("arrivals in = out", "wrong" if difference else "well", f"difference {difference}")
    yield Finding("audit trail", "wrong" if broken else "well", f"broken at {broken}" if broken else "unbroken")


def _index(settings: Settings) -> Iterator[Finding]:
    from index.search_index import SearchIndex  # noqa: PLC0415 - Whoosh only where it is needed

    if not settings.index.exists():
        yield Finding("search index", "warning", "not there yet", "rogatory up makes it")
        return
    try:
        index = SearchIndex(settings.index)
        health = index.verify()
        index.close()
    except IndexUnavailable as error:
        yield Finding("search index", "wrong", error.sentence, error.hint)
        return
    yield Finding("search index", "well", f"{health.documents} documents, {health.pages} pages")


def _web(settings: Settings) -> Iterator[Finding]:
    web = settings.web
    loopback = web.host in ("127.0.0.1", "::1", "localhost")
    safe = loopback or web.secure_cookies
    mend = "" if safe else "put TLS in front and set web.secure_cookies (docs/how-to/serve-to-colleagues.md)"
    yield Finding("review screens", "well" if safe else "wrong", f"{web.host}:{web.port}", mend)
    originals, _ = archives(settings)
    yield Finding("archive", "well" if originals.folder.is_dir() else "wrong", str(originals.folder))
