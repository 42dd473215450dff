"""scripts/install asks for what is missing, once, and says what to do where it may not.

Real bash over a copy of the scripts; only the machine around them is staged: its package list, who one is, and the
Python of the environment, which notes what it was asked to do.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
TOOLS = ("bash", "cat", "cut", "dirname", "flock", "grep", "rm", "sed", "sha256sum", "env")
NOTING = '#!/bin/sh\necho "$*" >>"{log}"\n'


class Machine:
    """A checkout on a machine that has the basic tools, apt-get, and nothing to install."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a checkout"
        self.log = folder / "log"
        self.bin = folder / "bin"
        shutil.copytree(CHECKOUT / "scripts", self.root / "scripts")
        for name in ("pyproject.toml", "requirements.txt", "requirements-dev.txt"):
            shutil.copyfile(CHECKOUT / name, self.root / name)
        for name in ("debian-packages", "debian-packages-test"):
            (self.root / "scripts" / name).write_text("# nothing\n")
        self.bin.mkdir()
        for name in TOOLS:
            (self.bin / name).symlink_to(shutil.which(name) or name)
        (self.bin / "python3").symlink_to(Path(sys.executable).resolve())
        self.program(self.bin / "dpkg-query", "#!/bin/sh\nexit 1\n")
        self.program(self.bin / "apt-get", NOTING.format(log=self.log))
        self.program(self.bin / "id", "#!/bin/sh\necho 1000\n")
        self.program(self.root / ".venv" / "bin" / "python", NOTING.format(log=self.log))

    def program(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def install(self, what: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.root / "scripts" / "install"), what],
            env={**os.environ, "PATH": str(self.bin)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def noted(self) -> list[str]:
        """What was asked of apt-get and pip since the last call."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return lines


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_second_run_installs_nothing(machine: Machine) -> None:
    first = machine.install("run")
    assert (first.returncode, len(machine.noted())) == (0, 2), first.stderr
    second = machine.install("run")
    assert (second.returncode, second.stdout, second.stderr, machine.noted()) == (0, "", "", [])


def test_packages_are_installed_with_their_hashes_and_the_project_in_place(machine: Machine) -> None:
    machine.install("run")
    packages, project = machine.noted()
    assert f"--require-hashes -r {machine.root}/requirements.txt" in packages
    assert f"--no-deps --no-build-isolation --editable {machine.root}" in project


def test_a_changed_lock_file_is_installed(machine: Machine) -> None:
    machine.install("run")
    machine.noted()
    (machine.root / "requirements.txt").write_text("anything==1.0 --hash=sha256:00\n")
    machine.install("run")
    assert len(machine.noted()) == 2


def test_after_the_tests_the_product_needs_nothing_more(machine: Machine) -> None:
    machine.install("test")
    machine.noted()
    machine.install("run")
    assert machine.noted() == []


def test_an_installation_that_failed_is_tried_again(machine: Machine) -> None:
    machine.program(machine.root / ".venv" / "bin" / "python", "#!/bin/sh\nexit 1\n")
    failed = machine.install("run")
    assert failed.returncode == 3
    assert "What to do: check the network" in failed.stderr
    machine.program(machine.root / ".venv" / "bin" / "python", NOTING.format(log=machine.log))
    machine.install("run")
    assert len(machine.noted()) == 2


def test_without_the_right_to_install_it_says_what_an_administrator_has_to_do(machine: Machine) -> None:
    (machine.root / "scripts" / "debian-packages").write_text("tesseract-ocr   # why\n\n# more\nbubblewrap\n")
    refused = machine.install("run")
    assert refused.returncode == 3
    assert "run: apt-get install --no-install-recommends tesseract-ocr bubblewrap" in refused.stderr
    assert machine.noted() == []


def test_root_gets_just_what_is_missing(machine: Machine) -> None:
    machine.program(machine.bin / "id", "#!/bin/sh\necho 0\n")
    machine.program(machine.bin / "dpkg-query", '#!/bin/sh\n[ "$4" = there ] && echo "install ok installed"\n')
    (machine.root / "scripts" / "debian-packages").write_text("there\nmissing\n")
    machine.install("run")
    assert machine.noted()[:2] == ["-q update", "-qy --no-install-recommends install missing"]


def test_another_python_is_refused_in_a_sentence(machine: Machine) -> None:
    (machine.bin / "python3").unlink()
    machine.program(machine.bin / "python3", '#!/bin/sh\n[ "$1" = -V ] && echo Python 3.9.2 && exit 0\nexit 1\n')
    refused = machine.install("run")
    assert refused.returncode == 3
    assert "python3 is Python 3.9.2, and the lock file is for Python 3.11." in refused.stderr


@pytest.mark.parametrize(
    "script", ["scripts/run", "scripts/test", "scripts/install", "scripts/lock", "scripts/docs", ".ci/run"]
)
def test_a_script_can_be_started(script: str) -> None:
    path = CHECKOUT / script
    assert os.access(path, os.X_OK)
    assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0
