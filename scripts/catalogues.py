"""Collects every text of the screens and keeps the catalogues in review_ui/locale in step with them.

Texts are found where the code says `_()`, `ngettext()`, `N_()` and where templates say `{% trans %}`; in `records` and
`index`, which know nothing of languages, every whole sentence is one, and the labels, hints and choices of fields.
Without arguments the catalogues are brought up to date and compiled, and what is not translated is printed. With
`--check` nothing is written: the exit code is 1 where a catalogue is incomplete or not what the code says.
"""

import argparse
import ast
import io
import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from config.settings import ALL_LANGUAGES
from records import clerks
from records.errors import all_errors
from records.record import FIELDS, GROUPS
from review_ui import wording
from review_ui.languages import DOMAIN, FOLDER

ROOT = Path(__file__).parents[1]
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
KEYWORDS = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2)}
SENTENCE = re.compile(r"[A-Z][^\n]* [^\n]*[.?!]")
WITHOUT_LANGUAGES = ("records", "index")
"""Packages whose sentences are shown on screens and that know nothing of languages."""
DATED = re.compile(rb'^(# .*|#|"(PO-|POT-|Generated|Report|Last-|Language-Team|Project)[^\n]*)\n', re.MULTILINE)
"""Lines of a catalogue's head that say nothing or change with every run."""
CHANNELS = ("post", "courier", "email", "fax", "diplomatic", "interpol")
ENGLISH = "en"
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands in compiled catalogues, so that the same texts are the same bytes."""


def texts() -> Catalog:
    """Every text that a screen may show, with the files that it stands in."""
    found = Catalog(project="Rogatory", domain=DOMAIN, charset="utf-8")
    for file, _line, message, _comments, context in extract_from_dir(
        ROOT / "review_ui", METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True
    ):
        found.add(message, locations=[(f"review_ui/{file}", 0)], context=context)
    for file, text in (*_sentences(), *_words_of_records()):
        found.add(text, locations=[(file, 0)])
    return found


def _sentences() -> Iterator[tuple[str, str]]:
    """Whole sentences in packages that know nothing of languages; what documents the code is none of them."""
    for package in WITHOUT_LANGUAGES:
        for path in sorted((ROOT / package).glob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            notes = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
            for node in ast.walk(tree):
                text = node.value if isinstance(node, ast.Constant) and id(node) not in notes else None
                if isinstance(text, str) and SENTENCE.fullmatch(text):
                    yield str(path.relative_to(ROOT)), text


def _words_of_records() -> Iterator[tuple[str, str]]:
    """Labels, hints and choices of the fields, and what errors say."""
    for field in FIELDS:
        yield from (("records/record.py", text) for text in (field.label, field.hint) if text)
        yield from (("records/record.py", wording.english(value)) for value in field.choices)
    yield from (("records/record.py", wording.field_label(group)) for group in GROUPS)
    yield from (("records/clerks.py", wording.english(role)) for role in clerks.ROLES)
    yield from (("config/settings.py", wording.english(channel)) for channel in CHANNELS)
    items = tomllib.loads((ROOT / "config" / "required_items.toml").read_text(encoding="utf-8"))
    named = chain.from_iterable(listed for name, listed in items.items() if name != "roles")
    yield from (("config/required_items.toml", item["name"]) for item in named)
    for error in all_errors():
        yield from (("records/errors.py", text) for text in (error.sentence, error.hint))


def updated(language: str, wanted: Catalog) -> Catalog:
    """The catalogue of a language with exactly the texts wanted; those that it did not have are empty."""
    path = file_of(language)
    with path.open("rb") if path.exists() else io.BytesIO() as file:
        old = read_po(file, locale=language, domain=DOMAIN)
    new = Catalog(
        locale=language, project="Rogatory", domain=DOMAIN, charset="utf-8", fuzzy=False, creation_date=NO_DATE,
        revision_date=NO_DATE,
    )  # fmt: skip
    for message in sorted((m for m in wanted if m.id), key=lambda m: str(m.id)):
        known = old.get(message.id, context=message.context)
        said = known.string if known is not None and not known.fuzzy else None
        several = isinstance(message.id, tuple)
        new.add(
            message.id, said if isinstance(said, tuple) == several and said else None,
            locations=sorted(set(message.locations)), context=message.context,
        )  # fmt: skip
    return new


def file_of(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def written(catalogue: Catalog) -> bytes:
    """The catalogue as its file holds it: no line numbers and no dates, which would change with every edit."""
    file = io.BytesIO()
    write_po(file, catalogue, width=110, omit_header=False, include_lineno=False)
    return DATED.sub(b"", file.getvalue())


def compiled(catalogue: Catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """Texts without a translation, or with one for only some numbers."""
    return [str(m.id) for m in catalogue if m.id and not (all(m.string) if isinstance(m.string, tuple) else m.string)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where something is not in step")
    check = parser.parse_args().check
    wanted, fine = texts(), True
    for language in (each for each in ALL_LANGUAGES if each != ENGLISH):
        catalogue = updated(language, wanted)
        # compiled from what the file says, so that the two can be compared byte for byte
        for path, content in ((file_of(language), written(catalogue)), (_compiled_file(language), compiled(catalogue))):
            same = path.exists() and path.read_bytes() == content
            if check and not same:
                print(f"{path.relative_to(ROOT)} is not in step: run scripts/texts")
                fine = False
            elif not same:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        for text in missing(catalogue):
            print(f"{language}: {text}")
            fine = False
    return 0 if fine or not check else 1


def _compiled_file(language: str) -> Path:
    return file_of(language).with_suffix(".mo")


if __name__ == "__main__":
    sys.exit(main())
