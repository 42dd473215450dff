"""The commands as a person types them: what they print, what they write, how they end."""

import csv
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from running import run_rogatory

from config.settings import HotFolder, load_settings
from intake.archives import archives
from intake.receive import ingest
from records import clerks, documents, requests
from records.database import Database
from records.documents import MACHINE
from records.record import json_schema
from records.tables import State

Rogatory = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def rogatory(home: Path) -> Rogatory:
    def run(*words: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        environment = dict(os.environ) | {f"ROGATORY_{name}": value for name, value in settings.items()}
        return run_rogatory(*map(str, words), environment=environment | {"COLUMNS": "200"})

    return run


def test_ingest_files_a_scan_and_a_duplicate_and_its_text_is_found(rogatory: Rogatory, samples: Path) -> None:
    letter = samples / "fr-service.pdf"
    ended = rogatory("ingest", letter, letter, "--json")
    assert ended.returncode == 0, ended.stderr
    assert [row["state"] for row in json.loads(ended.stdout)] == ["to_review", "duplicate"]
    assert letter.exists()

    status = rogatory("status", "--json")
    told = json.loads(status.stdout)
    assert (told["arrived"], told["shown"], told["difference"]) == (2, 2, 0)

    reference = json.loads(letter.with_suffix(".json").read_text())["references"][0]
    found = json.loads(rogatory("search", f'"{reference}"', "--json").stdout)
    assert found["total"] == 1
    assert rogatory("reindex").returncode == 0
    assert json.loads(rogatory("search", f'"{reference}"', "--json").stdout) == found
    assert rogatory("verify").returncode == 0


def test_ingest_ends_with_nine_when_a_file_was_not_filed(rogatory: Rogatory, samples: Path) -> None:
    ended = rogatory("ingest", samples / "kinds" / "damaged.pdf", "--json")
    (row,) = json.loads(ended.stdout)
    assert ended.returncode == 9
    assert row["state"] == "needs_attention"
    assert row["reason"]


def test_read_writes_valid_records_and_searchable_pdfs_of_attachments_too_and_stores_nothing(
    rogatory: Rogatory, samples: Path, tmp_path: Path, home: Path
) -> None:
    out = tmp_path / "out"
    ended = rogatory("read", samples / "kinds" / "message.eml", samples / "kinds" / "locked.pdf", "--out", out)
    assert ended.returncode == 9, "one of the two is locked"
    assert (out / "message.json").exists()
    attached = json.loads((out / "message-1.json").read_text())
    jsonschema.validate(attached, json_schema())
    assert attached["language"] == "es"
    assert (out / "message-1.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads((out / "locked.error.json").read_text())["code"] == "locked-with-a-password"
    assert not (home / "rogatory.db").exists()


def test_export_writes_what_was_confirmed_and_no_cell_is_a_formula(
    rogatory: Rogatory, home: Path, samples: Path, tmp_path: Path
) -> None:
    confirm_a_record(samples / "fr-service.pdf", {"document_role": "request", "language": "fr", "signatory": "=1+1"})
    assert rogatory("export", "--out", tmp_path / "out").returncode == 0
    (kept,) = json.loads((tmp_path / "out" / "requests.json").read_text())
    assert kept["signatory"] == "=1+1"
    with (tmp_path / "out" / "requests.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["signatory"] == "'=1+1"


def confirm_a_record(letter: Path, record: dict[str, object]) -> None:
    settings = load_settings()
    database = Database(settings.database)
    database.migrate()
    receipt = ingest(letter, folder=HotFolder(name="inbox"), archive=archives(settings)[0], database=database)
    assert receipt.document_id is not None
    with database.writing() as session:
        clerks.add(session, "ines", full_name="Inês Prado")
        clerk = clerks.find(session, "ines")
        assert clerk is not None
        documents.set_state(session, receipt.document_id, State.TO_REVIEW)
        version = documents.get(session, receipt.document_id).version
        requests.confirm(session, receipt.document_id, record, clerk=clerk, viewer=MACHINE, version=version)
    database.close()


def test_verify_finds_a_changed_original_and_a_missing_one(rogatory: Rogatory, home: Path, samples: Path) -> None:
    settings = load_settings()
    database = Database(settings.database)
    database.migrate()
    originals, _ = archives(settings)
    for name in ("fr-service.pdf", "fr-freezing.pdf"):
        ingest(samples / name, folder=HotFolder(name="inbox"), archive=originals, database=database)
    database.close()
    changed, missing = originals.names()
    originals.path(changed).chmod(0o600)
    originals.path(changed).write_bytes(b"changed")
    originals.path(missing).unlink()
    ended = rogatory("verify", "--json")
    told = json.loads(ended.stdout)
    assert ended.returncode == 9
    assert (told["damaged_originals"], told["missing_originals"]) == ([changed], [missing])
    assert rogatory("status").returncode == 9, "an original that is gone is a difference"


def test_clerks_get_a_one_time_password_once(rogatory: Rogatory) -> None:
    first = rogatory("clerk", "add", "ines", "--full-name", "Inês Prado", "--desk", "registry")
    assert first.returncode == 0
    assert "One-time password of ines: " in first.stdout
    assert rogatory("clerk", "add", "ines").returncode == 6
    assert rogatory("clerk", "reset", "ines").stdout != first.stdout
    assert rogatory("clerk", "reset", "nobody").returncode == 4


def test_doctor_names_what_is_missing_and_how_to_mend_it(rogatory: Rogatory, tmp_path: Path) -> None:
    told = {row["what"]: row for row in json.loads(rogatory("doctor", "--json").stdout)}
    assert told["tesseract program"]["verdict"] == "well"
    assert told["SQLite library"]["verdict"] == "well"
    missing = rogatory("doctor", "--json", READING__TESSDATA=str(tmp_path))
    row = next(row for row in json.loads(missing.stdout) if row["what"] == "language pack fr")
    assert (row["verdict"], row["how to mend"]) == ("wrong", "apt-get install tesseract-ocr-fra")
    assert missing.returncode == 9


@pytest.mark.parametrize(
    ("words", "settings", "code"),
    [
        (("retry", "999"), {}, 4),
        (("retry", "not-a-document"), {}, 4),
        (("status",), {"WEB__PORT": "many"}, 3),
        (("status",), {"LIMITS__SPEED": "9"}, 3),
        (("read", "nowhere.pdf", "--out", "x"), {}, 2),
        (("nonsense",), {}, 2),
    ],
)
def test_errors_are_a_sentence_and_a_hint_and_never_a_traceback(
    rogatory: Rogatory, words: tuple[str, ...], settings: dict[str, str], code: int
) -> None:
    ended = rogatory(*words, **settings)
    assert ended.returncode == code
    assert ended.stderr.strip()
    assert "Traceback" not in ended.stderr


def test_a_settings_file_that_is_no_toml_is_named_as_such(rogatory: Rogatory, home: Path) -> None:
    (home / "rogatory.toml").write_text("authority = \n")
    ended = rogatory("status")
    assert ended.returncode == 3
    assert "settings" in ended.stderr


def test_a_settings_file_that_names_the_data_folder_is_refused_and_not_ignored(rogatory: Rogatory, home: Path) -> None:
    (home / "rogatory.toml").write_text('home = "/somewhere/else"')
    ended = rogatory("status")
    assert ended.returncode == 3
    assert "ROGATORY_HOME" in ended.stderr
