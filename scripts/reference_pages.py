"""Writes the tables of docs/reference/settings.md and errors.md from the code, between two marks in each page.

What stands outside the marks is written by hand. With `--check` nothing is written: the exit code is 1 if a page is
not what the code says, and its name is printed.
"""

import importlib
import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from config.settings import Settings
from records.errors import DocumentError, RogatoryError, StorageError, all_errors

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"
BEGIN = "<!-- from the code: begin (scripts/docs writes this) -->"
END = "<!-- from the code: end -->"
PACKAGES = ("config", "records", "extract", "index", "intake", "review_ui")
A_CODE = re.compile(r'^    code(: ClassVar\[str\])? = "', re.MULTILINE)
"""How a module that defines an error of ours looks; only those are imported."""

ERROR_GROUPS = {
    "A document needs attention": DocumentError,
    "Disk, archive, database, index": StorageError,
    "People, settings and everything else": RogatoryError,
}
WORDS = {bool: "true or false", int: "whole number", float: "number", str: "text", PurePath: "path"}
BOUNDS = {"gt": "above", "ge": "at least", "lt": "below", "le": "at most"}


# --- settings ---------------------------------------------------------------------------------------------------------


def settings_tables() -> str:
    """One table for the top level and one a section, in the order of `config.settings`."""
    top = [(name, field) for name, field in Settings.model_fields.items() if _section_of(field) is None]
    parts = ["## Top level\n\n" + _settings_table(top, prefix="")]
    for name, field in Settings.model_fields.items():
        section = _section_of(field)
        if section is not None:
            several = get_origin(field.annotation) is tuple
            heading = f"## `[[{name}]]`: once for each" if several else f"## `[{name}]`"
            prefix = "" if several else f"{name}."
            parts.append(
                f"{heading}\n\n{_one_line(field.description or section.__doc__)}\n\n"
                + _settings_table(section.model_fields.items(), prefix=prefix)
            )
    return "\n".join(parts)


def _section_of(field: FieldInfo) -> type[BaseModel] | None:
    kinds = (field.annotation, *get_args(field.annotation))
    return next((kind for kind in kinds if inspect.isclass(kind) and issubclass(kind, BaseModel)), None)


def _settings_table(fields: Any, *, prefix: str) -> str:
    rows = ["| setting | value | default | what it is |", "|---|---|---|---|"]
    for name, field in fields:
        if not field.description:
            raise SystemExit(f"the setting {prefix}{name} has no description in config/settings.py")
        cells = (f"`{prefix}{name}`", _value_of(field), _default_of(name, field), _one_line(field.description))
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows) + "\n"


def _value_of(field: FieldInfo) -> str:
    bounds = [
        f"{word} {limit}"
        for rule in field.metadata
        for name, word in BOUNDS.items()
        if (limit := getattr(rule, name, None)) is not None
    ]
    patterns = [f"like `{rule.pattern}`" for rule in field.metadata if getattr(rule, "pattern", None)]
    return ", ".join([_kind(field.annotation), *bounds, *patterns])


def _kind(annotation: Any) -> str:
    if get_origin(annotation) in (Union, UnionType):
        return " or ".join(_kind(kind) for kind in get_args(annotation) if kind is not NoneType)
    if get_origin(annotation) is Literal:
        return " or ".join(f"`{choice}`" for choice in get_args(annotation))
    if get_origin(annotation) is tuple:
        return f"list of {_kind(get_args(annotation)[0])}"
    return next(word for kind, word in WORDS.items() if issubclass(annotation, kind))


def _default_of(name: str, field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    value = field.default
    if value is None:
        return "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return "`[" + ", ".join(f'"{each}"' for each in value) + "]`"
    if name.endswith("_bytes"):
        return f"`{value}` ({value // 1024**2} MiB)"
    return f"`{value}`" if isinstance(value, int | float) else f'`"{value}"`'


# --- errors -----------------------------------------------------------------------------------------------------------


def errors_tables() -> str:
    """Every error of the product by its code: those of documents, of storage, and all others."""
    left = list(our_errors())
    parts = []
    for heading, root in ERROR_GROUPS.items():
        group = [error for error in left if issubclass(error, root)]
        left = [error for error in left if error not in group]
        parts.append(f"## {heading}\n\n{_errors_table(group)}")
    return "\n".join(parts)


def _errors_table(errors: Iterable[type[RogatoryError]]) -> str:
    rows = ["| code | what happened | what to do | by itself later | exit code |", "|---|---|---|---|---|"]
    for error in errors:
        again = "may succeed" if error.retryable else "no"
        cells = (f"`{error.code}`", error.sentence, error.hint, again, str(error.exit_code))
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows) + "\n"


def our_errors() -> Iterator[type[RogatoryError]]:
    """The errors with a code of their own, those included that a package keeps beside what raises them."""
    for package in PACKAGES:
        for module in sorted((ROOT / package).rglob("*.py")):
            if A_CODE.search(module.read_text(encoding="utf-8")):
                importlib.import_module(".".join(module.relative_to(ROOT).with_suffix("").parts))
    yield from (error for error in all_errors() if "code" in vars(error) and error.__module__.split(".")[0] in PACKAGES)


# --- pages ------------------------------------------------------------------------------------------------------------


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def brought_up_to_date(page: str, tables: str) -> str:
    """`page` with `tables` between its two marks."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{tables}\n{END}{after}"


def main(options: list[str]) -> int:
    stale = 0
    for name, tables in (("settings.md", settings_tables()), ("errors.md", errors_tables())):
        page = (REFERENCE / name).read_text(encoding="utf-8")
        fresh = brought_up_to_date(page, tables)
        if fresh != page and "--check" in options:
            print(f"docs/reference/{name} is not what the code says: run scripts/docs")
            stale = 1
        elif fresh != page:
            (REFERENCE / name).write_text(fresh, encoding="utf-8")
            print(f"docs/reference/{name} written")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
