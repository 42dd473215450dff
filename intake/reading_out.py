"""Reading documents without storing them: the record as JSON, the searchable PDF/A beside it."""

import json
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rich.console import Console

from config.settings import ALL_LANGUAGES, Settings
from intake.extraction import Extractor
from intake.filing import DEEPEST
from intake.reading.working_folder import WorkingFolder, remove_leftovers
from intake.recognise import Readers
from records import fsops
from records.errors import NestedTooDeep, RogatoryError
from records.record import Record, record_of

AT_ONCE = 2
OUTPUT = "output"


def read_out(settings: Settings, files: Sequence[Path], *, to: Path, console: Console) -> int:
    """Write NAME.json and, where there is one, NAME.pdf for each file. Returns how many could not be read.

    What lies inside a file, as attached to a mail, is read too: NAME-1.json, NAME-2.json, in that NAME-2-1.json.
    A file that cannot be read gets a NAME.error.json with the code, the sentence and the hint.
    """
    fsops.make_folder(to, mode=0o755)
    remove_leftovers(OUTPUT)
    failed = 0
    with (
        Readers(limits=settings.limits, reading=settings.reading) as readers,
        Extractor() as extractor,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        outcomes = pool.map(lambda file: tuple(_read_all(settings, readers, extractor, file, to / file.stem)), files)
        for file, inside in zip(files, outcomes, strict=True):
            for name, error in inside:
                failed += error is not None
                label = file.name if name == file.stem else f"{file.name}, {name}"
                said = "read" if error is None else error.sentence
                console.print(f"{label}: {said}", highlight=False, markup=False)
    return failed


def _read_all(
    settings: Settings, readers: Readers, extractor: Extractor, file: Path, to: Path, *, depth: int = 0
) -> Iterator[tuple[str, RogatoryError | None]]:
    """Read a file and what lies inside it; the name that each is written under, and what went wrong."""
    working = WorkingFolder(OUTPUT)
    try:
        reading = readers.read(file, out=working.path, languages=ALL_LANGUAGES)
        if reading.enclosures and depth >= DEEPEST:
            raise NestedTooDeep
        draft = extractor.draft(reading.pages, own_state=settings.own_state)
        if reading.searchable_pdf is not None:
            shutil.copyfile(reading.searchable_pdf, f"{to}.pdf")
        record: Record = {"document_role": "other", "language": draft.language or "en"} | record_of(draft.proposals)
        fsops.write_whole(Path(f"{to}.json"), _json(record), mode=0o644)
        yield to.name, None
        for number, enclosure in enumerate(reading.enclosures, start=1):
            inner = to.with_name(f"{to.name}-{number}")
            yield from _read_all(settings, readers, extractor, enclosure.path, inner, depth=depth + 1)
    except RogatoryError as error:
        told = {"code": error.code, "sentence": error.sentence, "hint": error.hint}
        fsops.write_whole(Path(f"{to}.error.json"), _json(told), mode=0o644)
        yield to.name, error
    finally:
        working.remove()


def _json(record: Record) -> bytes:
    return json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n"
