"""The reference pages tell of every setting, error, state and command, and links between pages lead somewhere."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel
from typer.main import get_command

from config.settings import Settings
from intake.command_line import app

CHECKOUT = Path(__file__).parents[2]
REFERENCE = CHECKOUT / "docs" / "reference"
PACKAGES = ("config", "records", "extract", "index", "intake", "review_ui")
PAGES = sorted([*(CHECKOUT / "docs").rglob("*.md"), *CHECKOUT.glob("*.md"), *(CHECKOUT / "tests/samples").glob("*.md")])


def one_line(text: str) -> str:
    return " ".join(text.split())


def settings_of(kind: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Name and description of every setting, those of the sections with their sections."""
    for name, field in kind.model_fields.items():
        kinds = [part for part in (field.annotation, *get_args(field.annotation)) if isinstance(part, type)]
        section = next((part for part in kinds if issubclass(part, BaseModel)), None)
        if section is None:
            yield name, one_line(field.description or "")
        else:
            yield from settings_of(section)


def codes_in_the_source() -> dict[str, str]:
    """Code and sentence of every error class, as its source text has them."""
    found = {}
    for path in (path for package in PACKAGES for path in (CHECKOUT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                texts = dict(texts_of(node))
                if "code" in texts and "sentence" in texts:
                    found[texts["code"]] = texts["sentence"]
    return found


def texts_of(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for statement in node.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        value = getattr(statement, "value", None)
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield target.id, value.value


@pytest.mark.parametrize(("name", "description"), list(settings_of(Settings)))
def test_the_settings_page_tells_of(name: str, description: str) -> None:
    page = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    rows = [row for row in page.splitlines() if re.match(rf"\| `(\w+\.)*{name}` \|", row)]
    assert len(rows) == 1
    assert description
    assert rows[0].endswith(f"| {description} |")


@pytest.mark.parametrize(("code", "sentence"), list(codes_in_the_source().items()))
def test_the_errors_page_tells_of(code: str, sentence: str) -> None:
    page = (REFERENCE / "errors.md").read_text(encoding="utf-8")
    assert f"| `{code}` | {sentence} |" in page


def test_the_written_pages_are_what_the_code_says() -> None:
    check = subprocess.run(
        [sys.executable, str(CHECKOUT / "scripts" / "reference_pages.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (check.stdout + check.stderr, check.returncode) == ("", 0)


def test_every_state_of_a_receipt_is_explained() -> None:
    tree = ast.parse((CHECKOUT / "records" / "tables" / "documents.py").read_text(encoding="utf-8"))
    state = next(node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == "State")
    page = (REFERENCE / "states.md").read_text(encoding="utf-8")
    assert [value for _, value in texts_of(state) if f"| `{value}` |" not in page] == []


def commands() -> dict[str, set[str]]:
    """Every command with its options, as typed."""
    found = {}
    for name, command in get_command(app).commands.items():
        inner = {f"{name} {part}": each for part, each in getattr(command, "commands", {}).items()} or {name: command}
        for typed, each in inner.items():
            found[typed] = {option for parameter in each.params for option in parameter.opts if option.startswith("--")}
    return found


@pytest.mark.parametrize(("command", "options"), list(commands().items()))
def test_the_command_line_page_tells_of(command: str, options: set[str]) -> None:
    page = (REFERENCE / "command-line.md").read_text(encoding="utf-8")
    rows = [row for row in page.splitlines() if re.match(rf"\| `rogatory {command}[` ]", row)]
    assert len(rows) == 1
    assert {option for option in options - {"--help"} if option not in rows[0]} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    dead = [target for target in targets if "://" not in target and not leads_somewhere(page, target)]
    assert dead == []


def leads_somewhere(page: Path, target: str) -> bool:
    path, _, heading = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    if not file.exists() or not heading:
        return file.exists()
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return heading in {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in headings}
