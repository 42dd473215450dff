"""What a reading child may see and do: no network, the system read-only, one working folder, limited memory and time.

With bubblewrap the child lives in namespaces of its own. Where bubblewrap does not work (some containers, some
AppArmor profiles), the limits, the system-call filter and the change of user still hold; `sandbox_in_use` says so.
"""

import functools
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

WORK = "/rogatory-desk"
"""Where the child sees its working folder when it runs in bubblewrap."""

NOBODY = 65534
"""The unprivileged user a child becomes where Rogatory was started as root."""

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime")
PACKAGES = ("config", "extract", "intake", "records")
"""Code of ours that a child needs; not the whole checkout, a data folder may lie in it."""

PROBE_SECONDS = 10
ANYBODY_WRITES = 0o222


def command(module: str, *, work: Path, read_only: Iterable[Path] = ()) -> list[str]:
    """The command line that starts `python -m module FOLDER` in the sandbox.

    FOLDER is where the child sees `work`, the only folder it can write to; `read_only` are further folders it may see.
    """
    python = [sys.executable, "-P", "-m", module]
    if not bubblewrap_works():
        return [*python, str(work)]
    return [*_bubblewrap(work=work, read_only=read_only), *python, WORK]


def environment(work: Path) -> dict[str, str]:
    """The whole environment of a child: nothing of the parent's comes through but what tests break on purpose."""
    seen = WORK if bubblewrap_works() else str(work)
    broken = {name: os.environ[name] for name in ("ROGATORY_CRASH",) if name in os.environ}
    return broken | {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": f"{seen}/tmp",  # noqa: S108 - in the working folder
        "TMPDIR": f"{seen}/tmp",  # noqa: S108 - in the working folder
        "PYTHONPATH": str(_code()),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def sandbox_in_use() -> str:
    """Which protection children have on this machine, in words for `rogatory doctor`."""
    filtered = "system-call filter, " if _has_seccomp() else ""
    user = "a user of their own, " if os.geteuid() == 0 and bubblewrap_works() else ""
    common = f"{filtered}{user}limits on memory, time and file size"
    if bubblewrap_works():
        return f"bubblewrap: no network, read-only system, one working folder; {common}"
    return f"no namespaces (bubblewrap does not work here): only {common}"


def may_lend(original: Path) -> bool:
    """Whether a child that gets this file open, for reading, cannot change it; else it gets a copy.

    Nobody may write to it, which is so in the archive, and the child can be kept from giving itself the right to.
    """
    return not original.stat().st_mode & ANYBODY_WRITES and _has_seccomp()


@functools.cache
def bubblewrap_works() -> bool:
    """Whether a namespace without network can be made here."""
    program = shutil.which("bwrap")
    if program is None:
        return False
    words = [program, "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "--proc", "/proc", "true"]
    try:
        return subprocess.run(words, capture_output=True, timeout=PROBE_SECONDS, check=False).returncode == 0  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False


def _bubblewrap(*, work: Path, read_only: Iterable[Path]) -> Iterator[str]:
    yield from ("bwrap", "--die-with-parent", "--new-session", "--unshare-pid", "--unshare-net", "--unshare-ipc")
    yield from ("--unshare-uts", "--unshare-cgroup-try", "--hostname", "reader")
    if os.geteuid() == 0:  # the child changes its user itself, once its imports are done
        yield from ("--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_KILL")
    else:
        yield "--unshare-user"
    for folder in SYSTEM:
        if Path(folder).is_symlink():
            yield from ("--symlink", str(Path(folder).readlink()), folder)
        elif Path(folder).is_dir():
            yield from ("--ro-bind", folder, folder)
    for file in SYSTEM_FILES:
        yield from ("--ro-bind-try", file, file)
    yield from ("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp")  # noqa: S108 - inside the sandbox
    for path in _visible(read_only):
        for parent in reversed(path.parents[:-1]):  # else bubblewrap makes them for root's eyes only
            yield from ("--perms", "0755", "--dir", str(parent))
        yield from ("--ro-bind", str(path), str(path))
    yield from ("--bind", str(work), WORK, "--chdir", WORK)


def _visible(further: Iterable[Path]) -> Iterator[Path]:
    """Folders outside the system's own that a child reads: Python, its packages, our code, and `further`."""
    seen = [Path(folder) for folder in SYSTEM]
    pure = sysconfig.get_paths()
    wanted = [Path(sys.base_prefix), Path(sys.prefix), Path(sys.executable).resolve().parents[1]]
    wanted += [Path(pure["purelib"]), Path(pure["platlib"]), *further]
    wanted += [_code() / package for package in PACKAGES]
    for path in wanted:
        if path.exists() and not any(path.is_relative_to(folder) for folder in seen):
            seen.append(path)
            yield path


def _code() -> Path:
    return Path(__file__).resolve().parents[2]


@functools.cache
def _has_seccomp() -> bool:
    folders = (Path("/lib"), Path("/usr/lib"), Path("/usr/lib64"), *Path("/usr/lib").glob("*-linux-*"))
    return any(any(folder.glob("libseccomp.so.2*")) for folder in folders)
