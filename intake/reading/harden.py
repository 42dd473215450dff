"""What a child gives up before it looks at a document: its user, system calls it does not need, memory, files.

All of it is done by the child itself, after its imports and before the first byte of the document is parsed.
"""

import ctypes
import ctypes.util
import os
import resource
import stat
import sys
from collections.abc import Sequence
from errno import EPERM
from pathlib import Path

from intake.reading.sandbox import NOBODY

PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38

MOST_FILE_BYTES = 2 * 1024**3
MOST_OPEN_FILES = 256
MOST_PROCESSES = 64
"""Processes and threads of the user `nobody` in this child's namespaces; holds only where the user was changed."""

REFUSED_CALLS = (
    "socket", "connect", "bind", "listen", "accept", "accept4", "ptrace", "process_vm_readv", "process_vm_writev",
    "pidfd_getfd", "kexec_load", "bpf", "perf_event_open", "userfaultfd", "unshare", "setns", "mount", "umount2",
    "pivot_root", "chroot", "mknod", "mknodat", "keyctl", "add_key", "request_key", "io_uring_setup",
    "io_uring_enter", "io_uring_register", "open_by_handle_at", "name_to_handle_at", "init_module", "finit_module",
    "delete_module", "reboot", "swapon", "swapoff", "settimeofday", "clock_settime", "personality", "quotactl",
)  # fmt: skip
"""System calls that no reader needs and that ways out of a sandbox are made of."""

CHANGES_OF_RIGHTS = (
    "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat", "setxattr", "lsetxattr",
    "fsetxattr", "setxattrat", "file_setattr",
)  # fmt: skip
"""System calls by which the owner of a file gives a right to it, which nobody has, to somebody."""


def be_undumpable() -> None:
    """Let no other process of the same user look into this one's memory (`/proc/PID/mem`, ptrace)."""
    _prctl(PR_SET_DUMPABLE, 0)


def give_up_rights(*, memory_bytes: int, cpu_seconds: int | None) -> None:
    """Limit this process and all it starts, for good; `cpu_seconds` None leaves its processor time unlimited.

    Raises:
        OSError: something could not be given up; the document must then not be read.
    """
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, MOST_FILE_BYTES)
    _limit(resource.RLIMIT_NOFILE, MOST_OPEN_FILES)
    if cpu_seconds is not None:
        _limit(resource.RLIMIT_CPU, cpu_seconds)
    _limit(resource.RLIMIT_AS, memory_bytes)
    if os.geteuid() == 0 and everyone_may_enter(Path(sys.base_prefix), Path(sys.prefix), Path(__file__), Path.cwd()):
        _limit(resource.RLIMIT_NPROC, MOST_PROCESSES)
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    _prctl(PR_SET_NO_NEW_PRIVS, 1)


def everyone_may_enter(*paths: Path) -> bool:
    """Whether an unprivileged user gets to all of `paths`.

    Not so where Python lies in root's home and there is no bubblewrap to show it elsewhere: the child then stays root,
    because as another user it could not load what it needs.
    """
    return all(parent.stat().st_mode & stat.S_IXOTH for path in paths for parent in path.parents)


def filter_system_calls() -> bool:
    """Refuse the system calls of `REFUSED_CALLS` with EPERM; False where the library for it is missing."""
    return _answered_by_filter(REFUSED_CALLS, EPERM)


def leave_rights_as_they_are() -> None:
    """From here on the calls of `CHANGES_OF_RIGHTS` say that they did it, and do nothing: copying files goes on.

    Raises:
        OSError: there is no filter for system calls here; a document of the same user must then not be read.
    """
    if not _answered_by_filter(CHANGES_OF_RIGHTS, 0):
        raise OSError("no system-call filter")


def _answered_by_filter(calls: Sequence[str], error: int) -> bool:
    """Have these calls end with `error` without doing anything, for good; False where the library is missing."""
    try:
        import pyseccomp  # noqa: PLC0415 - the import itself fails where libseccomp is missing
    except (ImportError, OSError, RuntimeError):
        return False
    filter_ = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for name in calls:
        try:
            filter_.add_rule(pyseccomp.ERRNO(error), name)
        except (OSError, ValueError):  # a call this architecture does not have
            continue
    filter_.load()
    return True


def _limit(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (allowed, allowed))


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
