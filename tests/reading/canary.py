"""A "parser" that was taken over: run in the sandbox of a reading child, it tries its ways out and says which worked.

Run as `python -m canary FOLDER` through the real launcher, with the names of the attempts to make in FOLDER/attempts,
and in FOLDER/lent the number of the open file that is lent to it; prints one JSON object {attempt: what it got, or
null}.
"""

import ctypes
import json
import mmap
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from intake.reading.harden import be_undumpable, filter_system_calls, give_up_rights, leave_rights_as_they_are

PARENT = os.getpid()
CLONE_NEWUSER = 0x10000000
PTRACE_ATTACH = 16


def libc(name: str, *arguments: object) -> int:
    found = ctypes.CDLL(None, use_errno=True)
    result = int(getattr(found, name)(*arguments))
    if result == -1:
        raise OSError(ctypes.get_errno(), name)
    return result


def write(path: str) -> str:
    Path(path).write_text("I was here")
    return path


def open_for_writing(descriptor: int) -> str:
    """Write to a file that is lent for reading, by the name that every open file has."""
    with Path(f"/proc/self/fd/{descriptor}").open("r+b") as file:
        file.write(b"I was here")
    return "written"


def right_to_write(descriptor: int) -> str:
    """Give everybody the right to write to the lent file, and use it."""
    os.fchmod(descriptor, 0o666)
    Path(f"/proc/self/fd/{descriptor}").chmod(0o666)
    return open_for_writing(descriptor)


def fork_bomb() -> str | None:
    children = []
    try:
        for _ in range(500):
            pid = os.fork()
            if not pid:
                signal.pause()
            children.append(pid)
    finally:
        for pid in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return str(len(children))


def attempts(folder: Path, secret: str, lent: int) -> dict[str, Callable[[], object]]:
    return {
        "write to the lent original": lambda: os.write(lent, b"I was here"),
        "open the lent original for writing": lambda: open_for_writing(lent),
        "get the right to write to it": lambda: right_to_write(lent),
        "cut it off": lambda: os.truncate(f"/proc/self/fd/{lent}", 0),
        "map it to write to it": lambda: mmap.mmap(lent, 0, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE),
        "give it another name": lambda: os.link(f"/proc/self/fd/{lent}", folder / "out" / "mine", follow_symlinks=True),
        "connect to the loopback": lambda: socket.create_connection(("127.0.0.1", 22), 1),
        "connect to the world": lambda: socket.create_connection(("192.0.2.1", 80), 1),
        "listen": lambda: socket.socket().bind(("127.0.0.1", 0)),
        "unix socket": lambda: socket.socket(socket.AF_UNIX),
        "abstract socket": lambda: socket.socket(socket.AF_UNIX).connect("\0x"),
        "raw socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW),
        "read a file of the data folder": lambda: Path(secret).read_text(),
        "list its folder": lambda: list(Path(secret).parent.iterdir()),
        "read it through the parent's root": lambda: Path(f"/proc/{os.getppid()}/root{secret}").read_text(),
        "read the password file": lambda: Path("/etc/shadow").read_text(),
        "read the user list": lambda: Path("/etc/passwd").read_text(),
        "list the homes": lambda: list(Path("/home").iterdir()),
        "write to the system": lambda: write("/usr/canary"),
        "write to the code": lambda: write(str(Path(__file__).parent / "egg")),
        "write beside the working folder": lambda: write(str(folder / ".." / "canary")),
        "write into the working folder's root": lambda: write(str(folder / "document-2")),
        "become root": lambda: os.setuid(0),
        "trace the parent": lambda: libc("ptrace", PTRACE_ATTACH, os.getppid(), 0, 0),
        "look into the parent's memory": lambda: Path(f"/proc/{os.getppid()}/mem").open("rb"),
        "look at the parent's environment": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
        "signal the parent": lambda: os.kill(os.getppid(), signal.SIGTERM),
        "new namespaces": lambda: libc("unshare", CLONE_NEWUSER),
        "mount": lambda: libc("mount", b"none", b"/tmp", b"tmpfs", 0, None),
        "change root": lambda: os.chroot("/tmp"),
        "make a device": lambda: os.mknod(str(folder / "out" / "null"), 0o600 | 0o020000, os.makedev(1, 3)),
        "regain rights by a set-uid program": lambda: subprocess.run(
            ["/bin/su", "-c", "id"], check=True, capture_output=True, timeout=5
        ),
        "fork without end": fork_bomb,
        "eat all memory": lambda: len(bytearray(8 * 1024**3)),
        "fill the disk": lambda: os.truncate(write(str(folder / "tmp" / "big")), 1 << 33),
    }


def tried(attempt: Callable[[], object]) -> str | None:
    try:
        return repr(attempt())[:80]
    except (OSError, subprocess.SubprocessError, MemoryError, ValueError):
        return None


def main(folder: Path) -> None:
    secret = (folder / "secret-path").read_text()
    be_undumpable()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    pid = os.fork()
    if pid:
        os.waitpid(pid, 0)
        return
    filter_system_calls()
    give_up_rights(memory_bytes=2 * 1024**3, cpu_seconds=60)
    lent = int((folder / "lent").read_text())
    if os.fstat(lent).st_uid == os.geteuid():
        leave_rights_as_they_are()
    wanted = json.loads((folder / "attempts").read_text())
    made = {
        name: tried(attempt) for name, attempt in attempts(folder, secret, lent).items() if name in wanted or not wanted
    }
    print(json.dumps(made), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
