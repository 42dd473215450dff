"""Reads a document and files its pages, to be killed on the way: `python -m tests.reading.killed_reading SCAN`."""

import sys
from pathlib import Path

from filed import arrive

from config.settings import load_settings
from intake import filing
from intake.archives import archives
from intake.page_store import PageStore
from intake.recognise import Readers
from intake.scratch import working_folder
from records.database import Database


def main(path: Path) -> None:
    settings = load_settings()
    database = Database.up_to_date(settings.database)
    originals, derived = archives(settings)
    document_id = originals.take_in_file(path).sha256
    with database.writing() as session:
        arrive(session, path, document_id)
    store = PageStore(settings.pages_read, days=1)
    filer = filing.PageFiler(database, derived=derived, store=store, document_id=document_id)
    with (
        Readers(limits=settings.limits, reading=settings.reading) as readers,
        working_folder(settings.scratch) as out,
    ):
        reading = readers.read(path, out=out, languages=("en",), taker=filer, known=store.path(document_id))
        made = filing.store_derivatives(derived, document_id, reading)
        with database.writing() as session:
            filing.file_reading(session, document_id, reading, made=made, enclosed=())
    database.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
