"""The watcher as a program for the kill tests: `python -m tests.crash.watcher`, on the data folder ROGATORY_HOME.

LARGEST_FILE_BYTES in the environment bounds every file that it writes, the database included.
"""

import os
import resource
import signal
import threading

from config.settings import load_settings
from intake.watch import Watcher, prepare_folders
from records.archive import Archive
from records.database import Database


def main() -> None:
    if limit := int(os.environ.get("LARGEST_FILE_BYTES", "0")):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    settings = load_settings()
    prepare_folders(settings)
    database = Database(settings.database)
    database.migrate()
    Watcher(settings, archive=Archive(settings.originals), database=database).run(stop)
    database.close()


if __name__ == "__main__":
    main()
