"""Reading documents without storing them: the record as JSON, the searchable PDF/A beside it."""

import json
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rich.console import Console

from config.settings import ALL_LANGUAGES, Settings
from intake.extraction import Extractor
from intake.reading.working_folder import WorkingFolder, remove_leftovers
from intake.recognise import Readers
from records import fsops
from records.errors import RogatoryError
from records.record import Record, record_of

AT_ONCE = 2
OUTPUT = "output"


def read_out(settings: Settings, files: Sequence[Path], *, to: Path, console: Console) -> int:
    """Write NAME.json and, where there is one, NAME.pdf for each file. Returns how many could not be read.

    A file that cannot be read gets a NAME.error.json with the code, the sentence and the hint.
    """
    fsops.make_folder(to, mode=0o755)
    remove_leftovers(OUTPUT)
    with (
        Readers(limits=settings.limits, reading=settings.reading) as readers,
        Extractor() as extractor,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        outcomes = pool.map(lambda file: _read_one(settings, readers, extractor, file, to), files)
        failed = 0
        for file, error in zip(files, outcomes, strict=True):
            failed += error is not None
            console.print(f"{file.name}: {'read' if error is None else error.sentence}", highlight=False, markup=False)
    return failed


def _read_one(settings: Settings, readers: Readers, extractor: Extractor, file: Path, to: Path) -> RogatoryError | None:
    try:
        record = _record(settings, readers, extractor, file, to)
    except RogatoryError as error:
        told = {"code": error.code, "sentence": error.sentence, "hint": error.hint}
        fsops.write_whole(to / f"{file.stem}.error.json", _json(told), mode=0o644)
        return error
    fsops.write_whole(to / f"{file.stem}.json", _json(record), mode=0o644)
    return None


def _record(settings: Settings, readers: Readers, extractor: Extractor, file: Path, to: Path) -> Record:
    working = WorkingFolder(OUTPUT)
    try:
        reading = readers.read(file, out=working.path, languages=ALL_LANGUAGES)
        draft = extractor.draft(reading.pages, own_state=settings.own_state)
        if reading.searchable_pdf is not None:
            shutil.copyfile(reading.searchable_pdf, to / f"{file.stem}.pdf")
    finally:
        working.remove()
    record = record_of(draft.proposals)
    return {"document_role": "other", "language": draft.language or "en"} | record


def _json(record: Record) -> bytes:
    return json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n"
