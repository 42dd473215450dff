"""Starts processes of one program without the seconds that its imports take: `python -m tests.crash.forker MODULE`.

It imports MODULE once; for each line of JSON on its input (the environment to add) it forks a process that runs
`MODULE.main()`, and answers with that process's id. How a process ended is answered as `ended ID STATUS`.
"""

import faulthandler
import importlib
import json
import os
import selectors
import signal
import sys
import traceback


def main() -> None:
    faulthandler.enable()
    run = importlib.import_module(sys.argv[1]).main
    awake, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    waiting = selectors.DefaultSelector()
    waiting.register(sys.stdin, selectors.EVENT_READ)
    waiting.register(awake, selectors.EVENT_READ)
    say("imported")
    while True:
        for key, _ in waiting.select():
            if key.fileobj is sys.stdin:
                line = sys.stdin.readline()
                if not line:
                    return
                start(run, json.loads(line))
            else:
                os.read(awake, 4096)
                tell_ended()


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def start(run, environment: dict[str, str]) -> None:  # type: ignore[no-untyped-def]
    process = os.fork()
    if process:
        say(f"started {process}")
        return
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        os.environ.update(environment)
        run()
        status = 0
    except BaseException:  # noqa: BLE001 - the only place that would tell
        traceback.print_exc()
    finally:
        os._exit(status)


def tell_ended() -> None:
    while True:
        try:
            process, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not process:
            return
        say(f"ended {process} {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
