"""The three parts of a running installation: the watcher, the worker, the review screens."""

import gc
import importlib
import os
import signal
import threading
from collections.abc import Callable, Mapping
from types import ModuleType

from config.settings import Settings
from intake.memory import give_back

REST_SECONDS = 5.0
"""How long a worker that is asked to end waits for the documents under way."""
Tell = Callable[[], None]
"""Called once the part can do its work."""


def watch(settings: Settings, tell: Tell) -> None:
    """Watch the hot folders until asked to end."""
    from intake.archives import archives
    from intake.watch import Watcher, prepare_folders
    from records.database import Database

    stop = stop_on_signals()
    prepare_folders(settings)
    database = Database.up_to_date(settings.database)
    Watcher(settings, archive=archives(settings)[0], database=database).run(stop, ready=tell)


def work(settings: Settings, tell: Tell) -> None:
    """Read and file what waits until asked to end.

    Raises:
        AlreadyRunning: the data folder has a worker.
    """
    from intake.work import Worker

    stop = stop_on_signals()
    with Worker.at_work(settings) as worker:
        worker.run(stop, ready=tell)
        if not worker.rest(seconds=REST_SECONDS):
            # A document takes longer. Its run is taken up at the next start; ending the engines under it now would
            # look like a crash of theirs. Ended like this nothing is lost: see tests/crash.
            worker.leave()
            os._exit(0)


def serve(settings: Settings, tell: Tell) -> None:
    """Serve the review screens until asked to end; uvicorn minds the signals."""
    import uvicorn

    from intake.region import RegionReader
    from records.database import Database

    class Server(uvicorn.Server):
        async def startup(self, *words: object, **options: object) -> None:
            await super().startup(*words, **options)  # type: ignore[arg-type]  # passed on as they come
            if self.started:
                _settle()
                tell()

    Database.up_to_date(settings.database).close()
    web = settings.web
    read_region = RegionReader(settings)
    config = uvicorn.Config(
        lambda: _screens().create_app(settings, read_region=read_region), factory=True, host=web.host, port=web.port,
        log_config=None, access_log=False, server_header=False, proxy_headers=False, timeout_graceful_shutdown=3,
    )  # fmt: skip
    try:
        Server(config).run()
    finally:
        read_region.close()


def _settle() -> None:
    """Give back what only the start needed; take what is there now, and stays, out of the sight of the collector.

    Its full rounds stop every thread: 104 ms with all of it, 4 to 13 ms without.
    """
    give_back()
    gc.freeze()


def _screens() -> ModuleType:
    """The screens, by name: they and the intake know nothing of each other, and meet only here."""
    return importlib.import_module("review_ui.app")


PARTS: Mapping[str, Callable[[Settings, Tell], None]] = {"watch": watch, "work": work, "serve": serve}


def stop_on_signals() -> threading.Event:
    """An event that is set when the process is asked to end."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
