"""The lock files name every package once, with hashes, and every dependency has its reason in the changelog."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED_TO_RUN = PROJECT["dependencies"]
NEEDED_TO_DEVELOP = PROJECT["optional-dependencies"]["dev"]
PACKAGES = ("config", "extract", "index", "intake", "records", "review_ui")
LOCKS = ("requirements.txt", "requirements-dev.txt")


def plain(name: str) -> str:
    """The name without version, extras and spelling variants (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=~!; ]", name)[0]).lower()


def pins(lock: str) -> dict[str, tuple[str, int]]:
    """Version and number of hashes of every package."""
    text = (CHECKOUT / lock).read_text(encoding="utf-8")
    entries = re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)([^\n]*\n(?:    --hash=[^\n]+\n?)*)", text, re.MULTILINE
    )
    assert len(entries) == text.count("==")
    return {plain(name): (version, rest.count("--hash=sha256:")) for name, version, rest in entries}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock: str) -> None:
    assert [name for name, (_, hashes) in pins(lock).items() if hashes == 0] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_server(lock: str) -> None:
    text = (CHECKOUT / lock).read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if "://" in line or "--index" in line or "--find-links" in line] == []


def test_what_the_project_needs_is_locked() -> None:
    assert {plain(name) for name in NEEDED_TO_RUN} - pins("requirements.txt").keys() == set()
    assert {plain(name) for name in NEEDED_TO_DEVELOP} - pins("requirements-dev.txt").keys() == set()


def test_tests_run_with_the_versions_that_the_product_runs_with() -> None:
    run, develop = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: version for name, version in run.items() if develop.get(name) != version} == {}


def imported_modules() -> set[str]:
    """The first part of the name of every module that the product imports, wherever in the code."""
    names = set()
    for path in (path for package in PACKAGES for path in (CHECKOUT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names - set(PACKAGES) - {"_typeshed"}  # that is there for type checkers alone


def test_everything_that_the_product_imports_is_in_the_lock_file() -> None:
    locked, brought_by = pins("requirements.txt"), packages_distributions()
    missing = [name for name in imported_modules() if not {plain(each) for each in brought_by[name]} & locked.keys()]
    assert missing == []


def test_every_dependency_has_its_reason_in_the_changelog() -> None:
    changelog = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [
        name for name in map(plain, (*NEEDED_TO_RUN, *NEEDED_TO_DEVELOP)) if f"`{name}`" not in changelog.lower()
    ] == []
