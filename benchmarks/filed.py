"""A document filed as the pipeline files it, for tests and benchmarks that need one in a data folder."""

from pathlib import Path

from config.settings import Settings
from intake import filing
from intake.archives import archives
from intake.recognise import Reading
from records import ledger
from records.database import Database, Session


def filed(settings: Settings, path: Path, reading: Reading) -> str:
    """The id of the document `path`, which now lies in the archive and the database with what was read of it."""
    database = Database.up_to_date(settings.database)
    originals, derived = archives(settings)
    document_id = originals.take_in_file(path).sha256
    made = filing.store_derivatives(derived, document_id, reading)
    with database.writing() as session:
        arrive(session, path, document_id)
        filing.file_reading(session, document_id, reading, made=made, enclosed=())
    database.close()
    return document_id


def arrive(session: Session, path: Path, document_id: str) -> None:
    """Enter the receipt of `path` in the ledger."""
    ledger.enter(
        session,
        ledger.Arrival(
            claim_id="1", folder="inbox", channel="post", desk="registry", restricted=False, languages=("en",),
            name_raw=path.name.encode(), size_bytes=path.stat().st_size, sha256=document_id,
        ),
    )  # fmt: skip
