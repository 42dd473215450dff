"""The watcher as a program for the kill tests: `python -m tests.crash.watcher`, on the data folder ROGATORY_HOME."""

import signal
import threading

from config.settings import load_settings
from intake.watch import Watcher, prepare_folders
from records.archive import Archive
from records.database import Database


def main() -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    settings = load_settings()
    prepare_folders(settings)
    database = Database(settings.database)
    database.migrate()
    Watcher(settings, archive=Archive(settings.archive / "originals"), database=database).run(stop)
    database.close()


if __name__ == "__main__":
    main()
