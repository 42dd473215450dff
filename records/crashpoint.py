"""Named places where the tests pull the plug, fill the disk or break it; in ordinary use they do nothing.

`ROGATORY_CRASH="after_link=kill"` kills the process with SIGKILL at the first pass of the point `after_link`;
`=kill@3` at the third; `=ENOSPC`, `=EIO` raise that OSError there, each time; `=EIO@2` only the second time;
`=stall` sleeps five seconds. Several are separated by commas.
"""

import errno
import os
import signal
import time
from functools import cache
from itertools import count

STALL_SECONDS = 5


@cache
def _plan() -> dict[str, tuple[str, int | None]]:
    plan: dict[str, tuple[str, int | None]] = {}
    for entry in filter(None, os.environ.get("ROGATORY_CRASH", "").split(",")):
        name, _, act = entry.partition("=")
        act, _, nth = act.partition("@")
        plan[name] = (act, int(nth) if nth else (1 if act == "kill" else None))
    return plan


@cache
def _passes(name: str) -> "count[int]":  # noqa: ARG001 - one counter for each name, by the cache
    return count(1)


def crashpoint(name: str) -> None:
    """Do what the environment asks for at this point; usually nothing.

    Raises:
        OSError: the environment asks for one here.
    """
    if name not in _plan():
        return
    act, nth = _plan()[name]
    if nth is not None and next(_passes(name)) != nth:
        return
    match act:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "stall":
            time.sleep(STALL_SECONDS)
        case _:
            number = getattr(errno, act)
            raise OSError(number, os.strerror(number))
